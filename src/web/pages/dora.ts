// How well is something delivered, and what is still open and therefore in no median?

import { METRICS } from "../../model/dora.ts";
import type { Backlog, DoraShared, GroupDora, LevelBands, MetricId } from "../../model/dora.ts";
import { cleanText } from "../../report/clean-text.ts";
import { count } from "../../report/layout.ts";
import { METRIC_TITLES, NOT_KNOWN, sayDay, sayDays, sayFigure, sayFrequency, sayHours } from "../../report/say-dora.ts";
import type { Page } from "../frame.ts";
import { html, joined, NOTHING } from "../html.ts";
import type { Html } from "../html.ts";
import { trendChart } from "../charts/trend-chart.ts";
import { COUNTED, doraTable } from "../parts/dora-table.ts";
import { emptyState } from "../parts/empty.ts";
import { inCode } from "../parts/finding.ts";
import { entityLink } from "../parts/links.ts";

export interface DoraShown {
  /** What the figures are about, and a link to it. */
  readonly of: { readonly name: string; readonly link: Html };
  readonly told: DoraShared;
  /** Null: no levels are published. */
  readonly bands: LevelBands | null;
  /** For a group: the best and the worst of its members. */
  readonly spread: GroupDora["spread"] | null;
}

export function doraPage({ of, told, bands, spread }: DoraShown): Page {
  const { window } = told;
  return {
    title: `Delivery of ${of.name}`,
    area: "/dora",
    body: html`<h1>Delivery</h1>
      <p class="meta">
        ${of.link} · ${sayDays(window.from, window.to, window.timezone)} · levels of DORA's report of ${told.reportYear}
      </p>
      ${told.metrics.deployment_frequency.n + told.metrics.lead_time.n === 0 ? nothingKnown() : html`${sentence(told)} ${doraTable(told)}`}
      ${open(told)} ${trends(told, bands)} ${spreadSection(spread, told)} ${notes(told)}`,
  };
}

function nothingKnown(): Html {
  return emptyState(
    "Nothing was deployed in this time, as far as anybody said.",
    "Delivery events fill this page: from pipelines, webhooks or files.",
    "muster events deployments.ndjson",
  );
}

function sentence(told: DoraShared): Html {
  const { metrics, trend } = told;
  const { deployment_frequency: frequency, lead_time: lead, change_fail_rate: fails } = metrics;
  const before = trend?.before.values.lead_time ?? null;
  const now = trend?.now.values.lead_time ?? null;
  const moved =
    before === null || now === null
      ? NOTHING
      : html` In the last 30 days it took ${sayHours(now)}, in the 30 before ${sayHours(before)}.`;
  return html`<p class="lead">
    ${frequency.value === null ? html`How often is deployed is ${NOT_KNOWN}` : html`Deployed <b>${sayFrequency(told)}</b>`};
    a change takes <b>${sayFigure(lead.value, "hours")}</b>; <b>${sayFigure(fails.value, "percent")}</b> of deployments
    fail.${moved}
  </p>`;
}

/** What is not over yet is in no median, so it is shown beside them. */
function open({ open: failures, undeployed, unattributedIncidents }: DoraShared): Html {
  return html`<ul class="facts-row">
    ${backlog(failures, "open failure", "not recovered from")}
    ${backlog(undeployed, "undeployed change", "merged, not in production")}
    ${
      unattributedIncidents === 0
        ? NOTHING
        : html`<li>
            <b>${unattributedIncidents}</b> ${unattributedIncidents === 1 ? "incident" : "incidents"}
            <span class="soft">of no known deployment</span>
          </li>`
    }
  </ul>`;
}

function backlog({ n, oldestAge }: Backlog, singular: string, what: string): Html {
  const age = oldestAge === null ? NOTHING : html`, the oldest for ${sayHours(oldestAge)}`;
  return html`<li><b>${n}</b> ${n === 1 ? singular : `${singular}s`} <span class="soft">${what}${age}</span></li>`;
}

function trends({ history, metrics, window }: DoraShared, bands: LevelBands | null): Html {
  if (history === null || history.length < 2) return NOTHING;
  const charts = METRICS.map((metric) => {
    const { unit } = metrics[metric];
    const points = history.map((period) => {
      const { value, n } = period.metrics[metric];
      const said = `${value === null ? NOT_KNOWN : sayFigure(value, unit)}, n ${n} ${COUNTED[metric]}`;
      return { label: sayDay(period.from, window.timezone), value, said };
    });
    const chart = trendChart({
      title: `${METRIC_TITLES[metric]}, week by week`,
      points,
      bands: (bands?.[metric] ?? []).map(({ level, from, to }) => ({ name: level, from, to })),
      say: (value) => sayFigure(value, unit),
    });
    return chart === NOTHING
      ? NOTHING
      : html`<figure>
          <figcaption>${METRIC_TITLES[metric]}</figcaption>
          ${chart}
        </figure>`;
  });
  if (charts.every((chart) => chart === NOTHING)) return NOTHING;
  return html`<section>
    <h2>Week by week</h2>
    <div class="charts">${charts}</div>
  </section>`;
}

function spreadSection(spread: GroupDora["spread"] | null, { metrics }: DoraShared): Html {
  const rows = METRICS.flatMap((metric) => {
    const ends = spread?.[metric] ?? null;
    return ends === null || ends.known < 2 ? [] : [spreadRow(metric, ends, metrics[metric].unit)];
  });
  if (rows.length === 0) return NOTHING;
  return html`<section>
    <h2>Both ends</h2>
    <table class="stack">
      <thead>
        <tr>
          <th scope="col">Metric</th>
          <th scope="col">Best</th>
          <th scope="col">Worst</th>
          <th scope="col" class="number">Known of</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </section>`;
}

type Ends = NonNullable<GroupDora["spread"][MetricId]>;

function spreadRow(
  metric: MetricId,
  { best, worst, known }: Ends,
  unit: DoraShared["metrics"][MetricId]["unit"],
): Html {
  const end = ({ entity, value }: Ends["best"]): Html => html`${entityLink(entity)} ${sayFigure(value, unit)}`;
  return html`<tr>
    <th scope="row">${METRIC_TITLES[metric]}</th>
    <td data-label="best">${end(best)}</td>
    <td data-label="worst">${end(worst)}</td>
    <td class="number" data-label="known of">${count(known, "component")}</td>
  </tr>`;
}

function notes({ notes: all }: DoraShared): Html {
  if (all.length === 0) return NOTHING;
  return html`<section>
    <h2>To know before relying on it</h2>
    <ul class="small soft">
      ${joined(
        all.map((note) => html`<li>${inCode(cleanText(note))}</li>`),
        "",
      )}
    </ul>
  </section>`;
}
