// What do the pages of initiatives show?

import { initiativeEntitiesQuery, initiativePath, initiativesQuery } from "../../api/initiatives.ts";
import { listInitiativeEntities, listInitiatives, readInitiative } from "../../app/initiatives/read-initiatives.ts";
import { currentRules, scorecardOf } from "../../app/rules/current-rules.ts";
import { initiativePage } from "../../web/pages/initiative.ts";
import { initiativesPage } from "../../web/pages/initiatives.ts";
import { definePage } from "./page-route.ts";

export const initiativePages = [
  definePage({
    path: "/initiatives",
    nav: "Initiatives",
    permission: "reports:read",
    query: initiativesQuery,
    show: async ({ muster, query, frame }) => {
      const hasRules = (await muster.rules.current(muster.store)) !== undefined;
      return initiativesPage(hasRules ? await listInitiatives(muster, query) : { items: [], next: null }, frame);
    },
  }),
  definePage({
    path: "/initiatives/{id}",
    permission: "reports:read",
    params: initiativePath,
    query: initiativeEntitiesQuery,
    show: async ({ muster, params: { id }, query, frame }) => {
      const initiative = await readInitiative(muster, id, query.owner === undefined ? {} : { owner: query.owner });
      const { rules } = scorecardOf(await currentRules(muster), initiative.scorecard).scorecard;
      const titles = new Map(rules.map((rule) => [rule.id, rule.title]));
      return initiativePage({ initiative, titles, open: await listInitiativeEntities(muster, id, query) }, frame);
    },
  }),
];
