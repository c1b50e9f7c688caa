// How is a waiver asked for, and how are waivers listed?

import { z } from "zod";
import { WAIVER_STATES } from "../model/directive.ts";

import { parseInstant } from "../model/time.ts";
import { OUTCOMES } from "./finding-body.ts";
import { pageOf, pageQuery } from "./page.ts";
import { entityRef, instant, listOf, name } from "./parts.ts";

/** In characters. Shorter ones tell nothing to whoever has to decide, or reads them a year later. */
const SHORTEST_REASON = 20;

/** Why somebody should look at a waiver. */
export const WAIVER_ATTENTIONS = ["expiring", "lapsed", "needless"] as const;
export type WaiverAttention = (typeof WAIVER_ATTENTIONS)[number];

export const waiverRequest = z
  .strictObject({
    entity: name.meta({ description: "A ref; a name alone is a component's." }),
    scorecard: name.meta({ description: "Id of the rule's scorecard." }),
    rule: name.meta({ description: "Id of one rule; patterns are not possible." }),
    environments: z.array(z.string().trim().min(1).max(200)).max(50).default([]).meta({
      description: "Names or globs of the environments whose gates accept it. Empty: all environments.",
    }),
    reason: z
      .string()
      .trim()
      .min(SHORTEST_REASON, `at least ${SHORTEST_REASON} characters: why is it right to go on without it?`)
      .max(2_000)
      .meta({ description: "Why it is right to go on although the rule does not pass." }),
    ticket: z
      .string()
      .trim()
      .min(1)
      .max(200)
      .nullable()
      .default(null)
      .meta({ description: "Where the fix is tracked." }),
    expiresAt: z
      .string()
      .refine((text) => parseInstant(text) !== undefined, "a date, or a time with an offset")
      .meta({ description: "When it ends: a date (midnight UTC), or a time with an offset." }),
  })
  .meta({ id: "WaiverRequest" });

const deed = z.strictObject({ by: z.string(), at: instant });

export const waiverBody = z
  .strictObject({
    id: z.string(),
    state: z.enum(WAIVER_STATES),
    entity: entityRef,
    scorecard: z.string(),
    rule: z.string(),
    environments: listOf(z.string()).meta({ description: "Empty: everywhere." }),
    reason: z.string(),
    ticket: z.string().nullable(),
    expiresAt: instant,
    requested: deed,
    approved: deed.nullable(),
    revoked: deed
      .nullable()
      .meta({ description: "Who ended it before its time: whoever asked for it, or an operator." }),
    owner: entityRef.nullable().meta({ description: "The owner of the entity; null: it has none, or is gone." }),
    outcome: z
      .enum(OUTCOMES)
      .nullable()
      .meta({ description: "The present outcome of the rule; null: it is no longer asked of the entity." }),
    attention: z.enum(WAIVER_ATTENTIONS).nullable().meta({
      description:
        "`expiring`: over within seven days; `lapsed`: over, and the rule still does not pass; `needless`: in force or asked for, and nothing fails.",
    }),
  })
  .meta({ id: "Waiver" });

export const waiverPage = pageOf(waiverBody);

export const waiversQuery = z.strictObject({
  ...pageQuery,
  entity: name.optional().meta({ description: "Ref of one entity; a name alone is a component's." }),
  owner: name.optional().meta({ description: "Ref of a group or user; a name alone is a group's." }),
  state: z.enum(WAIVER_STATES).optional(),
  attention: z.enum(WAIVER_ATTENTIONS).optional().meta({ description: "Only waivers that need this attention." }),
});

export type WaiverRequest = z.output<typeof waiverRequest>;
export type WaiverBody = z.output<typeof waiverBody>;
export type WaiversQuery = z.output<typeof waiversQuery>;
export type DeedBody = z.output<typeof deed>;
