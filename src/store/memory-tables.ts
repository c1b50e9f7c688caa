// What does the store in memory hold?

import type { Approval } from "../model/approval.ts";
import { CHAIN_START, chainAct } from "../model/audit.ts";
import type { Act, AuditEntry } from "../model/audit.ts";
import type { CatalogEntry } from "../model/catalog.ts";
import type { KeptCheckpoint } from "../model/checkpoint.ts";
import type { DecisionRecord, IdempotencyKey } from "../model/decision-record.ts";
import type { DeliveryEvent } from "../model/delivery-event.ts";
import type { DeployedRelease } from "../model/deployed-release.ts";
import type { Directive } from "../model/directive.ts";
import type { EntityRef } from "../model/entity.ts";
import type { Errand } from "../model/errand.ts";
import type { EvaluationRecord, Movement } from "../model/evaluation-record.ts";
import type { Fact } from "../model/fact.ts";
import type { Token } from "../model/identity.ts";
import type { JsonValue } from "../model/json.ts";
import type { Instant } from "../model/time.ts";
import type { KeptStretch } from "../model/pruned-stretch.ts";
import type { KeptKey } from "../model/public-key.ts";
import type { CatalogSource } from "../ports/catalog.ts";
import type { EntityEvaluations } from "../ports/evaluations.ts";
import type { AnsweredKey, EventSubject, WaitingDelivery } from "../ports/events.ts";
import type { RulebookRecord } from "../ports/rulebooks.ts";

export interface MemoryTables {
  readonly sources: Map<string, CatalogSource>;
  /** By source. */
  readonly declarations: Map<string, readonly JsonValue[]>;
  readonly entries: Map<EntityRef, CatalogEntry>;
  /** By entity, then by name and source. */
  readonly facts: Map<EntityRef, Map<string, Fact>>;
  /** By entity, then by scorecard. */
  readonly evaluations: Map<EntityRef, Map<string, EvaluationRecord>>;
  /** By entity; `rulebook` is null while the entity is outdated. */
  readonly evaluated: Map<EntityRef, EvaluatedMark>;
  readonly movements: Movement[];
  /** Since when all movements are kept; null: none was ever pruned. */
  movementsSince: Instant | null;
  readonly rulebooks: Map<string, RulebookRecord>;
  activeRulebook: string | null;
  readonly decisions: DecisionRecord[];
  readonly decisionsById: Map<string, DecisionRecord>;
  /** The newest decision, by entity and question. */
  readonly decisionsByQuestion: Map<string, DecisionRecord>;
  /** By digest. */
  readonly texts: Map<string, string>;
  /** By token and key. */
  readonly idempotencyKeys: Map<string, IdempotencyKey>;
  readonly deliveries: WaitingDelivery[];
  /** Numbers of the deliveries that are not understood yet. */
  readonly waiting: Set<number>;
  /** In the order they came in. */
  readonly events: DeliveryEvent[];
  readonly dedupeKeys: Set<string>;
  /** By entity and repository, counted as events come in. */
  readonly subjects: Map<string, EventSubject>;
  /** By token and key. */
  readonly eventAnswers: Map<string, AnsweredKey & { readonly answer: string }>;
  /** By id, in the order they were made. */
  readonly directives: Map<string, Directive>;
  /** In the order they were given. */
  readonly approvals: Approval[];
  /** By decision, in the order in which they were reported. */
  readonly deployments: Map<string, DeployedRelease>;
  /** By id. */
  readonly tokens: Map<string, Token>;
  /** By id. */
  readonly keys: Map<string, KeptKey>;
  /** By channel and subject; with the id of the claim under which somebody works on it. */
  readonly errands: Map<string, KeptErrand>;
  readonly audit: AuditEntry[];
  /** In the order of their entries. */
  readonly checkpoints: KeptCheckpoint[];
  /** In the order of their entries. */
  readonly stretches: KeptStretch[];
}

export type EvaluatedMark = Omit<EntityEvaluations, "records">;

export interface KeptErrand extends Errand {
  readonly claimedBy: string | null;
}

export function emptyTables(): MemoryTables {
  return {
    sources: new Map(),
    declarations: new Map(),
    entries: new Map(),
    facts: new Map(),
    evaluations: new Map(),
    evaluated: new Map(),
    movements: [],
    movementsSince: null,
    rulebooks: new Map(),
    activeRulebook: null,
    decisions: [],
    decisionsById: new Map(),
    decisionsByQuestion: new Map(),
    texts: new Map(),
    idempotencyKeys: new Map(),
    deliveries: [],
    waiting: new Set(),
    events: [],
    dedupeKeys: new Set(),
    subjects: new Map(),
    eventAnswers: new Map(),
    directives: new Map(),
    approvals: [],
    deployments: new Map(),
    tokens: new Map(),
    keys: new Map(),
    errands: new Map(),
    audit: [],
    checkpoints: [],
    stretches: [],
  };
}

export function recordAct({ audit }: MemoryTables, act: Act): void {
  audit.push(chainAct(act, audit.at(-1) ?? CHAIN_START));
}

/** Marks entities for evaluation, since they or facts about them changed. */
export function outdate({ entries, evaluated }: MemoryTables, refs: Iterable<EntityRef>): void {
  for (const ref of new Set(refs)) {
    const { nextFlip = null, revision = 0 } = evaluated.get(ref) ?? {};
    if (entries.has(ref)) evaluated.set(ref, { rulebook: null, nextFlip, revision: revision + 1 });
  }
}

/** The values of these keys, in their order. Keys without a value are left out. */
export function pick<Value>(
  keys: readonly string[],
  of: (key: string) => Value | undefined,
): ReadonlyMap<string, Value> {
  const picked = new Map<string, Value>();
  for (const key of keys) {
    const value = of(key);
    if (value !== undefined) picked.set(key, value);
  }
  return picked;
}
