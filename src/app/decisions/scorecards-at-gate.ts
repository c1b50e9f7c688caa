// Which scorecards does a gate check have to evaluate, and what do they read? Looked up once for each rulebook.

import type { CompiledScorecard } from "../../evaluate/compile-scorecard.ts";
import { joinReads, relatedReads } from "../catalog/related-reads.ts";
import type { RelatedReads } from "../catalog/related-reads.ts";
import type { CompiledRulebook } from "../rules/rules-in-force.ts";

export interface ScorecardAtGate {
  readonly compiled: CompiledScorecard;
  /** Scorecards whose levels it reads of the same entity. They are evaluated before it. */
  readonly reads: readonly string[];
}

const KNOWN = new WeakMap<readonly CompiledScorecard[], ReadonlyMap<string, ScorecardAtGate>>();

/** By id. Levels of scorecards that do not exist stay unknown. */
export function scorecardsAtGate(scorecards: readonly CompiledScorecard[]): ReadonlyMap<string, ScorecardAtGate> {
  const known = KNOWN.get(scorecards);
  if (known !== undefined) return known;
  const ids = new Set(scorecards.map(({ scorecard }) => scorecard.id));
  const byId = new Map(
    scorecards.map((compiled) => {
      const reads = levelsRead(compiled).filter((id) => ids.has(id));
      return [compiled.scorecard.id, { compiled, reads }] as const;
    }),
  );
  KNOWN.set(scorecards, byId);
  return byId;
}

function levelsRead({ conditions }: CompiledScorecard): readonly string[] {
  const names = conditions.slots.flatMap(({ resolved }) => (resolved.root === "level" ? resolved.name : []));
  return [...new Set(names)];
}

/** All that is read by the scorecards that any gate of a rulebook may ask for, and by those whose levels these read. */
export interface ReadsAtGates {
  /** Ids. */
  readonly scorecards: ReadonlySet<string>;
  /** Names. Under `x.` also paths that begin with the name of a fact. */
  readonly facts: ReadonlySet<string>;
  readonly relations: ReadonlySet<string>;
  /** What is read along any of the relations. */
  readonly related: RelatedReads;
}

const READS = new WeakMap<CompiledRulebook, ReadsAtGates>();

export function readsAtGates(rules: CompiledRulebook): ReadsAtGates {
  const known = READS.get(rules);
  if (known !== undefined) return known;
  const scorecards = askedByGates(rules);
  const slots = scorecards.flatMap(({ conditions }) => conditions.slots.map(({ resolved }) => resolved));
  const namesUnder = (...roots: readonly string[]) =>
    new Set(slots.flatMap(({ root, name }) => (roots.includes(root) ? name : [])));
  const relations = namesUnder("related");
  const reads = {
    scorecards: new Set(scorecards.map(({ scorecard }) => scorecard.id)),
    facts: namesUnder("fact", "undeclared-fact"),
    relations,
    related: joinReads(
      scorecards.flatMap(({ conditions }) => [...relations].map((relation) => relatedReads(conditions, relation))),
    ),
  };
  READS.set(rules, reads);
  return reads;
}

function askedByGates({ gates, scorecards }: CompiledRulebook): readonly CompiledScorecard[] {
  const byId = scorecardsAtGate(scorecards);
  const asked = new Set<CompiledScorecard>();
  const add = (id: string): void => {
    const found = byId.get(id);
    if (found === undefined || asked.has(found.compiled)) return;
    asked.add(found.compiled);
    found.reads.forEach(add);
  };
  for (const { gate } of gates) for (const { scorecard } of gate.require) add(scorecard);
  return [...asked];
}
