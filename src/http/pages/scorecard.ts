// What does the page of a scorecard show, and in which files can it be downloaded?

import { z } from "zod";
import { OUTCOMES } from "../../api/finding-body.ts";
import { name } from "../../api/parts.ts";
import { scorecardPath } from "../../api/scorecards.ts";
import { GROUPED_BY, SORTED_BY } from "../../app/reports/fleet-digest.ts";
import { reportScorecard } from "../../app/reports/report-scorecard.ts";
import { requireKnownFilters } from "../../app/reports/require-known-filters.ts";
import { recentScorecardHistory } from "../../app/reports/recent-history.ts";
import type { ScorecardReport } from "../../model/scorecard-report.ts";
import { matrixCsv, matrixJson, matrixMarkdown } from "../../report/matrix-files.ts";
import { scorecardPage } from "../../web/pages/scorecard.ts";
import { defineFile, definePage } from "./page-route.ts";
import type { AnyPage } from "./page-route.ts";

const filtersShape = {
  owner: name.optional(),
  system: name.optional(),
  tier: name.optional(),
  kind: name.optional(),
  level: name.optional(),
  standing: z.enum(["met", "below", "unknown", "none"]).optional(),
  rule: name.optional(),
  outcome: z.enum(OUTCOMES).optional(),
  q: name.optional(),
};

const query = z.strictObject({
  ...filtersShape,
  by: z.enum(GROUPED_BY).default("owner"),
  sort: z.enum(SORTED_BY).default("worst"),
  page: z.coerce.number().int().min(1).max(100_000).default(1),
});

/** Trends are kept only for owners and systems, so no other filter can be applied to a history. */
function hasHistory(filters: Readonly<Record<string, string | undefined>>): boolean {
  return Object.entries(filters).every(([name, value]) => value === undefined || name === "owner" || name === "system");
}

const ROWS = 100;
const ALL_ROWS = 1_000_000;

const FILES: Readonly<Record<string, { readonly type: string; readonly write: (report: ScorecardReport) => string }>> =
  {
    csv: { type: "text/csv; charset=utf-8", write: matrixCsv },
    json: { type: "application/json", write: matrixJson },
    md: { type: "text/markdown; charset=utf-8", write: matrixMarkdown },
  };

export const scorecardPages: readonly AnyPage[] = [
  definePage({
    path: "/scorecards/{id}",
    permission: "reports:read",
    params: scorecardPath,
    query,
    show: async ({ muster, params, query: asked, frame }) => {
      const { by, sort, page, ...filters } = asked;
      const report = await reportScorecard(muster, params.id, asked, ROWS);
      const history = hasHistory(filters) ? await recentScorecardHistory(muster, params.id, filters) : undefined;
      return scorecardPage({ report, history, filters, by, sort, page, rowsOfPage: ROWS }, frame);
    },
  }),
  ...Object.entries(FILES).map(([ending, { type, write }]) =>
    defineFile({
      path: `/scorecards/{id}/matrix.${ending}`,
      permission: "reports:read",
      params: scorecardPath,
      query,
      type,
      name: ({ id }) => `${id}.${ending}`,
      write: async ({ muster, params, query: asked }) => {
        const report = await reportScorecard(muster, params.id, { ...asked, page: 1 }, ALL_ROWS);
        // For a mistyped filter, a file without rows would look as if all were well.
        if (report.total === 0) await requireKnownFilters(muster, asked);
        return write(report);
      },
    }),
  ),
];
