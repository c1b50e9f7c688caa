// What do the pages show that no route of the API answers in this form?

import type { StandingCounts } from "../model/scorecard-report.ts";
import type { EntityRef } from "../model/entity.ts";
import type { Outcome } from "../model/finding.ts";
import type { JsonValue } from "../model/json.ts";
import type { WaivedFigures } from "../model/waived.ts";
import type { DescribedScorecard, SummarisedGroup } from "./scorecards.ts";
import type { EvaluatedEntityBody, HeldLevelBody, NextStepBody } from "./findings.ts";

/** An owner, and how its entities stand against their targets, over all scorecards except drafts. */
export interface TeamStanding {
  readonly owner: EntityRef;
  /** Entities that a scorecard applies to. */
  readonly entities: number;
  readonly met: number;
  readonly below: number;
  readonly unknown: number;
  /** Here `met` counts targets. */
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
  /** Its own entities, and those of the groups in it. */
  readonly entities: readonly { readonly ref: EntityRef; readonly levels: readonly HeldLevelBody[] }[];
  /** Steps up to a target first, then by least effort; as many as were asked for. */
  readonly steps: readonly TeamStep[];
  /** Counts all steps, told or not: those up to a target, the entities they concern, and the steps beyond. */
  readonly counts: { readonly asked: number; readonly entities: number; readonly beyond: number };
  /** Its rank among the teams of which something is asked, the best first; null: nothing is asked of it. */
  readonly place: { readonly rank: number; readonly of: number; readonly standing: TeamStanding } | null;
}

export type DescribedRuleBody = DescribedScorecard["rules"][number];

/** A rule, with the id of its scorecard. */
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

/** A case in the tests of the rules. */
export interface RuleCase {
  readonly name: string;
  readonly expect: Outcome;
  readonly file: string;
  readonly line: number;
}

/** A gate that requires the rule, and which steps of enforcement begin when. */
export interface RuleGate {
  readonly id: string;
  readonly title: string;
  readonly environments: readonly string[];
  /** `level` if the gate requires a level that the rule belongs to. */
  readonly by: "rule" | "level";
  readonly onUnknown: "block" | "warn" | "allow" | null;
  readonly steps: readonly { readonly step: string; readonly from: string | null; readonly isConditional: boolean }[];
}

export interface RuleReport {
  readonly scorecard: Pick<SummarisedGroup, "entities"> & { readonly id: string; readonly title: string };
  readonly rule: DescribedRuleBody;
  /** What the rule asks, in words. All of it has to hold. */
  readonly asks: readonly string[];
  /** Where the rule applies, in words; null: wherever the scorecard does. */
  readonly where: string | null;
  readonly source: { readonly pass: JsonValue; readonly appliesTo: JsonValue | null };
  /** Entities where the rule fails or is unknown, sorted by ref; as many as are shown. */
  readonly open: readonly EvaluatedEntityBody[];
  readonly cases: readonly RuleCase[];
  readonly gates: readonly RuleGate[];
  readonly initiatives: readonly { readonly id: string; readonly title: string; readonly due: string }[];
}

/** How many targets were met at one instant. */
export interface TargetPoint {
  /** ISO 8601. */
  readonly at: string;
  readonly standing: StandingCounts;
}
