// As what does somebody want to read an answer that comes in several forms?

/** By name, its media type. The first is taken where nothing else is wanted. */
export type FormatTypes<Format extends string> = Readonly<Record<Format, string>>;

/** `accept` as RFC 9110 has it: the type that is wanted most, exactly named before `text/*` and `*\/*`. */
export function chooseFormat<Format extends string>(accept: string | undefined, types: FormatTypes<Format>): Format {
  const ranges = (accept ?? "*/*").split(",").map(readRange);
  const names = Object.keys(types) as Format[];
  const [first] = names;
  if (first === undefined) throw new RangeError("there is no format to choose");
  return names.reduce(
    (best, name) => (weightOf(types[name], ranges) > weightOf(types[best], ranges) ? name : best),
    first,
  );
}

interface Range {
  readonly type: string;
  readonly weight: number;
}

function readRange(range: string): Range {
  const [type = "", ...parameters] = range.split(";").map((part) => part.trim().toLowerCase());
  const weight = parameters.find((parameter) => parameter.startsWith("q="))?.slice(2);
  return { type, weight: weight === undefined ? 1 : Number(weight) || 0 };
}

function weightOf(type: string, ranges: readonly Range[]): number {
  const exact = [type, `${type.slice(0, type.indexOf("/"))}/*`, "*/*"];
  for (const wanted of exact) {
    const range = ranges.find((one) => one.type === wanted);
    if (range !== undefined) return range.weight;
  }
  return 0;
}
