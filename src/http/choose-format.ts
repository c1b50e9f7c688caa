// In which of several forms does somebody want to read an answer?

import { readAccept } from "./read-accept.ts";
import type { AcceptedRange } from "./read-accept.ts";

/** The media type of each format. The first format is taken if nothing else is wanted more. */
export type FormatTypes<Format extends string> = Readonly<Record<Format, string>>;

/** The format that `accept` wants most. An exact type counts before `text/*`, and that before `*\/*`. */
export function chooseFormat<Format extends string>(accept: string | undefined, types: FormatTypes<Format>): Format {
  const ranges = readAccept(accept ?? "*/*");
  const names = Object.keys(types) as Format[];
  const [first] = names;
  if (first === undefined) throw new RangeError("there is no format to choose");
  return names.reduce(
    (best, name) => (weightOf(types[name], ranges) > weightOf(types[best], ranges) ? name : best),
    first,
  );
}

function weightOf(type: string, ranges: readonly AcceptedRange[]): number {
  const exact = [type, `${type.slice(0, type.indexOf("/"))}/*`, "*/*"];
  for (const wanted of exact) {
    const range = ranges.find((one) => one.type === wanted);
    if (range !== undefined) return range.weight;
  }
  return 0;
}
