// Which evaluations has the rulebook in force made, one by one?

import type { EvaluationQuery, ListedEvaluation } from "../../ports/evaluations.ts";
import { everyPage } from "../every-item.ts";
import type { Muster } from "../muster.ts";

/** Hands every evaluation made by `rulebook`, a digest, to `visit`. Returns how many it still has to make. */
export async function walkEvaluations(
  { store, pause }: Pick<Muster, "store" | "pause">,
  query: Omit<EvaluationQuery, "limit" | "after">,
  rulebook: string,
  visit: (evaluation: ListedEvaluation) => void,
): Promise<number> {
  let pending = 0;
  for await (const evaluations of everyPage((page) => store.evaluations.list({ ...query, ...page }), pause)) {
    for (const evaluation of evaluations) {
      if (evaluation.evaluatedBy === rulebook) visit(evaluation);
      else pending++;
    }
  }
  return pending;
}
