// How is a gate asked, and how does it answer?

import { z } from "zod";
import { MASKS } from "../model/masking.ts";
import { maskQuery } from "./masks.ts";
import { BASES, CHANGE_TYPES, EFFECTS, EXPLAIN_LEVELS, VERDICTS } from "../model/decision.ts";
import { ENFORCEMENTS } from "../model/gate.ts";
import { RULE_SEVERITIES } from "../model/scorecard.ts";
import {
  OUTCOMES,
  conjunctShape,
  evidenceShape,
  findingWaiver,
  fixShape,
  problemShape,
  unknownCause,
} from "./finding-body.ts";
import { pageOf, pageQuery } from "./page.ts";
import { areFew, FEW_FACTS_EXPECTED, instant, instantParameter, jsonValue, MOST_FACTS } from "./parts.ts";

const artifact = z.strictObject({
  uri: z.string().min(1).max(1_000),
  sha256: z.string().regex(/^[0-9a-f]{64}$/i, "64 hex digits"),
});

const asked = {
  type: z.enum(CHANGE_TYPES).default("release"),
  version: z.string().min(1).max(200).optional(),
  commit: z.string().min(1).max(200).optional(),
  artifacts: z.array(artifact).max(100).optional(),
};

/** One gate check. It does not say who releases: that is the identity that asks. */
export const decisionRequest = z
  .strictObject({
    entity: z.string().min(1).max(500).optional().meta({
      description:
        "A ref, or a name that only one entity has. Default, for a pipeline's job: the entity made from its repository.",
    }),
    environment: z.string().min(1).max(200),
    change: z.strictObject(asked).default({ type: "release" }),
    facts: z
      .record(z.string().min(1).max(200), jsonValue)
      .refine(areFew, FEW_FACTS_EXPECTED)
      .default({})
      .meta({
        description: `Facts of this release, by name, at most ${MOST_FACTS}. They count for this decision only, and only if the caller is one of the fact's sources.`,
      }),
    breakGlass: z
      .strictObject({
        reason: z.string().trim().min(20).max(2_000),
        incident: z.string().trim().min(1).max(200).optional(),
      })
      .optional()
      .meta({
        description:
          "Let this release through, whatever holds it. The caller has to be an `operator` in one of the gate's groups.",
      }),
    callback: z.string().min(1).max(2_000).optional().meta({
      description:
        "An address to call when another decision follows one that waits. The call is signed as Standard Webhooks defines it.",
    }),
    dryRun: z.boolean().default(false).meta({ description: "Decide, but record nothing: `id` and `links` are null." }),
    explain: z.enum(EXPLAIN_LEVELS).default("failing").meta({ description: "Which findings the answer lists." }),
  })
  .meta({ id: "GateCheck" });

export type ReleaseQuestion = z.infer<typeof decisionRequest>;

const count = z.int().min(0);
const outcome = z.enum(OUTCOMES);
const step = z.object({
  step: z.enum(ENFORCEMENTS),
  from: z.string().nullable().meta({ description: "As the gate writes it, in the gate's time zone; null: always." }),
});

const decidedFinding = z.object({
  scorecard: z.string(),
  rule: z.string(),
  title: z.string(),
  level: z.string(),
  severity: z.enum(RULE_SEVERITIES),
  outcome,
  cause: unknownCause.nullable(),
  effect: z.enum(EFFECTS),
  message: z.string(),
  evidence: z.array(evidenceShape.strip()),
  fix: fixShape.strip().nullable(),
  failingSince: instant.nullable(),
  enforcement: step.extend({ next: step.nullable() }),
  waiver: findingWaiver
    .nullable()
    .meta({ description: "The waiver that is in force or ended recently; null: there is none." }),
  draft: z.boolean(),
  conjuncts: z.array(conjunctShape.strip()),
  gate: z.string().meta({ description: "The gate that treats it most strictly." }),
});

