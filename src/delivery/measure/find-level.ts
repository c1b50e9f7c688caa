// Which level does a figure reach?

import type { DoraLevel } from "../../model/dora.ts";
import type { Span } from "./civil-window.ts";
import type { MeasureOptions } from "../../model/delivery-options.ts";
import { PEER_BANDS, REPORT_YEARS } from "./report-years.ts";
import type { Bands, FrequencyBand, HowOften, UpperBand } from "./report-years.ts";

/** Null: no bands are published. */
export function bandsOf({ reportYear, bands }: Pick<MeasureOptions, "reportYear" | "bands">): Bands | null {
  return (bands === null ? REPORT_YEARS[reportYear] : PEER_BANDS[bands]) ?? null;
}

/** `bands`: the best level first. Null: the value is in none of them. */
export function levelOf(value: number, bands: readonly UpperBand[]): DoraLevel | null {
  const holds = ({ below = Infinity, upTo = Infinity }: UpperBand) => value < below && value <= upTo;
  return bands.find(holds)?.level ?? null;
}

/**
 * Compared by rate, so that it does not matter how the window lies to weeks and months. With no deployment at all the
 * level is only known where even a single one in that time would be at the lowest level.
 */
export function frequencyLevel(
  count: number,
  span: Span,
  bands: readonly FrequencyBand[],
  dailyBasis: MeasureOptions["dailyBasis"],
): DoraLevel | null {
  const days = dailyBasis === "working" ? span.workingDays : span.days;
  /** How many deployments there were beyond that rate; 0: exactly the rate. */
  const surplus = ({ times, per }: HowOften): number =>
    per === "day" ? count - times * days : count * per - times * span.days;
  const holds = ({ moreThan, atLeast }: FrequencyBand): boolean => {
    if (atLeast !== undefined) return surplus(atLeast) >= 0;
    return moreThan === undefined || surplus(moreThan) > 0;
  };
  if (count > 0) return bands.find(holds)?.level ?? null;
  const lowest = bands.at(-1)?.level ?? null;
  return frequencyLevel(1, span, bands, dailyBasis) === lowest ? lowest : null;
}
