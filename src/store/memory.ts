// How does a store behave? This one keeps everything in memory, and every other store is compared with it.

import { memoryApprovals } from "./memory-approvals.ts";
import { memoryAudit } from "./memory-audit.ts";
import { memoryCatalog } from "./memory-catalog.ts";
import { memoryDecisions } from "./memory-decisions.ts";
import { memoryDeployments } from "./memory-deployments.ts";
import { memoryDirectives } from "./memory-directives.ts";
import { memoryErrands } from "./memory-errands.ts";
import { memoryEvaluations } from "./memory-evaluations.ts";
import { memoryEvents } from "./memory-events.ts";
import { memoryFacts } from "./memory-facts.ts";
import { memoryKeys } from "./memory-keys.ts";
import { memoryPruning } from "./memory-pruning.ts";
import { memoryRulebooks } from "./memory-rulebooks.ts";
import { emptyTables } from "./memory-tables.ts";
import { memoryTokens } from "./memory-tokens.ts";
import { StoreUnavailable } from "../ports/failures.ts";
import type { Store } from "../ports/store.ts";

/** For tests, and for trying things out: everything is gone when the process ends. */
export function memoryStore(): Store {
  const tables = emptyTables();
  let closed = false;
  const open = <Noun extends object>(noun: Noun): Noun => refusing(noun, () => closed);
  return {
    catalog: open(memoryCatalog(tables)),
    facts: open(memoryFacts(tables)),
    evaluations: open(memoryEvaluations(tables)),
    rulebooks: open(memoryRulebooks(tables)),
    decisions: open(memoryDecisions(tables)),
    events: open(memoryEvents(tables)),
    directives: open(memoryDirectives(tables)),
    approvals: open(memoryApprovals(tables)),
    deployments: open(memoryDeployments(tables)),
    tokens: open(memoryTokens(tables)),
    keys: open(memoryKeys(tables)),
    errands: open(memoryErrands(tables)),
    audit: open(memoryAudit(tables)),
    pruning: open(memoryPruning(tables)),
    changedElsewhere: () => false,
    close: async () => {
      closed = true;
    },
  };
}

function refusing<Noun extends object>(noun: Noun, isClosed: () => boolean): Noun {
  return new Proxy(noun, {
    get(target, name): unknown {
      const method: unknown = Reflect.get(target, name);
      return isClosed() && typeof method === "function" ? refuse : method;
    },
  });
}

async function refuse(): Promise<never> {
  throw new StoreUnavailable("closed", "the store is closed");
}
