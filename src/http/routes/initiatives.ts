// Which initiatives are there, and how far along is each?

import {
  describedInitiative,
  initiativeEntities,
  initiativeEntitiesQuery,
  initiativePath,
  initiativeQuery,
  initiatives,
  initiativesQuery,
} from "../../api/initiatives.ts";
import { listInitiativeEntities, listInitiatives, readInitiative } from "../../app/initiatives/read-initiatives.ts";
import { defineRoute } from "../route.ts";

const tag = "Initiatives";

export const initiativeRoutes = [
  defineRoute({
    tag,
    method: "GET",
    path: "/v1/initiatives",
    permission: "reports:read",
    summary: "List initiatives",
    description: "How far each one is, and when it will be done at the present pace.",
    query: initiativesQuery,
    answer: { status: 200, description: "In order of id.", schema: initiatives },
    handle: async ({ muster, query }) => ({ body: await listInitiatives(muster, query) }),
  }),
  defineRoute({
    tag,
    method: "GET",
    path: "/v1/initiatives/{id}",
    permission: "reports:read",
    summary: "Read an initiative",
    description: "Its progress over time, and which owners still have entities to bring there.",
    params: initiativePath,
    query: initiativeQuery,
    answer: { status: 200, description: "The initiative.", schema: describedInitiative },
    handle: async ({ muster, params, query }) => ({ body: await readInitiative(muster, params.id, query) }),
  }),
  defineRoute({
    tag,
    method: "GET",
    path: "/v1/initiatives/{id}/entities",
    permission: "reports:read",
    summary: "List where the entities of an initiative stand",
    params: initiativePath,
    query: initiativeEntitiesQuery,
    answer: { status: 200, description: "By entity.", schema: initiativeEntities },
    handle: async ({ muster, params, query }) => ({ body: await listInitiativeEntities(muster, params.id, query) }),
  }),
];
