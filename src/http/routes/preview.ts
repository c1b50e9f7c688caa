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
    summary: "See what other rules would change",
    description:
      "Compares the rules that are sent with those in force, over the whole catalog: who gains or loses a level, whose releases the gates would answer otherwise, and why. Gates are asked about a release that names neither version nor artifacts; waivers, freezes, locks, approvals and the releases that `ratchet` compares with count as at a gate. Nothing of it is stored.",
    query: previewQuery,
    body: jsonBody(pushRulebookRequest, 8 * MIB),
    answer: { status: 200, description: "What would change, and nothing else would.", schema: rulebookPreview },
    refusals: { 422: "The rules do not load, or the instant has passed." },
    handle: async ({ muster, body, query }) => ({ text: await previewRulebook(muster, body.files, query) }),
  }),
];
