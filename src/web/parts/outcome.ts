// How does an outcome show? By a mark and a word; colour only says it again.

import type { Outcome } from "../../model/finding.ts";
import { html } from "../html.ts";
import type { Html } from "../html.ts";

/** `waived` is what a gate makes of a fail. */
export type ShownOutcome = Outcome | "waived";

const SHOWN: Readonly<Record<ShownOutcome, { readonly mark: string; readonly name: string; readonly word: string }>> = {
  pass: { mark: "✓", name: "pass", word: "passes" },
  fail: { mark: "✕", name: "fail", word: "fails" },
  unknown: { mark: "?", name: "unknown", word: "not known" },
  "not-applicable": { mark: "–", name: "none", word: "does not apply" },
  waived: { mark: "~", name: "waived", word: "waived" },
};

/** The mark alone, the word for whoever does not see it. */
export function outcomeMark(outcome: ShownOutcome): Html {
  const { mark, name, word } = SHOWN[outcome];
  return html`<span class="mark ${name}" role="img" aria-label="${word}">${mark}</span>`;
}

/** For class names. */
export function outcomeName(outcome: ShownOutcome): string {
  return SHOWN[outcome].name;
}
