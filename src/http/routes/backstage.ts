// What do Backstage plugins ask, as if this were their own backend? Addresses and shapes are theirs.

import * as api from "../../api/tech-insights.ts";
import * as rhdh from "../../api/rhdh-scorecard.ts";
import { listChecks } from "../../integrations/backstage/insights/checks.ts";
import { listFactSchemas, readFactRange, readLatestFacts } from "../../integrations/backstage/insights/facts.ts";
import { runBulk, runChecks } from "../../integrations/backstage/insights/results.ts";
import { listMetrics } from "../../integrations/backstage/scorecard/metrics.ts";
import { aggregateMetric, entityMetrics } from "../../integrations/backstage/scorecard/results.ts";
import { entityTimeSeries } from "../../integrations/backstage/scorecard/time-series.ts";
import { parseInstant } from "../../model/time.ts";
import { defineRoute, jsonBody, KIB, MIB } from "../route.ts";

const tag = "Backstage";
const INSIGHTS = "/backstage/tech-insights";
const SCORECARD = "/backstage/scorecard";
/** As the original backend answers. Its clients do not read our problems. */
const NO_IDS = { status: 422, text: JSON.stringify({ error: "`ids` is not given: name fact sets, as `ids[]=…`" }) };

export const backstageRoutes = [
  defineRoute({
    tag,
    method: "GET",
    path: `${INSIGHTS}/checks`,
    permission: "reports:read",
    isPacked: true,
    summary: "List rules as Tech Insights checks",
    answer: { status: 200, description: "All rules except drafts.", schema: api.insightChecks },
    handle: async ({ muster }) => ({ body: await listChecks(muster) }),
  }),
  defineRoute({
    tag,
    method: "POST",
    path: `${INSIGHTS}/checks/run`,
    permission: "reports:read",
    isPacked: true,
    summary: "Read the results of many entities",
    description: "From the last evaluation of each. A rule that is unknown or does not apply has no result.",
    body: jsonBody(api.runBulkRequest, 4 * MIB),
    answer: { status: 200, description: "By entity, sent while it is made.", schema: api.bulkResults },
    handle: async ({ muster, body }) => {
      const { tag: etag, pieces } = await runBulk(muster, body);
      return { lines: pieces, headers: { "content-type": "application/json", etag } };
    },
  }),
  defineRoute({
    tag,
    method: "POST",
    path: `${INSIGHTS}/checks/run/{namespace}/{kind}/{name}`,
    permission: "reports:read",
    isPacked: true,
    summary: "Read the results of an entity",
    description: "From its last evaluation, with the facts that each rule reads.",
    params: api.insightPath,
    body: jsonBody(api.runChecksRequest, 256 * KIB),
    answer: { status: 200, description: "One for each check.", schema: api.checkResults },
    handle: async ({ muster, params, body }) => ({ body: await runChecks(muster, params, body.checks) }),
  }),
  defineRoute({
    tag,
    method: "GET",
    path: `${INSIGHTS}/fact-schemas`,
    permission: "reports:read",
    isPacked: true,
    summary: "List fact sets as Tech Insights fact retrievers",
    query: api.factSchemasQuery,
    listKeys: ["ids"],
    answer: { status: 200, description: "Each with its facts.", schema: api.factSchemas },
    handle: async ({ muster, query }) => ({ body: await listFactSchemas(muster, query.ids) }),
  }),
  defineRoute({
    tag,
    method: "GET",
    path: `${INSIGHTS}/facts/latest`,
    permission: "reports:read",
    summary: "Read what is known of an entity, by fact set",
    query: api.latestFactsQuery,
    listKeys: ["ids"],
    answer: { status: 200, description: "For the fact sets you asked for.", schema: api.latestFacts },
    refusals: { 422: "No fact sets are named." },
    handle: async ({ muster, query }) =>
      query.ids === undefined ? NO_IDS : { body: await readLatestFacts(muster, query.entity, query.ids) },
  }),
  defineRoute({
    tag,
    method: "GET",
    path: `${INSIGHTS}/facts/range`,
    permission: "reports:read",
    summary: "Read what was observed of an entity in a period, by fact set",
    description: "Only the last value of a fact is kept, so there is at most one row for each fact set.",
    query: api.factRangeQuery,
    listKeys: ["ids"],
    answer: { status: 200, description: "For the fact sets you asked for.", schema: api.factRange },
    refusals: { 422: "No fact sets, or no times, are named." },
    handle: async ({ muster, query }) => {
      if (query.ids === undefined) return NO_IDS;
      const [from, to] = [parseInstant(query.startDatetime ?? ""), parseInstant(query.endDatetime ?? "")];
      if (from === undefined) return badTime("startDatetime", query.startDatetime);
      if (to === undefined) return badTime("endDatetime", query.endDatetime);
      return { body: await readFactRange(muster, query.entity, query.ids, { from, to }) };
    },
  }),
  defineRoute({
    tag,
    method: "GET",
    path: `${SCORECARD}/metrics`,
    permission: "reports:read",
    isPacked: true,
    summary: "List levels, scores and rules as metrics of Red Hat Developer Hub",
    query: rhdh.metricsQuery,
    answer: { status: 200, description: "Grouped by scorecard.", schema: rhdh.metrics },
    handle: async ({ muster, query }) => ({ body: await listMetrics(muster, query) }),
  }),
  defineRoute({
    tag,
    method: "GET",
    path: `${SCORECARD}/metrics/catalog/{kind}/{namespace}/{name}`,
    permission: "reports:read",
    isPacked: true,
    summary: "Read the metrics of an entity",
    description: "A metric that does not apply is left out. One that is unknown is an error with its reason.",
    params: rhdh.entityMetricsPath,
    query: rhdh.entityMetricsQuery,
    answer: { status: 200, description: "One for each metric.", schema: rhdh.metricResults },
    handle: async ({ muster, params, query }) => ({ body: await entityMetrics(muster, params, query) }),
  }),
  defineRoute({
    tag,
    method: "GET",
    path: `${SCORECARD}/metrics/catalog/{kind}/{namespace}/{name}/time-series`,
    permission: "reports:read",
    isPacked: true,
    summary: "Read the history of a metric of an entity, day by day",
    description: "As far back as it is known. Days on which the metric did not apply are left out.",
    params: rhdh.entityMetricsPath,
    query: rhdh.timeSeriesQuery,
    answer: { status: 200, description: "Oldest first.", schema: rhdh.timeSeries },
    handle: async ({ muster, params, query }) => ({ body: await entityTimeSeries(muster, params, query) }),
  }),
  defineRoute({
    tag,
    method: "GET",
    path: `${SCORECARD}/aggregations/{id}`,
    permission: "reports:read",
    summary: "Count entities by the status of a metric",
    params: rhdh.aggregationPath,
    answer: { status: 200, description: "The number for each status.", schema: rhdh.aggregation },
    handle: async ({ muster, params }) => ({ body: await aggregateMetric(muster, params.id) }),
  }),
];

/** As the original backend answers. */
function badTime(field: string, value = "") {
  return { status: 422, text: JSON.stringify({ message: `\`${field}\` is not an ISO time`, field, value }) };
}
