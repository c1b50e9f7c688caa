// Where does each report draw the lines between levels? Our reading of each year, and the lines other tools draw.

import type { DoraLevel } from "../../model/dora.ts";

/** The first band that holds counts. A band without a bound holds for every figure. */
export interface UpperBand {
  readonly level: DoraLevel;
  /** Exclusive upper bound. */
  readonly below?: number;
  /** Inclusive upper bound. */
  readonly upTo?: number;
}

/** `per`: a number of days; `day` is a working day where only those count. */
export interface HowOften {
  readonly times: number;
  readonly per: "day" | number;
}

export interface FrequencyBand {
  readonly level: DoraLevel;
  readonly moreThan?: HowOften;
  readonly atLeast?: HowOften;
}

export interface Bands {
  readonly deployment_frequency: readonly FrequencyBand[];
  /** In hours. */
  readonly lead_time: readonly UpperBand[];
  /** In percent. */
  readonly change_fail_rate: readonly UpperBand[];
  /** In hours. */
  readonly recovery_time: readonly UpperBand[];
}

const DAY = 24;
const [WEEK, MONTH, HALF_YEAR] = [7 * DAY, 30 * DAY, 180 * DAY];

const below = (...bounds: readonly [DoraLevel, number][]): readonly UpperBand[] => [
  ...bounds.map(([level, hours]) => ({ level, below: hours })),
  { level: "low" },
];
const upTo = (...bounds: readonly [DoraLevel, number][]): readonly UpperBand[] => [
  ...bounds.map(([level, percent]) => ({ level, upTo: percent })),
  { level: "low" },
];
const onDemand = (level: DoraLevel): FrequencyBand => ({ level, moreThan: { times: 1, per: "day" } });
const oncePer = (level: DoraLevel, days: "day" | number): FrequencyBand => ({
  level,
  atLeast: { times: 1, per: days },
});

const ON_DEMAND_WEEK_MONTH = [onDemand("elite"), oncePer("high", 7), oncePer("medium", 30), { level: "low" }] as const;
const DAY_WEEK_MONTH = below(["elite", DAY], ["high", WEEK], ["medium", MONTH]);
const HOUR_DAY_WEEK = below(["elite", 1], ["high", DAY], ["medium", WEEK]);

/**
 * The reports describe groups of teams. They leave gaps between groups, and give some figures to several groups. Here a
 * gap belongs to the lower level and a shared figure to the higher one. Two lines are our own. Recovery within a week
 * is medium, where a report leaves open what lies between a day and a week. And 16 to 30 %, which 2021 gives to three
 * groups, is divided. In 2024 the high group fails more often than the medium one; the figures are put in order.
 * Reports from 2025 on have no such table.
 */
export const REPORT_YEARS: Readonly<Record<number, Bands | null>> = {
  2018: {
    deployment_frequency: [onDemand("elite"), oncePer("high", "day"), oncePer("medium", 30), { level: "low" }],
    lead_time: below(["elite", 1], ["high", WEEK], ["medium", MONTH]),
    change_fail_rate: upTo(["elite", 15]),
    recovery_time: HOUR_DAY_WEEK,
  },
  2019: {
    deployment_frequency: ON_DEMAND_WEEK_MONTH,
    lead_time: DAY_WEEK_MONTH,
    change_fail_rate: upTo(["elite", 15]),
    recovery_time: HOUR_DAY_WEEK,
  },
  2021: {
    deployment_frequency: [onDemand("elite"), oncePer("high", 30), oncePer("medium", 180), { level: "low" }],
    lead_time: below(["elite", 1], ["high", WEEK], ["medium", HALF_YEAR]),
    change_fail_rate: upTo(["elite", 15], ["high", 20], ["medium", 30]),
    recovery_time: HOUR_DAY_WEEK,
  },
  2022: {
    deployment_frequency: [onDemand("high"), oncePer("medium", 30), { level: "low" }],
    lead_time: below(["high", WEEK], ["medium", MONTH]),
    change_fail_rate: upTo(["high", 15], ["medium", 30]),
    recovery_time: below(["high", DAY], ["medium", WEEK]),
  },
  2023: {
    deployment_frequency: ON_DEMAND_WEEK_MONTH,
    lead_time: DAY_WEEK_MONTH,
    change_fail_rate: upTo(["elite", 5], ["high", 10], ["medium", 15]),
    recovery_time: HOUR_DAY_WEEK,
  },
  2024: {
    deployment_frequency: ON_DEMAND_WEEK_MONTH,
    lead_time: DAY_WEEK_MONTH,
    change_fail_rate: upTo(["elite", 5], ["high", 10], ["medium", 20]),
    recovery_time: HOUR_DAY_WEEK,
  },
  2025: null,
};

/** Bands of tools that draw lines of their own. */
export const PEER_BANDS: Readonly<Record<string, Bands | null>> = {
  metrik: {
    deployment_frequency: [
      onDemand("elite"),
      { level: "high", moreThan: { times: 1, per: 7 } },
      { level: "medium", moreThan: { times: 1, per: 30 } },
      { level: "low" },
    ],
    lead_time: DAY_WEEK_MONTH,
    change_fail_rate: below(["elite", 15], ["high", 30], ["medium", 45]),
    recovery_time: HOUR_DAY_WEEK,
  },
  gitlab: null,
  middleware: {
    deployment_frequency: [
      { level: "elite", atLeast: { times: 7, per: 7 } },
      oncePer("high", 7),
      oncePer("medium", 30),
      { level: "low" },
    ],
    lead_time: DAY_WEEK_MONTH,
    change_fail_rate: upTo(["elite", 5], ["high", 10], ["medium", 15]),
    recovery_time: HOUR_DAY_WEEK,
  },
};
