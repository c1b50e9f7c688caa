// Which repositories, and which paths in them, does an entity say are its own?

import type { Entity, EntityRef } from "../../model/entity.ts";
import { normaliseRepository } from "../../model/repository.ts";

export interface RepositoryClaim {
  readonly entity: EntityRef;
  /** Lower case, host and path: `github.com/acme/shop`. */
  readonly repository: string;
  /** Globs, of a repository that is shared; null: all of it. */
  readonly paths: readonly string[] | null;
  /** Which the host gave it, where the entity says so: another under the same name is another repository. */
  readonly id?: string;
}

/** Globs with commas between, where the repository it is in is shared. */
const PATHS = "muster.dev/paths";
const SOURCE_LOCATION = "backstage.io/source-location";
const GITHUB = "github.com/project-slug";
const GITLAB = "gitlab.com/project-slug";
const GITLAB_HOST = "gitlab.com/instance";
const GITHUB_ID = "github.com/repository-id";
const GITLAB_ID = "gitlab.com/project-id";

/** By its annotations; what several of them say of one repository is one claim. */
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
  // Of a repository that is named twice the first counts.
  return [...new Map(claims.toReversed()).values()].toReversed();
}

/** A slug names no host: where the source is on another host under the same path, it is that one. */
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

/** What stands between a repository and a path in it, on the hosts there are. */
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

/** As it was written, where that is no escape. */
function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** Of a file the folder it is in. */
function folderOf(path: string): string {
  const isFile = /\.ya?ml$/i.test(path);
  return (isFile ? path.slice(0, Math.max(0, path.lastIndexOf("/"))) : path).replace(/\/+$/, "");
}
