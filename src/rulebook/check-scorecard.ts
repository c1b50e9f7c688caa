// Do the levels, targets and actions of a scorecard fit together?

import { isJsonObject } from "../model/json.ts";
import { nearest, suggest } from "../model/nearest.ts";
import type { Problem } from "../model/problem.ts";
import { checkLevel } from "./names.ts";
import type { Names } from "./names.ts";
import { items, member, problemAt, stands, textAt, textOf } from "./place.ts";
import type { Place } from "./place.ts";
import { targetsOf } from "./scorecard-outlines.ts";
import type { ScorecardOutline } from "./scorecard-outlines.ts";

export function checkScorecard(scorecard: ScorecardOutline, names: Names): Problem[] {
  const problems: Problem[] = [];
  const { place } = scorecard;
  for (const target of items(member(place, "targets"))) checkLevel(member(target, "level"), scorecard, problems);
  problems.push(...unreachableTargets(place));
  for (const rule of items(member(place, "rules"))) {
    checkLevel(member(rule, "level"), scorecard, problems);
    problems.push(...checkAction(member(member(rule, "fix"), "action"), names));
  }
  problems.push(...checkInherited(scorecard, names));
  if (scorecard.levels !== undefined && scorecard.rules.size > 0)
    problems.push(...emptyLevels(scorecard, scorecard.levels));
  return problems;
}

function checkAction(place: Place, names: Names): Problem[] {
  const action = textOf(place);
  if (action === undefined || names.actions.has(action)) return [];
  const help = suggest(action, [...names.actions]) ?? "no rule file declares an Action";
  return [problemAt(place, { code: "unknown-action", message: `unknown action \`${action}\``, help })];
}

/** The first target whose `when` holds counts, so targets after one without `when` are never used. */
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

/**
 * Whether inherited rules and targets fit. Reported where the levels were changed, or where the scorecard is extended.
 */
function checkInherited(scorecard: ScorecardOutline, names: Names): Problem[] {
  const { base, place, levels } = scorecard;
  if (base === undefined || levels === undefined) return [];
  const rules = [...scorecard.rules].filter(([, rule]) => rule.place.document !== place.document);
  const targets = targetsOf(scorecard);
  return [
    ...rules.flatMap(([id, { level }]) =>
      level === undefined || levels.includes(level) ? [] : strayRule(scorecard, id, level),
    ),
    ...(targets?.document === place.document ? [] : strayTargets(scorecard, targets, levels)),
    ...rules.flatMap(([id, rule]) => (base.isShipped ? inheritedAction(scorecard, id, rule.place, names) : [])),
  ];
}

function strayRule({ place, base }: ScorecardOutline, rule: string, level: string): Problem {
  return problemAt(member(place, "levels"), {
    code: "unknown-level",
    message: `rule \`${rule}\` of scorecard \`${base?.id ?? ""}\` stands on level \`${level}\`, which is not among these levels`,
    help: `keep level \`${level}\`, or leave the rule out with \`without: [ ${rule} ]\``,
  });
}

function strayTargets(
  { place, base }: ScorecardOutline,
  targets: Place | undefined,
  levels: readonly string[],
): Problem[] {
  const asked = targets === undefined ? [] : items(targets).flatMap((target) => textAt(target, "level") ?? []);
  const level = asked.find((wanted) => !levels.includes(wanted));
  if (level === undefined) return [];
  const message = `scorecard \`${base?.id ?? ""}\` has the target \`${level}\`, which is not among these levels`;
  return [
    problemAt(member(place, "levels"), { code: "unknown-level", message, help: "write `targets` for these levels" }),
  ];
}

function inheritedAction({ place }: ScorecardOutline, id: string, rule: Place, names: Names): Problem[] {
  return checkAction(member(member(rule, "fix"), "action"), names).map(({ code, help }) => {
    const action = textAt(member(rule, "fix"), "action") ?? "";
    return problemAt(member(place, "extends"), {
      code,
      message: `inherited: rule \`${id}\` names the unknown action \`${action}\``,
      help,
    });
  });
}

function emptyLevels(scorecard: ScorecardOutline, levels: readonly string[]): Problem[] {
  const { place } = scorecard;
  const listed = items(member(place, "levels"));
  const meant = new Set(items(member(place, "rules")).flatMap((rule) => misspeltLevel(rule, levels)));
  return levels.flatMap((level) => {
    const rules = [...scorecard.rules.values()].filter((rule) => rule.level === level);
    // A rule with a misspelt level may be meant for this one.
    if (meant.has(level)) return [];
    const drafts = rules.filter((rule) => member(rule.place, "draft").value === true);
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
  const help = "every entity would hold it: give a rule this level, or remove the level";
  if (drafts === 0)
    return problemAt(place, { code: "empty-level", message: `no rule stands on level \`${level}\``, help });
  const message = `only draft rules stand on level \`${level}\``;
  return problemAt(place, { code: "empty-level", severity: "warning", message, help });
}
