// What is to be done by when, and how far is it?

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
    description: "How far each is, and when it will be done if it goes on as it has.",
    query: initiativesQuery,
    answer: { status: 200, description: "By id.", schema: initiatives },
    handle: async ({ muster, query }) => ({ body: await listInitiatives(muster, query) }),
  }),
  defineRoute({
    tag,
    method: "GET",
    path: "/v1/initiatives/{id}",
    permission: "reports:read",
    summary: "Read an initiative",
    description: "With how it came as far as it is, and whose entities are left.",
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
    summary: "List who has done an initiative, and who has not",
    params: initiativePath,
    query: initiativeEntitiesQuery,
    answer: { status: 200, description: "By entity.", schema: initiativeEntities },
    handle: async ({ muster, params, query }) => ({ body: await listInitiativeEntities(muster, params.id, query) }),
  }),
];
