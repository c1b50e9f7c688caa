// Do the rules and entities in the store still match what they were made from?

import { mergeCatalog } from "../../catalog/import-catalog.ts";
import { readKept } from "../../catalog/keep-reading.ts";
import type { EntityRef } from "../../model/entity.ts";
import { isSameJson } from "../../model/json.ts";
import type { JsonValue } from "../../model/json.ts";
import type { Store } from "../../ports/store.ts";
import { loadRulebook } from "../../rulebook/load-rulebook.ts";
import { inPrecedence } from "../catalog/source-precedence.ts";

export interface KeptExamined {
  /** Kebab-case. */
  readonly check: string;
  readonly ok: boolean;
  /** What was found, in one line. */
  readonly message: string;
  readonly help: string | null;
}

/**
 * A flipped bit in the one shows against the other. Facts are stored only once, so there is nothing to compare them
 * with. `sources`: as the service has them, most trusted first.
 */
export async function examineKept(
  store: Pick<Store, "catalog" | "rulebooks">,
  sources: readonly string[],
): Promise<readonly KeptExamined[]> {
  return [await examineRulebook(store), await examineEntities(store, sources)];
}

async function examineRulebook({ rulebooks }: Pick<Store, "rulebooks">): Promise<KeptExamined> {
  const check = "rulebook";
  const digest = await rulebooks.active();
  const record = digest === null ? undefined : await rulebooks.get(digest);
  if (record === undefined) return { check, ok: true, message: "none is in force", help: null };
  const { rulebook } = loadRulebook(record.files, record.shipped);
  if (rulebook?.digest === digest) return { check, ok: true, message: "in force is what its digest says", help: null };
  const message = `the files of the one in force are not what its digest says: \`${digest}\``;
  return { check, ok: false, message, help: "`muster push`, or a change in the watched folder, stores them anew." };
}

async function examineEntities({ catalog }: Pick<Store, "catalog">, sources: readonly string[]): Promise<KeptExamined> {
  const check = "entities";
  const bySource = Map.groupBy(await catalog.declarations(), ({ source }) => source);
  const order = inPrecedence(await catalog.sources(), sources);
  const readings = order.map(({ name }) =>
    readKept(
      name,
      (bySource.get(name) ?? []).map(({ body }) => body),
    ),
  );
  const { entries } = mergeCatalog(readings);
  const refs = await catalog.refs();
  const kept = await catalog.entries(refs);
  const others = [...new Set([...entries.keys(), ...refs])].filter((ref) => !isSame(entries.get(ref), kept.get(ref)));
  if (others.length === 0) return { check, ok: true, message: `all ${refs.length} are what was delivered`, help: null };
  const message = `${others.length} of ${refs.length} are not what was delivered, the first: \`${others[0]}\``;
  const help = "Deliver the catalog again; where the service has MUSTER_SOURCES, set it here too.";
  return { check, ok: false, message, help };
}

type Kept = ReturnType<ReadonlyMap<EntityRef, unknown>["get"]>;

function isSame(a: Kept, b: Kept): boolean {
  return a !== undefined && b !== undefined && isSameJson(a as JsonValue, b as JsonValue);
}
