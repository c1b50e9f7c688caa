// What does a format need to know besides the report it writes?

import type { RulebookPreview } from "../api/preview.ts";
import type { EntityDora, GroupDora } from "../model/dora.ts";
import type { Decision } from "../model/decision.ts";
import type { EvaluationReport } from "../model/evaluation-report.ts";
import type { Scorecard } from "../model/scorecard.ts";
import type { Problem } from "../model/problem.ts";
import type { RuleTestReport } from "../model/rule-test-report.ts";
import type { Style } from "./style.ts";

export interface RenderContext {
  /** In columns. */
  readonly width: number;
  readonly style: Style;
  /** Whether nothing is left out for brevity. */
  readonly full: boolean;
  /** Whether people see findings that pass or do not apply as well; tools always get them. */
  readonly passing: boolean;
  /** Whether what is not known, and defects of the catalog, count like a fail. */
  readonly strict: boolean;
  /** The version of the program. */
  readonly version: string;
  /** The path of a file that a report names, relative to the directory the command runs in. */
  readonly placeOf: (file: string) => string;
  /** A text that nobody can guess. Where a tool reads the output, foreign text stands between two of these. */
  readonly boundary: string;
}

export interface EvaluationInput {
  readonly report: EvaluationReport;
  readonly scorecards: readonly Scorecard[];
}

export interface DecisionInput {
  readonly decision: Decision;
  readonly scorecards: readonly Scorecard[];
}

export interface LintInput {
  readonly problems: readonly Problem[];
  /** What was read, for the line that says all is well. */
  readonly read: string;
}

export interface DoraInput {
  readonly entities: readonly EntityDora[];
  /** The figures of all entities together. */
  readonly all: GroupDora;
}

export interface PreviewInput {
  readonly preview: RulebookPreview;
  /** How many releases may be newly blocked; left out: any number. */
  readonly mostNewlyBlocked?: number;
}

type Render<Input> = (input: Input, context: RenderContext) => Iterable<string>;

export type RenderEvaluation = Render<EvaluationInput>;
export type RenderDecision = Render<DecisionInput>;
export type RenderLint = Render<LintInput>;
export type RenderPreview = Render<PreviewInput>;
export type RenderDora = Render<DoraInput>;
export type RenderRuleTests = Render<RuleTestReport>;
