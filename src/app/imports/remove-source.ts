// What is removed with a source that nobody delivers any more?

import type { ImportAnswer } from "../../api/catalog.ts";
import type { Identity } from "../../model/identity.ts";
import { suggest } from "../../model/nearest.ts";
import { Refusal } from "../../model/refusal.ts";
import { importSource } from "./import-source.ts";
import type { Muster } from "../muster.ts";
import { requireScope } from "../access/scope.ts";

export interface SourceRemoval {
  readonly source: string;
  /** How many entities may be removed. */
  readonly confirm?: number | undefined;
}

/**
 * Entities that no other source declares are removed, with everything known of them. Throws Refusal:
 * `missing`/`no-such-source`, `conflict`/`mass-removal`, `forbidden`/`out-of-scope`.
 */
export async function removeSource(
  muster: Muster,
  { source, confirm }: SourceRemoval,
  identity: Identity,
): Promise<ImportAnswer> {
  requireScope(identity, "sources", source);
  const known = (await muster.store.catalog.sources()).map(({ name }) => name);
  if (known.includes(source)) return importSource(muster, { source, files: [], confirm, gone: true }, identity);
  const help = suggest(source, known);
  throw new Refusal("missing", "no-such-source", `nothing was delivered as \`${source}\``, {
    ...(help !== undefined && { help }),
  });
}
