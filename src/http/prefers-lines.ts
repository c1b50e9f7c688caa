// Does somebody want one item a line, rather than a page?

import { LINES } from "./read-body.ts";

/** `accept` as RFC 9110 has it. Lines are wanted where they are named, and JSON is not wanted as much. */
export function prefersLines(accept: string | undefined): boolean {
  const wanted = (accept ?? "").split(",").map(readRange);
  const weightOf = (types: readonly string[]): number =>
    Math.max(0, ...wanted.filter(({ type }) => types.includes(type)).map(({ weight }) => weight));
  return weightOf(LINES) > weightOf(["application/json"]);
}

function readRange(range: string): { readonly type: string; readonly weight: number } {
  const [type = "", ...parameters] = range.split(";").map((part) => part.trim().toLowerCase());
  const weight = parameters.find((parameter) => parameter.startsWith("q="))?.slice(2);
  return { type, weight: weight === undefined ? 1 : Number(weight) || 0 };
}
