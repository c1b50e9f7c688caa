// When does the next outcome flip by time alone? It is evaluated at that instant, not at the next full minute.

import { evaluateDue } from "./evaluate-due.ts";
import { lookWhenDue } from "../look-when-due.ts";
import type { Looking } from "../look-when-due.ts";
import type { Muster } from "../muster.ts";

export function timeEvaluations(muster: Muster): Looking {
  return lookWhenDue(muster, {
    failure: "what is due is not evaluated",
    run: async () => {
      await evaluateDue(muster);
      return (await muster.store.evaluations.nextDue()) ?? Infinity;
    },
  });
}
