// What are the DORA metrics, and which figures come with them?

import type { EntityRef } from "./entity.ts";

export const METRICS = [
  "deployment_frequency",
  "lead_time",
  "change_fail_rate",
  "recovery_time",
  "rework_rate",
] as const;
export type MetricId = (typeof METRICS)[number];

export const DORA_LEVELS = ["elite", "high", "medium", "low"] as const;
export type DoraLevel = (typeof DORA_LEVELS)[number];

export const CONFIDENCES = ["low", "medium", "high"] as const;
export const DORA_UNITS = ["per week", "hours", "percent"] as const;

export interface Metric {
  /** Unrounded; null: no data, or too little. */
  readonly value: number | null;
  /** The number of deployments, changes or recoveries the value rests on; may be 0. */
  readonly n: number;
  readonly unit: (typeof DORA_UNITS)[number];
  /** The level by the published bands of the report year; null: too little data, or no bands are published. */
  readonly level: DoraLevel | null;
  /** The 95 % confidence interval, in the metric's unit; null: not told. */
  readonly interval: readonly [number, number] | null;
  readonly confidence: (typeof CONFIDENCES)[number];
  /**
   * 0 to 1: the known share of what the value should rest on; null: there is nothing to rest on, or its size is not
   * known.
   */
  readonly coverage: number | null;
}

/** A metric in hours. */
export interface TimesMetric extends Metric {
  readonly mean: number | null;
  readonly p75: number | null;
  readonly p90: number | null;
}

export interface DoraMetrics {
  readonly deployment_frequency: Metric & {
    readonly count: number;
    readonly perWorkingDay: number | null;
    readonly daysDeployed: number;
    readonly medianGapHours: number | null;
    /** Deployments of what was already there; they are not counted. */
    readonly redeploys: number;
    /** The percentage of attempts that succeeded. */
    readonly successRate: number | null;
  };
  readonly lead_time: TimesMetric & {
    /** How many changes have no known first commit. */
    readonly startEstimated: number;
    /** How many changes were deployed before they were begun, going by the clocks; their lead time counts as 0. */
    readonly skewed: number;
    readonly deployedBeforeMerge: number;
    readonly byBots: number;
  };
  readonly change_fail_rate: Metric & { readonly failed: number };
  readonly recovery_time: TimesMetric;
  readonly rework_rate: Metric & {
    readonly rework: number;
    /** The published mean and standard deviation in percent, since no levels are published for this metric. */
    readonly benchmark: { readonly mean: number; readonly std: number } | null;
  };
}

/** A number of things that are still open; `oldestAge` in hours, null: there are none. */
export interface Backlog {
  readonly n: number;
  readonly oldestAge: number | null;
}

/** Instants as ISO 8601 text in UTC; `to` is exclusive. */
export interface ToldWindow {
  readonly from: string;
  readonly to: string;
  readonly timezone: string;
  readonly days: number;
  /** The days of the window from the first event on; nothing is known of the days before. */
  readonly effectiveDays: number;
  /** The effective days that are Mondays to Fridays. */
  readonly workingDays: number;
}

type ByMetric<Item> = Readonly<Record<MetricId, Item>>;

/** Scores from 0 to 10, 10 being best; null: not known. */
export interface QuickCheck {
  readonly scores: ByMetric<number | null>;
  readonly average: number | null;
  readonly throughput: number | null;
  readonly stability: number | null;
  /** The means that were published of what others answered. */
  readonly means: {
    readonly year: number;
    readonly industry: string;
    readonly scores: ByMetric<number | null>;
    readonly average: number | null;
  };
}

interface TrendFigures {
  readonly from: string;
  readonly to: string;
  readonly values: ByMetric<number | null>;
}

/** What is told about an entity and about a group alike. */
export interface DoraShared {
  readonly window: ToldWindow;
  readonly reportYear: number;
  /** The tool whose way of counting is used; null: our own. */
  readonly profile: string | null;
  readonly metrics: DoraMetrics;
  /** How many incidents of the window could not be attributed to a deployment. */
  readonly unattributedIncidents: number;
  /** Changes that are merged and not yet in production. */
  readonly undeployed: Backlog;
  /** Failed deployments that have not been recovered from. */
  readonly open: Backlog;
  readonly quickCheck: QuickCheck;
  /** The last 30 days of the window, and the 30 days before them; null: the window has fewer than 60 days. */
  readonly trend: { readonly now: TrendFigures; readonly before: TrendFigures } | null;
  /** The metrics by week or month; null: not asked for. */
  readonly history:
    | readonly {
        readonly from: string;
        readonly to: string;
        readonly metrics: ByMetric<Pick<Metric, "value" | "n" | "level">>;
      }[]
    | null;
  /** What a reader should know before relying on the figures. */
  readonly notes: readonly string[];
}

export interface EntityDora extends DoraShared {
  readonly entity: EntityRef;
  /** The signal by which deployments are recognised; null: there is none. */
  readonly signal: string | null;
  /** Data that cannot be true; it is not counted. */
  readonly dataErrors: readonly { readonly code: string; readonly subject: string; readonly message: string }[];
  /** The deployments in the window; null: not asked for. */
  readonly deployments: readonly ToldDeployment[] | null;
  /** The incidents in the window; null: not asked for. */
  readonly incidents: readonly ToldIncident[] | null;
}

export interface ToldDeployment {
  readonly key: string;
  readonly environments: readonly string[];
  readonly finishedAt: string;
  readonly outcome: "success" | "failure";
  readonly type: "deploy" | "rollback" | "redeploy";
  readonly isBaseline: boolean;
  readonly isRework: boolean;
  readonly sha: string | null;
  /** `leadHours`: null where it is not known when work on the change began. */
  readonly ships: readonly { readonly change: string; readonly leadHours: number | null }[];
  readonly failed: {
    readonly reasons: readonly string[];
    readonly incidents: readonly string[];
    readonly recoveredAt: string | null;
  } | null;
}

export interface ToldIncident {
  readonly id: string;
  readonly beganAt: string;
  readonly resolvedAt: string | null;
  readonly deployments: readonly string[];
  readonly link: "deployment" | "commit" | "change" | "artifact" | "time" | null;
  /** Whether a deployment was under way when the incident began. */
  readonly isAmbiguous: boolean;
}

interface Extreme {
  readonly entity: EntityRef;
  readonly value: number;
  readonly level: DoraLevel | null;
}

export interface GroupDora extends DoraShared {
  readonly group: string;
  readonly members: number;
  /** The best and the worst member; null: no member's value is known. */
  readonly spread: ByMetric<{ readonly best: Extreme; readonly worst: Extreme; readonly known: number } | null>;
}

/** A level and the figures it covers; `to` is null where the band has no end. */
export interface LevelBand {
  readonly level: DoraLevel;
  readonly from: number;
  readonly to: number | null;
}

/** Empty for a metric of which no levels are published. */
export type LevelBands = ByMetric<readonly LevelBand[]>;
