// Does somebody want one item on each line, instead of a page?

import { Refusal } from "../model/refusal.ts";
import { readAccept } from "./read-accept.ts";
import { LINES } from "./read-body.ts";

/** True if `accept` names lines, and wants them more than JSON. */
export function prefersLines(accept: string | undefined): boolean {
  const wanted = readAccept(accept ?? "");
  const weightOf = (types: readonly string[]): number =>
    Math.max(0, ...wanted.filter(({ type }) => types.includes(type)).map(({ weight }) => weight));
  return weightOf(LINES) > weightOf(["application/json"]);
}

/** Refuses a mask on a page, since only lines tell what is left out of them. Throws Refusal `malformed`. */
export function refuseMask(mask: readonly string[] | undefined): void {
  if (mask === undefined) return;
  throw new Refusal("malformed", "no-mask", "`mask` is for lines, and nothing is left out of a page", {
    help: "ask for `application/x-ndjson`",
  });
}
