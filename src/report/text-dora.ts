// How do the DORA metrics read on a terminal?

import { METRICS } from "../model/dora.ts";
import type { DoraLevel, DoraShared, EntityDora, GroupDora, MetricId } from "../model/dora.ts";
import { cleanText } from "./clean-text.ts";
import { columnsOf, count, cut, padLeft, padRight, wrap } from "./layout.ts";
import type { RenderContext, RenderDora } from "./render-context.ts";
import {
  isOfSeveral,
  METRIC_TITLES,
  NOT_KNOWN,
  round,
  sayDay,
  sayDays,
  sayFigure,
  sayFrequency,
  sayHours,
  sayInterval,
} from "./say-dora.ts";
import { sayRef } from "./say-ref.ts";
import type { Paint, Style } from "./style.ts";

const WIDTHS = { title: 22, value: 12, interval: 20, level: 8, n: 4 } as const;
/** The width of a cell in the table of many entities. */
const CELL = 11;

/** One entity in full; several as a row each, followed by the figures of all together. */
export const doraText: RenderDora = function* ({ entities, all }, context) {
  const [only] = entities;
  if (only !== undefined && entities.length === 1) {
    yield* section(headline(sayRef(only.entity), only, context), bodyOf(only, context));
    return;
  }
  yield `${headline(count(entities.length, "entity", "entities"), all, context)}\n\n`;
  if (entities.length === 0) {
    yield "  No event says anything about an entity.\n";
    return;
  }
  yield* table(entities, context);
  yield* section(context.style.strong("all together"), bodyOf(all, context, spreadLines(all, context)));
};

function* section(head: string, lines: Iterable<string>): Generator<string> {
  yield `${head}\n\n`;
  for (const line of lines) yield `${line.trimEnd()}\n`;
}

function headline(name: string, { window, reportYear, profile }: DoraShared, { style, width }: RenderContext): string {
  const span = sayDays(window.from, window.to, window.timezone);
  const whose = profile === null || profile === "muster" ? `report ${reportYear}` : `as ${cleanText(profile)}`;
  const right = `${span} ${window.timezone}   ${whose}`;
  const left = cut(cleanText(name), Math.max(8, width - "DORA   ".length - columnsOf(right) - 3));
  const gap = Math.max(3, width - "DORA   ".length - columnsOf(left) - columnsOf(right));
  return `${style.strong("DORA")}   ${left}${" ".repeat(gap)}${style.muted(right)}`;
}

function* bodyOf(told: DoraShared, context: RenderContext, more: Iterable<string> = []): Generator<string> {
  const { style } = context;
  const head = [padRight("", WIDTHS.title), padRight("value", WIDTHS.value), padRight("95 %", WIDTHS.interval)];
  yield style.muted(`  ${head.join("")}${padRight("level", WIDTHS.level)}${padLeft("n", WIDTHS.n)}  confidence`);
  for (const metric of METRICS) yield metricLine(metric, told, style);
  yield "";
  yield* labelled(
    "waiting",
    backlogOf(told.undeployed, "change is merged and not deployed", "changes are merged and not deployed"),
    context,
  );
  yield* labelled(
    "open",
    backlogOf(told.open, "failed deployment is not recovered from", "failed deployments are not recovered from"),
    context,
  );
  yield* labelled("quick check", sayQuickCheck(told), context);
  yield* trendLines(told, context);
  yield* more;
  yield* historyLines(told, context);
  if (told.history !== null && told.notes.length > 0) yield "";
  for (const note of told.notes) yield* wrap(cleanText(note), context.width, `  ${style.unknown("!")} `, "    ");
}

function metricLine(metric: MetricId, { metrics }: DoraShared, style: Style): string {
  const { value, unit, interval, level, n, confidence } = metrics[metric];
  const figure = padRight(sayFigure(value, unit), WIDTHS.value);
  const cells = [
    padRight(METRIC_TITLES[metric], WIDTHS.title),
    value === null ? style.muted(figure) : figure,
    style.muted(padRight(value === null ? "" : sayInterval(interval, unit), WIDTHS.interval)),
    paintOf(level, style)(padRight(level ?? "", WIDTHS.level)),
  ];
  return `  ${cells.join("")}${padLeft(String(n), WIDTHS.n)}  ${style.muted(n === 0 ? "" : confidence)}`;
}

