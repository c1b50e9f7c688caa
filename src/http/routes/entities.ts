// What does the catalog hold, and how does each entity stand?

import { deployedPage, deploymentsQuery } from "../../api/deployments.ts";
import { describedEntity, entities, entitiesQuery } from "../../api/entities.ts";
import * as api from "../../api/findings.ts";
import {
  entityHistory,
  entityHistoryQuery,
  findingHistory,
  findingHistoryQuery,
  findingPath,
} from "../../api/history.ts";
import { entityPath } from "../../api/parts.ts";
import { entityFindings } from "../../app/reports/entity-findings.ts";
import {
  entityHistory as readEntityHistory,
  findingHistory as readFindingHistory,
} from "../../app/reports/entity-history.ts";
import { entityLevels } from "../../app/reports/entity-levels.ts";
import { entityNextSteps } from "../../app/reports/entity-next-steps.ts";
import { listDeployments } from "../../app/directives/list-deployments.ts";
import { listEntities } from "../../app/catalog/list-entities.ts";
import { requireDecisionsInReach } from "../../app/decisions/decisions-in-reach.ts";
import { readEntity } from "../../app/reports/read-entity.ts";
import { isBoundToScope, requireScope } from "../../app/access/scope.ts";
import { formatRef } from "../../model/entity.ts";
import { findEntity } from "../../app/evaluations/find-entity.ts";
import { FINDINGS, findingsOfEntity } from "../../report/list-tables.ts";
import { ACCEPTS, formatQuery, listAnswer, OTHER_TYPES } from "../list-answer.ts";
import { defineRoute } from "../route.ts";

const tag = "Entities";
const ENTITY = "/v1/entities/{kind}/{namespace}/{name}";

export const entityRoutes = [
  defineRoute({
    tag,
    method: "GET",
    path: "/v1/entities",
    permission: "catalog:read",
    summary: "List entities",
    query: entitiesQuery,
    answer: { status: 200, description: "In order of ref.", schema: entities },
    handle: async ({ muster, query }) => ({ body: await listEntities(muster, query) }),
  }),
  defineRoute({
    tag,
    method: "GET",
    path: ENTITY,
    permission: "catalog:read",
    summary: "Read an entity",
    description: "Its relations, where it was declared, and all its facts and levels.",
    params: entityPath,
    answer: { status: 200, description: "The entity.", schema: describedEntity },
    handle: async ({ muster, params }) => ({ body: await readEntity(muster, params) }),
  }),
  defineRoute({
    tag,
    method: "GET",
    path: `${ENTITY}/findings`,
    permission: "findings:read",
    summary: "List the findings of an entity",
    description: "A `gatekeeper` can read only entities that its token names.",
    params: entityPath,
    headers: ACCEPTS,
    query: api.entityFindingsQuery.extend(formatQuery),
    answer: {
      status: 200,
      description: "One for each scorecard.",
      schema: api.entityFindings,
      otherTypes: OTHER_TYPES,
    },
    handle: async ({ muster, params, query: { format, ...query }, identity, header }) => {
      if (isBoundToScope(identity)) requireScope(identity, "entities", formatRef(params));
      const page = await entityFindings(muster, params, query);
      return listAnswer({ format, header }, page, FINDINGS, async () => {
        const { ref, owner = null } = (await findEntity(muster, params)).entry.entity;
        return findingsOfEntity({ entity: ref, owner }, page.items);
      });
    },
  }),
  defineRoute({
    tag,
    method: "GET",
    path: `${ENTITY}/deployments`,
    permission: "decisions:read",
    summary: "List the deployed releases of an entity",
    description:
      "Those that somebody, or a delivery event, reported as deployed. A `gatekeeper` asks about an entity and an environment that its token names.",
    params: entityPath,
    query: deploymentsQuery,
    answer: { status: 200, description: "Last deployed first.", schema: deployedPage },
    handle: async ({ muster, params, query, identity }) => {
      requireDecisionsInReach(identity, { entity: formatRef(params), environment: query.environment });
      return { body: await listDeployments(muster, params, query) };
    },
  }),
  defineRoute({
    tag,
    method: "GET",
    path: `${ENTITY}/levels`,
    permission: "reports:read",
    summary: "List the levels an entity holds",
    params: entityPath,
    answer: { status: 200, description: "One for each scorecard.", schema: api.entityLevels },
    handle: async ({ muster, params }) => ({ body: await entityLevels(muster, params) }),
  }),
  defineRoute({
    tag,
    method: "GET",
    path: `${ENTITY}/next-steps`,
    permission: "reports:read",
    summary: "List what to fix first",
    description: "The way to the next level that takes the least effort.",
    params: entityPath,
    answer: { status: 200, description: "Most useful first.", schema: api.entityNextSteps },
    handle: async ({ muster, params }) => ({ body: await entityNextSteps(muster, params) }),
  }),
  defineRoute({
    tag,
    method: "GET",
    path: `${ENTITY}/history`,
    permission: "reports:read",
    summary: "Read the history of an entity",
    description: "Each time its level, its score or an outcome changed, and what caused the change.",
    params: entityPath,
    query: entityHistoryQuery,
    answer: { status: 200, description: "Newest first.", schema: entityHistory },
    handle: async ({ muster, params, query }) => ({ body: await readEntityHistory(muster, params, query) }),
  }),
  defineRoute({
    tag,
    method: "GET",
    path: "/v1/findings/{kind}/{namespace}/{name}/{scorecard}/{rule}/history",
    permission: "reports:read",
    summary: "Read the history of a finding",
    description:
      "When the outcome of a rule changed for an entity, and the fact, field, level, rulebook or time that caused it.",
    params: findingPath,
    query: findingHistoryQuery,
    answer: { status: 200, description: "Newest first.", schema: findingHistory },
    handle: async ({ muster, params, query }) => ({ body: await readFindingHistory(muster, params, query) }),
  }),
];
