// Which DORA figures does a team, a system, or everything together have?

import { METRICS } from "../../model/dora.ts";
import type { DoraMetrics, GroupDora, MetricId } from "../../model/dora.ts";
import type { EntityRef } from "../../model/entity.ts";
import { compareText } from "../../model/problem.ts";
import type { DoraQuestion, SampledWindows } from "../measure/dora-question.ts";
import { measureDelivery } from "../measure/measure-delivery.ts";
import { poolSamples } from "../measure/pool-samples.ts";
import type { DeliverySamples } from "../measure/sample-delivery.ts";
import { tellFigures } from "./tell-figures.ts";

export interface GroupMember {
  readonly entity: EntityRef;
  readonly samples: SampledWindows;
}

/** For deployment frequency more is better, for all other metrics less. */
const MORE_IS_BETTER: ReadonlySet<MetricId> = new Set(["deployment_frequency"]);

/** `group`: the ref, or another name for the group. */
export function tellGroupDora(group: string, members: readonly GroupMember[], question: DoraQuestion): GroupDora {
  // Members without events say nothing, and would only dilute the figures of the others.
  const heard = members.filter(({ samples }) => samples.whole.span.days > 0);
  const pooled = poolWindows(heard.map(({ samples }) => samples));
  return {
    group,
    members: members.length,
    ...tellFigures(pooled ?? emptyWindows(question), question, Math.max(1, heard.length)),
    spread: tellSpread(heard, question),
  };
}

function poolWindows(all: readonly SampledWindows[]): SampledWindows | undefined {
  const [first] = all;
  if (first === undefined) return undefined;
  const pool = (pick: (windows: SampledWindows) => DeliverySamples | undefined) =>
    poolSamples(all.flatMap((windows) => pick(windows) ?? []));
  return {
    whole: pool(({ whole }) => whole),
    trend:
      first.trend === null
        ? null
        : { now: pool(({ trend }) => trend?.now), before: pool(({ trend }) => trend?.before) },
    history: first.history?.map((_, index) => pool(({ history }) => history?.[index])) ?? null,
  };
}

function emptyWindows({ windows }: DoraQuestion): SampledWindows {
  const nothing = poolSamples([]);
  return {
    whole: nothing,
    trend: windows.trend === null ? null : { now: nothing, before: nothing },
    history: windows.history?.map(() => nothing) ?? null,
  };
}

function tellSpread(members: readonly GroupMember[], { windows, options }: DoraQuestion): GroupDora["spread"] {
  const measured = members.map(({ entity, samples }) => ({
    entity,
    metrics: measureDelivery(samples.whole, windows.whole, options),
  }));
  return Object.fromEntries(METRICS.map((metric) => [metric, spreadOf(metric, measured)])) as GroupDora["spread"];
}

function spreadOf(
  metric: MetricId,
  measured: readonly { readonly entity: EntityRef; readonly metrics: DoraMetrics }[],
): GroupDora["spread"][MetricId] {
  const known = measured
    .flatMap(({ entity, metrics }) => {
      const { value, level } = metrics[metric];
      return value === null ? [] : [{ entity, value, level }];
    })
    .sort(
      (a, b) => (MORE_IS_BETTER.has(metric) ? b.value - a.value : a.value - b.value) || compareText(a.entity, b.entity),
    );
  const [best, worst] = [known[0], known.at(-1)];
  return best === undefined || worst === undefined ? null : { best, worst, known: known.length };
}
