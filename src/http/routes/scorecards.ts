// What do scorecards ask of entities, and how do the entities stand?

import { z } from "zod";
import { evaluateAnswer, evaluateRequest } from "../../api/evaluate.ts";
import { declaredFacts, factsQuery } from "../../api/fact-catalogue.ts";
import { scorecardFindings, scorecardFindingsQuery } from "../../api/findings.ts";
import {
  movers,
  moversQuery,
  ruleHistory,
  ruleHistoryQuery,
  scorecardHistory,
  scorecardHistoryQuery,
} from "../../api/history.ts";
import { reportQuery, reportRows } from "../../api/scorecard-table.ts";
import type { ReportFormat, ScorecardTable } from "../../api/scorecard-table.ts";
import { queryAnswer, queryRequest } from "../../api/query.ts";
import {
  describedScorecard,
  listedRules,
  rulePath,
  scorecardPath,
  scorecards,
  scorecardsQuery,
  scorecardSummary,
  summaryQuery,
  teams,
} from "../../api/scorecards.ts";
import { evaluateInline } from "../../app/preview/evaluate-inline.ts";
import { listFactDeclarations } from "../../app/facts/list-fact-declarations.ts";
import { listScorecardFindings } from "../../app/reports/list-findings.ts";
import { queryEntities } from "../../app/catalog/query-entities.ts";
import { listTeams } from "../../app/reports/list-teams.ts";
import { everyRule } from "../../app/reports/read-rules.ts";
import { listScorecards, readScorecard } from "../../app/reports/read-scorecards.ts";
import { scorecardHistory as readScorecardHistory } from "../../app/reports/scorecard-history.ts";
import { ruleHistory as readRuleHistory } from "../../app/reports/rule-history.ts";
import { summariseScorecard } from "../../app/reports/summarise-scorecard.ts";
import { tabulateScorecard } from "../../app/reports/tabulate-scorecard.ts";
import { whoMoved } from "../../app/reports/who-moved.ts";
import { scorecardCsv, scorecardMarkdown } from "../../report/scorecard-table.ts";
import { pathOf } from "../../model/address.ts";
import {
  FINDINGS,
  findingsOfScorecard,
  moverRows,
  MOVERS,
  RULES,
  selectionTable,
  TEAMS,
} from "../../report/list-tables.ts";
import { chooseFormat } from "../choose-format.ts";
import { ACCEPTS, formatQuery, listAnswer, OTHER_TYPES } from "../list-answer.ts";
import { defineRoute, jsonBody, KIB, MIB } from "../route.ts";

const tag = "Scorecards";

const REPORT_TYPES = { json: "application/json", csv: "text/csv", markdown: "text/markdown" } as const;
const WRITE_REPORT: Readonly<Record<ReportFormat, (table: ScorecardTable) => string>> = {
  json: ({ rows }) => JSON.stringify(rows),
  csv: (table) => [...scorecardCsv(table)].join(""),
  markdown: (table) => [...scorecardMarkdown(table)].join(""),
};

