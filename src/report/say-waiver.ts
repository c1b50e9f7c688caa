// How is the waiver of a finding worded, and what is the command to request one?

import type { AskedWaiver, DecidedFinding, Decision } from "../model/decision.ts";
import type { FindingWaiver } from "../model/finding-waiver.ts";
import { formatInstant } from "../model/time.ts";
import { cleanText } from "./clean-text.ts";
import { sayRef } from "./say-ref.ts";

/** `until 2026-12-12 by kim (SEC-4411)`; for an expired one `was waived until …`. */
export function sayWaiver({ state, until, by, ticket }: FindingWaiver): string {
  const word = state === "active" ? "until" : "was waived until";
  const where = ticket === null ? "" : ` (${ticket})`;
  return cleanText(`${word} ${dayOf(formatInstant(until))} by ${sayRef(by, "user")}${where}`);
}

/** An ISO 8601 instant as a date, or with its time where it is not midnight. */
export function dayOf(text: string): string {
  return text.endsWith("T00:00:00Z") ? text.slice(0, 10) : `${text.slice(0, 16).replace("T", " ")} UTC`;
}

/** The waiver of what blocks that was asked for already. */
export function askedWaiverOf(
  { scorecard, rule, effect }: Pick<DecidedFinding, "scorecard" | "rule" | "effect">,
  { waiversAsked = [] }: Pick<Decision, "waiversAsked">,
): AskedWaiver | undefined {
  return effect === "blocking"
    ? waiversAsked.find((asked) => asked.scorecard === scorecard && asked.rule === rule)
    : undefined;
}

/** Those of a decision that would let pass what blocks. */
export function askedWaivers(decision: Decision): readonly AskedWaiver[] {
  return decision.findings.flatMap((finding) => askedWaiverOf(finding, decision) ?? []);
}

/** `a waiver was asked for 2026-12-01 09:00 UTC (wvr_…): another operator has still to approve it` */
export function sayAskedWaiver({ id, at }: AskedWaiver): string {
  return cleanText(
    `a waiver was asked for ${dayOf(formatInstant(at))} (${id}): an operator who did not ask for it has still to approve it`,
  );
}

/** Ready to be pasted by whoever may; undefined where nothing that blocks was asked to be waived. */
export function approveWaiversCommand(decision: Decision): string | undefined {
  const ids = askedWaivers(decision).map(({ id }) => cleanText(id));
  return ids.length === 0 ? undefined : `muster waiver approve ${ids.join(" ")}`;
}

/**
 * The command that requests waivers for everything that blocks, ready to be pasted once the reason is filled in.
 * What was requested already is left out. Undefined where nothing is left.
 */
export function waiverCommand(decision: Decision): string | undefined {
  const { id, entity, environment, findings } = decision;
  const rules = findings
    .filter((finding) => finding.effect === "blocking" && askedWaiverOf(finding, decision) === undefined)
    .map(({ scorecard, rule }) => `${scorecard}/${rule}`);
  if (id === null || rules.length === 0) return undefined;
  const words = [sayRef(entity.ref), ...rules].map(cleanText).join(" ");
  return `muster waiver request ${words} --env ${cleanText(environment)} --for 30d --reason "…"`;
}
