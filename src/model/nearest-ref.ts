// Which entity did somebody mean by a ref that is not in the catalog?

import { shortName } from "./entity.ts";
import type { EntityRef } from "./entity.ts";
import { nearest } from "./nearest.ts";

/** Searching many thousand names takes time, so only the first refs get a suggestion. */
const MAX_LOOKS = 50;

/**
 * Gives `did you mean X?` for a ref that is not among `refs`: the entity with the nearest name of the same kind, or
 * else one with the same name of another kind. Undefined where there is none, and after the first 50 refs.
 */
export function refSuggester(refs: Iterable<EntityRef>): (missing: EntityRef) => string | undefined {
  const helps = new Map<EntityRef, string | undefined>();
  let known: readonly EntityRef[] | undefined;
  return (missing) => {
    if (!helps.has(missing) && helps.size < MAX_LOOKS) helps.set(missing, suggestRef(missing, (known ??= [...refs])));
    return helps.get(missing);
  };
}

function suggestRef(missing: EntityRef, known: readonly EntityRef[]): string | undefined {
  const kind = missing.slice(0, missing.indexOf(":") + 1);
  const ofKind = known.filter((one) => one.startsWith(kind));
  // A slip in the name together with another kind would be two guesses, too unlikely to be what was meant.
  const ref = nearestOf(missing, ofKind) ?? known.find((one) => isLike(one, missing));
  return ref === undefined ? undefined : `did you mean \`${ref}\`?`;
}

/** People and teams may be mistaken for each other, but not for the things they own. */
function isLike(one: EntityRef, missing: EntityRef): boolean {
  return shortName(one) === shortName(missing) && (!isOwner(missing) || isOwner(one));
}

function isOwner(ref: EntityRef): boolean {
  return /^(?:group|user):/.test(ref);
}

function nearestOf(missing: EntityRef, known: readonly EntityRef[]): EntityRef | undefined {
  const byName = new Map(known.map((ref) => [shortName(ref), ref]));
  const name = shortName(missing);
  // At least half of a short name has to match: `db` is not a slip for `ui`.
  const most = Math.min(Math.floor(name.length / 2), Math.max(2, Math.ceil(name.length / 3)));
  return byName.get(nearest(name, byName.keys(), most) ?? "");
}