export const scorecardRoutes = [
  defineRoute({
    tag,
    method: "GET",
    path: "/v1/scorecards",
    permission: "reports:read",
    summary: "List scorecards",
    query: scorecardsQuery,
    answer: { status: 200, description: "Scorecards that others depend on come first.", schema: scorecards },
    handle: async ({ muster, query }) => ({ body: await listScorecards(muster, query) }),
  }),
  defineRoute({
    tag,
    method: "GET",
    path: "/v1/scorecards/{id}",
    permission: "reports:read",
    summary: "Read a scorecard",
    description: "Its rules, why they are asked for, how to fix what fails, and how many entities pass.",
    params: scorecardPath,
    answer: { status: 200, description: "The scorecard.", schema: describedScorecard },
    handle: async ({ muster, params }) => ({ body: await readScorecard(muster, params.id) }),
  }),
  defineRoute({
    tag,
    method: "GET",
    path: "/v1/scorecards/{id}/findings",
    permission: "reports:read",
    summary: "List the findings of a scorecard",
    params: scorecardPath,
    headers: ACCEPTS,
    query: scorecardFindingsQuery.extend(formatQuery),
    answer: { status: 200, description: "By entity.", schema: scorecardFindings, otherTypes: OTHER_TYPES },
    handle: async ({ muster, params, query: { format, ...query }, header }) => {
      const page = await listScorecardFindings(muster, params.id, query);
      const path = pathOf("v1", "scorecards", params.id, "findings");
      const next = { path, query: { ...query, outcome: query.outcome?.join(",") }, after: page.next };
      return listAnswer({ format, header, next }, page, FINDINGS, () => findingsOfScorecard(page.items));
    },
  }),
  defineRoute({
    tag,
    method: "GET",
    path: "/v1/scorecards/{id}/summary",
    permission: "reports:read",
    summary: "Summarise a scorecard by owner, system or tier",
    params: scorecardPath,
    query: summaryQuery,
    answer: { status: 200, description: "By group; entities without one last.", schema: scorecardSummary },
    handle: async ({ muster, params, query }) => ({ body: await summariseScorecard(muster, params.id, query) }),
  }),
  defineRoute({
    tag,
    method: "GET",
    path: "/v1/scorecards/{id}/history",
    permission: "reports:read",
    summary: "Read the history of a scorecard",
    description:
      "Levels, targets and scores, day by day or week by week: of all entities, of an owner, of a system, or of one entity. The history of an owner covers the entities it owns today, whoever owned them then.",
    params: scorecardPath,
    query: scorecardHistoryQuery,
    answer: { status: 200, description: "Oldest first.", schema: scorecardHistory },
    handle: async ({ muster, params, query }) => ({ body: await readScorecardHistory(muster, params.id, query) }),
  }),
  defineRoute({
    tag,
    method: "GET",
    path: "/v1/scorecards/{scorecard}/rules/{rule}/history",
    permission: "reports:read",
    summary: "Read the history of a rule",
    description: "Outcomes, day by day or week by week, of all entities to which the rule applied.",
    params: rulePath,
    query: ruleHistoryQuery,
    answer: { status: 200, description: "Oldest first.", schema: ruleHistory },
    handle: async ({ muster, params, query }) => ({ body: await readRuleHistory(muster, params, query) }),
  }),
  defineRoute({
    tag,
    method: "GET",
    path: "/v1/movements",
    permission: "reports:read",
    summary: "List who moved to another level",
    description:
      "Upwards and downwards, with the cause. The first level in the period is compared with the last, so an entity that fell and rose again has not moved. Neither has one to which the scorecard began to apply.",
    headers: ACCEPTS,
    query: moversQuery.extend(formatQuery),
    answer: {
      status: 200,
      description: "In each direction, the latest first.",
      schema: movers,
      otherTypes: OTHER_TYPES,
    },
    handle: async ({ muster, query: { format, ...query }, header }) => {
      const told = await whoMoved(muster, query);
      return listAnswer({ format, header }, told, MOVERS, () => moverRows(told));
    },
  }),
  defineRoute({
    tag,
    method: "GET",
    path: "/v1/scorecards/{id}/report",
    permission: "reports:read",
    isPacked: true,
    summary: "Read a scorecard as a table",
    description:
      "One row for each entity: a flat list for dashboards, CSV with a column for each rule, or Markdown with the hundred worst. Choose with `format`, or with the header `accept`.",
    headers: { accept: "`application/json`, `text/csv` or `text/markdown`." },
    params: scorecardPath,
    query: reportQuery,
    answer: {
      status: 200,
      description: "By entity.",
      schema: reportRows,
      otherTypes: [REPORT_TYPES.csv, REPORT_TYPES.markdown],
    },
    handle: async ({ muster, params, query, header }) => {
      const format = query.format ?? chooseFormat(header("accept"), REPORT_TYPES);
      const table = await tabulateScorecard(muster, params.id, query);
      const type = format === "json" ? REPORT_TYPES.json : `${REPORT_TYPES[format]}; charset=utf-8`;
      const file = format === "csv" && { "content-disposition": `attachment; filename="${table.id}.csv"` };
      const headers = { "content-type": type, vary: "accept", ...file };
      return { text: WRITE_REPORT[format](table), headers };
    },
  }),
  defineRoute({
    tag,
    method: "GET",
    path: "/v1/rules",
    permission: "reports:read",
    isPacked: true,
    summary: "List the rules of all scorecards",
    headers: ACCEPTS,
    query: z.strictObject(formatQuery),
    answer: { status: 200, description: "Grouped by scorecard.", schema: listedRules, otherTypes: OTHER_TYPES },
    handle: async ({ muster, query: { format }, header }) => {
      const items = [...(await everyRule(muster))];
      return listAnswer({ format, header }, { items }, RULES, () => items);
    },
  }),
  defineRoute({
    tag,
    method: "GET",
    path: "/v1/teams",
    permission: "reports:read",
    isPacked: true,
    summary: "List owners by how many targets their entities meet",
    headers: ACCEPTS,
    query: z.strictObject(formatQuery),
    answer: {
      status: 200,
      description: "Over all scorecards except drafts. Owners that meet the most come first.",
      schema: teams,
      otherTypes: OTHER_TYPES,
    },
    handle: async ({ muster, query: { format }, header }) => {
      const items = [...(await listTeams(muster))];
      return listAnswer({ format, header }, { items }, TEAMS, () => items);
    },
  }),
  defineRoute({
    tag: "Facts",
    method: "GET",
    path: "/v1/facts/catalog",
    permission: "reports:read",
    summary: "List the declared facts",
    description: "Their type, their unit, who may deliver them, and how long they stay fresh.",
    query: factsQuery,
    answer: { status: 200, description: "In order of name.", schema: declaredFacts },
    handle: async ({ muster, query }) => ({ body: await listFactDeclarations(muster, query) }),
  }),
  defineRoute({
    tag: "Queries",
    method: "POST",
    path: "/v1/query",
    permission: "reports:read",
    summary: "Query entities",
    description:
      "`where` is JSON-logic over `entity`, `facts`, `levels` and `waived`. Use it to find orphans, what runs on staging, who lacks what, or whose waivers end soon.",
    headers: ACCEPTS,
    query: z.strictObject(formatQuery),
    body: jsonBody(queryRequest, 64 * KIB),
    answer: {
      status: 200,
      description: "The entities for which the condition is true.",
      schema: queryAnswer,
      otherTypes: OTHER_TYPES,
    },
    handle: async ({ muster, body, query: { format }, header }) => {
      const told = await queryEntities(muster, body);
      const paths = body.select.map((path) => (typeof path === "string" ? path : path.join(".")));
      return listAnswer({ format, header }, told, selectionTable(paths), () => told.items);
    },
  }),
  defineRoute({
    tag: "Queries",
    method: "POST",
    path: "/v1/evaluate",
    permission: "rules:try",
    summary: "Try rules on documents",
    description: "Nothing is stored.",
    body: jsonBody(evaluateRequest, MIB),
    answer: { status: 200, description: "The evaluation of each document.", schema: evaluateAnswer },
    handle: async ({ muster, body }) => ({ body: await evaluateInline(muster, body) }),
  }),
];
