// Which defects can a catalog have, and which of them make it be refused?

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
