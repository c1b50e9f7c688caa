// Which media types does somebody accept, and how much do they want each?

export interface AcceptedRange {
  /** Lower case: `text/csv`, `text/*`, or `*\/*`. */
  readonly type: string;
  /** 0: not at all. */
  readonly weight: number;
}

/** `accept` as RFC 9110 has it. */
export function readAccept(accept: string): readonly AcceptedRange[] {
  return accept.split(",").map(readRange);
}

function readRange(range: string): AcceptedRange {
  const [type = "", ...parameters] = range.split(";").map((part) => part.trim().toLowerCase());
  const weight = parameters.find((parameter) => parameter.startsWith("q="))?.slice(2);
  return { type, weight: weight === undefined ? 1 : Number(weight) || 0 };
}
