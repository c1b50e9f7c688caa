// What are the DORA metrics, and what is told with them?

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
  /** Unrounded; null: too little data, or none. */
  readonly value: number | null;
  /** How many deployments, changes or recoveries it rests on; also 0. */
  readonly n: number;
  readonly unit: (typeof DORA_UNITS)[number];
  /** By the bands of the report year; null: too little data, or none are published. */
  readonly level: DoraLevel | null;
  /** Of 95 %, in the metric's unit. */
  readonly interval: readonly [number, number] | null;
  readonly confidence: (typeof CONFIDENCES)[number];
  /** 0 to 1: how much of what it should rest on is known; null: of nothing, or that is not known either. */
  readonly coverage: number | null;
}

/** Of hours. */
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
    /** Brought the same again: they count nowhere. */
    readonly redeploys: number;
    /** Percent of attempts that succeeded. */
    readonly successRate: number | null;
  };
  readonly lead_time: TimesMetric & {
    /** Changes whose first commit is not known. */
    readonly startEstimated: number;
    /** Changes that clocks say were deployed before they were begun; counted as 0. */
    readonly skewed: number;
    readonly deployedBeforeMerge: number;
    readonly byBots: number;
  };
  readonly change_fail_rate: Metric & { readonly failed: number };
  readonly recovery_time: TimesMetric;
  readonly rework_rate: Metric & {
    readonly rework: number;
    /** Percent, as published: there are no levels of it. */
    readonly benchmark: { readonly mean: number; readonly std: number } | null;
  };
}

/** What waits to be done; `oldestAge` in hours, null: there is none. */
export interface Backlog {
  readonly n: number;
  readonly oldestAge: number | null;
}

/** Instants as text, ISO 8601 in UTC; `to` does not belong to it. */
export interface ToldWindow {
  readonly from: string;
  readonly to: string;
  readonly timezone: string;
  readonly days: number;
  /** Of those, from the first event on: nothing is known of the others. */
  readonly effectiveDays: number;
  /** Of the effective days, Monday to Friday. */
  readonly workingDays: number;
}

type ByMetric<Item> = Readonly<Record<MetricId, Item>>;

/** 0 to 10, 10 is best; null: not known. */
export interface QuickCheck {
  readonly scores: ByMetric<number | null>;
  readonly average: number | null;
  readonly throughput: number | null;
  readonly stability: number | null;
  /** What others answered: the published means. */
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

/** What is told of an entity and of a group alike. */
export interface DoraShared {
  readonly window: ToldWindow;
  readonly reportYear: number;
  /** Whose way of counting it is; null: ours. */
  readonly profile: string | null;
  readonly metrics: DoraMetrics;
  /** In the window, that no deployment could be found for. */
  readonly unattributedIncidents: number;
  /** Changes that were merged and are not in production. */
  readonly undeployed: Backlog;
  /** Failed deployments that have not been recovered from. */
  readonly open: Backlog;
  readonly quickCheck: QuickCheck;
  /** The last 30 days of the window, and the 30 before; null: it has fewer than 60. */
  readonly trend: { readonly now: TrendFigures; readonly before: TrendFigures } | null;
  /** By week or month; null: not asked for. */
  readonly history:
    | readonly {
        readonly from: string;
        readonly to: string;
        readonly metrics: ByMetric<Pick<Metric, "value" | "n" | "level">>;
      }[]
    | null;
  /** What to know before relying on it. */
  readonly notes: readonly string[];
}

export interface EntityDora extends DoraShared {
  readonly entity: EntityRef;
  /** What deployments are told from; null: there are none. */
  readonly signal: string | null;
  /** What cannot be true, and counts nowhere. */
  readonly dataErrors: readonly { readonly code: string; readonly subject: string; readonly message: string }[];
  /** In the window; null: not asked for. */
  readonly deployments: readonly ToldDeployment[] | null;
  /** In the window; null: not asked for. */
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
  /** `leadHours`: null where nothing says when it was begun. */
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
  /** A deployment was under way when it began. */
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
  /** The members at both ends; null: none is known. */
  readonly spread: ByMetric<{ readonly best: Extreme; readonly worst: Extreme; readonly known: number } | null>;
}

/** A level, and the figures it lies between; `to`: null where there is no end to it. */
export interface LevelBand {
  readonly level: DoraLevel;
  readonly from: number;
  readonly to: number | null;
}

/** Empty: no levels of it are published. */
export type LevelBands = ByMetric<readonly LevelBand[]>;
