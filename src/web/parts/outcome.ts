// How is an outcome shown? By a mark and a word, which the colour only repeats.

import type { Outcome } from "../../model/finding.ts";
import { html } from "../html.ts";
import type { Html } from "../html.ts";

/** `waived`: a finding that does not pass, accepted for now by a waiver. */
export type ShownOutcome = Outcome | "waived";

const SHOWN: Readonly<Record<ShownOutcome, { readonly mark: string; readonly name: string; readonly word: string }>> = {
  pass: { mark: "✓", name: "pass", word: "passes" },
  fail: { mark: "✕", name: "fail", word: "fails" },
  unknown: { mark: "?", name: "unknown", word: "not known" },
  "not-applicable": { mark: "–", name: "none", word: "does not apply" },
  waived: { mark: "~", name: "waived", word: "waived" },
};

/** Only the mark, with the word for screen readers. */
export function outcomeMark(outcome: ShownOutcome): Html {
  const { mark, name, word } = SHOWN[outcome];
  return html`<span class="mark ${name}" role="img" aria-label="${word}">${mark}</span>`;
}

/** The name of the outcome in CSS classes. */
export function outcomeName(outcome: ShownOutcome): string {
  return SHOWN[outcome].name;
}
