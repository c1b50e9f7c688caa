// How do other tools count? Options that give their figures, for comparison before moving to ours.

import { DEFAULT_OPTIONS } from "../../model/delivery-options.ts";
import type { DeliveryOptions } from "../../model/delivery-options.ts";

export interface Profile {
  readonly description: string;
  readonly options: Partial<DeliveryOptions>;
}

/** The options common to all of them: they do not tell redeployments, rollbacks and hotfixes apart. */
const PLAIN: Partial<DeliveryOptions> = {
  attributionWindow: null,
  includeRedeploys: true,
  failureEvidence: "incidents",
  excludeRollbacksFromFailRate: false,
  dailyBasis: "calendar",
  minSamples: 1,
  minDays: 1,
  wholeWindow: true,
};

export const PROFILES: Readonly<Record<string, Profile>> = {
  muster: { description: "Ours: the guide of 2024 with its five metrics.", options: {} },
  devlake: {
    description: "Apache DevLake: pull requests from their first commit, incidents attributed to the last deployment.",
    options: {
      ...PLAIN,
      unit: "pull-request",
      average: "lowerMedian",
      recoveryOf: "incidents",
      frequencyLevel: "deploymentDays",
      reportYear: 2023,
    },
  },
  gitlab: {
    description: "GitLab: from the merge on; incidents per deployment; how long incidents were open.",
    options: {
      ...PLAIN,
      unit: "pull-request",
      leadStart: "merged",
      includeBaseline: true,
      failureCount: "incidents",
      recoveryOf: "incidents",
      recoveryStart: "detected",
      bands: "gitlab",
    },
  },
  metrik: {
    description: "metrik: only pipeline runs; each commit counts, and figures are means.",
    options: {
      ...PLAIN,
      unit: "commit",
      average: "mean",
      includeBaseline: true,
      multiRegion: "each",
      failurePolicy: "pipeline",
      reportYear: 2019,
      bands: "metrik",
    },
  },
  middleware: {
    description: "Middleware: pull requests from their first commit, figures are means; how long incidents were open.",
    options: {
      ...PLAIN,
      unit: "pull-request",
      average: "mean",
      includeBaseline: true,
      multiRegion: "each",
      recoveryOf: "incidents",
      recoveryStart: "detected",
      bands: "middleware",
    },
  },
};

/** What is set takes precedence over the profile, and the profile over the defaults. */
export function optionsOf(profile: string | null, set: Partial<DeliveryOptions>): DeliveryOptions {
  return { ...DEFAULT_OPTIONS, ...(profile === null ? {} : PROFILES[profile]?.options), ...set };
}
