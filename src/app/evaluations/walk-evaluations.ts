// What is recorded of a scorecard by the rulebook in force, evaluation by evaluation?

import type { EvaluationQuery, ListedEvaluation } from "../../ports/evaluations.ts";
import type { Muster } from "../muster.ts";

const SLICE = 500;

/** Hands every current evaluation to `visit`; answers how many are still to be made by `rulebook`. */
export async function walkEvaluations(
  { store, pause }: Pick<Muster, "store" | "pause">,
  query: Omit<EvaluationQuery, "limit" | "after">,
  rulebook: string,
  visit: (evaluation: ListedEvaluation) => void,
): Promise<number> {
  let pending = 0;
  let after: string | undefined;
  do {
    const page = await store.evaluations.list({ ...query, limit: SLICE, ...(after !== undefined && { after }) });
    for (const evaluation of page.items) {
      if (evaluation.evaluatedBy === rulebook) visit(evaluation);
      else pending++;
    }
    after = page.next ?? undefined;
    if (after !== undefined) await pause?.();
  } while (after !== undefined);
  return pending;
}
