// Which repositories, and which paths in them, does an entity claim as its own?

import type { Entity, EntityRef } from "../../model/entity.ts";
import { normaliseRepository } from "../../model/repository.ts";

export interface RepositoryClaim {
  readonly entity: EntityRef;
  /** Host and path, in lower case: `github.com/acme/shop`. */
  readonly repository: string;
  /** Globs of the paths claimed in a shared repository; null: the whole repository. */
  readonly paths: readonly string[] | null;
  /** The id that the host gave the repository, if the entity states it. With another id, it is another repository. */
  readonly id?: string;
}

/** Globs separated by commas, for an entity that shares its repository. */
const PATHS = "muster.dev/paths";
const SOURCE_LOCATION = "backstage.io/source-location";
const GITHUB = "github.com/project-slug";
const GITLAB = "gitlab.com/project-slug";
const GITLAB_HOST = "gitlab.com/instance";
const GITHUB_ID = "github.com/repository-id";
const GITLAB_ID = "gitlab.com/project-id";

/** Read from the entity's annotations. Several annotations about one repository make one claim. */
export function claimsOf({ ref, metadata }: Pick<Entity, "ref" | "metadata">): readonly RepositoryClaim[] {
  const annotation = (name: string): string => metadata.annotations?.[name]?.trim() ?? "";
  const location = readLocation(annotation(SOURCE_LOCATION));
  const said = annotation(PATHS)
    .split(",")
    .flatMap((glob) => glob.trim() || []);
  const [github, gitlab] = [annotation(GITHUB_ID), annotation(GITLAB_ID)];
  const named = [
    { repository: slugged(annotation(GITHUB), "github.com", location), id: github },
    { repository: slugged(annotation(GITLAB), annotation(GITLAB_HOST) || "gitlab.com", location), id: gitlab },
    { repository: location?.repository, id: github || gitlab },
  ];
  const claims = named.flatMap(({ repository, id }) => {
    if (repository === undefined) return [];
    const paths = said.length > 0 ? said : repository === location?.repository ? location.paths : null;
    return [[repository, { entity: ref, repository, paths, ...(id !== "" && { id }) }] as const];
  });
  // Where a repository is named twice, the first counts.
  return [...new Map(claims.toReversed()).values()].toReversed();
}

/** A slug names no host. If the source location has the same path on another host, that one is meant. */
function slugged(slug: string, host: string, location: SourceLocation | undefined): string | undefined {
  const path = normaliseRepository(slug);
  if (!/^[^/\s]+(?:\/[^/\s]+)+$/.test(path)) return undefined;
  return location?.repository.endsWith(`/${path}`) === true
    ? location.repository
    : `${normaliseRepository(host)}/${path}`;
}

interface SourceLocation {
  readonly repository: string;
  readonly paths: readonly string[] | null;
}

/** Matches what hosts write between the repository and a path in it, such as `/-/tree/main/`. */
const IN_REPOSITORY = /^(.+?)(?:\/-)?\/(?:tree|blob|src|edit|raw)\/[^/]+(?:\/(.*))?$/;

/** `url:https://github.com/acme/mono/tree/main/services/checkout/` */
function readLocation(written: string): SourceLocation | undefined {
  const url = URL.parse(written.replace(/^url:/, ""));
  if (url === null || !/^https?:$/.test(url.protocol)) return undefined;
  const [, inside = url.pathname, path = ""] = IN_REPOSITORY.exec(url.pathname) ?? [];
  const repository = normaliseRepository(`${url.host}${inside}`);
  if (!/^[^/]+(?:\/[^/]+){2,}$/.test(repository)) return undefined;
  const folder = folderOf(decode(path));
  return { repository, paths: folder === "" ? null : [`${folder}/*`] };
}

/** Returns the path as written where its escapes are broken. */
function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** For a file, the folder it is in. */
function folderOf(path: string): string {
  const isFile = /\.ya?ml$/i.test(path);
  return (isFile ? path.slice(0, Math.max(0, path.lastIndexOf("/"))) : path).replace(/\/+$/, "");
}
