// How is a time shown: in everyday words, with the exact time as a tooltip?

import { formatAge, formatInstant, parseInstant } from "../../model/time.ts";
import type { Instant } from "../../model/time.ts";
import { minuteOf } from "../../report/text-scorecards.ts";
import { html } from "../html.ts";
import type { Html } from "../html.ts";

/** `2 h ago`, `in 3 days`. `time`: an instant, or ISO 8601 as the API writes it. */
export function when(time: Instant | string, now: Instant): Html {
  const at = typeof time === "number" ? time : (parseInstant(time) ?? now);
  return html`<time datetime="${formatInstant(at)}" title="${minuteOf(at)}">${sayWhen(at, now)}</time>`;
}

/** How long it has been so: `2 h`, `3 days`. */
export function sinceWhen(time: string, now: Instant): Html {
  const at = parseInstant(time) ?? now;
  return html`<time datetime="${formatInstant(at)}" title="since ${minuteOf(at)}">${sayAge(now - at)}</time>`;
}

function sayWhen(at: Instant, now: Instant): string {
  const ago = formatAge(Math.abs(now - at));
  if (ago === "just now") return at > now ? "in a moment" : ago;
  return at > now ? `in ${ago}` : `${ago} ago`;
}

function sayAge(age: number): string {
  return age < 60_000 ? "just now" : formatAge(age);
}
