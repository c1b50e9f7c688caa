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
      "All of them or none: where they do not load, those before them go on serving. Where the server watches a folder, `rules-watched` warns that its next change has the last word.",
    body: jsonBody(pushRulebookRequest, 8 * MIB),
    answer: { status: 200, description: "They are in force.", schema: activatedRulebook },
    refusals: { 422: "They do not load; every problem is told, with its place." },
    handle: async ({ muster, body, identity }) => ({ body: await pushRules(muster, body.files, identity) }),
  }),
];
