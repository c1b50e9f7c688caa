// Which tools are there? Each asks one route, whose schema, permission and answer it shares. None changes a standard.

import { z } from "zod";
import { decisionRequest } from "../api/decisions.ts";
import { evaluateRequest } from "../api/evaluate.ts";
import { OUTCOMES } from "../api/finding-body.ts";
import { name } from "../api/parts.ts";
import { queryRequest } from "../api/query.ts";
import { pushRulebookRequest } from "../api/rulebooks.ts";
import { waiverRequest } from "../api/waivers.ts";
import { parseInstant } from "../model/time.ts";
import { withQuery } from "../model/address.ts";
import { defineTool, entityAddress, entityNamed } from "./tool.ts";
import type { Tool } from "./tool.ts";

/** How many items a page has if nothing is said: agents read slowly. */
const FEW = 20;

const entity = name.meta({
  description: "Ref of an entity, `component:default/checkout`; a name alone is a component's.",
});
const scorecard = name.meta({ description: "Id of a scorecard." });
const rule = name.meta({ description: "Id of a rule." });
const page = {
  limit: z.int().min(1).max(200).default(FEW).meta({ description: "How many at most." }),
  after: z.string().min(1).max(4_000).optional().meta({ description: "`next` of the page before." }),
};
const moment = z
  .string()
  .refine((text) => parseInstant(text) !== undefined, "a date, or a time with an offset")
  .meta({ description: "A date, or a time with an offset." });

const ONE_ENTITY = z.strictObject({ entity });
const { environment, change, facts, explain } = decisionRequest.shape;

export const TOOLS: readonly Tool<unknown>[] = [
  defineTool({
    name: "list_scorecards",
    title: "List scorecards",
    description: "The scorecards in force, and how many entities reach their targets.",
    input: z.strictObject({}),
    ask: () => ({ method: "GET", path: "/v1/scorecards" }),
  }),
  defineTool({
    name: "read_scorecard",
    title: "Read a scorecard",
    description: "Its levels, and of each rule what it asks, why, how to fix it and how many entities pass.",
    input: z.strictObject({ scorecard }),
    ask: ({ scorecard: id }) => ({ method: "GET", path: `/v1/scorecards/${encodeURIComponent(id)}` }),
  }),
  defineTool({
    name: "query_entities",
    title: "Query entities",
    description:
      'Entities of which a JSON-logic condition over `entity`, `facts`, `levels` and `waived` is true: { "==": [{ "var": "entity.owner" }, null] } finds what nobody owns.',
    input: queryRequest.extend({ limit: page.limit }),
    ask: (body) => ({ method: "POST", path: "/v1/query", body }),
  }),
  defineTool({
    name: "read_entity",
    title: "Read an entity",
    description: "What the catalog says of an entity, its relations and facts.",
    input: ONE_ENTITY,
    ask: ({ entity: ref }) => ({ method: "GET", path: entityAddress(ref) }),
  }),
  defineTool({
    name: "read_levels",
    title: "Read levels",
    description: "The level an entity holds on each scorecard, its target and its score.",
    input: ONE_ENTITY,
    ask: ({ entity: ref }) => ({ method: "GET", path: `${entityAddress(ref)}/levels` }),
  }),
  defineTool({
    name: "read_findings",
    title: "Read findings",
    description: "What the rules say of an entity, with the evidence and the fix of what does not pass.",
    input: z.strictObject({
      entity,
      scorecard: scorecard.optional(),
      outcomes: z.array(z.enum(OUTCOMES)).min(1).default(["fail", "unknown"]).meta({ description: "Only these." }),
    }),
    ask: ({ entity: ref, scorecard: id, outcomes }) => ({
      method: "GET",
      path: withQuery(`${entityAddress(ref)}/findings`, { scorecard: id, outcome: outcomes.join(",") }),
    }),
  }),
  defineTool({
    name: "explain_finding",
    title: "Explain a finding",
    description:
      "Why one rule passes, fails or is not known of one entity: every value it rests on and where it comes from.",
    input: z.strictObject({ entity, scorecard, rule }),
    ask: ({ entity: ref, scorecard: id, rule: of }) => ({
      method: "GET",
      path: withQuery(`${entityAddress(ref)}/findings`, { scorecard: id, rule: of, explain: "all" }),
    }),
  }),
  defineTool({
    name: "next_steps",
    title: "Next steps",
    description: "What to fix first: the cheapest way of an entity to its next level.",
    input: ONE_ENTITY,
    ask: ({ entity: ref }) => ({ method: "GET", path: `${entityAddress(ref)}/next-steps` }),
  }),
  defineTool({
    name: "simulate_change",
    title: "Simulate a change",
    description:
      "What rules would say if facts of an entity were others (`entity` and `facts`), or of documents that are handed in (`documents`, whose `entity` is written as in a catalog file). Nothing is stored.",
    input: evaluateRequest,
    ask: ({ entity: ref, ...rest }) => {
      const body = { ...rest, ...(ref !== undefined && { entity: entityNamed(ref) }) };
      return { method: "POST", path: "/v1/evaluate", body };
    },
  }),
  defineTool({
    name: "preview_rules",
    title: "Preview rules",
    description:
      "What rule files would change if they came into force: levels, and releases the gates would decide differently, by owner. All of the rulebook has to be sent. Nothing is stored.",
    input: pushRulebookRequest.extend({
      at: moment.optional(),
      environments: z.array(name).min(1).max(50).optional().meta({ description: "Whose gates are asked." }),
      limit: z
        .int()
        .min(0)
        .max(200)
        .default(FEW)
        .meta({ description: "How many changes of each kind are told one by one." }),
    }),
    ask: ({ files, at, environments, limit }) => ({
      method: "POST",
      path: withQuery("/v1/preview", { at, environment: environments?.join(","), limit }),
      body: { files },
    }),
  }),
  defineTool({
    name: "check_gate",
    title: "Check a gate",
    description:
      "Whether an entity may be released into an environment by now, and if not, why. A dry run, unless `record` is true: then it is a decision like any other.",
    input: z.strictObject({
      entity,
      environment,
      change,
      facts,
      explain,
      record: z
        .boolean()
        .default(false)
        .meta({ description: "Record the decision: only for whoever is about to release." }),
    }),
    isRecorded: true,
    ask: ({ record, ...question }) => ({
      method: "POST",
      path: "/v1/decisions",
      body: { ...question, dryRun: !record },
    }),
  }),
  defineTool({
    name: "read_decision",
    title: "Read a decision",
    description: "A recorded decision: what was asked, what was known, and why it was decided so.",
    input: z.strictObject({ id: name.meta({ description: "`dec_…`" }) }),
    ask: ({ id }) => ({ method: "GET", path: `/v1/decisions/${encodeURIComponent(id)}` }),
  }),
  defineTool({
    name: "request_waiver",
    title: "Request a waiver",
    description:
      "Asks that a rule of an entity that does not pass be accepted for a time. Nothing is in force before another person has approved it.",
    input: waiverRequest,
    isRecorded: true,
    ask: (body) => ({ method: "POST", path: "/v1/waivers", body }),
  }),
];
