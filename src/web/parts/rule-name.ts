// How is a rule of a scorecard named and linked?

import { cleanText } from "../../report/clean-text.ts";
import { html } from "../html.ts";
import type { Html } from "../html.ts";
import { ruleAddress } from "./links.ts";

/** `scorecard/rule`, as findings and the command line write it. */
export function ruleLink(scorecard: string, rule: string): Html {
  return html`<a href="${ruleAddress(scorecard, rule)}">${cleanText(`${scorecard}/${rule}`)}</a>`;
}
