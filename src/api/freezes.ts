// How are freezes declared, and what is told of them?

import { z } from "zod";
import type { DeclaredFreeze, Deed } from "../model/directive.ts";
import type { Freeze } from "../model/gate.ts";
import { formatInstant, parseInstant } from "../model/time.ts";
import type { Instant } from "../model/time.ts";
import { pageOf, pageQuery } from "./page.ts";
import { instant, jsonValue } from "./parts.ts";

const MOST_ENVIRONMENTS = 50;

export const pointInTime = z
  .string()
  .refine((text) => parseInstant(text) !== undefined, "a date, or a time with an offset: `2026-12-20T18:00:00+01:00`");

export const reasonText = z.string().trim().min(1, "a text that says why").max(1_000);

export const freezeRequest = z
  .strictObject({
    title: z.string().trim().min(1).max(200),
    environments: z
      .array(z.string().trim().min(1).max(200))
      .min(1)
      .max(MOST_ENVIRONMENTS)
      .meta({ description: "Exact names, or patterns with `*` and `?`." }),
    appliesTo: jsonValue.optional().meta({
      description: "A condition over `entity` and `change`: which releases it holds. Default: all.",
    }),
    from: pointInTime.meta({ description: "A date (midnight UTC), or a time with its offset." }),
    to: pointInTime.meta({ description: "Exclusive." }),
    reason: reasonText,
  })
  .meta({ id: "FreezeTerms" });

export type FreezeRequest = z.infer<typeof freezeRequest>;

export const deedBody = z.strictObject({ by: z.string(), at: instant });

const FREEZE_STATES = ["ahead", "active", "over", "ended"] as const;

export const freezeBody = z
  .strictObject({
    id: z.string(),
    origin: z
      .enum(["declared", "rules"])
      .meta({ description: "Whether somebody declared it, or the rule files in force do." }),
    state: z.enum(FREEZE_STATES).meta({ description: "`ended`: somebody ended it before its time." }),
    title: z.string(),
    environments: z.array(z.string()),
    appliesTo: jsonValue.meta({ description: "Null: all releases." }),
    from: instant
      .nullable()
      .meta({ description: "The start of its present or next window; null: no window is to come." }),
    to: instant.nullable().meta({ description: "Exclusive." }),
    timezone: z
      .string()
      .nullable()
      .meta({ description: "The time zone of the rule file; null: it was declared in instants." }),
    exempt: z.array(z.string()).meta({ description: "Change types it lets through; only a rollback is verified." }),
    approvers: z.array(z.string()).meta({ description: "Groups whose members may let a release through." }),
    reason: z.string().nullable(),
    declared: deedBody.nullable(),
    ended: deedBody.nullable(),
  })
  .meta({ id: "Freeze" });

export type FreezeBody = z.infer<typeof freezeBody>;

export const freezePage = pageOf(freezeBody)
  .extend({ rules: z.array(freezeBody).meta({ description: "Those of the rule files in force, by id." }) })
  .meta({ id: "Freezes" });

export const openQuery = z.enum(["open", "all"]).default("open").meta({
  description: "`open`: not over, and nobody ended it.",
});

export const freezeQuery = z.strictObject({ ...pageQuery, state: openQuery });
export type FreezeListQuery = z.infer<typeof freezeQuery>;

export function describeFreeze(freeze: DeclaredFreeze, at: Instant): FreezeBody {
  const { id, title, environments, appliesTo, from, until, reason, declared, ended } = freeze;
  return {
    id,
    origin: "declared",
    state: ended !== null ? "ended" : until <= at ? "over" : from <= at ? "active" : "ahead",
    title,
    environments: [...environments],
    appliesTo,
    from: formatInstant(from),
    to: formatInstant(until),
    timezone: null,
    exempt: ["rollback"],
    approvers: [],
    reason,
    declared: describeDeed(declared),
    ended: ended === null ? null : describeDeed(ended),
  };
}

/** `window`: the window that holds, or the next one; undefined: none is to come. */
export function describeRuleFreeze(
  { id, title, environments, appliesTo, timezone, exempt, approvers }: Freeze,
  window: { readonly from: Instant; readonly until: Instant } | undefined,
  at: Instant,
): FreezeBody {
  return {
    id,
    origin: "rules",
    state: window === undefined ? "over" : window.from <= at ? "active" : "ahead",
    title,
    environments: [...environments],
    appliesTo: appliesTo ?? null,
    from: window === undefined ? null : formatInstant(window.from),
    to: window === undefined ? null : formatInstant(window.until),
    timezone,
    exempt: [...exempt],
    approvers: [...approvers],
    reason: null,
    declared: null,
    ended: null,
  };
}

export function describeDeed({ by, at }: Deed): z.infer<typeof deedBody> {
  return { by, at: formatInstant(at) };
}
