// How is a finding written as JSON, in reports, in decisions and in every other answer of the API?

import { z } from "zod";
import type { Conjunct, Evidence, Finding, FindingFix } from "../model/finding.ts";
import type { Problem } from "../model/problem.ts";
import { formatDuration, formatInstant } from "../model/time.ts";
import { duration, instant, jsonValue, listOf } from "./parts.ts";

export const OUTCOMES = ["pass", "fail", "unknown", "not-applicable"] as const;

export const unknownCause = z
  .enum(["missing", "stale", "bad-value", "source-error", "rule-error"])
  .meta({ description: "Why an outcome is unknown." });

export const evidenceShape = z
  .strictObject({
    path: z.string().meta({ description: "The path as a rule reads it; for a related entity, its ref comes first." }),
    value: jsonValue.optional().meta({ description: "Absent: not known." }),
    source: z.string().optional(),
    observedAt: instant.optional(),
    provenance: z.enum(["declared", "observed", "attested"]).optional(),
    cause: unknownCause.optional(),
    expected: z.string().optional().meta({ description: "What the rule asked of it, in words: `>= 80`." }),
    url: z.string().optional(),
    deliveredBy: listOf(z.string())
      .optional()
      .meta({ description: "Who may deliver a fact that is not known, in order of precedence." }),
    items: listOf(z.string()).optional().meta({ description: "The names of what the value counts." }),
    maxAge: duration.optional().meta({ description: "The oldest it may be, if it is not known because it is older." }),
  })
  .meta({ id: "Evidence" });

export const conjunctShape = z
  .strictObject({
    holds: z.boolean().nullable().meta({ description: "Null: not known." }),
    message: z.string(),
    remedy: z.string().optional().meta({ description: "The smallest change that would flip it." }),
  })
  .meta({ id: "Conjunct" });

export const findingWaiver = z
  .strictObject({
    id: z.string(),
    state: z.enum(["active", "expired"]),
    until: instant,
    by: z.string().meta({ description: "Who approved it." }),
    reason: z.string(),
    ticket: z.string().nullable(),
  })
  .meta({ id: "FindingWaiver" });

export const fixShape = z
  .strictObject({
    text: z.string(),
    url: z.string().optional(),
    effort: duration.optional(),
    action: z.string().optional().meta({ description: "Id of an Action that does it." }),
    location: z.strictObject({ file: z.string(), line: z.int().optional() }).optional(),
  })
  .meta({ id: "Fix" });

export const problemShape = z
  .strictObject({
    code: z.string(),
    severity: z.enum(["error", "warning"]),
    message: z.string(),
    file: z.string().nullable(),
    line: z.int().nullable(),
    column: z.int().nullable(),
    help: z.string().optional(),
    entity: z.string().optional(),
    pointer: z.string().optional().meta({ description: "JSON pointer into what was sent." }),
  })
  .meta({ id: "Defect" });

export type EvidenceBody = z.output<typeof evidenceShape>;
export type ConjunctBody = z.output<typeof conjunctShape>;
export type FindingWaiverBody = z.output<typeof findingWaiver>;
export type FixBody = z.output<typeof fixShape>;
export type DefectBody = z.output<typeof problemShape>;

/** Has the same keys as in a decision. What only a gate can tell is null. */
export function findingBody(finding: Finding): object {
  const { scorecard, rule, title, level, severity, outcome, cause, message, draft, conjuncts } = finding;
  return {
    scorecard,
    rule,
    title,
    level,
    severity,
    outcome,
    cause,
    effect: null,
    message,
    evidence: finding.evidence.map(evidenceBody),
    fix: finding.fix === undefined ? null : fixBody(finding.fix),
    failingSince: null,
    enforcement: null,
    waiver: waiverBody(finding.waiver),
    draft,
    conjuncts,
  };
}

export function waiverBody(waiver: Finding["waiver"]): FindingWaiverBody | null {
  return waiver === undefined || waiver === null ? null : { ...waiver, until: formatInstant(waiver.until) };
}

export function evidenceBody(evidence: Evidence): EvidenceBody {
  const { path, value, source, observedAt, provenance, maxAge, ...rest } = evidence;
  return {
    path,
    value,
    source,
    observedAt: observedAt === undefined ? undefined : formatInstant(observedAt),
    provenance,
    ...rest,
    maxAge: maxAge === undefined ? undefined : formatDuration(maxAge),
  };
}

export function conjunctBody({ holds, message, remedy }: Conjunct): ConjunctBody {
  return { holds, message, remedy };
}

export function fixBody({ text, url, effort, action, location }: FindingFix): FixBody {
  return { text, url, effort: effort === undefined ? undefined : formatDuration(effort), action, location };
}

export function problemBody(problem: Problem): DefectBody {
  const { code, severity, message, help, file, line, column, entity, pointer } = problem;
  const place = { file: file ?? null, line: line ?? null, column: column ?? null };
  return { code, severity, message, ...place, help, entity, pointer };
}
