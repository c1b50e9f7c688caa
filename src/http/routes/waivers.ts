// How are waivers asked for, approved, listed and revoked?

import { z } from "zod";
import { waiverBody, waiverPage, waiverRequest, waiversQuery } from "../../api/waivers.ts";
import { approveWaiver } from "../../app/directives/approve-waiver.ts";
import { namesOfWaivers } from "../../app/access/names-of-actors.ts";
import { listWaivers, readWaiver } from "../../app/directives/list-waivers.ts";
import { requestWaiver } from "../../app/directives/request-waiver.ts";
import { revokeWaiver } from "../../app/directives/revoke-waiver.ts";
import { named, WAIVERS } from "../../report/list-tables.ts";
import { ACCEPTS, formatQuery, listAnswer, OTHER_TYPES } from "../list-answer.ts";
import { defineRoute, jsonBody, KIB } from "../route.ts";

const tag = "Waivers";
const waiverPath = z.strictObject({ id: z.string() });

export const waiverRoutes = [
  defineRoute({
    tag,
    method: "POST",
    path: "/v1/waivers",
    permission: "waivers:ask",
    summary: "Ask for a waiver",
    description: "It comes into force once another person has approved it, and ends by itself.",
    body: jsonBody(waiverRequest, 16 * KIB),
    answer: { status: 201, description: "The waiver that was requested.", schema: waiverBody },
    handle: async ({ muster, body, identity }) => ({ body: await requestWaiver(muster, body, identity) }),
  }),
  defineRoute({
    tag,
    method: "GET",
    path: "/v1/waivers",
    permission: "waivers:read",
    summary: "List waivers",
    description: "Waivers that are over are included. `attention` says which ones somebody should look at.",
    headers: ACCEPTS,
    query: waiversQuery.extend(formatQuery),
    answer: { status: 200, description: "Newest first.", schema: waiverPage, otherTypes: OTHER_TYPES },
    handle: async ({ muster, query: { format, ...query }, header }) => {
      const page = await listWaivers(muster, query);
      const next = { path: "/v1/waivers", query, after: page.next };
      return listAnswer({ format, header, next }, page, WAIVERS, async () =>
        named(page.items, await namesOfWaivers(muster, page.items)),
      );
    },
  }),
  defineRoute({
    tag,
    method: "GET",
    path: "/v1/waivers/{id}",
    permission: "waivers:read",
    summary: "Read a waiver",
    params: waiverPath,
    answer: { status: 200, description: "The waiver.", schema: waiverBody },
    handle: async ({ muster, params }) => ({ body: await readWaiver(muster, params.id) }),
  }),
  defineRoute({
    tag,
    method: "POST",
    path: "/v1/waivers/{id}/approve",
    permission: "waivers:approve",
    summary: "Approve a waiver",
    description: "The caller has to be a person, and not the one who asked. From now on, the waiver counts at gates.",
    params: waiverPath,
    answer: { status: 200, description: "The waiver, in force.", schema: waiverBody },
    refusals: { 409: "It does not wait for an answer, or somebody else gave one meanwhile." },
    handle: async ({ muster, params, identity }) => ({ body: await approveWaiver(muster, params.id, identity) }),
  }),
  defineRoute({
    tag,
    method: "POST",
    path: "/v1/waivers/{id}/revoke",
    permission: "waivers:end",
    summary: "Revoke a waiver",
    description:
      "Ends it before its time. A caller who is not an `operator` can revoke only what they asked for themselves.",
    params: waiverPath,
    answer: { status: 200, description: "The waiver, which has ended.", schema: waiverBody },
    refusals: { 409: "It is over already." },
    handle: async ({ muster, params, identity }) => ({ body: await revokeWaiver(muster, params.id, identity) }),
  }),
];
