// How many findings of one scorecard are waived, and until when?

import type { Scorecard } from "../../model/scorecard.ts";
import { formatInstant } from "../../model/time.ts";
import type { Instant } from "../../model/time.ts";
import type { WaivedFigures, WaivedRule } from "../../model/waived.ts";

interface Standing {
  readonly standing: "met" | "below" | "unknown" | null;
  /** The rank of the target; 0: there is no target. */
  readonly targetRank: number;
}

export class WaivedTally {
  /** How many findings of each rule are waived; in the scorecard's order, with drafts. */
  readonly rules: number[];
  /** The rank of each rule's level; Infinity: the rule is a draft, which no target asks for. */
  readonly #ranks: readonly number[];
  #findings = 0;
  #met = 0;
  #until = Infinity;

  constructor({ rules, levels }: Pick<Scorecard, "rules" | "levels">) {
    this.rules = Array<number>(rules.length).fill(0);
    this.#ranks = rules.map(({ level, draft }) => (draft ? Infinity : levels.indexOf(level) + 1));
  }

  /**
   * Adds the waivers of one entity. Returns whether it meets its target only thanks to them: without them it would miss
   * a rule that the target asks for.
   */
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

/** Texts of ISO 8601 sort by time. */
export function sumOfWaived(all: readonly WaivedFigures[]): WaivedFigures {
  return {
    findings: all.reduce((sum, { findings }) => sum + findings, 0),
    met: all.reduce((sum, { met }) => sum + met, 0),
    until: all.flatMap(({ until }) => until ?? []).sort()[0] ?? null,
  };
}

/** When the first of the waivers ends, ISO 8601; null: there are none. */
export function firstEnd(waived: readonly WaivedRule[]): string | null {
  return tellEnd(Math.min(Infinity, ...waived.map(({ until }) => until)));
}

function tellEnd(until: Instant): string | null {
  return Number.isFinite(until) ? formatInstant(until) : null;
}
