// How much of a decision is wanted, and how is it written?

import type { Explain } from "../../model/decision.ts";
import type { DecisionInput } from "../../report/render-context.ts";
import type { Destination } from "../destinations.ts";
import type { World } from "../world.ts";
import { writeReport } from "../write-report.ts";
import type { ReportSettings } from "../write-report.ts";

export interface DecisionSettings extends Pick<ReportSettings, "version" | "locate"> {
  /** Findings that pass are shown to people too, and nothing is left out. */
  readonly all: boolean;
}

/** By default people see what does not pass, and tools get everything. */
export function wantedFindings(options: { readonly explain?: Explain }, destinations: readonly Destination[]): Explain {
  return options.explain ?? (destinations.every(({ format }) => format.failingOnly) ? "failing" : "all");
}

export async function writeDecision(
  input: DecisionInput,
  destinations: readonly Destination[],
  { all, version, locate }: DecisionSettings,
  world: World,
): Promise<void> {
  await writeReport(
    destinations,
    (format, context) => format.decision?.(input, context),
    { full: all, passing: all, strict: false, version, locate },
    world,
  );
}
