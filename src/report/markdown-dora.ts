// How are the DORA metrics written in a pull request or a job summary?

import { METRICS } from "../model/dora.ts";
import type { DoraShared, EntityDora } from "../model/dora.ts";
import { count } from "./layout.ts";
import { code, markdown } from "./markdown-text.ts";
import type { RenderDora } from "./render-context.ts";
import { isOfSeveral, METRIC_TITLES, sayDay, sayDays, sayFigure, sayFrequency, sayInterval } from "./say-dora.ts";

const MOST_ENTITIES = 100;

export const doraMarkdown: RenderDora = function* ({ entities, all }) {
  const [only] = entities;
  const isOne = only !== undefined && entities.length === 1;
  const told: DoraShared = isOne ? only : all;
  const name = isOne ? code(only.entity) : count(entities.length, "entity", "entities");
  yield `## DORA metrics of ${name}\n\n`;
  yield* metricsTable(told);
  if (isOfSeveral(told)) yield `- deployed ${sayFrequency(told)}\n\n`;
  if (!isOne) yield* entitiesTable(entities);
  yield* historyTable(told);
  yield* backlogs(told);
  for (const note of told.notes) yield `- ${markdown(note)}\n`;
  const { from, to, timezone } = told.window;
  yield `\n<sub>${sayDays(from, to, timezone)} ${markdown(timezone)}, report ${told.reportYear}</sub>\n`;
};

function* metricsTable({ metrics }: DoraShared): Generator<string> {
  yield "| metric | value | 95 % | level | n | confidence |\n|---|--:|---|---|--:|---|\n";
  for (const metric of METRICS) {
    const { value, unit, interval, level, n, confidence } = metrics[metric];
    const cells = [METRIC_TITLES[metric], sayFigure(value, unit), value === null ? "" : sayInterval(interval, unit)];
    yield `| ${[...cells, level ?? "", n, confidence].join(" | ")} |\n`;
  }
  yield "\n";
}

function* historyTable({ history, metrics, window }: DoraShared): Generator<string> {
  if (history === null) return;
  yield* tableHead("from");
  for (const period of history) {
    const cells = METRICS.map((metric) => sayFigure(period.metrics[metric].value, metrics[metric].unit));
    yield `| ${[sayDay(period.from, window.timezone), ...cells].join(" | ")} |\n`;
  }
  yield "\n";
}

function* backlogs({ undeployed, open }: DoraShared): Generator<string> {
  if (undeployed.n > 0) yield `- ${count(undeployed.n, "change")} merged and not deployed\n`;
  if (open.n > 0) yield `- ${count(open.n, "failed deployment")} not recovered from\n`;
}

function tableHead(first: string): readonly string[] {
  return [
    `| ${[first, ...METRICS.map((metric) => METRIC_TITLES[metric])].join(" | ")} |\n`,
    `|---|${"--:|".repeat(METRICS.length)}\n`,
  ];
}

function* entitiesTable(entities: readonly EntityDora[]): Generator<string> {
  yield* tableHead("entity");
  for (const { entity, metrics } of entities.slice(0, MOST_ENTITIES)) {
    const cells = METRICS.map((metric) => {
      const { value, unit, level } = metrics[metric];
      return `${sayFigure(value, unit)}${level === null ? "" : ` (${level})`}`;
    });
    yield `| ${[code(entity), ...cells].join(" | ")} |\n`;
  }
  if (entities.length > MOST_ENTITIES) yield `\n… ${entities.length - MOST_ENTITIES} more\n`;
  yield "\n";
}
