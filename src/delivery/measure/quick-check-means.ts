// What did others answer to the DORA quick check? The published means and standard deviations, by year and industry.

import type { MetricId } from "../../model/dora.ts";

/** Mean and standard deviation of the score from 0 to 10. For the two rates as published, where 10 is worst. */
type Published = Readonly<Partial<Record<MetricId, readonly [mean: number, std: number]>>>;

/** Source: the data files of the quick check at dora.dev. */
export const QUICK_CHECK_MEANS: Readonly<Record<number, Readonly<Record<string, Published>>>> = {
  2024: {
    all: {
      deployment_frequency: [5.3, 2.9],
      lead_time: [5.1, 2.6],
      change_fail_rate: [1.7, 2.0],
      recovery_time: [7.5, 2.3],
    },
    education: {
      deployment_frequency: [5.1, 3.2],
      lead_time: [4.8, 3.1],
      change_fail_rate: [1.6, 2.1],
      recovery_time: [6.6, 3.0],
    },
    energy: {
      deployment_frequency: [4.9, 3.1],
      lead_time: [4.6, 2.5],
      change_fail_rate: [2.7, 2.7],
      recovery_time: [6.6, 2.9],
    },
    "financial-services": {
      deployment_frequency: [5.2, 2.7],
      lead_time: [4.9, 2.4],
      change_fail_rate: [1.6, 1.8],
      recovery_time: [7.9, 1.9],
    },
    government: {
      deployment_frequency: [4.4, 2.6],
      lead_time: [4.6, 2.6],
      change_fail_rate: [2.4, 2.3],
      recovery_time: [6.8, 2.1],
    },
    "healthcare-pharmaceuticals": {
      deployment_frequency: [4.4, 2.6],
      lead_time: [4.6, 2.6],
      change_fail_rate: [1.4, 1.5],
      recovery_time: [7.4, 2.5],
    },
    "industrials-manufacturing": {
      deployment_frequency: [4.9, 2.9],
      lead_time: [4.8, 2.4],
      change_fail_rate: [1.7, 1.9],
      recovery_time: [6.6, 2.6],
    },
    insurance: {
      deployment_frequency: [4.9, 3.0],
      lead_time: [4.4, 2.5],
      change_fail_rate: [1.8, 2.2],
      recovery_time: [6.9, 2.6],
    },
    "media-entertainment": {
      deployment_frequency: [5.7, 2.7],
      lead_time: [5.7, 2.7],
      change_fail_rate: [1.5, 1.9],
      recovery_time: [7.9, 2.4],
    },
    "non-profit": {
      deployment_frequency: [4.9, 2.5],
      lead_time: [5.6, 3.1],
      change_fail_rate: [1.5, 2.3],
      recovery_time: [7.6, 2.0],
    },
    consumer: {
      deployment_frequency: [6.3, 3.0],
      lead_time: [5.8, 2.6],
      change_fail_rate: [1.5, 1.6],
      recovery_time: [8.0, 1.9],
    },
    technology: {
      deployment_frequency: [5.5, 2.9],
      lead_time: [5.4, 2.5],
      change_fail_rate: [1.6, 1.9],
      recovery_time: [7.7, 2.1],
    },
    telecommunications: {
      deployment_frequency: [4.9, 2.7],
      lead_time: [4.8, 2.5],
      change_fail_rate: [1.9, 2.0],
      recovery_time: [7.2, 2.3],
    },
    other: {
      deployment_frequency: [5.6, 2.9],
      lead_time: [5.5, 2.4],
      change_fail_rate: [1.7, 1.9],
      recovery_time: [7.8, 2.1],
    },
  },
  2025: {
    all: {
      deployment_frequency: [4.8, 2.8],
      lead_time: [5.5, 2.4],
      change_fail_rate: [1.9, 2.1],
      recovery_time: [7.4, 2.1],
      rework_rate: [2.2, 2.2],
    },
    consumer: {
      deployment_frequency: [5.3, 2.7],
      lead_time: [5.9, 2.3],
      change_fail_rate: [1.7, 2.0],
      recovery_time: [7.8, 1.8],
      rework_rate: [2.0, 1.9],
    },
    "media-entertainment": {
      deployment_frequency: [5.2, 2.7],
      lead_time: [5.8, 2.4],
      change_fail_rate: [1.8, 1.8],
      recovery_time: [7.6, 2.1],
      rework_rate: [1.8, 1.7],
    },
    "non-profit": {
      deployment_frequency: [4.5, 2.6],
      lead_time: [5.9, 2.7],
      change_fail_rate: [2.2, 2.8],
      recovery_time: [7.5, 1.8],
      rework_rate: [2.1, 2.5],
    },
    technology: {
      deployment_frequency: [4.9, 2.8],
      lead_time: [5.7, 2.4],
      change_fail_rate: [1.9, 2.0],
      recovery_time: [7.4, 2.1],
      rework_rate: [2.3, 2.2],
    },
    telecommunications: {
      deployment_frequency: [4.7, 2.6],
      lead_time: [5.2, 2.4],
      change_fail_rate: [2.4, 2.5],
      recovery_time: [7.2, 2.3],
      rework_rate: [2.6, 2.5],
    },
    other: {
      deployment_frequency: [5.0, 2.7],
      lead_time: [5.7, 2.4],
      change_fail_rate: [1.6, 1.9],
      recovery_time: [7.6, 2.0],
      rework_rate: [2.0, 2.0],
    },
    education: {
      deployment_frequency: [4.5, 2.9],
      lead_time: [5.5, 2.6],
      change_fail_rate: [2.7, 2.4],
      recovery_time: [6.6, 2.6],
      rework_rate: [2.9, 2.3],
    },
    "financial-services": {
      deployment_frequency: [5.1, 2.6],
      lead_time: [5.4, 2.3],
      change_fail_rate: [1.7, 2.1],
      recovery_time: [7.7, 1.9],
      rework_rate: [1.9, 1.9],
    },
    "healthcare-pharmaceuticals": {
      deployment_frequency: [4.3, 2.8],
      lead_time: [5.0, 2.6],
      change_fail_rate: [2.5, 2.3],
      recovery_time: [7.1, 2.2],
      rework_rate: [2.6, 2.4],
    },
    energy: {
      deployment_frequency: [4.5, 2.7],
      lead_time: [5.4, 2.5],
      change_fail_rate: [1.8, 1.8],
      recovery_time: [7.2, 1.9],
      rework_rate: [2.1, 1.9],
    },
    government: {
      deployment_frequency: [4.3, 3.0],
      lead_time: [4.8, 2.6],
      change_fail_rate: [2.1, 2.2],
      recovery_time: [7.0, 2.1],
      rework_rate: [2.4, 2.2],
    },
    insurance: {
      deployment_frequency: [4.4, 2.5],
      lead_time: [4.8, 2.2],
      change_fail_rate: [1.7, 2.0],
      recovery_time: [7.5, 1.8],
      rework_rate: [1.8, 1.9],
    },
    "industrials-manufacturing": {
      deployment_frequency: [3.7, 2.7],
      lead_time: [4.9, 2.6],
      change_fail_rate: [2.0, 1.9],
      recovery_time: [6.5, 2.3],
      rework_rate: [2.4, 2.3],
    },
  },
};
