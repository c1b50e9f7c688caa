// What is the service told of its GitHub App?

export interface GitHubApp {
  /** App id or client id. */
  readonly appId: string;
  /** PEM. */
  readonly privateKey: string;
  /** `https://api.github.com`, or of a GitHub Enterprise `https://github.example.com/api/v3`. */
  readonly apiUrl: string;
  /** Accounts that are listened to, lower case; none: all that installed the app. */
  readonly organizations: readonly string[];
  /** Catalog files that repositories hold; undefined: they are not looked for. */
  readonly discovery: CatalogDiscovery | undefined;
  /** What is answered to a deployment that nobody could decide in time. */
  readonly failMode: "closed" | "open";
}

export interface CatalogDiscovery {
  /** What the source is called here. */
  readonly source: string;
  /** Paths in a repository, each read where it is there. */
  readonly paths: readonly string[];
  readonly archived: boolean;
  readonly forks: boolean;
}
