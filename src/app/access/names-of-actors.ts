// What are the names of those who did something, also of tokens without an owner?

import type { ListedDecision } from "../../api/decisions.ts";
import type { WaiverBody } from "../../api/waivers.ts";
import type { Muster } from "../muster.ts";

/** By actor, for those only that have another name than the actor itself. */
export type ActorNames = ReadonlyMap<string, string>;

const TOKEN = "token:";

/** A token without an owner has the name that its maker gave it. */
export async function namesOfActors(
  { store }: Pick<Muster, "store">,
  actors: Iterable<string | undefined>,
): Promise<ActorNames> {
  const ids = [...actors].flatMap((actor) => (actor?.startsWith(TOKEN) === true ? [actor.slice(TOKEN.length)] : []));
  if (ids.length === 0) return new Map();
  const names = await store.tokens.names([...new Set(ids)]);
  return new Map([...names].map(([id, name]) => [`${TOKEN}${id}`, name]));
}

export function namesOfDecisions(
  muster: Pick<Muster, "store">,
  decisions: readonly Pick<ListedDecision, "change">[],
): Promise<ActorNames> {
  return namesOfActors(
    muster,
    decisions.map(({ change }) => change.actor),
  );
}

export function namesOfWaivers(muster: Pick<Muster, "store">, waivers: readonly WaiverBody[]): Promise<ActorNames> {
  return namesOfActors(
    muster,
    waivers.flatMap(({ requested, approved, revoked }) => [requested.by, approved?.by, revoked?.by]),
  );
}
