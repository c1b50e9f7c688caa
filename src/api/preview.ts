// How is it asked what candidate rules would change, and how is that answered?

import { z } from "zod";
import { EFFECTS, VERDICTS } from "../model/decision.ts";
import { ENFORCEMENTS } from "../model/gate.ts";
import { parseInstant } from "../model/time.ts";
import { OUTCOMES, evidenceShape, unknownCause } from "./finding-body.ts";
import { entityRef, instant, listOf, name } from "./parts.ts";
import { requestProblem } from "./problem.ts";

/** How many changes of each kind are listed at most. */
export const MOST_TOLD = 10_000;
const MOST_ENVIRONMENTS = 50;

const environments = z
  .string()
  .max(5_000)
  .transform((text) => text.split(",").map((word) => word.trim()))
  .pipe(z.array(name).min(1).max(MOST_ENVIRONMENTS))
  .meta({
    description:
      "Environments to ask the gates about, separated by commas. Default: all that gates and freezes name in full.",
  });

export const previewQuery = z.strictObject({
  at: z
    .string()
    .refine((text) => parseInstant(text) !== undefined, "a date, or a time with an offset")
    .optional()
    .meta({ description: "The instant to judge at, which may not be in the past. Default: now." }),
  environment: environments.optional(),
  limit: z.coerce
    .number()
    .int()
    .min(0)
    .max(MOST_TOLD)
    .default(1_000)
    .meta({ description: "How many changes of each kind are listed; all are counted." }),
});

const count = z.int().min(0);
const outcome = z.enum(OUTCOMES);

/** Counted for all entities together, and for each owner. */
const countedChanges = {
  newlyBlocked: count.meta({ description: "Verdicts that become `block`." }),
  newlyWaiting: count.meta({ description: "Verdicts that become `wait`, from `allow`." }),
  unblocked: count.meta({ description: "Verdicts that were `block`." }),
  released: count.meta({ description: "Verdicts that become `allow`, from `wait`." }),
  lost: count.meta({ description: "Levels lost, scorecard by scorecard." }),
  gained: count.meta({ description: "Levels gained." }),
  offTarget: count.meta({ description: "Targets no longer met, with the same level as before." }),
  onTarget: count.meta({ description: "Targets met now, with the same level as before." }),
  renamed: count.meta({ description: "Levels that have another name." }),
  retargeted: count.meta({
    description: "Other targets, or other standings below them, with the same level as before.",
  }),
  joined: count.meta({ description: "Entities that a scorecard begins to apply to, scorecard by scorecard." }),
  left: count.meta({ description: "Entities that a scorecard no longer applies to." }),
} as const;

const shared = {
  scorecard: z.string(),
  rule: z.string(),
  title: z.string(),
  before: outcome.nullable().meta({ description: "By the rules in force; null: they do not have this rule." }),
  after: outcome.nullable().meta({ description: "By these rules; null: they do not have this rule." }),
  cause: unknownCause.nullable(),
  message: z.string().meta({ description: "Why, in one line." }),
  evidence: listOf(evidenceShape.strip()),
};

const effect = z.enum(EFFECTS).nullable();

const verdictChange = z
  .object({
    entity: entityRef,
    owner: entityRef.nullable(),
    environment: z.string(),
    change: z.enum(["newlyBlocked", "newlyWaiting", "unblocked", "released"]),
    before: z.enum(VERDICTS),
    after: z.enum(VERDICTS),
    gates: listOf(z.string()).meta({ description: "Gates that bind under these rules." }),
    message: z.string().meta({ description: "What the gates would say." }),
    findings: listOf(
      z.object({
        ...shared,
        gate: z.string().meta({ description: "The gate that treats it most strictly." }),
        step: z.enum(ENFORCEMENTS).meta({ description: "What the gate does about it." }),
        effect: z.object({ before: effect, after: effect }),
      }),
    ).meta({ description: "The findings that block, or no longer do." }),
    holds: listOf(
      z.object({
        kind: z.enum(["freeze", "lock", "approval"]),
        id: z.string(),
        title: z.string().nullable(),
        until: instant.nullable(),
        who: listOf(z.string()),
        count,
      }),
    ).meta({ description: "What the release would wait for; if it no longer waits, what it waits for now." }),
  })
  .meta({ id: "PreviewedVerdict" });

const standing = z
  .object({
    level: z.string().nullable(),
    target: z.string().nullable(),
    standing: z.enum(["met", "below", "unknown"]).nullable().meta({ description: "Null: there is no target." }),
  })
  .nullable()
  .meta({ description: "Null: the scorecard does not apply, or there is none." });

const levelChange = z
  .object({
    entity: entityRef,
    owner: entityRef.nullable(),
    scorecard: z.string(),
    title: z.string(),
    draft: z.boolean().meta({ description: "The scorecard is a draft, and counts nowhere." }),
    change: z.enum(["lost", "gained", "offTarget", "onTarget", "renamed", "retargeted", "joined", "left"]),
    before: standing,
    after: standing,
    findings: listOf(z.object(shared)).meta({
      description:
        "Rules whose outcome changes, and those that stand in the way of a level that is lost, or of the target.",
    }),
  })
  .meta({ id: "PreviewedLevel" });

/** What a later version of the server adds is ignored. */
export const rulebookPreview = z
  .object({
    rulebook: z.string().meta({ description: "Digest of the rules that were sent." }),
    base: z.string().meta({ description: "Digest of the rules in force that they are compared with." }),
    at: instant,
    environments: listOf(z.string()).meta({ description: "Environments that the gates were asked about." }),
    totals: z.object({
      entities: count.meta({ description: "Entities in the catalog." }),
      changed: count.meta({ description: "Entities with any change of a verdict or level." }),
      blocked: z
        .object({ before: count, after: count })
        .meta({ description: "Blocked releases, counted for each entity and environment." }),
      ...countedChanges,
    }),
    owners: listOf(z.object({ owner: entityRef.nullable(), entities: count, changed: count, ...countedChanges })).meta({
      description: "Owners with any change to their entities, most newly blocked first.",
    }),
    gates: listOf(z.object({ gate: z.string(), newlyBlocked: count, newlyWaiting: count })).meta({
      description: "Which gates newly block or hold releases; one release may be held by several.",
    }),
    verdicts: listOf(verdictChange).meta({ description: "Newly blocked first." }),
    levels: listOf(levelChange).meta({ description: "Lost first." }),
    omitted: z
      .object({ verdicts: count, levels: count })
      .meta({ description: "How many more there are than are listed." }),
    unknown: listOf(
      z.object({
        scorecard: z.string(),
        rule: z.string(),
        entities: count,
        example: entityRef,
        message: z.string().meta({ description: "Why it is unknown for the example." }),
      }),
    ).meta({ description: "Rules that become unknown, and for how many entities." }),
    problems: listOf(requestProblem.strip()).meta({
      description: "Warnings about the rules, and what could not be judged.",
    }),
  })
  .meta({ id: "RulebookPreview" });

export type PreviewQuery = z.output<typeof previewQuery>;
export type RulebookPreview = z.output<typeof rulebookPreview>;
export type CountedChanges = { readonly [Key in keyof typeof countedChanges]: number };
export type PreviewedVerdict = z.output<typeof verdictChange>;
export type PreviewedLevel = z.output<typeof levelChange>;

/** The order tells which change matters most. */
export const COUNTED_CHANGES = Object.keys(countedChanges) as readonly (keyof CountedChanges)[];
