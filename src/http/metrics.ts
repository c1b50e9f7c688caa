// What is counted of a running service? A port: Node counts, Workers leave it to their platform.

import type { RefusedRules } from "../app/rules-in-force.ts";
import type { RunningApp } from "./route.ts";

export interface AnsweredRequest {
  readonly method: string;
  /** As the table of routes writes it: never an address somebody chose. */
  readonly route: string;
  readonly status: number;
  readonly seconds: number;
}

export interface Metrics {
  answered(request: AnsweredRequest): void;
  decided: RunningApp["onDecision"];
  storeFailed(reason: string): void;
  /** What is looked up when somebody asks. */
  watch(gauges: WatchedGauges): void;
  read: NonNullable<RunningApp["metrics"]>;
}

export interface WatchedGauges {
  entities(): Promise<number>;
  refusedRules(): RefusedRules | undefined;
}
