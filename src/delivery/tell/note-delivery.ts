// What should a reader know before relying on the figures?

import type { DoraMetrics } from "../../model/dora.ts";
import type { MeasureOptions } from "../../model/delivery-options.ts";
import { REPORT_YEARS } from "../measure/report-years.ts";
import type { DeliverySamples } from "../measure/sample-delivery.ts";

/** In the order of the metrics; empty where there is nothing to know. */
export function noteDelivery(
  samples: DeliverySamples,
  metrics: DoraMetrics,
  { minSamples, minDays, reportYear, bands }: MeasureOptions,
): readonly string[] {
  const { span, baselines, failures, hasFailureSource, contents, incidents } = samples;
  const notes: string[] = [];
  if (span.days === 0) return ["there is no event up to the end of the window"];
  if (span.days < minDays) notes.push(`only ${say(span.days, "day")} known: no levels before ${minDays}`);
  if (bands === null && REPORT_YEARS[reportYear] === null) notes.push(`the report of ${reportYear} has no levels`);
  if (contents.asked > contents.known) {
    notes.push(`what ${contents.asked - contents.known} of ${say(contents.asked, "deployment")} brought is not known`);
  }
  if (baselines > 0 && metrics.lead_time.n === 0) {
    notes.push("what the first deployment brought has no lead time: it had accumulated before");
  }
  if (metrics.lead_time.skewed > 0)
    notes.push(
      `${say(metrics.lead_time.skewed, "change")} ${metrics.lead_time.skewed === 1 ? "was deployed before it was" : "were deployed before they were"} begun, going by the clocks`,
    );
  if (metrics.lead_time.startEstimated > 0) {
    notes.push(`the first commit of ${say(metrics.lead_time.startEstimated, "change")} is not known`);
  }
  if (failures.of > 0 && failures.of < minSamples) {
    notes.push(
      `a rate needs at least ${say(minSamples, "deployment")}; there ${failures.of === 1 ? "is" : "are"} ${failures.of}`,
    );
  }
  if (failures.of > 0 && !hasFailureSource) notes.push("no failure was ever reported: does anything report them?");
  if (incidents.unattributed > 0)
    notes.push(`${say(incidents.unattributed, "incident")} could not be attributed to a deployment`);
  return notes;
}

function say(count: number, noun: string): string {
  return `${Number(count.toFixed(1))} ${noun}${count === 1 ? "" : "s"}`;
}
