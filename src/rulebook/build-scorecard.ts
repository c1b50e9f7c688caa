// What scorecard do a document and those it extends make, once all of them are without errors?

import type { JsonObject, JsonValue } from "../model/json.ts";
import type { Fix, Rule, Scorecard, Target } from "../model/scorecard.ts";
import { locationOf, member } from "./place.ts";
import type { Place } from "./place.ts";
import type { RuleFile, ScorecardFile } from "./schemas/scorecard-schema.ts";
import { targetsOf } from "./scorecard-outlines.ts";
import type { ScorecardOutline } from "./scorecard-outlines.ts";

/** Undefined where a document in the chain could not be read. */
export function buildScorecard(outline: ScorecardOutline | undefined): Scorecard | undefined {
  if (outline === undefined) return undefined;
  const { read, place } = outline;
  const base = buildScorecard(outline.base);
  const title = read?.title ?? base?.title;
  const levels = outline.levels;
  if (read === undefined || levels === undefined || title === undefined) return undefined;
  return {
    id: read.id,
    title,
    ...present({
      description: read.description ?? base?.description,
      owner: read.owner ?? base?.owner,
      appliesTo: read.appliesTo ?? base?.appliesTo,
    }),
    // Not inherited: a scorecard that extends a draft decides for itself.
    draft: read.draft,
    levels,
    targets: buildTargets(outline, base, levels),
    params: paramsOf(outline),
    rules: rulesOf(read, place, base, levels),
    location: locationOf(place),
  };
}

/** Without written targets, the lowest level is everybody's target. */
function buildTargets(
  outline: ScorecardOutline,
  base: Scorecard | undefined,
  levels: readonly string[],
): readonly Target[] {
  const written = outline.read?.targets;
  if (written !== undefined) return written.map(buildTarget);
  if (base !== undefined && targetsOf(outline) !== undefined) return base.targets;
  return levels.slice(0, 1).map((level) => ({ level }));
}

function buildTarget({ level, when }: NonNullable<ScorecardFile["targets"]>[number]): Target {
  return { level, ...present({ when }) };
}

function paramsOf(outline: ScorecardOutline): JsonObject {
  const values: Record<string, JsonValue> = {};
  for (const [name, { value }] of outline.params) if (value !== undefined) values[name] = value;
  return values;
}

function rulesOf(
  read: ScorecardFile,
  place: Place,
  base: Scorecard | undefined,
  levels: readonly string[],
): readonly Rule[] {
  const without = new Set("without" in read ? read.without : []);
  const inherited = (base?.rules ?? []).filter((rule) => !without.has(rule.id));
  const written = member(place, "rules");
  const own = (read.rules ?? []).map((rule, index) =>
    buildRule(rule, { ...written, path: [...written.path, index] }, levels),
  );
  return [...inherited, ...own];
}

function buildRule(rule: RuleFile, place: Place, levels: readonly string[]): Rule {
  const { id, title, weight, severity, pass, draft, appliesTo, notApplicable, maxAge, why, fix } = rule;
  return {
    id,
    title,
    level: rule.level ?? levels[0] ?? "",
    weight,
    severity,
    pass,
    draft,
    ...present({ appliesTo, notApplicable, maxAge, why, fix: fix === undefined ? undefined : buildFix(fix) }),
    location: locationOf(place),
  };
}

function buildFix({ text, url, effort, action }: NonNullable<RuleFile["fix"]>): Fix {
  return { text, ...present({ url, effort, action }) };
}

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Only the members that are not undefined. */
export function present<T extends object>(members: T): Present<T> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Present<T>;
}
