// Which settings are there for measuring delivery, and what are the defaults?

import { matchesGlob } from "./glob.ts";
import { DAY } from "./time.ts";
import type { Milliseconds } from "./time.ts";
import type { DeploymentSignal } from "./delivery-event.ts";

const HOUR: Milliseconds = 3_600_000;

export const UNITS = ["change", "pull-request", "commit"] as const;
export const LEAD_STARTS = ["firstCommitOrOpened", "firstCommit", "opened", "merged"] as const;
export const AVERAGES = ["median", "lowerMedian", "mean"] as const;
export const FAILURE_POLICIES = ["incident", "pipeline", "both"] as const;
export const FAILURE_EVIDENCE = ["all", "incidents"] as const;
export const FAILURE_COUNTS = ["deployments", "incidents"] as const;
export const RECOVERY_STARTS = ["deployed", "detected"] as const;
export const RECOVERIES_OF = ["deployments", "incidents"] as const;
export const DAILY_BASES = ["working", "calendar"] as const;
export const MULTI_REGION = ["last", "first", "each"] as const;
export const FREQUENCY_LEVELS = ["rate", "deploymentDays"] as const;

/** Settings for what events mean. They decide which deployments, changes and incidents are projected from events. */
export interface ProjectionOptions {
  /**
   * How long after a deployment an incident, or a hotfix without an incident, is attributed to it; null: without limit.
   */
  readonly attributionWindow: Milliseconds | null;
  /**
   * When a release to several production environments is finished: with the last, with the first, or each counts as a
   * release.
   */
  readonly multiRegion: (typeof MULTI_REGION)[number];
  /** Which signal counts; `auto`: the best signal there was in the 90 days before each deployment. */
  readonly signal: DeploymentSignal | "auto";
  /**
   * Globs of the environments that are production; null: `isProductionName` decides. What senders say takes precedence.
   */
  readonly production: readonly string[] | null;
  /** Words in a label, branch or title that mark a change as a repair; lower case. */
  readonly hotfixWords: readonly string[];
}

/** Settings for what is counted, and how. */
export interface MeasureOptions {
  readonly unit: (typeof UNITS)[number];
  readonly leadStart: (typeof LEAD_STARTS)[number];
  readonly average: (typeof AVERAGES)[number];
  readonly includeBaseline: boolean;
  readonly includeRedeploys: boolean;
  readonly includeBots: boolean;
  readonly failurePolicy: (typeof FAILURE_POLICIES)[number];
  readonly failureEvidence: (typeof FAILURE_EVIDENCE)[number];
  readonly failureCount: (typeof FAILURE_COUNTS)[number];
  readonly excludeRollbacksFromFailRate: boolean;
  readonly recoveryStart: (typeof RECOVERY_STARTS)[number];
  readonly recoveryOf: (typeof RECOVERIES_OF)[number];
  readonly dailyBasis: (typeof DAILY_BASES)[number];
  readonly frequencyLevel: (typeof FREQUENCY_LEVELS)[number];
  /** The fewest deployments for which a rate is given. */
  readonly minSamples: number;
  /** The fewest days for which a level is given. */
  readonly minDays: number;
  /** Whether days before the first event count as well. */
  readonly wholeWindow: boolean;
  /** Which bands define the levels: those of a report year, or a profile's own. */
  readonly reportYear: number;
  readonly bands: string | null;
}

export interface DeliveryOptions extends ProjectionOptions, MeasureOptions {}

export const DEFAULT_OPTIONS: DeliveryOptions = {
  attributionWindow: 72 * HOUR,
  multiRegion: "last",
  signal: "auto",
  production: null,
  hotfixWords: ["hotfix", "incident"],
  unit: "change",
  leadStart: "firstCommitOrOpened",
  average: "median",
  includeBaseline: false,
  includeRedeploys: false,
  includeBots: true,
  failurePolicy: "incident",
  failureEvidence: "all",
  failureCount: "deployments",
  excludeRollbacksFromFailRate: true,
  recoveryStart: "deployed",
  recoveryOf: "deployments",
  dailyBasis: "working",
  frequencyLevel: "rate",
  minSamples: 5,
  minDays: 7,
  wholeWindow: false,
  reportYear: 2024,
  bands: null,
};

const PRODUCTION = /^(?:prod|production|live)(?:\d*|[-_/.].*)$/;

/** Whether an environment (normalised) is production: `prod`, `production2`, `live-eu`. */
export function isProductionName(environment: string, globs: readonly string[] | null): boolean {
  return globs === null ? PRODUCTION.test(environment) : globs.some((glob) => matchesGlob(environment, glob));
}

/** How far apart deployments to several regions may be and still be one release. */
export const ROLLOUT_WINDOW: Milliseconds = DAY;
/** A signal not seen for this long is no longer the one in use. */
export const SIGNAL_MEMORY: Milliseconds = 90 * DAY;
/** How far apart two signals of one release may come in. */
export const SIGNAL_OVERLAP: Milliseconds = HOUR;
