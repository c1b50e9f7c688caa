// How is it worded what made an outcome flip?

import type { FlipCause } from "../api/history.ts";
import { cleanText } from "./clean-text.ts";

/** `fact test.line_coverage_pct 62 -> 81 (ci)`; for a rulebook the first digits of its digest. */
export function sayCause({ kind, name, change }: FlipCause): string {
  const shown = kind === "rulebook" ? (name ?? "").replace(/^sha256:/, "").slice(0, 7) : (name ?? "");
  const said = cleanText(`${kind} ${shown}`).trimEnd();
  if (change === undefined) return said;
  const { source, from, to } = change;
  const values = to === undefined ? "" : ` ${JSON.stringify(from ?? null)} -> ${JSON.stringify(to)}`;
  return cleanText(`${said}${values} (${source})`);
}
