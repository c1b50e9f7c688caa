// Which entity did somebody mean who referred to one that is not there?

import { shortName } from "./entity.ts";
import type { EntityRef } from "./entity.ts";
import { nearest } from "./nearest.ts";

/** Looking for the nearest of many thousand names costs time that more than a few slips are not worth. */
const MAX_LOOKS = 50;

/**
 * Says `did you mean X?` of a ref that is not among `refs`: the entity of nearly that name of the same kind, else one of
 * exactly that name of another. Undefined where there is none, and for all but the first refs that are asked about.
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
  // A slip in the name and another kind together are two guesses: that is not what was meant.
  const ref = nearestOf(missing, ofKind) ?? known.find((one) => isLike(one, missing));
  return ref === undefined ? undefined : `did you mean \`${ref}\`?`;
}

/** People and teams are taken for one another, never for what they own. */
function isLike(one: EntityRef, missing: EntityRef): boolean {
  return shortName(one) === shortName(missing) && (!isOwner(missing) || isOwner(one));
}

function isOwner(ref: EntityRef): boolean {
  return /^(?:group|user):/.test(ref);
}

function nearestOf(missing: EntityRef, known: readonly EntityRef[]): EntityRef | undefined {
  const byName = new Map(known.map((ref) => [shortName(ref), ref]));
  const name = shortName(missing);
  // Of a short name half has to remain: `db` is no slip of `ui`.
  const most = Math.min(Math.floor(name.length / 2), Math.max(2, Math.ceil(name.length / 3)));
  return byName.get(nearest(name, byName.keys(), most) ?? "");
}
