// How do many entities stand on one scorecard, added up?

import type { SummarisedGroup } from "../../api/scorecards.ts";
import type { EvaluationRecord } from "../../model/evaluation-record.ts";
import type { Outcome } from "../../model/finding.ts";
import type { Scorecard } from "../../model/scorecard.ts";
import { outcomeOf } from "./kept-standings.ts";
import type { KeptStanding } from "./kept-standings.ts";

export type OutcomeCounts = Record<Outcome, number>;

export type Figures = Pick<SummarisedGroup, "entities" | "held" | "standing" | "score">;

const WORST = 5;

export class Tally {
  readonly #scorecard: Scorecard;
  /** By rank, 0 for none. */
  readonly #held: number[];
  readonly #standing = { met: 0, below: 0, unknown: 0, none: 0 };
  /** In the scorecard's order. */
  readonly outcomes: readonly OutcomeCounts[];
  #entities = 0;
  #score = 0;

  constructor(scorecard: Scorecard) {
    this.#scorecard = scorecard;
    this.#held = Array<number>(scorecard.levels.length + 1).fill(0);
    this.outcomes = scorecard.rules.map(() => ({ pass: 0, fail: 0, unknown: 0, "not-applicable": 0 }));
  }

  /** INVARIANT: it was evaluated by the rules this scorecard has. */
  add(evaluation: EvaluationRecord): void {
    this.addStanding(evaluation);
    evaluation.outcomes.forEach(({ outcome }, index) => this.#count(index, outcome));
  }

  /** INVARIANT: as of `add`. */
  addKept(standing: KeptStanding): void {
    this.addStanding(standing);
    for (let index = 0; index < standing.outcomes.length; index++)
      this.#count(index, outcomeOf(standing.outcomes[index]));
  }

  #count(index: number, outcome: Outcome): void {
    const counts = this.outcomes[index];
    if (counts !== undefined) counts[outcome]++;
  }

  /** Where it stands alone; its outcomes are counted elsewhere, or nowhere. */
  addStanding({ rank, standing, score }: Pick<EvaluationRecord, "rank" | "standing" | "score">): void {
    this.#entities++;
    this.#held[rank] = (this.#held[rank] ?? 0) + 1;
    this.#standing[standing ?? "none"]++;
    this.#score += score;
  }

  figures(): Figures {
    const levels = [null, ...this.#scorecard.levels];
    return {
      entities: this.#entities,
      held: levels.map((level, rank) => ({ level, entities: this.#held[rank] ?? 0 })),
      standing: this.#standing,
      score: this.#entities === 0 ? null : Math.round((10 * this.#score) / this.#entities) / 10,
    };
  }

  /** Drafts are nobody's shortcoming. */
  worst(): SummarisedGroup["worst"] {
    return this.#scorecard.rules
      .flatMap(({ id, title, level, severity, draft }, index) => {
        const { fail = 0, unknown = 0 } = this.outcomes[index] ?? {};
        return draft || fail + unknown === 0 ? [] : [{ rule: id, title, level, severity, fail, unknown }];
      })
      .sort((a, b) => b.fail + b.unknown - (a.fail + a.unknown) || b.fail - a.fail)
      .slice(0, WORST);
  }
}
