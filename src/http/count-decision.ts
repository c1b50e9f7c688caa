// What is counted of a decision?

import type { ReleaseAnswer } from "../app/decide-release.ts";
import type { CountedDecision } from "./route.ts";

/** Both stand before anything somebody else wrote could hold them. */
const COUNTED = /"basis":(\[[^\]]*\]).*?"summary":(\{[^}]*\})/s;

/** Read off the answer that goes out: parsing all of it would take as long as deciding. */
export function countDecision({ answer, verdict, replayed }: ReleaseAnswer): CountedDecision {
  if (replayed) return { verdict, replayed, basis: [], outcomes: {} };
  const [, basis = "[]", summary = "{}"] = COUNTED.exec(answer) ?? [];
  const { pass = 0, fail = 0, unknown = 0, notApplicable = 0 } = JSON.parse(summary) as Record<string, number>;
  const outcomes = { pass, fail, unknown, "not-applicable": notApplicable };
  return { verdict, replayed, basis: JSON.parse(basis) as string[], outcomes };
}
