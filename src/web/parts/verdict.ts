// How is a verdict shown? By its word, which the colour only repeats.

import type { Verdict } from "../../model/decision.ts";
import { html } from "../html.ts";
import type { Html } from "../html.ts";

const NAMES = { allow: "pass", block: "fail", wait: "unknown" } as const;

export function verdictTag(verdict: Verdict): Html {
  return html`<span class="verdict ${NAMES[verdict]}">${verdict.toUpperCase()}</span>`;
}
