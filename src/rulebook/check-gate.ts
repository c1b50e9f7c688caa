// Does a gate ask for things that exist, once each, and in an order that makes sense?

import { ENFORCEMENTS } from "../model/gate.ts";
import { suggest } from "../model/nearest.ts";
import type { Problem } from "../model/problem.ts";
import { checkReleaseConditions } from "./check-conditions.ts";
import { checkLevel, checkRule, scorecardAt } from "./names.ts";
import type { Names } from "./names.ts";
import { items, member, problemAt, stands, textAt } from "./place.ts";
import type { Place } from "./place.ts";
import type { RuleDocument } from "./rule-documents.ts";

export function checkGate(gate: Place, names: Names): Problem[] {
  const problems = checkReleaseConditions("Gate", gate, names);
  const requirements = items(member(gate, "require"));
  for (const requirement of requirements) {
    checkScope(requirement, names, problems, ["target"]);
    const steps = member(requirement, "enforcement");
    problems.push(...items(steps).flatMap((step) => checkAfter(step, names)), ...idleSteps(steps, names));
  }
  if (requirements.length === 0 && items(member(gate, "approvals")).length === 0) problems.push(idleGate(gate));
  return problems;
}

/** From the mildest to the strictest: of several gates the strictest word counts. */
const UNGATED = ["allow", "warn", "block"] as const;

/**
 * `ungated` of a gate without `appliesTo` matters only where that gate does not apply, and there the strictest gate
 * decides. A milder word than the strictest therefore has no effect.
 */
export function idleUngated(gates: readonly RuleDocument<"Gate">[]): Problem[] {
  const strictest = gates.reduce((most, { read }) => Math.max(most, UNGATED.indexOf(read?.ungated ?? "allow")), 0);
  const louder = gates.find(({ read }) => read !== undefined && UNGATED.indexOf(read.ungated) === strictest)?.read;
  return gates.flatMap(({ read, place }) => {
    const word = member(place, "ungated");
    const isHeard =
      read === undefined || stands(member(place, "appliesTo")) || UNGATED.indexOf(read.ungated) === strictest;
    if (isHeard || louder === undefined || !stands(word)) return [];
    return problemAt(word, {
      code: "idle-ungated",
      severity: "warning",
      message: `\`ungated: ${read.ungated}\` of gate \`${read.id}\` decides nothing: gate \`${louder.id}\` says \`${louder.ungated}\`, which is stricter`,
      help: `leave it out, or write \`ungated: ${read.ungated}\` in every gate: left out it is \`warn\``,
    });
  });
}

/** Checks a scorecard with either a level or rules of it: a gate's requirement, or an initiative's goal. */
export function checkScope(place: Place, names: Names, problems: Problem[], words: readonly string[] = []): void {
  const [level, rules] = [member(place, "level"), member(place, "rules")];
  if (stands(level) === stands(rules)) problems.push(eitherOr(stands(level) ? rules : place, stands(level)));
  const scorecard = scorecardAt(member(place, "scorecard"), names, problems);
  if (scorecard === undefined) return;
  checkLevel(level, scorecard, problems, words);
  for (const rule of items(rules)) checkRule(rule, scorecard, problems);
}

function eitherOr(place: Place, both: boolean): Problem {
  if (both) {
    const help = "a level already asks for its rules; to ask for more, write a second item";
    return problemAt(place, {
      code: "level-or-rules",
      message: "`level` and `rules` exclude each other",
      help,
      of: "key",
    });
  }
  const help = "write `level: …`, or `rules: [ … ]`";
  return problemAt(place, {
    code: "level-or-rules",
    message: "neither `level` nor `rules` says what is asked for",
    help,
  });
}

/** A step starts either at its own time (`from`) or once an initiative is due (`after`). */
function checkAfter(step: Place, { initiatives }: Names): Problem[] {
  const after = member(step, "after");
  const id = textAt(step, "after");
  if (id === undefined) return [];
  if (stands(member(step, "from"))) {
    const help = "an initiative that is due later moves the step with it; to begin at a fixed time leave `after` out";
    return [
      problemAt(after, {
        code: "from-or-after",
        message: "`from` and `after` exclude each other",
        help,
        of: "key",
      }),
    ];
  }
  if (initiatives.has(id)) return [];
  const help = suggest(id, [...initiatives.keys()]) ?? "no rule file declares an initiative";
  return [problemAt(after, { code: "unknown-initiative", message: `unknown initiative \`${id}\``, help })];
}

/** Of the steps that have started the strictest counts, so a milder step that starts later has no effect. */
function idleSteps(enforcement: Place, names: Names): Problem[] {
  const startOf = (step: Place): string => startIn(step, names);
  const steps = items(enforcement);
  return steps.flatMap((step) => {
    const stricter = steps.find(
      (other) => !stands(member(other, "when")) && rank(other) > rank(step) && startOf(other) <= startOf(step),
    );
    if (stricter === undefined || rank(step) < 0) return [];
    return problemAt(step, {
      code: "idle-step",
      severity: "warning",
      message: `step \`${textAt(step, "step")}\` is never in force: \`${textAt(stricter, "step")}\` is stricter and comes no later`,
      help: "the strictest step whose `from` has come counts",
    });
  });
}

function rank(step: Place): number {
  return ENFORCEMENTS.findIndex((enforcement) => enforcement === textAt(step, "step"));
}

/** Sorts after every date. */
const NEVER = "never";

/** Dates and local times of one time zone sort as text; a step without `from` is there from the beginning. */
function startIn(step: Place, { initiatives }: Names): string {
  const after = textAt(step, "after");
  if (after === undefined) return textAt(step, "from") ?? "";
  // An unknown initiative is reported elsewhere. When its step would start is not known.
  return initiatives.get(after) ?? NEVER;
}

function idleGate(gate: Place): Problem {
  return problemAt(member(gate, "id"), {
    code: "idle-gate",
    severity: "warning",
    message: `gate \`${textAt(gate, "id") ?? ""}\` requires nothing and allows everything`,
    help: "say what it requires under `require`, or who approves under `approvals`",
  });
}
