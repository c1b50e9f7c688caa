// What does `muster evaluate` print for a person? Where the fleet stands, who is below target and why, how it ended.

import type { EvaluationSummary } from "../model/evaluation-report.ts";
import type { EntityReport } from "../model/finding.ts";
import { cleanText } from "./clean-text.ts";
import { concludeEvaluation } from "./conclusion.ts";
import { standingOf, standsInTheWayOf } from "./ladder.ts";
import type { Standing } from "./ladder.ts";
import { count, padRight, wrap } from "./layout.ts";
import type { RenderContext, RenderEvaluation, EvaluationInput } from "./render-context.ts";
import { sayRef } from "./say-ref.ts";
import { entityLines } from "./text-entity.ts";
import type { EntityLinesContext } from "./text-entity.ts";
import { catalogProblemLines } from "./text-problems.ts";
import { headline, scorecardLines } from "./text-scorecards.ts";

/** Entities shown of each standing before the rest is only counted. */
const MOST_SHOWN: Readonly<Record<Standing, number>> = { below: 20, unknown: 10, met: 20, none: 0 };

/** Fleet first, then the entities, then what is wrong with the catalog, then how it ended. */
export const evaluationText: RenderEvaluation = function* (input, context) {
  for (const line of lines(input, context)) yield `${line}\n`;
};

function* lines({ report }: EvaluationInput, context: RenderContext): Generator<string> {
  const { summary, problems } = report;
  yield* [headline(report.rulebook, report.at, summary, context), ""];
  yield* fleetLines(summary, context);
  const entityContext = { ...context, at: report.at, standsInTheWay: standsInTheWayOf(summary) };
  if (context.full) {
    const told = yield* everyEntity(report.entities, entityContext);
    const theirs = problems.filter(({ entity, file }) => told.has(entity ?? "") || told.has(file ?? ""));
    yield* catalogProblemLines(theirs, context);
  } else {
    yield* someEntities(report.entities, entityContext);
    yield* catalogProblemLines(problems, context);
  }
  yield* wrap(concludeEvaluation(summary, context.strict).line, context.width);
}

function* fleetLines(summary: EvaluationSummary, context: RenderContext): Generator<string> {
  const idle: string[] = [];
  for (const scorecard of summary.scorecards) {
    if (scorecard.entities === 0) {
      idle.push(cleanText(scorecard.id));
      continue;
    }
    yield* scorecardLines(scorecard, context);
    yield "";
  }
  if (idle.length === 0) return;
  const lines = wrap(`applies to nothing here: ${idle.join(", ")}`, context.width);
  yield* [...lines.map(context.style.muted), ""];
}

/** Gives back whom and which files it told of. */
function* everyEntity(
  entities: Iterable<EntityReport>,
  context: EntityLinesContext,
): Generator<string, ReadonlySet<string>> {
  const told = new Set<string>();
  for (const entity of entities) {
    yield* [...entityLines(entity, context), ""];
    told.add(entity.ref);
    if (entity.location !== null) told.add(entity.location.file);
  }
  return told;
}

type Shown = Record<Standing, EntityReport[]>;

function* someEntities(entities: Iterable<EntityReport>, context: EntityLinesContext): Generator<string> {
  const shown: Shown = { below: [], unknown: [], met: [], none: [] };
  const seen: Record<Standing, number> = { below: 0, unknown: 0, met: 0, none: 0 };
  for (const entity of entities) {
    const standing = standingOf(entity);
    if (seen[standing]++ < MOST_SHOWN[standing]) shown[standing].push(entity);
  }
  yield* inFull("BELOW TARGET", shown.below, seen.below, context);
  yield* inFull("NOT KNOWN", shown.unknown, seen.unknown, context);
  yield* inOneLine("ON TARGET", shown.met, seen.met, context);
}

function* inFull(
  title: string,
  entities: readonly EntityReport[],
  seen: number,
  context: EntityLinesContext,
): Generator<string> {
  if (seen === 0) return;
  yield `${context.style.strong(title)}   ${count(seen, "entity", "entities")}`;
  yield "";
  for (const entity of entities) {
    yield* entityLines(entity, context);
    yield "";
  }
  if (seen > entities.length) yield* [leftOut(seen - entities.length, context), ""];
}

function* inOneLine(
  title: string,
  entities: readonly EntityReport[],
  seen: number,
  context: EntityLinesContext,
): Generator<string> {
  if (seen === 0) return;
  yield `${context.style.strong(title)}   ${count(seen, "entity", "entities")}`;
  yield "";
  const names = entities.map((entity) => sayRef(entity.ref));
  const column = Math.min(28, Math.max(...names.map((name) => name.length)) + 3);
  for (const [index, entity] of entities.entries()) {
    yield* wrap(levelsHeld(entity), context.width, padRight(names[index] ?? "", column), " ".repeat(column));
  }
  if (seen > entities.length) yield leftOut(seen - entities.length, context);
  yield "";
}

function levelsHeld(entity: EntityReport): string {
  const held = entity.scorecards.filter((scorecard) => scorecard.level !== null && !scorecard.draft);
  return held.map((scorecard) => cleanText(`${scorecard.id} ${scorecard.level ?? ""}`)).join(", ");
}

function leftOut(number: number, { style }: RenderContext): string {
  return style.muted(`… ${number} more: --entity or --owner narrows, --format json has them all`);
}
