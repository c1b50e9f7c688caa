// Which rules are in force, and how are others put in force?

import { activatedRulebook, pushRulebookRequest, rulebookBody } from "../../api/rulebooks.ts";
import { pushRules } from "../../app/activation/push-rules.ts";
import { readRulebook } from "../../app/rules/read-rulebook.ts";
import { defineRoute, jsonBody, MIB } from "../route.ts";

const tag = "Rules";

export const rulebookRoutes = [
  defineRoute({
    tag,
    method: "GET",
    path: "/v1/rulebook",
    permission: "reports:read",
    summary: "Read the rules in force",
    answer: { status: 200, description: "The files as they were given.", schema: rulebookBody },
    handle: async ({ muster }) => ({ body: await readRulebook(muster) }),
  }),
  defineRoute({
    tag,
    method: "PUT",
    path: "/v1/rulebook",
    permission: "rules:write",
    lane: "ingest",
    summary: "Put rules in force",
    description:
      "All of them, or none: if they do not load, the earlier rules stay in force. If the server watches a folder, the warning `rules-watched` says that the next change in that folder replaces these rules.",
    body: jsonBody(pushRulebookRequest, 8 * MIB),
    answer: { status: 200, description: "The rules are in force.", schema: activatedRulebook },
    refusals: { 422: "The rules do not load. Every problem is listed, with its position." },
    handle: async ({ muster, body, identity }) => ({ body: await pushRules(muster, body.files, identity) }),
  }),
];
