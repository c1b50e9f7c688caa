// Which media types does somebody accept, and how much do they want each?

export interface AcceptedRange {
  /** In lower case: `text/csv`, `text/*`, or `*\/*`. */
  readonly type: string;
  /** 0: not accepted. */
  readonly weight: number;
}

/** Reads the header `accept`, as RFC 9110 defines it. */
export function readAccept(accept: string): readonly AcceptedRange[] {
  return accept.split(",").map(readRange);
}

function readRange(range: string): AcceptedRange {
  const [type = "", ...parameters] = range.split(";").map((part) => part.trim().toLowerCase());
  const weight = parameters.find((parameter) => parameter.startsWith("q="))?.slice(2);
  return { type, weight: weight === undefined ? 1 : Number(weight) || 0 };
}
