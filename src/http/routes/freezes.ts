// Which freezes and locks hold releases up, and how do people declare, change and end them?

import { z } from "zod";
import { describeFreeze, freezeBody, freezePage, freezeQuery, freezeRequest } from "../../api/freezes.ts";
import { describeLock, lockBody, lockPage, lockQuery, lockRequest } from "../../api/locks.ts";
import { changeFreeze, declareFreeze, endFreeze } from "../../app/directives/declare-freeze.ts";
import { listFreezes, listLocks, readFreeze, readLock } from "../../app/directives/list-freezes.ts";
import { lockReleases, unlockReleases } from "../../app/directives/lock-releases.ts";
import { defineRoute, jsonBody, KIB } from "../route.ts";

const tag = "Freezes and locks";
const path = z.strictObject({ id: z.string() });
const OVER = { 409: "It is over, or declared by the rule files." };

export const freezeRoutes = [
  defineRoute({
    tag,
    method: "POST",
    path: "/v1/freezes",
    permission: "freezes:write",
    summary: "Declare a freeze",
    description:
      "While it holds, releases into these environments wait; when it ends, they go on by themselves. Verified rollbacks are let through. From two days ahead, every decision announces it.",
    body: jsonBody(freezeRequest, 64 * KIB),
    answer: { status: 201, description: "The freeze.", schema: freezeBody },
    handle: async ({ muster, body, identity }) => ({
      body: describeFreeze(await declareFreeze(muster, body, identity), muster.clock.now()),
    }),
  }),
  defineRoute({
    tag,
    method: "GET",
    path: "/v1/freezes",
    permission: "freezes:read",
    summary: "List freezes",
    description:
      "The declared freezes, page by page. Every page also has the freezes of the rule files, each with the window that holds now or comes next.",
    query: freezeQuery,
    answer: { status: 200, description: "Newest first.", schema: freezePage },
    handle: async ({ muster, query }) => {
      const { items, next, rules } = await listFreezes(muster, query);
      return { body: { items: [...items], next, rules: [...rules] } };
    },
  }),
  defineRoute({
    tag,
    method: "GET",
    path: "/v1/freezes/{id}",
    permission: "freezes:read",
    summary: "Read a freeze",
    params: path,
    answer: { status: 200, description: "A declared freeze, or one of the rule files.", schema: freezeBody },
    handle: async ({ muster, params }) => ({ body: await readFreeze(muster, params.id) }),
  }),
  defineRoute({
    tag,
    method: "PUT",
    path: "/v1/freezes/{id}",
    permission: "freezes:write",
    summary: "Change a freeze",
    description:
      "Works even while the freeze holds. Its earlier terms stay in the audit log, and with the decisions that rest on them.",
    params: path,
    body: jsonBody(freezeRequest, 64 * KIB),
    answer: { status: 200, description: "As it is now.", schema: freezeBody },
    refusals: OVER,
    handle: async ({ muster, params, body, identity }) => ({
      body: describeFreeze(await changeFreeze(muster, params.id, body, identity), muster.clock.now()),
    }),
  }),
  defineRoute({
    tag,
    method: "DELETE",
    path: "/v1/freezes/{id}",
    permission: "freezes:write",
    summary: "End a freeze",
    description: "Releases that wait for it go on.",
    params: path,
    answer: { status: 204, description: "It has ended." },
    refusals: OVER,
    handle: async ({ muster, params, identity }) => {
      await endFreeze(muster, params.id, identity);
      return {};
    },
  }),
  defineRoute({
    tag,
    method: "POST",
    path: "/v1/locks",
    permission: "freezes:write",
    summary: "Lock releases",
    description:
      "Holds the releases of an entity, all releases into an environment, or those of the entity into the environment. They wait, and go on by themselves when the lock ends.",
    body: jsonBody(lockRequest, 16 * KIB),
    answer: { status: 201, description: "The lock.", schema: lockBody },
    handle: async ({ muster, body, identity }) => ({
      body: describeLock(await lockReleases(muster, body, identity), muster.clock.now()),
    }),
  }),
  defineRoute({
    tag,
    method: "GET",
    path: "/v1/locks",
    permission: "freezes:read",
    summary: "List locks",
    query: lockQuery,
    answer: { status: 200, description: "Newest first.", schema: lockPage },
    handle: async ({ muster, query }) => {
      const { items, next } = await listLocks(muster, query);
      return { body: { items: [...items], next } };
    },
  }),
  defineRoute({
    tag,
    method: "GET",
    path: "/v1/locks/{id}",
    permission: "freezes:read",
    summary: "Read a lock",
    params: path,
    answer: { status: 200, description: "The lock.", schema: lockBody },
    handle: async ({ muster, params }) => ({ body: await readLock(muster, params.id) }),
  }),
  defineRoute({
    tag,
    method: "DELETE",
    path: "/v1/locks/{id}",
    permission: "freezes:write",
    summary: "End a lock",
    description: "Releases that wait for it go on.",
    params: path,
    answer: { status: 204, description: "It has ended." },
    refusals: { 409: "It is over." },
    handle: async ({ muster, params, identity }) => {
      await unlockReleases(muster, params.id, identity);
      return {};
    },
  }),
];
