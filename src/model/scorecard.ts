// What are a scorecard and its rules, as the rule files declare them? Conditions are still JSON-logic data here.

import type { EntityRef } from "./entity.ts";
import type { JsonObject, JsonValue } from "./json.ts";
import type { Position } from "./problem.ts";
import type { Milliseconds } from "./time.ts";

/** JSON-logic as data. It is checked when rule files are loaded, and compiled for evaluation. */
export type Condition = JsonValue;

export const RULE_SEVERITIES = ["info", "low", "medium", "high", "critical"] as const;
export type RuleSeverity = (typeof RULE_SEVERITIES)[number];

/** Where a rule stands in its file. */
export interface RuleLocation extends Position {
  readonly file: string;
}

export interface Fix {
  readonly text: string;
  readonly url?: string;
  /** How long it takes a person who has not done it before. */
  readonly effort?: Milliseconds;
  /** Id of an Action. */
  readonly action?: string;
}

export interface Rule {
  readonly id: string;
  readonly title: string;
  readonly level: string;
  /** At least 0; a rule of weight 0 counts for the level alone. */
  readonly weight: number;
  readonly severity: RuleSeverity;
  readonly appliesTo?: Condition;
  /** The message where the rule does not apply: why it does not. */
  readonly notApplicable?: string;
  readonly pass: Condition;
  /** The maximum age of the facts it reads. It can only shorten the facts' own `maxAge`. */
  readonly maxAge?: Milliseconds;
  readonly why?: string;
  readonly fix?: Fix;
  readonly draft: boolean;
  readonly location: RuleLocation;
}

/** A level and for whom it is the target. The first target whose `when` holds counts. */
export interface Target {
  readonly level: string;
  readonly when?: Condition;
}

export interface Scorecard {
  readonly id: string;
  readonly title: string;
  readonly description?: string;
  readonly owner?: EntityRef;
  /** Whether it is evaluated and shown as a draft that never counts. */
  readonly draft: boolean;
  readonly appliesTo?: Condition;
  /** Lowest first, never empty. */
  readonly levels: readonly string[];
  readonly targets: readonly Target[];
  /** Parameters, read as `{var: params.name}`. */
  readonly params: JsonObject;
  readonly rules: readonly Rule[];
  readonly location: RuleLocation;
}
