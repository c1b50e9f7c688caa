// What does every form that is posted hold, so that no other site can send it?

import { html, NOTHING } from "../html.ts";
import type { Html } from "../html.ts";

/** `csrf`: null where the viewer did not sign in here; the form then has no such field. */
export function csrfField(csrf: string | null): Html {
  return csrf === null ? NOTHING : html`<input type="hidden" name="csrf" value="${csrf}" />`;
}
