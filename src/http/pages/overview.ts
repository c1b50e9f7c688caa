// What does the first page show?

import { scorecardsQuery } from "../../api/scorecards.ts";
import { waiversQuery } from "../../api/waivers.ts";
import { blockedReleases } from "../../app/decisions/blocked-releases.ts";
import { listWaivers } from "../../app/directives/list-waivers.ts";
import { listScorecards } from "../../app/reports/read-scorecards.ts";
import { overviewPage } from "../../web/pages/overview.ts";
import { definePage } from "./page-route.ts";

const MOST_EXPIRING = 10;

export const overviewPages = [
  definePage({
    path: "/",
    nav: "Overview",
    permission: "reports:read",
    show: async ({ muster, frame }) => {
      const { viewer } = frame;
      const rules = await muster.rules.current(muster.store);
      const listed = rules === undefined ? [] : (await listScorecards(muster, scorecardsQuery.parse({}))).items;
      const expiring = waiversQuery.parse({ attention: "expiring", limit: MOST_EXPIRING });
      return overviewPage(
        {
          entities: (await muster.store.catalog.refs()).length,
          scorecards: listed,
          blocked: viewer.may("decisions:read") ? await blockedReleases(muster) : undefined,
          expiring: viewer.may("waivers:read") ? (await listWaivers(muster, expiring)).items : undefined,
        },
        frame,
      );
    },
  }),
];
