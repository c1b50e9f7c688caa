// What does the first page show?

import { waiversQuery } from "../../api/waivers.ts";
import { blockedReleases } from "../../app/decisions/blocked-releases.ts";
import { listWaivers } from "../../app/directives/list-waivers.ts";
import { reportStandings } from "../../app/reports/report-scorecard.ts";
import { startsBlocking } from "../../app/reports/starts-blocking.ts";
import { weekBefore } from "../../app/reports/week-before.ts";
import { overviewPage } from "../../web/pages/overview.ts";
import { definePage } from "./page-route.ts";

const MOST_EXPIRING = 10;
const MOST_BLOCKED = 20;

export const overviewPages = [
  definePage({
    path: "/",
    nav: "Overview",
    permission: "reports:read",
    show: async ({ muster, frame }) => {
      const { viewer } = frame;
      const rules = await muster.rules.current(muster.store);
      const scorecards = rules === undefined ? [] : await reportStandings(muster);
      const expiring = waiversQuery.parse({ attention: "expiring", limit: MOST_EXPIRING });
      return overviewPage(
        {
          entities: (await muster.store.catalog.refs()).length,
          scorecards,
          before: rules === undefined ? new Map() : await weekBefore(muster),
          soon: rules === undefined ? [] : await startsBlocking(muster),
          blocked: viewer.may("decisions:read") ? await blockedReleases(muster, MOST_BLOCKED) : undefined,
          expiring: viewer.may("waivers:read") ? (await listWaivers(muster, expiring)).items : undefined,
        },
        frame,
      );
    },
  }),
];
