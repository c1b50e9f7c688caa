// How is the service's GitHub App configured?

export interface GitHubApp {
  /** App id or client id. */
  readonly appId: string;
  /** PEM. */
  readonly privateKey: string;
  /** `https://api.github.com`, or for GitHub Enterprise `https://github.example.com/api/v3`. */
  readonly apiUrl: string;
  /** The accounts to serve, in lower case; empty: all that installed the app. */
  readonly organizations: readonly string[];
  /** How to find catalog files in repositories; undefined: they are not looked for. */
  readonly discovery: CatalogDiscovery | undefined;
  /** What a deployment is answered if it could not be decided in time. */
  readonly failMode: "closed" | "open";
}

export interface CatalogDiscovery {
  /** The name of the source that the files are imported as. */
  readonly source: string;
  /** Paths in a repository. Each is read where it exists. */
  readonly paths: readonly string[];
  readonly archived: boolean;
  readonly forks: boolean;
}
