// What does somebody want to freeze, from when until when, and does that make sense?

import type { FreezeRequest } from "../../api/freezes.ts";
import type { DeclaredFreeze } from "../../model/directive.ts";
import { normaliseEnvironment } from "../../model/environment.ts";
import type { Identity } from "../../model/identity.ts";
import type { JsonValue } from "../../model/json.ts";
import { jsonPointer } from "../../model/json-pointer.ts";
import { isError } from "../../model/problem.ts";
import type { Problem } from "../../model/problem.ts";
import { Refusal } from "../../model/refusal.ts";
import type { Condition } from "../../model/scorecard.ts";
import { formatInstant, parseInstant } from "../../model/time.ts";
import type { Instant } from "../../model/time.ts";
import { remarkOnCondition } from "../../rulebook/condition-remarks.ts";
import { lintExpression } from "../../rulebook/lint/lint-expression.ts";
import { requirePatternScope } from "../access/scope.ts";

export type FreezeTerms = Pick<DeclaredFreeze, "title" | "environments" | "appliesTo" | "from" | "until" | "reason">;

/** Throws Refusal `invalid`: with all problems of the condition, or where the freeze would be over before it begins. */
export function readFreezeTerms(request: FreezeRequest, at: Instant): FreezeTerms {
  const { title, reason, appliesTo } = request;
  const environments = [...new Set(request.environments.map(normaliseEnvironment))];
  if (environments.includes("")) throw new Refusal("invalid", "no-environment", "an environment has no name");
  const [from, until] = [readInstant(request.from), readInstant(request.to)];
  requireStretch(from, until, at);
  const condition = appliesTo === undefined || appliesTo === null ? null : readCondition(appliesTo);
  return { title, environments, appliesTo: condition, from, until, reason };
}

function requireStretch(from: Instant, until: Instant, at: Instant): void {
  if (until <= from) {
    const message = `\`to\` is ${formatInstant(until)}, which is not after \`from\`, ${formatInstant(from)}`;
    throw new Refusal("invalid", "ends-before-start", message);
  }
  if (until > at) return;
  throw new Refusal("invalid", "over-already", `\`to\` is ${formatInstant(until)}, which is over`, {
    help: `it is ${formatInstant(at)}`,
  });
}

const NOTHING_ELSE = { facts: new Map(), scorecards: new Map() };

/** As in rule files, the condition may read the entity and the change, and nothing else. */
function readCondition(condition: JsonValue): Condition {
  const rules = { allowed: ["entity", "change"], params: {}, names: NOTHING_ELSE };
  const { expression, remarks } = remarkOnCondition(condition, rules);
  const doubts = expression === undefined ? [] : lintExpression(expression, NOTHING_ELSE.facts);
  const problems = [...remarks, ...doubts].map(({ code, message, help, severity = "error", path }): Problem => {
    const pointer = jsonPointer(["appliesTo", ...path]);
    return { code, severity, message, ...(help !== undefined && { help }), pointer };
  });
  const first = problems.find(isError);
  if (first === undefined) return condition;
  throw new Refusal("invalid", "invalid-condition", `\`appliesTo\`: ${first.message}`, {
    ...(first.help !== undefined && { help: first.help }),
    problems,
  });
}

/** INVARIANT: the schema has checked that the text is a time. */
export function readInstant(text: string): Instant {
  return parseInstant(text) ?? Number.NaN;
}

/** A freeze may hold any entity, so the scope has to cover all of them. Throws Refusal `forbidden`. */
export function requireFreezeScope(identity: Identity, environments: readonly string[]): void {
  for (const environment of environments) requirePatternScope(identity, "environments", environment);
  requirePatternScope(identity, "entities", "*");
}
