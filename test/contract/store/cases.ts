// What does every store do, whatever it keeps its rows in? Runs wherever `node:assert` is: on Node, and inside a Worker.

import { auditCases } from "./audit-cases.ts";
import { catalogCases } from "./catalog-cases.ts";
import { checkpointCases } from "./checkpoint-cases.ts";
import { decisionCases } from "./decision-cases.ts";
import { deliveryCases } from "./delivery-cases.ts";
import { approvalCases, deploymentCases, directiveCases } from "./directive-cases.ts";
import { errandCases } from "./errand-cases.ts";
import { evaluationCases } from "./evaluation-cases.ts";
import { eventCases } from "./event-cases.ts";
import { factCases } from "./fact-cases.ts";
import type { Cases } from "./opened.ts";
import { keyCases } from "./key-cases.ts";
import { pruningCases } from "./pruning-cases.ts";
import { rulebookCases } from "./rulebook-cases.ts";
import { tokenCases } from "./token-cases.ts";

const BY_NOUN: Readonly<Record<string, Cases>> = {
  catalog: catalogCases,
  facts: factCases,
  evaluations: evaluationCases,
  rulebooks: rulebookCases,
  decisions: decisionCases,
  deliveries: deliveryCases,
  events: eventCases,
  directives: directiveCases,
  approvals: approvalCases,
  deployments: deploymentCases,
  tokens: tokenCases,
  keys: keyCases,
  errands: errandCases,
  audit: auditCases,
  checkpoints: checkpointCases,
  pruning: pruningCases,
};

/** By `noun: what it says of every store`. */
export const storeCases: Cases = Object.fromEntries(
  Object.entries(BY_NOUN).flatMap(([noun, cases]) =>
    Object.entries(cases).map(([says, run]) => [`${noun}: ${says}`, run]),
  ),
);
