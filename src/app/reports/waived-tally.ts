// How much of what is counted of one scorecard is waived, and until when?

import type { Scorecard } from "../../model/scorecard.ts";
import { formatInstant } from "../../model/time.ts";
import type { Instant } from "../../model/time.ts";
import type { WaivedFigures, WaivedRule } from "../../model/waived.ts";

interface Standing {
  readonly standing: "met" | "below" | "unknown" | null;
  /** Of the level to reach; 0: none asked. */
  readonly targetRank: number;
}

export class WaivedTally {
  /** Of each rule, in the scorecard's order, drafts included: how many of its findings. */
  readonly rules: number[];
  /** Of each rule its level's rank; Infinity: a draft, no target asks for it. */
  readonly #ranks: readonly number[];
  #findings = 0;
  #met = 0;
  #until = Infinity;

  constructor({ rules, levels }: Pick<Scorecard, "rules" | "levels">) {
    this.rules = Array<number>(rules.length).fill(0);
    this.#ranks = rules.map(({ level, draft }) => (draft ? Infinity : levels.indexOf(level) + 1));
  }

  /** Of one entity. Answers whether it meets its target only thanks to them: one that was asked for would be missed. */
  add(waived: readonly WaivedRule[], { standing, targetRank }: Standing): boolean {
    let isNeeded = false;
    for (const { place, until } of waived) {
      const rank = this.#ranks[place] ?? Infinity;
      this.rules[place] = (this.rules[place] ?? 0) + 1;
      if (rank === Infinity) continue;
      this.#findings++;
      this.#until = Math.min(this.#until, until);
      isNeeded ||= standing === "met" && rank <= targetRank;
    }
    if (isNeeded) this.#met++;
    return isNeeded;
  }

  figures(): WaivedFigures {
    return { findings: this.#findings, met: this.#met, until: tellEnd(this.#until) };
  }
}

/** ISO 8601 sorts as it is told. */
export function sumOfWaived(all: readonly WaivedFigures[]): WaivedFigures {
  return {
    findings: all.reduce((sum, { findings }) => sum + findings, 0),
    met: all.reduce((sum, { met }) => sum + met, 0),
    until: all.flatMap(({ until }) => until ?? []).sort()[0] ?? null,
  };
}

/** When the first of them is over, ISO 8601; null: there are none. */
export function firstEnd(waived: readonly WaivedRule[]): string | null {
  return tellEnd(Math.min(Infinity, ...waived.map(({ until }) => until)));
}

function tellEnd(until: Instant): string | null {
  return Number.isFinite(until) ? formatInstant(until) : null;
}
