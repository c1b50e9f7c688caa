// How does a request name what to leave out of an export, and how does the export say what was left out?

import { z } from "zod";
import { MASKS } from "../model/masking.ts";
import type { Mask } from "../model/masking.ts";
import { instant } from "./parts.ts";

/** Those of `known` that the query names, separated by commas. */
export function maskQuery<Known extends Mask>(known: readonly Known[]) {
  return z
    .string()
    .transform((text) => [...new Set(text.split(",").map((word) => word.trim()))])
    .pipe(z.array(z.enum(known)).min(1))
    .optional()
    .meta({
      description: `What is left out of lines: ${known.map((mask) => `\`${mask}\``).join(", ")}, separated by commas. Refused unless the answer is one value a line.`,
    });
}

/** The first line of an export from which something is left out, and of every export of the audit log. */
export const exportHead = z
  .strictObject({
    export: z.enum(["decisions", "audit"]),
    at: instant,
    mask: z.array(z.enum(MASKS)).meta({ description: "What is left out. `masked` in each line says where." }),
    after: z.int().optional().meta({ description: "For the audit log: entries after this number." }),
    pruned: z.strictObject({ upTo: z.int(), before: instant }).nullish().meta({
      description: "For the audit log: up to this entry, only what was still needed is there; null: everything is.",
    }),
  })
  .meta({ id: "ExportHead" });

export type ExportHead = z.output<typeof exportHead>;

/** With the line break at its end. */
export function headLine(head: ExportHead): string {
  return `${JSON.stringify(head)}\n`;
}
