// Which entities do repositories belong to, if the catalog does not say:
// `github.com/acme/mono:services/checkout/*=checkout`?

import type { RepositoryClaim } from "../app/catalog/repository-claims.ts";
import { refNamed } from "../model/entity.ts";
import { normaliseRepository } from "../model/repository.ts";
import { UsageError } from "../model/usage-error.ts";
import { readList } from "./read-setting.ts";

const EXPECTED = "write `github.com/acme/shop=component:default/shop`, with commas between; paths stand after a colon";

/** Throws UsageError. Several paths of one entity in one repository are given as several items. */
export function readRepositories(written: string | undefined): readonly RepositoryClaim[] {
  const claims = new Map<string, RepositoryClaim>();
  for (const item of readList(written)) {
    const claim = readClaim(item);
    const key = `${claim.repository} ${claim.entity}`;
    const before = claims.get(key);
    claims.set(key, before === undefined ? claim : { ...claim, paths: together(before.paths, claim.paths) });
  }
  return [...claims.values()];
}

function together(a: RepositoryClaim["paths"], b: RepositoryClaim["paths"]): RepositoryClaim["paths"] {
  return a === null || b === null ? null : [...a, ...b];
}

function readClaim(item: string): RepositoryClaim {
  const [, address = "", glob, named = ""] = /^((?:https?:\/\/)?[^\s:=]+)(?::([^=]+))?=(.+)$/.exec(item) ?? [];
  const [repository, entity] = [normaliseRepository(address), refNamed(named, "component")];
  if (!/^[^/]+(?:\/[^/]+){2,}$/.test(repository) || entity === undefined) {
    throw new UsageError(`MUSTER_REPOSITORIES cannot hold \`${item}\``, EXPECTED);
  }
  return { entity, repository, paths: glob === undefined ? null : [glob.trim()] };
}
