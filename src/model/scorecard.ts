// What a scorecard and its rules are, as the rule files declare them. Conditions are JSON-logic, still as data.

import type { EntityRef } from "./entity.ts";
import type { JsonObject, JsonValue } from "./json.ts";
import type { Position } from "./problem.ts";
import type { Milliseconds } from "./time.ts";

/** JSON-logic as data: checked at load, compiled where it is evaluated. */
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
  /** Why the rule does not apply, shown where it does not. */
  readonly notApplicable?: string;
  readonly pass: Condition;
  /** Narrows the facts' own freshness, never widens it. */
  readonly maxAge?: Milliseconds;
  readonly why?: string;
  readonly fix?: Fix;
  readonly draft: boolean;
  readonly location: RuleLocation;
}

/** The first target whose `when` holds is the level the entity has to reach. */
export interface Target {
  readonly level: string;
  readonly when?: Condition;
}

export interface Scorecard {
  readonly id: string;
  readonly title: string;
  readonly description?: string;
  readonly owner?: EntityRef;
  /** Evaluated and shown as such, counts nowhere. */
  readonly draft: boolean;
  readonly appliesTo?: Condition;
  /** Lowest first, never empty. */
  readonly levels: readonly string[];
  readonly targets: readonly Target[];
  /** Read as `{var: params.name}`. */
  readonly params: JsonObject;
  readonly rules: readonly Rule[];
  readonly location: RuleLocation;
}
