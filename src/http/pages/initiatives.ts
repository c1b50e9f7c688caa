// What do the pages of initiatives show?

import { initiativeEntitiesQuery, initiativePath, initiativesQuery } from "../../api/initiatives.ts";
import { listInitiativeEntities, listInitiatives, readInitiative } from "../../app/initiatives/read-initiatives.ts";
import { initiativePage } from "../../web/pages/initiative.ts";
import { initiativesPage } from "../../web/pages/initiatives.ts";
import { definePage } from "./page-route.ts";

export const initiativePages = [
  definePage({
    path: "/initiatives",
    nav: "Initiatives",
    permission: "reports:read",
    query: initiativesQuery,
    show: async ({ muster, query }) => {
      const hasRules = (await muster.rules.current(muster.store)) !== undefined;
      return initiativesPage(hasRules ? await listInitiatives(muster, query) : { items: [], next: null });
    },
  }),
  definePage({
    path: "/initiatives/{id}",
    permission: "reports:read",
    params: initiativePath,
    query: initiativeEntitiesQuery,
    show: async ({ muster, params: { id }, query }) => {
      const initiative = await readInitiative(muster, id, query.owner === undefined ? {} : { owner: query.owner });
      return initiativePage({ initiative, open: await listInitiativeEntities(muster, id, query) });
    },
  }),
];
