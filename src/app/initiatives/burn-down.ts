// How many entities had done what an initiative asks, at each instant since it began?

import { standOnInitiative } from "../../initiative/stand-on-initiative.ts";
import type { InitiativeStand } from "../../initiative/stand-on-initiative.ts";
import type { BurndownPoint } from "../../initiative/forecast.ts";
import type { EntityRef } from "../../model/entity.ts";
import type { Movement } from "../../model/evaluation-record.ts";
import type { Outcome } from "../../model/finding.ts";
import type { Instant } from "../../model/time.ts";
import { everyPage } from "../every-item.ts";
import type { Muster } from "../muster.ts";

/** The outcomes of the rules that the initiative asks for, by rule. */
type Asked = ReadonlyMap<string, Outcome>;

export interface BurndownQuestion {
  readonly scorecard: string;
  /** The rules that are asked for. */
  readonly asked: readonly string[];
  readonly current: readonly { readonly entity: EntityRef; readonly outcomes: ReadonlyMap<string, Outcome> }[];
  /** Whether to count entities that have left since. Not where one owner's are asked for: theirs are not known. */
  readonly countsStrangers: boolean;
  /** Oldest first; the last is now. */
  readonly instants: readonly Instant[];
}

/** Starts from how everything stands now, and undoes movements. Memory grows with the fleet, not with its history. */
export async function burnDown({ store, pause }: Muster, question: BurndownQuestion): Promise<BurndownPoint[]> {
  const { scorecard, instants } = question;
  const standing = new OpenCount(question);
  const points: BurndownPoint[] = [];
  let place = instants.length - 1;
  const tellDownTo = (at: Instant): void => {
    for (; (instants[place] ?? -Infinity) > at; place--)
      points.push({ at: instants[place] ?? at, ...standing.counts() });
  };
  const from = instants[0] ?? 0;
  const moved = everyPage((page) => store.evaluations.movements({ scorecard, from, ...page }), pause);
  for await (const movements of moved) {
    for (const movement of movements) {
      tellDownTo(movement.at);
      standing.undo(movement);
    }
  }
  tellDownTo(-Infinity);
  return points.reverse();
}

class OpenCount {
  readonly #question: BurndownQuestion;
  readonly #outcomes = new Map<EntityRef, Asked>();
  readonly #counts: Record<InitiativeStand, number> = { done: 0, left: 0, unknown: 0, "not-applicable": 0 };

  constructor(question: BurndownQuestion) {
    this.#question = question;
    for (const record of question.current) this.#put(record.entity, record.outcomes);
  }

  counts(): Omit<BurndownPoint, "at"> {
    const { done, left, unknown } = this.#counts;
    return { done, open: left + unknown };
  }

  undo({ entity, flips }: Movement): void {
    const known = this.#outcomes.get(entity);
    if (known === undefined && !this.#question.countsStrangers) return;
    const before = new Map(known);
    for (const { rule, from } of flips) {
      if (from === null) before.delete(rule);
      else before.set(rule, from);
    }
    this.#put(entity, before);
  }

  #put(entity: EntityRef, outcomes: Asked): void {
    const before = this.#outcomes.get(entity);
    if (before !== undefined) this.#count(before, -1);
    this.#outcomes.set(entity, outcomes);
    this.#count(outcomes, 1);
  }

  #count(outcomes: Asked, by: number): void {
    this.#counts[standOnInitiative(this.#question.asked, outcomes).stand] += by;
  }
}
