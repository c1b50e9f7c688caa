// How is the waiver of a finding worded, and what is the command to request one?

import type { Decision } from "../model/decision.ts";
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

/**
 * The command that requests waivers for everything that blocks, ready to be pasted once the reason is filled in.
 * Undefined where nothing blocks.
 */
export function waiverCommand({ id, entity, environment, findings }: Decision): string | undefined {
  const rules = findings
    .filter(({ effect }) => effect === "blocking")
    .map(({ scorecard, rule }) => `${scorecard}/${rule}`);
  if (id === null || rules.length === 0) return undefined;
  const words = [sayRef(entity.ref), ...rules].map(cleanText).join(" ");
  return `muster waiver request ${words} --env ${cleanText(environment)} --for 30d --reason "…"`;
}
