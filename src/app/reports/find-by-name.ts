// Which entities, scorecards and rules have a name like this?

import type { CatalogEntry } from "../../model/catalog.ts";
import { shortName } from "../../model/entity.ts";
import type { EntityRef } from "../../model/entity.ts";
import type { Muster } from "../muster.ts";

export interface FoundByName {
  /** Exact names come first, then names that begin with it, then refs that contain it, then titles and descriptions. */
  readonly entities: readonly CatalogEntry[];
  readonly scorecards: readonly { readonly id: string; readonly title: string }[];
  readonly rules: readonly { readonly scorecard: string; readonly id: string; readonly title: string }[];
  /** More were found than are listed. */
  readonly hasMore: boolean;
}

/** For entities, scorecards and rules each. */
const MOST_FOUND = 25;

/** Ignores case. */
export async function findByName(muster: Muster, written: string): Promise<FoundByName> {
  const sought = written.toLowerCase();
  const isCalled = ({ id, title }: { readonly id: string; readonly title: string }): boolean =>
    hasWord(`${id}\n${title}`, sought);
  const rulebook = (await muster.rules.current(muster.store))?.rulebook;
  const scorecards = (rulebook?.scorecards ?? []).filter(isCalled);
  const rules = (rulebook?.scorecards ?? []).flatMap(({ id: scorecard, rules: its }) =>
    its.filter(isCalled).map(({ id, title }) => ({ scorecard, id, title })),
  );
  const { entities, hasMore } = await entitiesCalled(muster, sought);
  return {
    entities,
    scorecards: scorecards.slice(0, MOST_FOUND),
    rules: rules.slice(0, MOST_FOUND),
    hasMore: hasMore || scorecards.length > MOST_FOUND || rules.length > MOST_FOUND,
  };
}

async function entitiesCalled({ store }: Muster, sought: string): Promise<Pick<FoundByName, "entities" | "hasMore">> {
  const called = (await store.catalog.refs())
    .map((ref) => ({ ref, rank: rankOf(ref, sought) }))
    .filter(({ rank }) => rank < Infinity)
    .sort((a, b) => a.rank - b.rank)
    .map(({ ref }) => ref);
  const byRef = await store.catalog.entries(called.slice(0, MOST_FOUND));
  const inOrder = called.slice(0, MOST_FOUND).flatMap((ref) => byRef.get(ref) ?? []);
  // The store also searches titles and descriptions.
  const { items, next } = await store.catalog.list({ q: sought, limit: 2 * MOST_FOUND });
  const others = items.filter(({ entity: { ref } }) => rankOf(ref, sought) === Infinity);
  const entities = [...inOrder, ...others];
  return {
    entities: entities.slice(0, MOST_FOUND),
    hasMore: next !== null || called.length > MOST_FOUND || entities.length > MOST_FOUND,
  };
}

/** 0 for the best match; Infinity: the ref does not match. */
function rankOf(ref: EntityRef, sought: string): number {
  const name = shortName(ref).toLowerCase();
  if (name === sought || ref.toLowerCase() === sought) return 0;
  if (name.startsWith(sought)) return 1;
  return ref.toLowerCase().includes(sought) ? 2 : Infinity;
}

/** Whether a word begins with it. Titles are sentences, and `till` should not find `is still there`. */
function hasWord(text: string, sought: string): boolean {
  const lowered = text.toLowerCase();
  for (let at = lowered.indexOf(sought); at >= 0; at = lowered.indexOf(sought, at + 1)) {
    if (at === 0 || !/[\p{L}\p{N}]/u.test(lowered[at - 1] ?? "")) return true;
  }
  return false;
}
