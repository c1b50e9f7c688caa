// Between which figures does each performance level lie, in the metric's own unit?

import { REPORT_YEARS } from "../../delivery/measure/report-years.ts";
import type { FrequencyBand, UpperBand } from "../../delivery/measure/report-years.ts";
import type { LevelBands, LevelBand } from "../../model/dora.ts";

const WORKING_DAYS = 5;

/** Null: the DORA report of that year publishes no levels. */
export function levelBands(reportYear: number): LevelBands | null {
  const bands = REPORT_YEARS[reportYear];
  if (bands === undefined || bands === null) return null;
  return {
    deployment_frequency: fromBelow(bands.deployment_frequency),
    lead_time: fromAbove(bands.lead_time),
    change_fail_rate: fromAbove(bands.change_fail_rate),
    recovery_time: fromAbove(bands.recovery_time),
    rework_rate: [],
  };
}

function fromAbove(bands: readonly UpperBand[]): readonly LevelBand[] {
  let from = 0;
  return bands.map(({ level, below, upTo }) => {
    const to = below ?? upTo ?? null;
    const band = { level, from, to };
    from = to ?? from;
    return band;
  });
}

/** In deployments a week. The best level comes first, and each band ends where the one before it begins. */
function fromBelow(bands: readonly FrequencyBand[]): readonly LevelBand[] {
  let to: number | null = null;
  return bands.map(({ level, moreThan, atLeast }) => {
    const often = moreThan ?? atLeast;
    const from = often === undefined ? 0 : often.times * (often.per === "day" ? WORKING_DAYS : 7 / often.per);
    const band = { level, from, to };
    to = from;
    return band;
  });
}
