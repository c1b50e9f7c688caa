// How is a waiver asked for, and what is told of those there are?

import { z } from "zod";
import { WAIVER_STATES } from "../model/directive.ts";

import { parseInstant } from "../model/time.ts";
import { OUTCOMES } from "./finding-body.ts";
import { pageOf, pageQuery } from "./page.ts";
import { entityRef, instant, listOf, name } from "./parts.ts";

/** Shorter ones say nothing to whoever has to decide, or reads it in a year. */
const SHORTEST_REASON = 20;

/** What of a waiver wants to be looked at. */
export const WAIVER_ATTENTIONS = ["expiring", "lapsed", "needless"] as const;
export type WaiverAttention = (typeof WAIVER_ATTENTIONS)[number];

export const waiverRequest = z
  .strictObject({
    entity: name.meta({ description: "A ref; a name alone is a component's." }),
    scorecard: name.meta({ description: "Id of the scorecard the rule is of." }),
    rule: name.meta({ description: "Id of one rule: there are no patterns." }),
    environments: z.array(z.string().trim().min(1).max(200)).max(50).default([]).meta({
      description: "Names or globs of the environments whose gates accept it; none: all.",
    }),
    reason: z
      .string()
      .trim()
      .min(SHORTEST_REASON, `at least ${SHORTEST_REASON} characters: why is it right to go on without?`)
      .max(2_000)
      .meta({ description: "Why it is right to go on without." }),
    ticket: z.string().trim().min(1).max(200).nullable().default(null).meta({ description: "Where it is mended." }),
    expiresAt: z
      .string()
      .refine((text) => parseInstant(text) !== undefined, "a date, or a time with an offset")
      .meta({ description: "From then on it is over: a date (midnight UTC), or a time with an offset." }),
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
    environments: listOf(z.string()).meta({ description: "None: everywhere." }),
    reason: z.string(),
    ticket: z.string().nullable(),
    expiresAt: instant,
    requested: deed,
    approved: deed.nullable(),
    revoked: deed.nullable().meta({ description: "Before its time, by whoever asked or an operator." }),
    owner: entityRef.nullable().meta({ description: "Whose the entity is; null: nobody's, or it is gone." }),
    outcome: z
      .enum(OUTCOMES)
      .nullable()
      .meta({ description: "Of the rule, as it stands; null: it is not asked any more." }),
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
  attention: z.enum(WAIVER_ATTENTIONS).optional().meta({ description: "Those that want to be looked at so." }),
});

export type WaiverRequest = z.output<typeof waiverRequest>;
export type WaiverBody = z.output<typeof waiverBody>;
export type WaiversQuery = z.output<typeof waiversQuery>;
export type DeedBody = z.output<typeof deed>;
