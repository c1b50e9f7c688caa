// What does `muster evaluate` print for a person? How the fleet stands, who is below target and why, and the
// conclusion.

import type { EvaluationSummary } from "../model/evaluation-report.ts";
import type { EntityReport, ScorecardReport } from "../model/finding.ts";
import { cleanText } from "./clean-text.ts";
import { concludeEvaluation } from "./conclusion.ts";
import { standingOf, standsInTheWayOf } from "./ladder.ts";
import type { Standing } from "./ladder.ts";
import { columnsOf, count, cut, wrap } from "./layout.ts";
import type { RenderContext, RenderEvaluation, EvaluationInput } from "./render-context.ts";
import { sayRef } from "./say-ref.ts";
import { darkFigures, entityLines } from "./text-entity.ts";
import type { EntityLinesContext } from "./text-entity.ts";
import { catalogProblemLines } from "./text-problems.ts";
import { headline, scorecardLines } from "./text-scorecards.ts";

/** How many entities of each standing are shown; the rest is only counted. */
const MOST_SHOWN: Readonly<Record<Standing, number>> = { below: 12, unknown: 20, met: 20, none: 0 };
/** Where more entities than this are below target, each is shown briefly. */
const FEW = 5;
/** The most columns of a name at the start of a line. */
const MOST_NAME = 32;

/** The fleet first, then the entities, then what is wrong with the catalog, then the conclusion. */
export const evaluationText: RenderEvaluation = function* (input, context) {
  for (const line of lines(input, context)) yield `${line}\n`;
};

function* lines({ report }: EvaluationInput, context: RenderContext): Generator<string> {
  const { summary, problems } = report;
  yield* [headline(report.rulebook, report.at, summary, context), ""];
  // For a single entity, its own lines already say everything.
  if (summary.entities !== 1) yield* fleetLines(summary, context);
  const entityContext = {
    ...context,
    at: report.at,
    standsInTheWay: standsInTheWayOf(summary),
    mostTold: summary.standing.below > FEW ? 1 : 3,
  };
  if (context.full) {
    const told = yield* everyEntity(report.entities, entityContext);
    const theirs = problems.filter(({ entity, file }) => told.has(entity ?? "") || told.has(file ?? ""));
    yield* catalogProblemLines(theirs, context);
  } else {
    yield* someEntities(report.entities, summary, entityContext);
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

/** Returns the refs and files of the entities shown. */
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

function* someEntities(
  entities: Iterable<EntityReport>,
  summary: EvaluationSummary,
  context: EntityLinesContext,
): Generator<string> {
  const { shown, seen } = firstOfEach(entities, summary);
  yield* section("BELOW TARGET", seen.below, shown.below, context, blocks(shown.below, context));
  const dark = named(shown.unknown, (entity) => darkFigures(entity, context), context);
  yield* section("NOT KNOWN", seen.unknown, shown.unknown, context, dark);
  yield* section("ON TARGET", seen.met, shown.met, context, named(shown.met, levelsHeld, context));
}

/** Explaining an entity takes time, so no more are walked than are shown. The totals come from the summary. */
function firstOfEach(
  entities: Iterable<EntityReport>,
  summary: EvaluationSummary,
): { shown: Readonly<Record<Standing, EntityReport[]>>; seen: Readonly<Record<Standing, number>> } {
  const shown: Record<Standing, EntityReport[]> = { below: [], unknown: [], met: [], none: [] };
  const walked: Record<Standing, number> = { below: 0, unknown: 0, met: 0, none: 0 };
  const isFull = (standing: Standing): boolean =>
    shown[standing].length >= Math.min(MOST_SHOWN[standing], summary.standing[standing]);
  for (const entity of entities) {
    const standing = standingOf(entity);
    if (walked[standing]++ < MOST_SHOWN[standing]) shown[standing].push(entity);
    if (isFull("below") && isFull("unknown") && isFull("met")) return { shown, seen: summary.standing };
  }
  return { shown, seen: walked };
}

function* section(
  title: string,
  seen: number,
  shown: readonly EntityReport[],
  context: RenderContext,
  body: Iterable<string>,
): Generator<string> {
  if (seen === 0) return;
  yield* [`${context.style.strong(title)}   ${count(seen, "entity", "entities")}`, ""];
  yield* body;
  if (seen > shown.length) yield leftOut(seen - shown.length, context);
  yield "";
}

function* blocks(entities: readonly EntityReport[], context: EntityLinesContext): Generator<string> {
  for (const [index, entity] of entities.entries()) {
    if (index > 0) yield "";
    yield* entityLines(entity, context);
  }
}

/** One line per entity, with what `say` gives beside the name. */
function* named(
  entities: readonly EntityReport[],
  say: (entity: EntityReport) => string,
  { width, style }: RenderContext,
): Generator<string> {
  const names = entities.map((entity) => cut(sayRef(entity.ref), MOST_NAME));
  const column = Math.max(...names.map(columnsOf)) + 3;
  for (const [index, entity] of entities.entries()) {
    const [first = "", ...rest] = wrap(say(entity), width, " ".repeat(column));
    const name = names[index] ?? "";
    yield style.strong(name) + " ".repeat(column - columnsOf(name)) + first.slice(column);
    yield* rest;
  }
}

function levelsHeld(entity: EntityReport): string {
  const held = entity.scorecards.filter((scorecard) => scorecard.level !== null && !scorecard.draft);
  return held
    .map((scorecard) => cleanText(`${scorecard.id} ${scorecard.level ?? ""}${thanksTo(scorecard)}`))
    .join(", ");
}

function thanksTo({ waived }: ScorecardReport): string {
  return waived.length === 0 ? "" : ` (${waived.length} waived)`;
}

function leftOut(number: number, { style }: RenderContext): string {
  return style.muted(`… ${number} more: --entity or --owner narrows, --format json lists all`);
}
