// What is a rulebook? All rule files at one content digest.

import type { FactDeclaration } from "./fact.ts";
import type { Action, Freeze, Gate, Initiative } from "./gate.ts";
import type { Scorecard } from "./scorecard.ts";

export interface Rulebook {
  /** `sha256:` and 64 hex digits over what the files mean, so that comments and layout do not change it. */
  readonly digest: string;
  /** In dependency order: each scorecard comes after those whose levels it reads. */
  readonly scorecards: readonly Scorecard[];
  readonly gates: readonly Gate[];
  readonly freezes: readonly Freeze[];
  readonly initiatives: readonly Initiative[];
  readonly actions: readonly Action[];
  readonly facts: ReadonlyMap<string, FactDeclaration>;
}
