// What does a store over a database consist of, on any runtime?

import type { ChainHead } from "../model/audit.ts";
import type { Store } from "../ports/store.ts";
import { chainOver } from "./chain.ts";
import type { Driver } from "./driver.ts";
import { firstMisfiled } from "./misfiled.ts";
import { sqlApprovals } from "./sql-approvals.ts";
import { sqlAudit } from "./sql-audit.ts";
import { sqlCatalog } from "./sql-catalog.ts";
import { sqlDecisions } from "./sql-decisions.ts";
import { sqlDeployments } from "./sql-deployments.ts";
import { sqlDirectives } from "./sql-directives.ts";
import { sqlErrands } from "./sql-errands.ts";
import { sqlEvaluations } from "./sql-evaluations.ts";
import { sqlEvents } from "./sql-events.ts";
import { sqlFacts } from "./sql-facts.ts";
import { sqlKeys } from "./sql-keys.ts";
import { sqlPruning } from "./sql-pruning.ts";
import { sqlRulebooks } from "./sql-rulebooks.ts";
import { sqlTokens } from "./sql-tokens.ts";

/** `noted` is called with each last entry of the audit log, once it is on disk. */
export function sqlStore(driver: Driver, noted?: (head: ChainHead) => void): Store {
  const chain = chainOver(driver, noted);
  const { forgetTexts, ...decisions } = sqlDecisions(driver, chain);
  return {
    catalog: sqlCatalog(driver, chain),
    facts: sqlFacts(driver, chain),
    evaluations: sqlEvaluations(driver),
    rulebooks: sqlRulebooks(driver, chain),
    decisions,
    events: sqlEvents(driver, chain),
    directives: sqlDirectives(driver, chain),
    approvals: sqlApprovals(driver, chain),
    deployments: sqlDeployments(driver, chain),
    tokens: sqlTokens(driver, chain),
    keys: sqlKeys(driver, chain),
    errands: sqlErrands(driver),
    audit: { ...sqlAudit(driver), misfiled: () => firstMisfiled(driver) },
    pruning: sqlPruning(driver, chain, forgetTexts),
    changedElsewhere: () => driver.changedElsewhere(),
    close: () => driver.close(),
  };
}
