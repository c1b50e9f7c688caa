// How is a scorecard told as a table for dashboards and spreadsheets, with one row for each entity?

import { z } from "zod";
import type { WaivedFigures } from "../model/waived.ts";
import { standingShape } from "./findings.ts";
import { entityRef, instant, listOf, name } from "./parts.ts";

export const REPORT_FORMATS = ["json", "csv", "markdown"] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

export const reportQuery = z.strictObject({
  format: z
    .enum(REPORT_FORMATS)
    .optional()
    .meta({ description: "Default: what the header `accept` prefers, else `json`." }),
  kind: name.optional(),
  owner: name.optional().meta({ description: "Ref of a group or user; a name alone is a group's." }),
  system: name.optional().meta({ description: "Ref of a system, or its name." }),
  tier: name.optional(),
});

const count = z.int().min(0);

const { waived: _, ...flatStanding } = standingShape;

/** Flat, since tools that draw tables cannot read lists inside a row. */
export const reportRow = z
  .strictObject({
    entity: entityRef,
    kind: z.string(),
    owner: entityRef.nullable(),
    system: entityRef.nullable(),
    tier: z.string().nullable(),
    ...flatStanding,
    pass: count,
    fail: count,
    unknown: count,
    notApplicable: count,
    open: z.string().meta({ description: "Ids of the rules that fail or are unknown, separated by spaces." }),
    waived: z.string().meta({ description: "Those of them that a waiver accepts for now." }),
    waivedUntil: instant
      .nullable()
      .meta({ description: "When the first of these waivers ends; null: there are none." }),
    changedAt: instant.meta({ description: "When any of this last changed." }),
  })
  .meta({ id: "ReportRow" });

export const reportRows = listOf(reportRow);

export type ReportQuery = z.output<typeof reportQuery>;
export type ReportRow = z.output<typeof reportRow>;

/** All that is told of one scorecard. */
export interface ScorecardTable {
  readonly id: string;
  readonly title: string;
  readonly draft: boolean;
  /** Its digest. */
  readonly rulebook: string;
  /** ISO 8601 */
  readonly at: string;
  readonly rules: readonly { readonly id: string; readonly title: string }[];
  readonly rows: readonly ReportRow[];
  readonly waived: WaivedFigures;
  /** For each row, the outcomes in the order of `rules`. */
  readonly outcomes: readonly (readonly string[])[];
  /** Evaluations that this rulebook still has to make. They have no rows. */
  readonly pending: number;
}
