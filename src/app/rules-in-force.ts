// Which rulebook is in force, compiled; and what became of the last one that was offered?

import type { CompiledScorecard } from "../evaluate/compile-scorecard.ts";
import { compileScorecard } from "../evaluate/compile-scorecard.ts";
import { compileGate } from "../gate/compile-gate.ts";
import type { CompiledGate } from "../gate/compile-gate.ts";
import type { Problem } from "../model/problem.ts";
import type { Rulebook } from "../model/rulebook.ts";
import type { Instant } from "../model/time.ts";
import type { Store } from "../ports.ts";
import type { SourceFile } from "../text/source-file.ts";

export interface CompiledRulebook {
  readonly rulebook: Rulebook;
  /** All, in dependency order. */
  readonly scorecards: readonly CompiledScorecard[];
  readonly gates: readonly CompiledGate[];
}

export function compileRulebook(rulebook: Rulebook): CompiledRulebook {
  return {
    rulebook,
    scorecards: rulebook.scorecards.map((scorecard) => compileScorecard(scorecard, rulebook)),
    gates: rulebook.gates.map(compileGate),
  };
}

/** Offered and refused: the one in force went on serving. */
export interface RefusedRules {
  readonly at: Instant;
  readonly problems: readonly Problem[];
}

export interface RulesInForce {
  /** The program's own files: their fact sets are part of every rulebook, their scorecards can be extended. */
  readonly shipped: readonly SourceFile[];
  /** Undefined: none was ever activated. Reads the store again where it may have changed. */
  current(store: Store): Promise<CompiledRulebook | undefined>;
  /** Any that was ever in force, for replays; undefined: the store has none of this digest. */
  of(digest: string, store: Store): Promise<CompiledRulebook | undefined>;
  /** Whatever was offered last and did not load; undefined: the last one offered is in force. */
  refused: RefusedRules | undefined;
}
