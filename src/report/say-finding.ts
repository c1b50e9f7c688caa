// How is a finding said in one or two sentences, where a format has room for no more?

import type { Finding } from "../model/finding.ts";
import { formatDuration } from "../model/time.ts";
import { cleanText } from "./clean-text.ts";

/** ``Has a runbook: no item of `entity.metadata.links` has type = "runbook"``. */
export function sayFinding({ title, message, outcome, cause }: Finding): string {
  const why = outcome === "unknown" ? `not known (${cause ?? "missing"}): ${message}` : message || outcome;
  return cleanText(`${title}: ${why}`);
}

/** `fix (15m): add a link of type …`; undefined where the rule names none. */
export function sayFix({ fix }: Finding): string | undefined {
  if (fix === undefined) return undefined;
  const effort = fix.effort === undefined ? "" : ` (${formatDuration(fix.effort)})`;
  return cleanText(`fix${effort}: ${fix.text}${fix.url === undefined ? "" : ` ${fix.url}`}`);
}
