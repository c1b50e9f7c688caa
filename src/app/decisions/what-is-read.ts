// Is everything that the required rules read still the same? One digest tells, and does not depend on when it was
// observed.

import type { CompiledScorecard } from "../../evaluate/compile-scorecard.ts";
import type { Requirements } from "../../gate/required-rules.ts";
import type { Slot } from "../../logic/compile-rules.ts";
import type { DocumentPath } from "../../logic/document-path.ts";
import { freshFact } from "../../logic/fact-observation.ts";
import { digestOf } from "../../model/audit.ts";
import type { Document } from "../../model/document.ts";
import type { Fact } from "../../model/fact.ts";
import type { Instant, Milliseconds } from "../../model/time.ts";
import { readEntity, readFacts, relatedReads } from "../catalog/related-reads.ts";
import type { RelatedReads } from "../catalog/related-reads.ts";
import type { ScorecardAtGate } from "./scorecards-at-gate.ts";

export interface WhatIsRead {
  /** Equal if all values are equal, and the same ones are not known. */
  readonly digest: string;
  readonly since: Instant;
  /** From then on something is too old to count as known; Infinity: nothing will be. */
  readonly until: Instant;
}

/**
 * For the entity and what is related to it. What only the request tells is left out. So are the entity's own levels,
 * which follow from the rest.
 */
export function whatIsRead(
  document: Document,
  requirements: Requirements,
  scorecards: ReadonlyMap<string, ScorecardAtGate>,
  at: Instant,
): WhatIsRead {
  const reading = new Reading(document, at);
  for (const required of requiredReads(requirements, scorecards)) reading.read(required);
  return { digest: digestOf(reading.text), since: at, until: reading.until };
}

/** What rules read of the slots of one scorecard. */
interface RequiredReads {
  readonly compiled: CompiledScorecard;
  readonly slots: readonly number[];
  /** By relation. */
  readonly related: ReadonlyMap<string, RelatedReads>;
}

const KNOWN = new WeakMap<Requirements, readonly RequiredReads[]>();

function requiredReads(
  requirements: Requirements,
  scorecards: ReadonlyMap<string, ScorecardAtGate>,
): readonly RequiredReads[] {
  const known = KNOWN.get(requirements);
  if (known !== undefined) return known;
  const reads = [...new Set(requirements.rules.map(({ scorecard }) => scorecard))].flatMap((id) => {
    const compiled = scorecards.get(id)?.compiled;
    const indexes = requirements.rules.flatMap(({ scorecard, index }) => (scorecard === id ? index : []));
    return compiled === undefined ? [] : [readsOf(compiled, indexes)];
  });
  KNOWN.set(requirements, reads);
  return reads;
}

function readsOf(compiled: CompiledScorecard, rules: readonly number[]): RequiredReads {
  const { appliesTo, targets, conditions } = compiled;
  const ofRules = rules.flatMap((index) => [compiled.rules[index]?.appliesTo, compiled.rules[index]?.pass]);
  const asked = [appliesTo, ...targets.map(({ when }) => when), ...ofRules].filter((index) => index !== undefined);
  const slots = [...new Set(asked.flatMap((index) => conditions.reads(index)))];
  const relations = slots.flatMap((slot) => {
    const { root, name } = (conditions.slots[slot] as Slot).resolved;
    return root === "related" ? name : [];
  });
  const related = new Map(relations.map((name) => [name, relatedReads(conditions, name, new Set(asked))]));
  return { compiled, slots, related };
}

/** Writes down what is read: text for every value, and when the first of them will be too old. */
class Reading {
  text = "";
  until: Instant = Number.POSITIVE_INFINITY;
  readonly #document: Document;
  readonly #at: Instant;

  constructor(document: Document, at: Instant) {
    this.#document = document;
    this.#at = at;
  }

  read({ compiled, slots, related }: RequiredReads): void {
    const { conditions } = compiled;
    const values = conditions.load(this.#document, this.#at).slots;
    for (const index of slots) {
      const { resolved, maxAge, key } = conditions.slots[index] as Slot;
      const { root, name } = resolved;
      if (key === "now" || root === "change" || root === "level") continue;
      const reads = root === "related" ? related.get(name) : undefined;
      if (reads !== undefined) this.#readRelated(name, reads, compiled, resolved.maxAge);
      else this.#write(values[index]);
      for (const facts of this.#factsOf(resolved)) this.#expire(facts, maxAge);
    }
  }

  #factsOf({ root, name }: DocumentPath): readonly (readonly Fact[])[] {
    if (root === "fact") return [this.#document.facts.get(name) ?? []];
    if (root !== "undeclared-fact") return [];
    return readFacts(this.#document, { facts: new Set([name]), anything: false }).map(([, facts]) => facts);
  }

  #readRelated(relation: string, reads: RelatedReads, { facts }: CompiledScorecard, maxAge: Milliseconds): void {
    for (const other of this.#document.related(relation)) {
      this.#write(readEntity(other, reads));
      for (const [name, known] of readFacts(other, reads)) {
        const oldest = Math.min(maxAge, facts.get(name)?.maxAge ?? Number.POSITIVE_INFINITY);
        this.#write(name);
        this.#write(this.#expire(known, oldest)?.value);
      }
      for (const [id, { rank, applicable }] of other.levels) {
        if (reads.anything || reads.levels.has(id)) this.#write([id, applicable, rank]);
      }
    }
    this.#write(relation);
  }

  /** The fact that counts. Notes when it will be too old. */
  #expire(facts: readonly Fact[] | undefined, maxAge: Milliseconds): Fact | undefined {
    const fresh = freshFact(facts, this.#at, maxAge);
    if (fresh !== undefined) this.until = Math.min(this.until, fresh.observedAt + maxAge + 1);
    return fresh;
  }

  /** `?` stands for an unknown value, which JSON cannot express. */
  #write(value: unknown): void {
    this.text += value === undefined ? "?\n" : `${JSON.stringify(value)}\n`;
  }
}
