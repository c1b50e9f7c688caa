// What does an entity's page show?

import { doraQuery } from "../../api/dora-query.ts";
import { entitiesQuery } from "../../api/entities.ts";
import { entityFindingsQuery } from "../../api/findings.ts";
import { entityHistoryQuery } from "../../api/history.ts";
import { entityPath } from "../../api/parts.ts";
import { listEntities } from "../../app/catalog/list-entities.ts";
import { reachesDecisions } from "../../app/decisions/decisions-in-reach.ts";
import { listDecisions } from "../../app/decisions/list-decisions.ts";
import { holdingNow } from "../../app/directives/holding-releases.ts";
import { entityDora } from "../../app/delivery/entity-dora.ts";
import { entityHistory } from "../../app/reports/entity-history.ts";
import { findEntity } from "../../app/evaluations/find-entity.ts";
import { describeEntity } from "../../app/reports/read-entity.ts";
import { entityFindings, findingsOf } from "../../app/reports/entity-findings.ts";
import { stepsOf } from "../../app/reports/entity-next-steps.ts";
import { recentEntityHistory } from "../../app/reports/recent-history.ts";
import { entitiesPage } from "../../web/pages/entities.ts";
import { entityPage } from "../../web/pages/entity.ts";
import { FINDINGS, findingsOfEntity } from "../../report/list-tables.ts";
import { defineListFiles } from "./list-files.ts";
import { defineFile, definePage } from "./page-route.ts";

const MOST_TOLD = 6;
const ALL = entityFindingsQuery.parse({ explain: "all" });

const ENTITY = "/entities/{kind}/{namespace}/{name}";

export const entityPages = [
  definePage({
    path: "/entities",
    permission: "reports:read",
    query: entitiesQuery,
    show: async ({ muster, query }) =>
      entitiesPage({ query, entities: await listEntities(muster, query), total: await muster.store.catalog.count() }),
  }),
  definePage({
    path: ENTITY,
    permission: "reports:read",
    params: entityPath,
    show: async ({ muster, params, identity, frame }) => {
      const state = await findEntity(muster, params);
      const { ref } = state.entry.entity;
      const described = await describeEntity(muster, state);
      const rules = await muster.rules.current(muster.store);
      const scorecards = rules === undefined ? [] : await findingsOf(muster, state, ALL);
      const nextSteps = rules === undefined ? [] : await stepsOf(muster, state, rules.scorecards);
      const asked = { limit: MOST_TOLD, entity: ref };
      const mayRead = frame.viewer.may("decisions:read") && reachesDecisions(identity, asked);
      const decisions = mayRead ? (await listDecisions(muster, asked)).items : undefined;
      const holding = frame.viewer.may("freezes:read") ? await holdingNow(muster, state) : undefined;
      const dora = await entityDora(muster, params, doraQuery.parse({}));
      const history = await recentEntityHistory(
        muster,
        ref,
        scorecards.map(({ scorecard }) => scorecard),
      );
      const movements = (await entityHistory(muster, params, entityHistoryQuery.parse({ limit: MOST_TOLD }))).items;
      return entityPage({ described, scorecards, nextSteps, holding, decisions, dora, history, movements }, frame);
    },
  }),
  ...defineListFiles({
    path: `${ENTITY}/findings`,
    permission: "reports:read",
    params: entityPath,
    read: async ({ muster, params }) => {
      const { entry } = await findEntity(muster, params);
      const { ref, owner = null } = entry.entity;
      const { items } = await entityFindings(muster, params, ALL);
      return { table: FINDINGS, rows: findingsOfEntity({ entity: ref, owner }, items) };
    },
  }),
  defineFile({
    path: `${ENTITY}/findings.json`,
    permission: "reports:read",
    params: entityPath,
    type: "application/json",
    name: ({ name }) => `${name}-findings.json`,
    write: async ({ muster, params }) => JSON.stringify(await entityFindings(muster, params, ALL)),
  }),
];
