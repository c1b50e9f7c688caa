// What was decided? All of it, for whoever keeps it elsewhere.

import type { DecisionListQuery } from "../../api/decisions.ts";
import { headLine } from "../../api/masks.ts";
import { Masking } from "../../model/masking.ts";
import { Refusal } from "../../model/refusal.ts";
import { formatInstant } from "../../model/time.ts";
import { answersOnPage } from "./list-decisions.ts";
import type { Muster } from "../muster.ts";

/** How many answers are held at once, since whole answers are large. */
export const EXPORTED_AT_ONCE = 50;

/**
 * Whole answers as they were given, newest first, one on each line. Yields some lines at a time, each with its line
 * break. What is decided meanwhile is not among them. With a mask, a first line says so, and each answer has the digest
 * of what was answered. Throws Refusal `malformed` if a page is asked for.
 */
export async function* exportDecisions(
  { store, clock }: Pick<Muster, "store" | "clock">,
  { limit, after, mask = [], ...filters }: DecisionListQuery,
): AsyncGenerator<string, void> {
  if (limit !== undefined || after !== undefined) {
    const name = limit === undefined ? "after" : "limit";
    throw new Refusal("malformed", "no-pages", `\`${name}\` is for pages, and lines come without`, {
      help: "narrow by `from` and `to`, or ask for `application/json`",
    });
  }
  const masking = new Masking(mask);
  const tell = mask.length === 0 ? (answer: string) => answer : (answer: string) => masking.decision(answer);
  if (mask.length > 0) yield headLine({ export: "decisions", at: formatInstant(clock.now()), mask });
  let next: string | null = null;
  do {
    const place: Partial<DecisionListQuery> = next === null ? {} : { after: next };
    const page = await answersOnPage(store, { ...filters, ...place, limit: EXPORTED_AT_ONCE });
    if (page.items.length > 0) yield `${page.items.map(tell).join("\n")}\n`;
    ({ next } = page);
  } while (next !== null);
}
