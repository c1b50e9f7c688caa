// What does a format need to know besides the object it renders?

import type { RulebookPreview } from "../api/preview.ts";
import type { EntityDora, GroupDora } from "../model/dora.ts";
import type { Decision } from "../model/decision.ts";
import type { EvaluationReport } from "../model/evaluation-report.ts";
import type { Scorecard } from "../model/scorecard.ts";
import type { Problem } from "../model/problem.ts";
import type { RuleTestReport } from "../model/rule-test-report.ts";
import type { Style } from "./style.ts";

export interface RenderContext {
  /** Columns. */
  readonly width: number;
  readonly style: Style;
  /** Nothing is left out for brevity. */
  readonly full: boolean;
  /** Findings that pass, or do not apply, are told to people too; tools are always told. */
  readonly passing: boolean;
  /** What is not known, and defects of the catalog, count as much as a fail. */
  readonly strict: boolean;
  /** Of the program. */
  readonly version: string;
  /** Where a file that a report names lies, seen from the directory the command runs in. */
  readonly placeOf: (file: string) => string;
  /** Foreign text stands between two of these where a tool reads it: nobody can guess it. */
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
  /** What was read: for the line that says all is well. */
  readonly read: string;
}

export interface DoraInput {
  readonly entities: readonly EntityDora[];
  /** What they come to together. */
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
