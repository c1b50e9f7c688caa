// How do many entities stand on one scorecard, added up?

import type { SummarisedGroup } from "../../api/scorecards.ts";
import type { EvaluationRecord } from "../../model/evaluation-record.ts";
import type { Outcome } from "../../model/finding.ts";
import type { Scorecard } from "../../model/scorecard.ts";
import { outcomeOf } from "./kept-standings.ts";
import type { KeptStanding } from "./kept-standings.ts";
import { waivedIn } from "../../model/waived.ts";
import type { WaivedRule } from "../../model/waived.ts";
import { WaivedTally } from "./waived-tally.ts";

export type OutcomeCounts = Record<Outcome, number>;

export type Figures = Pick<SummarisedGroup, "entities" | "held" | "standing" | "score" | "waived">;

const WORST = 5;

type Stands = Pick<EvaluationRecord, "rank" | "targetRank" | "standing" | "score">;

export class Tally {
  readonly #scorecard: Scorecard;
  /** By rank, 0 for none. */
  readonly #held: number[];
  readonly #standing = { met: 0, below: 0, unknown: 0, none: 0 };
  /** In the scorecard's order. */
  readonly outcomes: readonly OutcomeCounts[];
  readonly waived: WaivedTally;
  #entities = 0;
  #score = 0;

  constructor(scorecard: Scorecard) {
    this.#scorecard = scorecard;
    this.#held = Array<number>(scorecard.levels.length + 1).fill(0);
    this.outcomes = scorecard.rules.map(() => ({ pass: 0, fail: 0, unknown: 0, "not-applicable": 0 }));
    this.waived = new WaivedTally(scorecard);
  }

  /** INVARIANT: it was evaluated by the rules this scorecard has. */
  add(evaluation: EvaluationRecord): void {
    this.addStanding(evaluation, waivedIn(evaluation.outcomes));
    evaluation.outcomes.forEach(({ outcome }, index) => this.#count(index, outcome));
  }

  /** INVARIANT: as of `add`. */
  addKept(standing: KeptStanding): void {
    this.addStanding(standing, standing.waived);
    for (let index = 0; index < standing.outcomes.length; index++)
      this.#count(index, outcomeOf(standing.outcomes[index]));
  }

  #count(index: number, outcome: Outcome): void {
    const counts = this.outcomes[index];
    if (counts !== undefined) counts[outcome]++;
  }

  /** Where it stands alone; its outcomes are counted elsewhere, or nowhere. */
  addStanding(where: Stands, waived: readonly WaivedRule[]): void {
    const { rank, standing, score } = where;
    this.waived.add(waived, where);
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
      waived: this.waived.figures(),
    };
  }

  /** Drafts are nobody's shortcoming. */
  worst(): SummarisedGroup["worst"] {
    return this.#scorecard.rules
      .flatMap(({ id, title, level, severity, draft }, index) => {
        const { fail = 0, unknown = 0 } = this.outcomes[index] ?? {};
        return draft || fail + unknown === 0
          ? []
          : [{ rule: id, title, level, severity, fail, unknown, waived: this.waived.rules[index] ?? 0 }];
      })
      .sort((a, b) => b.fail + b.unknown - (a.fail + a.unknown) || b.fail - a.fail)
      .slice(0, WORST);
  }
}
