// How is markup made? With templates that escape whatever is put into them.

import { html } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";

export { html };

/** INVARIANT: no part waits for anything, so a page is written in one go. */
export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

export const NOTHING: Html = html``;

/** The parts with a separator between each two. */
export function joined(parts: readonly (Html | string)[], between: Html | string = ", "): Html {
  return html`${parts.map((part, index) => (index === 0 ? html`${part}` : html`${between}${part}`))}`;
}
