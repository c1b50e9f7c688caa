// What does the first page show?

import { moversQuery } from "../../api/history.ts";
import { waiversQuery } from "../../api/waivers.ts";
import { blockedReleases } from "../../app/decisions/blocked-releases.ts";
import { reachesDecisions } from "../../app/decisions/decisions-in-reach.ts";
import { holdingNow } from "../../app/directives/holding-releases.ts";
import { listWaivers } from "../../app/directives/list-waivers.ts";
import { waitingWaivers } from "../../app/directives/waiting-waivers.ts";
import { movedLately } from "../../app/reports/moved-lately.ts";
import { overdueInitiatives } from "../../app/reports/overdue-initiatives.ts";
import { reportStandings } from "../../app/reports/report-scorecard.ts";
import { startsBlocking } from "../../app/reports/starts-blocking.ts";
import { weekBefore } from "../../app/reports/week-before.ts";
import { whoMoved } from "../../app/reports/who-moved.ts";
import { MOVERS, moverRows } from "../../report/list-tables.ts";
import { html } from "../../web/html.ts";
import { overviewPage } from "../../web/pages/overview.ts";
import { defineListFiles } from "./list-files.ts";
import { defineHop, definePage } from "./page-route.ts";

const MOST_EXPIRING = 10;
const MOST_BLOCKED = 20;
const MOST_WAITING = 5;
const MOST_IN_FILE = 1_000;

export const overviewPages = [
  // People type this address to find the list of scorecards, which is on the first page.
  defineHop({
    path: "/scorecards",
    permission: "reports:read",
    go: async () => ({ to: "/#scorecards", cookies: [], isOwn: false }),
    again: (_, problem) => ({ title: "Scorecards", body: html`<p>${problem}</p>` }),
  }),
  definePage({
    path: "/",
    nav: "Overview",
    permission: "reports:read",
    show: async ({ muster, identity, frame }) => {
      const { viewer } = frame;
      const rules = await muster.rules.current(muster.store);
      const scorecards = rules === undefined ? [] : await reportStandings(muster);
      const mayReadAll = viewer.may("decisions:read") && reachesDecisions(identity, {});
      const expiring = waiversQuery.parse({ attention: "expiring", limit: MOST_EXPIRING });
      return overviewPage(
        {
          entities: await muster.store.catalog.count(),
          scorecards,
          before: rules === undefined ? new Map() : await weekBefore(muster),
          soon: rules === undefined ? [] : await startsBlocking(muster),
          moved: rules === undefined ? undefined : await movedLately(muster),
          blocked: mayReadAll ? await blockedReleases(muster, MOST_BLOCKED) : undefined,
          expiring: viewer.may("waivers:read") ? (await listWaivers(muster, expiring)).items : undefined,
          waiting: viewer.may("waivers:read") ? await waitingWaivers(muster, MOST_WAITING) : undefined,
          holding: viewer.may("freezes:read") ? await holdingNow(muster) : undefined,
          overdue: rules === undefined ? [] : await overdueInitiatives(muster),
        },
        frame,
      );
    },
  }),
  ...defineListFiles({
    path: "/movements",
    permission: "reports:read",
    query: moversQuery.omit({ limit: true }),
    read: async ({ muster, query }) => ({
      table: MOVERS,
      rows: moverRows(await whoMoved(muster, moversQuery.parse({ ...query, limit: MOST_IN_FILE }))),
    }),
  }),
];
