// Do the levels, targets and actions of a scorecard fit together?

import { isJsonObject } from "../model/json.ts";
import { nearest, suggest } from "../model/nearest.ts";
import type { Problem } from "../model/problem.ts";
import { checkLevel } from "./names.ts";
import type { Names } from "./names.ts";
import { items, member, problemAt, stands, textAt, textOf } from "./place.ts";
import type { Place } from "./place.ts";
import type { ScorecardOutline } from "./scorecard-outlines.ts";

export function checkScorecard(scorecard: ScorecardOutline, names: Names): Problem[] {
  const problems: Problem[] = [];
  const { place } = scorecard;
  for (const target of items(member(place, "targets"))) checkLevel(member(target, "level"), scorecard, problems);
  problems.push(...unreachableTargets(place));
  for (const rule of items(member(place, "rules"))) {
    checkLevel(member(rule, "level"), scorecard, problems);
    problems.push(...checkAction(member(member(rule, "fix"), "action"), names), ...unexplained(rule));
  }
  if (scorecard.levels !== undefined && scorecard.rules.size > 0)
    problems.push(...strayRules(scorecard, scorecard.levels), ...emptyLevels(scorecard, scorecard.levels));
  return problems;
}

function checkAction(place: Place, names: Names): Problem[] {
  const action = textOf(place);
  if (action === undefined || names.actions.has(action)) return [];
  const help = suggest(action, [...names.actions]) ?? "no rule file declares an Action";
  return [problemAt(place, { code: "unknown-action", message: `unknown action \`${action}\``, help })];
}

/** The first target whose `when` holds counts: what stands after one without `when` never does. */
function unreachableTargets(scorecard: Place): Problem[] {
  const targets = items(member(scorecard, "targets")).filter(({ value }) => isJsonObject(value));
  const last = targets.findIndex((target) => !stands(member(target, "when")));
  return targets.slice(last < 0 ? targets.length : last + 1).map((target) =>
    problemAt(target, {
      code: "unreachable-target",
      severity: "warning",
      message: "this target is never used: the one before it without `when` is for all entities",
      help: "put the target without `when` last",
    }),
  );
}

/** A rule that fails has to say why it is asked for and what to do. */
function unexplained(rule: Place): Problem[] {
  const lacking = ["why", "fix"].filter((key) => !stands(member(rule, key))).map((key) => `\`${key}\``);
  const id = textAt(rule, "id");
  if (lacking.length === 0 || id === undefined) return [];
  return [
    problemAt(member(rule, "id"), {
      code: "unexplained-rule",
      severity: "warning",
      message: `rule \`${id}\` has no ${lacking.join(" and no ")}`,
      help: "whoever fails it reads why it is asked for (`why: …`) and what to do (`fix: { text: … }`)",
    }),
  ];
}

/** Inherited rules whose level this scorecard does not have. */
function strayRules(scorecard: ScorecardOutline, levels: readonly string[]): Problem[] {
  const { base, place } = scorecard;
  if (base?.levels === undefined) return [];
  return [...scorecard.rules].flatMap(([id, rule]) => {
    const level = levelOf(rule, base.levels ?? []);
    if (base.rules.get(id) !== rule || level === undefined || levels.includes(level)) return [];
    return problemAt(member(place, "levels"), {
      code: "unknown-level",
      message: `rule \`${id}\` of scorecard \`${base.id}\` stands on level \`${level}\`, which is not among these levels`,
      help: `keep level \`${level}\`, or leave the rule out with \`without: [ ${id} ]\``,
    });
  });
}

function emptyLevels(scorecard: ScorecardOutline, levels: readonly string[]): Problem[] {
  const { place, base } = scorecard;
  const listed = items(member(place, "levels"));
  const meant = new Set(items(member(place, "rules")).flatMap((rule) => misspeltLevel(rule, levels)));
  return levels.flatMap((level) => {
    const rules = [...scorecard.rules].filter(
      ([id, rule]) => levelOf(rule, base?.rules.get(id) === rule ? (base.levels ?? levels) : levels) === level,
    );
    // A rule whose level is misspelt may be meant for this one.
    if (meant.has(level)) return [];
    const drafts = rules.filter(([, rule]) => member(rule, "draft").value === true);
    if (rules.length > drafts.length) return [];
    return emptyLevel(listed.find((item) => textOf(item) === level) ?? member(place, "id"), level, rules.length);
  });
}

function misspeltLevel(rule: Place, levels: readonly string[]): string[] {
  const written = textAt(rule, "level");
  const near = written === undefined || levels.includes(written) ? undefined : nearest(written, levels);
  return near === undefined ? [] : [near];
}

function emptyLevel(place: Place, level: string, drafts: number): Problem {
  const help = "every entity would hold it: give a rule this level, or take the level away";
  if (drafts === 0)
    return problemAt(place, { code: "empty-level", message: `no rule stands on level \`${level}\``, help });
  const message = `only draft rules stand on level \`${level}\``;
  return problemAt(place, { code: "empty-level", severity: "warning", message, help });
}

function levelOf(rule: Place, levels: readonly string[]): string | undefined {
  const written = member(rule, "level");
  return stands(written) ? textOf(written) : levels[0];
}
