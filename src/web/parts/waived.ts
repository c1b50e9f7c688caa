// How many of the findings that a page counts are waived, and when does the first waiver end?

import type { WaivedFigures } from "../../model/waived.ts";
import type { Instant } from "../../model/time.ts";
import { count } from "../../report/layout.ts";
import { html, NOTHING } from "../html.ts";
import type { Html } from "../html.ts";
import { outcomeMark } from "./outcome.ts";
import { when } from "./when.ts";

/** A sentence to put after others. Empty when nothing is waived. */
export function waivedSentence({ findings, met, until }: WaivedFigures, at: Instant): Html {
  if (findings === 0 || until === null) return NOTHING;
  const isOne = findings === 1;
  const thanks = met === 0 ? NOTHING : html`; ${met} on target only thanks to ${isOne ? "it" : "them"}`;
  return html` ${outcomeMark("waived")}
    <a href="/waivers">${count(findings, "finding is waived", "findings are waived")}</a>; the
    ${isOne ? "waiver" : "first waiver"} ends ${when(until, at)}${thanks}.`;
}
