// What is the verdict, and why does it differ from what the rules alone say?

import { BASES } from "../model/decision.ts";
import type { Basis, Verdict } from "../model/decision.ts";
import { isOpen } from "../model/finding.ts";
import type { Holds } from "./holds.ts";
import type { JudgedFinding } from "./judge-finding.ts";

/** What rules, holds and people say, before anybody overrides it. */
export interface Said {
  readonly rules: "allow" | "block";
  readonly held: Holds;
  /** Why the rules were not asked. */
  readonly unasked: readonly Basis[];
  readonly findings: readonly JudgedFinding[];
}

/** What the findings say by themselves. */
export function rulesSay(findings: readonly JudgedFinding[]): Said["rules"] {
  return findings.some(({ effect }) => effect === "blocking") ? "block" : "allow";
}

/** A rejection by a person blocks just as a rule does. */
export function verdictOf({
  rules,
  held,
}: Pick<Said, "rules"> & { readonly held: Pick<Holds, "holds" | "rejected"> }): Verdict {
  if (rules === "block" || held.rejected !== undefined) return "block";
  return held.holds.length > 0 ? "wait" : "allow";
}

/**
 * A block by rules has no basis, unless no rule was asked. Anything milder says why, if there are findings that do not
 * pass.
 */
export function basisOf(verdict: Verdict, said: Said, override: Basis | undefined): readonly Basis[] {
  const { rules, held, unasked, findings } = said;
  if (verdict === "block" && rules === "block") return unasked;
  const words = new Set<Basis>([
    ...unasked,
    ...findings.filter(({ outcome }) => isOpen(outcome)).flatMap(whyItDoesNotBlock),
    ...held.holds.map(({ kind }) => kind),
    ...(held.rejected === undefined && held.approvals.length === 0 ? [] : ["approval" as const]),
    ...(override === undefined ? [] : [override]),
  ]);
  return BASES.filter((basis) => words.has(basis));
}

function whyItDoesNotBlock({ effect, enforcement, upcoming }: JudgedFinding): Basis[] {
  if (effect === "blocking") return [];
  if (effect === "waived") return ["waiver"];
  const blocksLater = upcoming.some((step) => step.effect === "blocking");
  const softened = effect === "ratcheted" || (effect === "warning" && enforcement.step === "ratchet");
  const why: Basis = softened ? "ratchet" : effect === "warning" ? "warn" : "observe";
  return blocksLater ? [why, "not-yet-enforced"] : [why];
}
