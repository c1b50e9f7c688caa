// Are all conditions of the rule files sound, and whose levels do they read?

import type { Expression } from "../logic/expression.ts";
import type { JsonObject } from "../model/json.ts";
import { isError } from "../model/problem.ts";
import type { Problem } from "../model/problem.ts";
import { checkCondition, levelReads, partOf } from "./check-condition.ts";
import type { CheckedCondition } from "./check-condition.ts";
import { conditionSites, ruleSites } from "./condition-sites.ts";
import type { ConditionSite } from "./condition-sites.ts";
import type { LevelRead } from "./level-order.ts";
import { lintCondition } from "./lint/lint-condition.ts";
import { lintFreshness } from "./lint/lint-freshness.ts";
import { lintParams } from "./lint/lint-params.ts";
import type { Names } from "./names.ts";
import { items, member, problemAt, stands } from "./place.ts";
import type { Place } from "./place.ts";
import type { ScorecardOutline } from "./scorecard-outlines.ts";

/** The conditions of a gate or a freeze. */
export function checkReleaseConditions(kind: "Gate" | "Freeze", place: Place, names: Names): Problem[] {
  const problems: Problem[] = [];
  for (const site of conditionSites(kind, place)) {
    const check = checkCondition(site, {}, names);
    problems.push(...check.problems);
    if (check.checked !== undefined) problems.push(...lintCondition(check.checked, names.facts));
  }
  return problems;
}

export interface ScorecardConditions {
  readonly problems: readonly Problem[];
  /** The levels read by its own conditions and by those it inherits. */
  readonly levelReads: readonly LevelRead[];
}

export function checkScorecardConditions(scorecard: ScorecardOutline, names: Names): ScorecardConditions {
  const { place } = scorecard;
  const sites = [...conditionSites("Scorecard", place), ...inheritedSites(scorecard)];
  const problems: Problem[] = [];
  const checked: CheckedCondition[] = [];
  for (const site of sites) {
    const check = checkCondition(site, paramsOf(scorecard), names);
    const isOwn = site.place.document === place.document;
    problems.push(...(isOwn ? check.problems : inheritedProblems(check.problems, scorecard, site)));
    if (check.checked === undefined) continue;
    checked.push(check.checked);
    if (isOwn) problems.push(...lintCondition(check.checked, names.facts));
  }
  problems.push(...lintRules(place, checked, names));
  const isExtended = [...names.scorecards.values()].some(({ base }) => base === scorecard);
  // Otherwise a parameter may still be read: by a condition that did not parse, or by a scorecard that extends this
  // one.
  if (checked.length === sites.length && !isExtended) problems.push(...lintParams(place, expressionsOf(checked)));
  return { problems, levelReads: checked.flatMap((condition) => readsOf(scorecard.id, condition)) };
}

function expressionsOf(checked: readonly CheckedCondition[]): Expression[] {
  return checked.map(({ expression }) => expression);
}

/** The conditions a scorecard inherits: those of rules, and `appliesTo` where it has none of its own. */
function inheritedSites(scorecard: ScorecardOutline): ConditionSite[] {
  const rules = [...scorecard.rules.values()].flatMap(({ place }) => ruleSites(place));
  const sites = [...appliesToOf(scorecard), ...rules];
  return sites.filter(({ place }) => place.document !== scorecard.place.document && stands(place));
}

function appliesToOf(scorecard: ScorecardOutline): ConditionSite[] {
  const place = member(scorecard.place, "appliesTo");
  if (stands(place)) return [{ place, role: "condition", allowed: ["entity", "facts", "levels"] }];
  return scorecard.base === undefined ? [] : appliesToOf(scorecard.base);
}

/**
 * A problem in another file of the organisation is reported there. In a shipped scorecard nobody can change the file,
 * so what does not fit is reported where it is extended.
 */
function inheritedProblems(found: readonly Problem[], scorecard: ScorecardOutline, site: ConditionSite): Problem[] {
  if (!isShipped(site.place, scorecard)) return [];
  const place = member(scorecard.place, "extends");
  return found
    .filter(isError)
    .map(({ code, message, help }) => problemAt(place, { code, message: `inherited: ${message}`, help }));
}

function isShipped(place: Place, scorecard: ScorecardOutline): boolean {
  if (scorecard.place.document === place.document) return scorecard.isShipped;
  return scorecard.base !== undefined && isShipped(place, scorecard.base);
}

function paramsOf(scorecard: ScorecardOutline): JsonObject {
  return Object.fromEntries([...scorecard.params].map(([name, { value }]) => [name, value ?? null]));
}

function lintRules(scorecard: Place, checked: readonly CheckedCondition[], names: Names): Problem[] {
  return items(member(scorecard, "rules")).flatMap((rule) => {
    const conditions = checked.filter(({ site }) => site.rule !== undefined && isSame(site.rule, rule));
    const hasPass = conditions.some(({ site }) => site.role === "pass");
    return hasPass ? lintFreshness(rule, expressionsOf(conditions), names.facts) : [];
  });
}

function isSame(a: Place, b: Place): boolean {
  return a.document === b.document && a.path.join() === b.path.join();
}

function readsOf(from: string, { site, expression }: { site: ConditionSite; expression: Expression }): LevelRead[] {
  return levelReads(expression).map(({ scorecard, path }) => ({
    from,
    to: scorecard,
    place: partOf(site.place, path),
  }));
}
