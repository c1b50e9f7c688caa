// How do many entities stand on one scorecard, counted together?

import type { SummarisedGroup } from "../../api/scorecards.ts";
import type { EvaluationRecord } from "../../model/evaluation-record.ts";
import type { Outcome } from "../../model/finding.ts";
import { letterOf } from "../../model/outcome-letters.ts";
import type { Scorecard } from "../../model/scorecard.ts";
import type { WaivedRule } from "../../model/waived.ts";
import type { KeptStanding } from "./kept-standings.ts";
import { WaivedTally } from "./waived-tally.ts";

export type OutcomeCounts = Record<Outcome, number>;

export type Figures = Pick<SummarisedGroup, "entities" | "held" | "standing" | "score" | "waived">;

type Stands = Pick<EvaluationRecord, "rank" | "targetRank" | "standing" | "score">;

const WORST = 5;
const OUTCOMES = ["pass", "fail", "unknown", "not-applicable"] as const satisfies readonly Outcome[];
/** The place in `OUTCOMES`, by the character code of an outcome's letter. A fleet has millions of outcomes to count. */
const PLACES = new Uint8Array(128);
for (const [place, outcome] of OUTCOMES.entries()) PLACES[letterOf(outcome).charCodeAt(0)] = place;

export class Tally {
  readonly #scorecard: Scorecard;
  /** By rank, 0 for none. */
  readonly #held: number[];
  readonly #standing = { met: 0, below: 0, unknown: 0, none: 0 };
  /** Four counts for each rule, as in `OUTCOMES`; the rules in the scorecard's order. */
  readonly #outcomes: Float64Array;
  readonly waived: WaivedTally;
  #entities = 0;
  #score = 0;

  constructor(scorecard: Scorecard) {
    this.#scorecard = scorecard;
    this.#held = Array<number>(scorecard.levels.length + 1).fill(0);
    this.#outcomes = new Float64Array(OUTCOMES.length * scorecard.rules.length);
    this.waived = new WaivedTally(scorecard);
  }

  /** INVARIANT: the standing was evaluated by the rules that this scorecard has. */
  add(standing: KeptStanding): void {
    this.addStanding(standing, standing.waived);
    const { outcomes } = standing;
    for (let index = 0; index < outcomes.length; index++) {
      const place = OUTCOMES.length * index + (PLACES[outcomes.charCodeAt(index)] ?? 0);
      this.#outcomes[place] = (this.#outcomes[place] ?? 0) + 1;
    }
  }

  /** As `add`, without the outcomes. */
  addStanding(where: Stands, waived: readonly WaivedRule[]): void {
    const { rank, standing, score } = where;
    this.waived.add(waived, where);
    this.#entities++;
    this.#held[rank] = (this.#held[rank] ?? 0) + 1;
    this.#standing[standing ?? "none"]++;
    this.#score += score;
  }

  /** In the scorecard's order. */
  get outcomes(): readonly OutcomeCounts[] {
    return this.#scorecard.rules.map((_, index) => {
      const [pass = 0, fail = 0, unknown = 0, unasked = 0] = this.#outcomes.subarray(OUTCOMES.length * index);
      return { pass, fail, unknown, "not-applicable": unasked };
    });
  }

  figures(): Figures {
    const levels = [null, ...this.#scorecard.levels];
    return {
      entities: this.#entities,
      held: levels.map((level, rank) => ({ level, entities: this.#held[rank] ?? 0 })),
      standing: { ...this.#standing },
      score: this.#entities === 0 ? null : Math.round((10 * this.#score) / this.#entities) / 10,
      waived: this.waived.figures(),
    };
  }

  /** The rules that most entities do not pass. Without drafts, which nobody has to pass. */
  worst(): SummarisedGroup["worst"] {
    const { outcomes } = this;
    return this.#scorecard.rules
      .flatMap(({ id, title, level, severity, draft }, index) => {
        const { fail = 0, unknown = 0 } = outcomes[index] ?? {};
        return draft || fail + unknown === 0
          ? []
          : [{ rule: id, title, level, severity, fail, unknown, waived: this.waived.rules[index] ?? 0 }];
      })
      .sort((a, b) => b.fail + b.unknown - (a.fail + a.unknown) || b.fail - a.fail)
      .slice(0, WORST);
  }
}