const outline = {
  id: z.string().nullable().meta({ description: "Null: not recorded." }),
  verdict: z.enum(VERDICTS),
  evaluation: z.enum(["pass", "fail", "unknown"]),
  basis: z.array(z.enum(BASES)).meta({ description: "Why the verdict differs from what the rules alone say." }),
  message: z.string(),
  summary: z.object({
    pass: count,
    fail: count,
    unknown: count,
    notApplicable: count,
    blocking: count,
    warning: count,
    waived: count,
    ratcheted: count,
    observed: count,
  }),
  entity: z.object({
    ref: z.string(),
    owner: z.string().nullable(),
    tier: z.string().nullable(),
    url: z.string().nullable(),
    location: z.object({ file: z.string(), line: z.int() }).nullable(),
  }),
  environment: z.string(),
  gates: z.array(z.string()),
  change: z.object({ ...asked, type: z.enum(CHANGE_TYPES), actor: z.string().optional() }),
  rulebook: z.string(),
  decidedAt: instant,
  validUntil: instant.nullable().meta({ description: "Until when an allow may be relied upon." }),
  retryAt: instant.nullable().meta({ description: "When to ask again; null: nobody knows." }),
  links: z
    .object({ self: z.string(), page: z.string(), receipt: z.string().nullable() })
    .nullable()
    .meta({ description: "Null: not recorded." }),
};

/** What a later version of the server adds is ignored. */
export const decisionAnswer = z
  .object({
    ...outline,
    problems: z.array(problemShape.strip()),
    findings: z.array(decidedFinding),
    holds: z.array(
      z.object({
        kind: z.enum(["freeze", "lock", "approval"]),
        id: z.string(),
        title: z.string().nullable().meta({ description: "The title of a freeze, or the reason of a lock." }),
        until: instant.nullable(),
        who: z.array(z.string()),
        count: z.int(),
      }),
    ),
    ahead: z
      .array(z.object({ id: z.string(), title: z.string(), from: instant, until: instant }))
      .meta({ description: "Freezes that begin within two days." }),
    upcoming: z.array(step.extend({ scorecard: z.string(), rule: z.string(), outcome })),
    supersedes: z.string().nullable().optional().meta({
      description:
        "Only when the decision is read later: the decision about the same question before it; null: there was none.",
    }),
    supersededBy: z.string().nullable().optional().meta({
      description: "Only when the decision is read later: the one after it; null: it is the newest.",
    }),
    waiversAsked: z
      .array(z.object({ id: z.string(), scorecard: z.string(), rule: z.string(), at: instant }))
      .optional()
      .meta({
        description:
          "Only if the answer is not an allow: waivers that somebody asked for and that another operator still has to approve, as of now. They are not part of the decision.",
      }),
    replayed: z
      .literal(true)
      .optional()
      .meta({ description: "Present and true if nothing had changed: this is the decision that was recorded before." }),
  })
  .meta({ id: "Decision" });

export type DecisionAnswer = z.infer<typeof decisionAnswer>;

/** A decision as it is listed: without findings, holds and problems. */
export const listedDecision = z.object(outline).meta({ id: "ListedDecision" });
export type ListedDecision = z.infer<typeof listedDecision>;

/** For each entity and environment the newest decision counts, if it blocks. */
export interface BlockedReleases {
  /** How many of these there are. */
  readonly n: number;
  /** The newest of these. */
  readonly newest: readonly ListedDecision[];
}

export const decisionPage = pageOf(listedDecision).meta({ id: "Decisions" });

export const decisionQuery = z.strictObject({
  limit: pageQuery.limit.unwrap().optional().meta({ description: "How many at most on a page. Default: 100." }),
  after: pageQuery.after,
  entity: z.string().min(1).max(500).optional(),
  environment: z.string().min(1).max(200).optional(),
  verdict: z.enum(VERDICTS).optional(),
  from: instantParameter.optional(),
  to: instantParameter.optional().meta({ description: "Exclusive." }),
  mask: maskQuery(MASKS),
});

export type DecisionListQuery = z.infer<typeof decisionQuery>;

/** The query for one decision. */
export const oneDecisionQuery = z.strictObject({
  wait: z.coerce.number().int().min(0).max(60).default(0).meta({
    description:
      "Seconds to wait for a verdict other than `wait`. If it comes, the answer is the decision with that verdict, under its own id.",
  }),
  explain: z.enum(EXPLAIN_LEVELS).optional().meta({ description: "Default: as it was asked for." }),
});

export const replayAnswer = z
  .strictObject({
    id: z.string(),
    agrees: z
      .boolean()
      .meta({ description: "Whether the answer, decided again from what was stored, is the same to the byte." }),
    differences: z.array(
      z.strictObject({
        path: z.string().meta({ description: "JSON pointer into the answer." }),
        recorded: jsonValue.optional(),
        decided: jsonValue.optional(),
      }),
    ),
  })
  .meta({ id: "Replay" });

export type ReplayAnswer = z.infer<typeof replayAnswer>;
