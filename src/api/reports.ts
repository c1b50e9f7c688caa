// What do the pages show that no route of the API answers in this form?

import type { StandingCounts } from "../model/scorecard-report.ts";
import type { EntityRef } from "../model/entity.ts";
import type { Outcome } from "../model/finding.ts";
import type { JsonValue } from "../model/json.ts";
import type { WaivedFigures } from "../model/waived.ts";
import type { DescribedScorecard, SummarisedGroup } from "./scorecards.ts";
import type { EvaluatedEntityBody, HeldLevelBody, NextStepBody } from "./findings.ts";

/** One that owns something, and how what it owns stands against its targets, over all scorecards that are no drafts. */
export interface TeamStanding {
  readonly owner: EntityRef;
  /** That a scorecard applies to. */
  readonly entities: number;
  readonly met: number;
  readonly below: number;
  readonly unknown: number;
  /** `met` counts targets. */
  readonly waived: WaivedFigures;
}

/** One entity's way to its next level on one scorecard. */
export interface TeamStep {
  readonly entity: EntityRef;
  readonly step: NextStepBody;
}

export interface TeamReport {
  readonly ref: EntityRef;
  readonly title: string | null;
  readonly description: string | null;
  /** Of the groups in it too. */
  readonly entities: readonly { readonly ref: EntityRef; readonly levels: readonly HeldLevelBody[] }[];
  /** What is asked of it first, then what takes least effort; as many as were asked for. */
  readonly steps: readonly TeamStep[];
  /** Of all steps, told or not: those up to a target, of how many entities, and those beyond. */
  readonly counts: { readonly asked: number; readonly entities: number; readonly beyond: number };
  /** Its place among the teams of which something is asked, the best first; null: nothing is asked of it. */
  readonly place: { readonly rank: number; readonly of: number; readonly standing: TeamStanding } | null;
}

export type DescribedRuleBody = DescribedScorecard["rules"][number];

/** A rule, and of which scorecard. */
export interface ListedRule extends DescribedRuleBody {
  readonly scorecard: string;
}

export interface ListedRules {
  readonly scorecard: string;
  readonly title: string;
  readonly draft: boolean;
  readonly levels: readonly string[];
  readonly rules: readonly DescribedRuleBody[];
}

/** A case that the rules' own tests try. */
export interface RuleCase {
  readonly name: string;
  readonly expect: Outcome;
  readonly file: string;
  readonly line: number;
}

/** A gate that asks for the rule, and from when on what follows of it. */
export interface RuleGate {
  readonly id: string;
  readonly title: string;
  readonly environments: readonly string[];
  /** `by its level` where the gate asks for a level that the rule belongs to. */
  readonly by: "rule" | "level";
  readonly onUnknown: "block" | "warn" | "allow" | null;
  readonly steps: readonly { readonly step: string; readonly from: string | null; readonly isConditional: boolean }[];
}

export interface RuleReport {
  readonly scorecard: Pick<SummarisedGroup, "entities"> & { readonly id: string; readonly title: string };
  readonly rule: DescribedRuleBody;
  /** What it asks, in words: each has to hold. */
  readonly asks: readonly string[];
  /** Where it is asked, in words; null: wherever the scorecard applies. */
  readonly where: string | null;
  readonly source: { readonly pass: JsonValue; readonly appliesTo: JsonValue | null };
  /** Those that fail or are not known, by entity, as many as are shown. */
  readonly open: readonly EvaluatedEntityBody[];
  readonly cases: readonly RuleCase[];
  readonly gates: readonly RuleGate[];
  readonly initiatives: readonly { readonly id: string; readonly title: string; readonly due: string }[];
}

/** How much of what was asked was met at one instant. */
export interface TargetPoint {
  /** ISO 8601. */
  readonly at: string;
  readonly standing: StandingCounts;
}
