// What would change if other rules came into force?

import { previewQuery, rulebookPreview } from "../../api/preview.ts";
import { pushRulebookRequest } from "../../api/rulebooks.ts";
import { previewRulebook } from "../../app/preview/preview-rulebook.ts";
import { defineRoute, jsonBody, MIB } from "../route.ts";

export const previewRoutes = [
  defineRoute({
    tag: "Rules",
    method: "POST",
    path: "/v1/preview",
    permission: "rules:try",
    summary: "Preview rules",
    description:
      "Compares the rules you send with those in force, over the whole catalog: which entities gain or lose a level, which releases the gates would decide otherwise, and why. The gates are asked about a release without version and artifacts. Waivers, freezes, locks, approvals and the releases that `ratchet` compares with count as they do at a gate. Nothing is stored.",
    query: previewQuery,
    body: jsonBody(pushRulebookRequest, 8 * MIB),
    answer: { status: 200, description: "Everything that would change.", schema: rulebookPreview },
    refusals: { 422: "The rules do not load, or the instant has passed." },
    handle: async ({ muster, body, query }) => ({ text: await previewRulebook(muster, body.files, query) }),
  }),
];
