// How is a finding worded in one or two sentences, for formats without room for more?

import type { FindingWaiver } from "../model/finding-waiver.ts";
import type { Finding } from "../model/finding.ts";
import type { Milliseconds } from "../model/time.ts";
import { cleanText } from "./clean-text.ts";
import { sayWaiver } from "./say-waiver.ts";

/** ``Has a runbook: no item of `entity.metadata.links` has type = "runbook"``, followed by its waiver. */
export function sayFinding({ title, message, outcome, cause, waiver }: Finding): string {
  const why = outcome === "unknown" ? `not known (${cause ?? "missing"}): ${message}` : message || outcome;
  const waived = waiver === undefined || waiver === null ? "" : ` (${WAIVED[waiver.state]}${sayWaiver(waiver)})`;
  return cleanText(`${title}: ${why}${waived}`);
}

const WAIVED: Readonly<Record<FindingWaiver["state"], string>> = { active: "waived ", expired: "" };

const UNITS = [
  ["w", 604_800_000],
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
] as const;

/** `15m`, `7h 15m`, `1w 1d`: in the two largest units, the smaller one rounded up. */
export function sayEffort(effort: Milliseconds): string {
  const largest = UNITS.findIndex(([, size]) => effort >= size);
  const [unit, size] = UNITS.at(largest) ?? UNITS[3];
  const [smaller, part] = UNITS[UNITS.findIndex(([name]) => name === unit) + 1] ?? [unit, size];
  const rounded = Math.ceil(effort / part) * part;
  const rest = (rounded % size) / part;
  return `${Math.floor(rounded / size)}${unit}${rest > 0 ? ` ${rest}${smaller}` : ""}`;
}

/** `fix (15m): add a link of type …`; undefined where the rule has no fix. */
export function sayFix({ fix }: Finding): string | undefined {
  if (fix === undefined) return undefined;
  const effort = fix.effort === undefined ? "" : ` (${sayEffort(fix.effort)})`;
  return cleanText(`fix${effort}: ${fix.text}${fix.url === undefined ? "" : ` ${fix.url}`}`);
}
