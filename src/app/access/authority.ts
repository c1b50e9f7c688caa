// For which groups may somebody speak? Those their token vouches for, and those that the sources of `people` say they
// are in.

import type { Descriptor } from "../../catalog/catalog-format.ts";
import { compareText } from "../../model/problem.ts";
import type { EntityRef } from "../../model/entity.ts";
import type { Identity } from "../../model/identity.ts";
import { personOf } from "./linked-user.ts";
import type { Muster } from "../muster.ts";
import { readPeople } from "./people.ts";

/** A person, and the groups they speak for. */
export interface Authority {
  /** `user:…`; null: no known person, who speaks for nobody. */
  readonly person: EntityRef | null;
  /** Sorted. */
  readonly groups: readonly EntityRef[];
}

export async function authorityOf(muster: Pick<Muster, "store" | "trust">, identity: Identity): Promise<Authority> {
  const person = await personOf(muster, identity);
  if (person === undefined) return { person: null, groups: [] };
  const memberships = await groupsAroundPerson(muster, person);
  return { person, groups: [...new Set([...identity.groups, ...memberships])].sort(compareText) };
}

export async function groupsOf(
  muster: Pick<Muster, "store" | "trust">,
  identity: Identity,
): Promise<readonly EntityRef[]> {
  return (await authorityOf(muster, identity)).groups;
}

/** As far as the sources of `people` say so. */
export async function groupsAroundPerson(
  muster: Pick<Muster, "store" | "trust">,
  person: EntityRef,
): Promise<readonly EntityRef[]> {
  return [...groupsAround(person, await readPeople(muster))];
}

/** From a member to their group, and from a group to the one it is part of. A relation may be written at either end. */
const UPWARDS: ReadonlySet<string> = new Set(["memberOf", "childOf"]);
const DOWNWARDS: ReadonlySet<string> = new Set(["hasMember", "parentOf"]);

function groupsAround(person: EntityRef, people: readonly Descriptor[]): Iterable<EntityRef> {
  const above = new Map<EntityRef, EntityRef[]>();
  const put = (below: EntityRef, group: EntityRef): void => {
    const groups = above.get(below);
    if (groups === undefined) above.set(below, [group]);
    else groups.push(group);
  };
  for (const { ref, references } of people) {
    for (const { relation, target } of references) {
      if (UPWARDS.has(relation)) put(ref, target);
      else if (DOWNWARDS.has(relation)) put(target, ref);
    }
  }
  const found = new Set<EntityRef>();
  const add = (below: EntityRef): void => {
    for (const group of above.get(below) ?? []) {
      if (!group.startsWith("group:") || found.has(group)) continue;
      found.add(group);
      add(group);
    }
  };
  add(person);
  return found;
}
