// Does somebody want one item a line, rather than a page?

import { Refusal } from "../model/refusal.ts";
import { LINES } from "./read-body.ts";

/** `accept` as RFC 9110 has it. Lines are wanted where they are named, and JSON is not wanted as much. */
export function prefersLines(accept: string | undefined): boolean {
  const wanted = (accept ?? "").split(",").map(readRange);
  const weightOf = (types: readonly string[]): number =>
    Math.max(0, ...wanted.filter(({ type }) => types.includes(type)).map(({ weight }) => weight));
  return weightOf(LINES) > weightOf(["application/json"]);
}

/** Only lines say what is left out of them. Throws Refusal `malformed`. */
export function refuseMask(mask: readonly string[] | undefined): void {
  if (mask === undefined) return;
  throw new Refusal("malformed", "no-mask", "`mask` is for lines, and nothing is left out of a page", {
    help: "ask for `application/x-ndjson`",
  });
}

function readRange(range: string): { readonly type: string; readonly weight: number } {
  const [type = "", ...parameters] = range.split(";").map((part) => part.trim().toLowerCase());
  const weight = parameters.find((parameter) => parameter.startsWith("q="))?.slice(2);
  return { type, weight: weight === undefined ? 1 : Number(weight) || 0 };
}
