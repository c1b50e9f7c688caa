// Which defects of a catalog are there, and which of them refuse it?

import type { ProblemSeverity } from "../model/problem.ts";

export const DEFECT_SEVERITIES = {
  "broken-document": "error",
  "duplicate-ref": "error",
  "name-not-text": "error",
  "dangling-ref": "warning",
  "invalid-annotation": "warning",
  "invalid-date": "warning",
  "invalid-name": "warning",
  "template-file": "warning",
  "unknown-kind": "warning",
} as const satisfies Readonly<Record<string, ProblemSeverity>>;

export type DefectCode = keyof typeof DEFECT_SEVERITIES;
