// What does a store over a database consist of, whichever runtime it is on?

import type { Store } from "../ports.ts";
import { chainOver } from "./chain.ts";
import { queriesOver } from "./driver.ts";
import type { Driver } from "./driver.ts";
import { sqlAudit } from "./sql-audit.ts";
import { sqlCatalog } from "./sql-catalog.ts";
import { sqlDecisions } from "./sql-decisions.ts";
import { sqlEvaluations } from "./sql-evaluations.ts";
import { sqlFacts } from "./sql-facts.ts";
import { sqlRulebooks } from "./sql-rulebooks.ts";
import { sqlTokens } from "./sql-tokens.ts";

export function sqlStore(driver: Driver): Store {
  const db = queriesOver(driver);
  const chain = chainOver(driver);
  return {
    catalog: sqlCatalog(driver, db, chain),
    facts: sqlFacts(driver, chain),
    evaluations: sqlEvaluations(driver, db),
    rulebooks: sqlRulebooks(db, chain),
    decisions: sqlDecisions(driver, db, chain),
    tokens: sqlTokens(driver, db, chain),
    audit: sqlAudit(driver),
    changedElsewhere: () => driver.changedElsewhere(),
    close: () => driver.close(),
  };
}