function paintOf(level: DoraLevel | null, style: Style): Paint {
  if (level === null) return style.muted;
  return level === "low" ? style.fail : level === "medium" ? style.unknown : style.pass;
}

function backlogOf({ n, oldestAge }: DoraShared["open"], one: string, many: string): string {
  if (n === 0 || oldestAge === null) return "";
  const age = sayHours(oldestAge);
  return n === 1 ? `1 ${one}, for ${age}` : `${n} ${many}, the oldest for ${age}`;
}

function sayQuickCheck({ quickCheck: { average, throughput, stability, means } }: DoraShared): string {
  const told = [
    throughput === null ? [] : `throughput ${round(throughput)}`,
    stability === null ? [] : `stability ${round(stability)}`,
  ].flat();
  if (told.length === 0) return "";
  const whole = average === null ? told.join(", ") : `${round(average)} of 10, ${told.join(", ")}`;
  return means.average === null ? whole : `${whole}; others ${round(means.average)}`;
}

function* trendLines({ trend, metrics }: DoraShared, context: RenderContext): Generator<string> {
  if (trend === null) return;
  const changed = METRICS.flatMap((metric) => {
    const [now, before] = [trend.now.values[metric], trend.before.values[metric]];
    if (now === null || before === null || now === before) return [];
    const { unit } = metrics[metric];
    return `${METRIC_TITLES[metric]} ${sayFigure(before, unit)} → ${sayFigure(now, unit)}`;
  });
  yield* labelled("last 30 days", changed.join(", "), context);
}

function* historyLines({ history, metrics, window }: DoraShared, context: RenderContext): Generator<string> {
  if (history === null) return;
  yield "";
  yield context.style.muted(
    `  ${padRight("from", WIDTHS.title - CELL + 2)}${["deploys", "lead time", "fail rate", "recovery", "rework"].map((title) => padLeft(title, CELL)).join("")}`,
  );
  for (const period of history) {
    const cells = METRICS.map((metric) => {
      const { value, n } = period.metrics[metric];
      const figure = metric === "deployment_frequency" ? String(n) : sayFigure(value, metrics[metric].unit);
      return padLeft(value === null ? "-" : figure, CELL);
    });
    yield `  ${padRight(sayDay(period.from, window.timezone), WIDTHS.title - CELL + 2)}${cells.join("")}`;
  }
}

function* labelled(label: string, text: string, { style, width }: RenderContext): Generator<string> {
  if (text !== "")
    yield* wrap(text, width, `  ${style.muted(padRight(label, WIDTHS.title))}`, " ".repeat(WIDTHS.title + 2));
}

function* table(entities: readonly EntityDora[], { style, width }: RenderContext): Generator<string> {
  const name = Math.max(12, width - 5 * (CELL + 1) - 2);
  const titles = ["a week", "lead time", "fail rate", "recovery", "rework"];
  yield `${style.muted(
    `  ${padRight("", name)}${titles
      .map((title) => ` ${padLeft(`${title}  `, CELL)}`)
      .join("")
      .trimEnd()}`,
  )}\n`;
  for (const { entity, metrics } of entities) {
    const cells = METRICS.map((metric) => {
      const { value, unit, level } = metrics[metric];
      const figure = value === null ? "-" : sayFigure(value, unit).replace(" a week", "");
      return ` ${paintOf(level, style)(padLeft(`${figure} ${level?.[0]?.toUpperCase() ?? " "}`, CELL))}`;
    });
    yield `${`  ${padRight(cut(cleanText(sayRef(entity)), name), name)}${cells.join("")}`.trimEnd()}\n`;
  }
  yield `\n  ${style.muted("E elite, H high, M medium, L low; - not known")}\n\n`;
}

function* spreadLines(all: GroupDora, context: RenderContext): Generator<string> {
  const { spread, metrics } = all;
  if (isOfSeveral(all)) yield* labelled("deployed", sayFrequency(all), context);
  for (const metric of METRICS) {
    const ends = spread[metric];
    if (ends === null || ends.known < 2) continue;
    const { unit } = metrics[metric];
    const [best, worst] = [ends.best, ends.worst].map(
      ({ entity, value }) => `${cleanText(sayRef(entity))} ${sayFigure(value, unit)}`,
    );
    yield* labelled(METRIC_TITLES[metric], `best ${best ?? NOT_KNOWN}, worst ${worst ?? NOT_KNOWN}`, context);
  }
}
