// How are the DORA metrics written as CSV? One row per metric of an entity, and with a history one more for each week
// or month.

import { METRICS } from "../model/dora.ts";
import { csvRow } from "./csv.ts";
import type { RenderDora } from "./render-context.ts";

const COLUMNS = [
  "entity",
  "from",
  "to",
  "timezone",
  "effectiveDays",
  "metric",
  "value",
  "unit",
  "n",
  "level",
  "low",
  "high",
  "confidence",
  "coverage",
];

export const doraCsv: RenderDora = function* ({ entities }) {
  yield csvRow(COLUMNS);
  for (const { entity, window, metrics, history } of entities) {
    const { from, to, timezone, effectiveDays } = window;
    for (const metric of METRICS) {
      const { value, unit, n, level, interval, confidence, coverage } = metrics[metric];
      const bounds = [interval?.[0], interval?.[1]];
      yield csvRow([
        entity,
        from,
        to,
        timezone,
        effectiveDays,
        metric,
        value,
        unit,
        n,
        level,
        ...bounds,
        confidence,
        coverage,
      ]);
    }
    for (const period of history ?? []) {
      for (const metric of METRICS) {
        const { value, n, level } = period.metrics[metric];
        const figures = [metric, value, metrics[metric].unit, n, level];
        yield csvRow([entity, period.from, period.to, timezone, null, ...figures, null, null, null, null]);
      }
    }
  }
};
