// Who gets a message of their own from a target, and about whose entities?

import { createHash } from "node:crypto";
import type { EntityRef } from "../../model/entity.ts";
import type { NoticeTarget, Notices } from "../../model/notice.ts";
import type { ListedEvaluation } from "../../ports/evaluations.ts";
import type { Reach } from "./find-occasions.ts";
import type { Told } from "./happenings.ts";

export interface Recipient {
  readonly target: NoticeTarget;
  /** For mail: an address, or the owner of the entities it is about; null: the target itself has the address. */
  readonly to: string | null;
  /** Differs from every other recipient's. Holds no mail address, since it appears in the log. */
  readonly key: string;
  readonly reach: Reach;
}

/** One for each address of the target, or one for each owner of anything. Without those that opted out. */
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

/** The owners of entities and of initiatives, sorted. */
function ownersIn({ evaluations, rulebook, notices }: Told, { owners }: NoticeTarget): readonly EntityRef[] {
  const all = [...evaluations, ...rulebook.initiatives].flatMap(({ owner }) => owner ?? []);
  return [...new Set(all)].filter((owner) => isReached(owner, owners, notices)).sort();
}

/** The evaluated entities of these owners (null: all, also those without one), except of owners that opted out. */
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

/** The evaluations by owner. They are grouped once, however many owners are told. */
const GROUPS = new WeakMap<readonly ListedEvaluation[], Map<EntityRef | null, ListedEvaluation[]>>();

function grouped(evaluations: readonly ListedEvaluation[]): ReadonlyMap<EntityRef | null, readonly ListedEvaluation[]> {
  const known = GROUPS.get(evaluations);
  if (known !== undefined) return known;
  const groups = Map.groupBy(evaluations, ({ owner }) => owner);
  GROUPS.set(evaluations, groups);
  return groups;
}
