// Who is told by a target, each with a message of their own, and of whose entities?

import { createHash } from "node:crypto";
import type { EntityRef } from "../../model/entity.ts";
import type { NoticeTarget, Notices } from "../../model/notice.ts";
import type { ListedEvaluation } from "../../ports/evaluations.ts";
import type { Reach } from "./find-occasions.ts";
import type { Told } from "./happenings.ts";

export interface Recipient {
  readonly target: NoticeTarget;
  /** Of mail: an address, or whoever owns what it tells of. Null: the target has one address. */
  readonly to: string | null;
  /** What tells it from the others of its target: no address stands in the log. */
  readonly key: string;
  readonly reach: Reach;
}

/** Of one target: one for an address, else each owner of anything. Those that opted out are none. */
export function recipientsOf(told: Told, target: NoticeTarget): readonly Recipient[] {
  const { address } = target;
  if (address.kind !== "mail")
    return [{ target, to: null, key: target.id, reach: reachOf(told, target, target.owners) }];
  if (address.to !== "owners") {
    const reach = reachOf(told, target, target.owners);
    return address.to
      .filter((to) => !told.notices.optOutAddresses.includes(to))
      .map((to) => ({ target, to, key: `${target.id} ${shortDigest(to)}`, reach }));
  }
  return ownersIn(told, target).map((owner) => {
    return { target, to: owner, key: `${target.id} ${owner}`, reach: reachOf(told, target, [owner]) };
  });
}

function shortDigest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}

/** Sorted; those of initiatives among them. */
function ownersIn({ evaluations, rulebook, notices }: Told, { owners }: NoticeTarget): readonly EntityRef[] {
  const all = [...evaluations, ...rulebook.initiatives].flatMap(({ owner }) => owner ?? []);
  return [...new Set(all)].filter((owner) => isReached(owner, owners, notices)).sort();
}

/** Those that are evaluated, of these owners (null: of all, and nobody's), of none that opted out. */
function reachOf({ notices, evaluations }: Told, { about }: NoticeTarget, owners: readonly EntityRef[] | null): Reach {
  const reached = (owner: EntityRef | null): boolean => isReached(owner, owners, notices);
  const own =
    owners === null ? evaluations.filter(({ owner }) => reached(owner)) : ownedBy(evaluations, owners, reached);
  const refs = new Set(own.map(({ entity }) => entity));
  return {
    about,
    evaluations: own,
    has: (entity) => refs.has(entity),
    evaluationsFor: ({ owner = null }) => {
      const nobodys = grouped(evaluations).get(null) ?? [];
      return [...own.filter((one) => one.owner !== null), ...(reached(owner) ? nobodys : [])];
    },
  };
}

function isReached(owner: EntityRef | null, owners: readonly EntityRef[] | null, { optOut }: Notices): boolean {
  if (owner !== null && optOut.includes(owner)) return false;
  return owners === null || (owner !== null && owners.includes(owner));
}

function ownedBy(
  evaluations: readonly ListedEvaluation[],
  owners: readonly EntityRef[],
  reached: (owner: EntityRef) => boolean,
): readonly ListedEvaluation[] {
  const groups = grouped(evaluations);
  return owners.filter(reached).flatMap((owner) => groups.get(owner) ?? []);
}

/** Grouped once, however many owners are told. */
const GROUPS = new WeakMap<readonly ListedEvaluation[], Map<EntityRef | null, ListedEvaluation[]>>();

function grouped(evaluations: readonly ListedEvaluation[]): ReadonlyMap<EntityRef | null, readonly ListedEvaluation[]> {
  const known = GROUPS.get(evaluations);
  if (known !== undefined) return known;
  const groups = Map.groupBy(evaluations, ({ owner }) => owner);
  GROUPS.set(evaluations, groups);
  return groups;
}
