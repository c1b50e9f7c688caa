// What is counted of a decision?

import type { ReleaseAnswer } from "../app/decisions/decide-release.ts";
import type { CountedDecision } from "./route.ts";

export function countDecision({ verdict, replayed, ruling }: ReleaseAnswer): CountedDecision {
  if (ruling === null) return { verdict, replayed, basis: [], gates: [], outcomes: {} };
  const { pass, fail, unknown, notApplicable } = ruling.summary;
  return {
    verdict,
    replayed,
    basis: ruling.basis,
    gates: ruling.gates,
    outcomes: { pass, fail, unknown, "not-applicable": notApplicable },
  };
}
