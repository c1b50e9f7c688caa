// What is counted of a running service? A port: Node counts, and Workers leave it to their platform.

import type { RefusedTrust } from "../app/access/trust-in-force.ts";
import type { WaiverCounts } from "../app/directives/count-waivers.ts";
import type { MeasuredFleet } from "../app/reports/fleet-figures.ts";
import type { RefusedRules } from "../app/rules/rules-in-force.ts";
import type { RunningApp } from "./route.ts";

export interface AnsweredRequest {
  readonly method: string;
  /** As the table of routes writes it, never the address that somebody asked for. */
  readonly route: string;
  readonly status: number;
  readonly seconds: number;
}

export interface Metrics {
  readonly answered: (request: AnsweredRequest) => void;
  readonly decided: RunningApp["onDecision"];
  readonly storeFailed: (reason: string) => void;
  /** Adds gauges, whose values are looked up whenever somebody asks. */
  readonly watch: (gauges: WatchedGauges) => void;
  readonly read: NonNullable<RunningApp["metrics"]>;
}

export interface WatchedGauges {
  readonly entities: () => Promise<number>;
  /** Delivery events whose entity or repository nobody knows. */
  readonly unmappedEvents: () => Promise<number>;
  readonly waivers: () => Promise<WaiverCounts>;
  readonly refusedRules: () => RefusedRules | undefined;
  readonly refusedTrust: () => RefusedTrust | undefined;
  readonly fleet: () => Promise<MeasuredFleet>;
  /** Whether there are also series of single entities. */
  readonly ofEntities: boolean;
}
