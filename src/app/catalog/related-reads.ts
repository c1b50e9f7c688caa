// What do rules read of related entities?

import type { RuleSet } from "../../logic/compile-rules.ts";
import type { Document } from "../../model/document.ts";
import type { Entity } from "../../model/entity.ts";
import type { Fact } from "../../model/fact.ts";

/** What is read along one relation; `entity`: the names of members of the catalog entry. */
export interface RelatedReads {
  readonly entity: ReadonlySet<string>;
  readonly facts: ReadonlySet<string>;
  readonly levels: ReadonlySet<string>;
  /** A rule may read anything of them. */
  readonly anything: boolean;
}

/** `rules`: indexes of the rules to look at; left out: all of the set. */
export function relatedReads(conditions: RuleSet, relation: string, rules?: ReadonlySet<number>): RelatedReads {
  const keys = [...(conditions.relatedReaders.get(relation) ?? [])]
    .filter(([, readers]) => rules === undefined || readers.some((rule) => rules.has(rule)))
    .map(([key]) => key);
  const below = (root: string): ReadonlySet<string> =>
    new Set(keys.flatMap((key) => (key.startsWith(root) ? key.slice(root.length) : [])));
  return {
    // Only the first step of a path is taken: keys further down may contain dots themselves.
    entity: new Set([...below("entity.")].map((path) => path.split(".")[0] ?? path)),
    facts: below("facts."),
    levels: below("levels."),
    anything: keys.some((key) => !/^(?:entity|facts|levels)\./.test(key)),
  };
}

export function joinReads(reads: readonly RelatedReads[]): RelatedReads {
  const all = (part: "entity" | "facts" | "levels") => new Set(reads.flatMap((read) => [...read[part]]));
  return {
    entity: all("entity"),
    facts: all("facts"),
    levels: all("levels"),
    anything: reads.some(({ anything }) => anything),
  };
}

/** The entity, with nothing but its ref and the members that are read. */
export function readEntity({ entity }: Document, reads: RelatedReads): Entity {
  if (reads.anything) return entity;
  const members = Object.entries(entity).filter(([name]) => name === "ref" || reads.entity.has(name));
  return Object.fromEntries(members) as unknown as Entity;
}

/** The facts that are read. Under `x.`, a fact is also read by a longer path, which looks into it. */
export function readFacts(
  { facts }: Document,
  reads: Pick<RelatedReads, "facts" | "anything">,
): [string, readonly Fact[]][] {
  return [...facts].filter(([name]) => reads.anything || isReadAs(name, reads.facts));
}

function isReadAs(name: string, read: ReadonlySet<string>): boolean {
  return read.has(name) || (name.startsWith("x.") && [...read].some((path) => path.startsWith(`${name}.`)));
}
