// What is kept? Every store implements this interface, and one test suite holds them all to it.

import type { ApprovalStore } from "./approvals.ts";
import type { AuditStore } from "./audit.ts";
import type { CatalogStore } from "./catalog.ts";
import type { DecisionStore } from "./decisions.ts";
import type { DeploymentStore } from "./deployments.ts";
import type { DirectiveStore } from "./directives.ts";
import type { ErrandStore } from "./errands.ts";
import type { EvaluationStore } from "./evaluations.ts";
import type { EventStore } from "./events.ts";
import type { FactStore } from "./facts.ts";
import type { KeyStore } from "./keys.ts";
import type { PruningStore } from "./pruning.ts";
import type { RulebookStore } from "./rulebooks.ts";
import type { TokenStore } from "./tokens.ts";

/**
 * Everything that is kept. Each method that writes does all of it or nothing, has it on disk when its promise resolves,
 * and records its act in the audit log in the same write. Rejects with StoreUnavailable where nothing was written.
 */
export interface Store {
  readonly catalog: CatalogStore;
  readonly facts: FactStore;
  readonly evaluations: EvaluationStore;
  readonly rulebooks: RulebookStore;
  readonly decisions: DecisionStore;
  readonly events: EventStore;
  readonly directives: DirectiveStore;
  readonly approvals: ApprovalStore;
  readonly deployments: DeploymentStore;
  readonly tokens: TokenStore;
  readonly keys: KeyStore;
  readonly errands: ErrandStore;
  readonly audit: AuditStore;
  readonly pruning: PruningStore;
  /** True once after another process has written: everything read before has to be read again. */
  changedElsewhere(): boolean;
  close(): Promise<void>;
}
