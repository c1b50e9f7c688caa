// What do the cases keep in a store? Small things, whole in every member.

import type { Act, AuditKind } from "../../../src/model/audit.ts";
import type { CatalogEntry } from "../../../src/model/catalog.ts";
import type { DecisionRecord, IdempotencyKey } from "../../../src/model/decision-record.ts";
import type { DeliveryEvent } from "../../../src/model/delivery-event.ts";
import type { EntityRef } from "../../../src/model/entity.ts";
import type { EvaluationRecord, NewMovement, Transition } from "../../../src/model/evaluation-record.ts";
import type { EntityFact } from "../../../src/model/fact.ts";
import type { Token } from "../../../src/model/identity.ts";
import type { CatalogChange, CatalogSource } from "../../../src/ports/catalog.ts";
import type { DecisionTexts } from "../../../src/ports/decisions.ts";
import type { EvaluationChange } from "../../../src/ports/evaluations.ts";
import type { Delivery } from "../../../src/ports/events.ts";
import type { RulebookRecord } from "../../../src/ports/rulebooks.ts";
import type { Store } from "../../../src/ports/store.ts";

/** 2026-12-01T12:00:00Z */
export const NOW = 1_796_126_400_000;
export const CHECKOUT = "component:default/checkout";
export const PAYMENTS = "component:default/payments";

export function act(kind: AuditKind = "facts", subject = "ci"): Act {
  return { kind, at: NOW, actor: "token:tok_1", subject, summary: `${kind} ${subject}`, digest: `sha256:${subject}` };
}

export function entry(ref: EntityRef, more: Partial<CatalogEntry["entity"]> = {}): CatalogEntry {
  const [, kind = "", namespace = "", name = ""] = /^(.*?):(.*?)\/(.*)$/.exec(ref) ?? [];
  return {
    entity: {
      ref,
      kind: kind.charAt(0).toUpperCase() + kind.slice(1),
      metadata: { name, namespace },
      spec: {},
      relations: {},
      ...more,
    },
    origins: [{ source: "backstage", format: "backstage", file: "catalog-info.yaml", line: 1 }],
  };
}

export function source(name = "backstage", digest = "sha256:1", more: Partial<CatalogSource> = {}): CatalogSource {
  return { name, digest, importedAt: NOW, entities: 1, etag: null, ...more };
}

export function change(more: Partial<CatalogChange> = {}): CatalogChange {
  return { source: source(), declarations: [], changed: [], removed: [], facts: [], withdrawn: [], ...more };
}

/** Imports on top of whatever is there. */
export async function importCatalog(store: Store, more: Partial<CatalogChange>): Promise<void> {
  await store.catalog.replace(change(more), await store.catalog.sources(), act("catalog", "backstage"));
}

/** Fills the catalog with these and nothing said about them. */
export async function catalogOf(store: Store, ...refs: readonly EntityRef[]): Promise<void> {
  await importCatalog(store, { changed: refs.map((ref) => entry(ref)) });
}

export function fact(more: Partial<EntityFact> = {}): EntityFact {
  return {
    entity: CHECKOUT,
    name: "test.line_coverage_pct",
    value: 81.4,
    source: "ci",
    observedAt: NOW,
    provenance: "observed",
    ...more,
  };
}

export function evaluation(more: Partial<EvaluationRecord> = {}): EvaluationRecord {
  return {
    entity: CHECKOUT,
    scorecard: "production-readiness",
    rulebook: "sha256:r1",
    changedAt: NOW,
    outcomes: [
      { rule: "has-owner", outcome: "pass", cause: null, since: NOW },
      { rule: "runbook-is-linked", outcome: "unknown", cause: "stale", since: NOW - 1 },
    ],
    rank: 1,
    level: "bronze",
    targetRank: 2,
    standing: "below",
    score: 33.3,
    nextFlip: null,
    ...more,
  };
}

export function transition(more: Partial<Transition> = {}): Transition {
  return {
    entity: CHECKOUT,
    scorecard: "production-readiness",
    rule: "has-owner",
    from: "fail",
    to: "pass",
    at: NOW,
    cause: { kind: "field", name: "entity.owner" },
    rulebook: "sha256:r1",
    fromRulebook: null,
    ...more,
  };
}

export function movement(more: Partial<NewMovement> = {}): NewMovement {
  const cause = { kind: "field", name: "entity.owner" } as const;
  return {
    entity: CHECKOUT,
    scorecard: "production-readiness",
    at: NOW,
    rulebook: "sha256:r1",
    to: { level: "bronze", standing: "below", score: 33.3 },
    cause,
    flips: [{ rule: "has-owner", from: "fail", to: "pass", cause }],
    ...more,
  };
}

/** Those that came of one evaluation move together. */
function movementsOf(transitions: readonly Transition[]): NewMovement[] {
  const moved = new Map<string, NewMovement>();
  for (const { entity, scorecard, at, rulebook, fromRulebook: _, ...flip } of transitions) {
    const key = JSON.stringify([entity, scorecard, at, rulebook]);
    const { cause } = flip;
    const known = moved.get(key) ?? movement({ entity, scorecard, at, rulebook, cause, flips: [] });
    moved.set(key, { ...known, flips: [...known.flips, flip] });
  }
  return [...moved.values()];
}

interface Evaluated {
  readonly refs?: readonly EntityRef[];
  readonly rulebook?: string;
  readonly nextFlip?: number | null;
  readonly changed?: readonly EvaluationRecord[];
  readonly removed?: readonly { readonly entity: EntityRef; readonly scorecard: string }[];
  /** As movements. */
  readonly transitions?: readonly Transition[];
  readonly movements?: readonly NewMovement[];
  readonly overtaken?: EvaluationChange["overtaken"];
  /** Left out: as it stands now. */
  readonly seen?: number;
}

/** Of all that anything is said of. */
export async function evaluate(store: Store, given: Evaluated): Promise<void> {
  const { rulebook = "sha256:r1", nextFlip = null, changed = [], removed = [], overtaken = [] } = given;
  const movements = given.movements ?? movementsOf(given.transitions ?? []);
  const told = [...changed, ...removed, ...movements].map(({ entity }) => entity);
  const refs = [...new Set([...(given.refs ?? []), ...told])];
  const known = await store.evaluations.of(refs);
  const evaluated = refs.map((entity) => {
    const seen = given.seen ?? known.get(entity)?.revision ?? 0;
    return { entity, rulebook, nextFlip, seen };
  });
  await store.evaluations.save({ evaluated, changed, removed, movements, overtaken });
}

export function rulebook(digest: string, more: Partial<RulebookRecord> = {}): RulebookRecord {
  return {
    digest,
    files: [{ path: "rules/own.yaml", text: `kind: Scorecard # ${digest}\n` }],
    shipped: [{ path: "facts/ci.yaml", text: "kind: FactSet\n" }],
    storedAt: NOW,
    ...more,
  };
}

export function decision(id: string, more: Partial<DecisionRecord> = {}): DecisionRecord {
  return {
    id: `dec_${id}`,
    entity: CHECKOUT,
    environment: "production",
    verdict: "block",
    decidedAt: NOW,
    validUntil: null,
    question: `${more.key ?? `sha256:key-${id}`}: who asked?`,
    key: `sha256:key-${id}`,
    rulebook: "sha256:r1",
    inputs: "sha256:inputs",
    telling: "sha256:telling",
    inForce: null,
    request: `{"entity":"${CHECKOUT}","environment":"production"}`,
    ...more,
  };
}

export function record(
  store: Store,
  made: DecisionRecord,
  idempotency?: Omit<IdempotencyKey, "decision">,
  bodies: { readonly inputs?: string; readonly telling?: string } = {},
): Promise<DecisionRecord> {
  return store.decisions.record(made, textsOf(made, bodies), act("decision", made.id), idempotency);
}

/** What a decision names by digest. */
export function textsOf(
  { inputs, telling, inForce }: DecisionRecord,
  bodies: { readonly inputs?: string; readonly telling?: string } = {},
): DecisionTexts {
  return {
    inputs: { digest: inputs, body: bodies.inputs ?? "{}" },
    telling: { digest: telling, body: bodies.telling ?? "told" },
    inForce: inForce === null ? null : { digest: inForce, body: "in force" },
  };
}

export function idempotency(more: Partial<IdempotencyKey> = {}): Omit<IdempotencyKey, "decision"> {
  return { token: "tok_1", key: "run-7", request: "sha256:request", expiresAt: NOW + 1_000, ...more };
}

export function token(id: string, more: Partial<Token> = {}): Token {
  return {
    id: `tok_${id}`,
    hash: `hash-${id}`,
    name: `pipeline ${id}`,
    roles: ["gatekeeper"],
    sources: ["ci"],
    entities: ["component:default/*"],
    environments: ["production"],
    owner: null,
    groups: [],
    createdAt: NOW,
    createdBy: "token:tok_0",
    expiresAt: null,
    revokedAt: null,
    lastUsedAt: null,
    ...more,
  };
}

export function delivery(id: string, more: Partial<Delivery> = {}): Delivery {
  return { source: "github", id, event: "push", receivedAt: NOW, body: `{"id":"${id}"}`, ...more };
}

/** Deployments to production, unless told otherwise. */
export function deliveryEvent(id: string, more: Partial<Omit<DeliveryEvent, "kind" | "data">> = {}): DeliveryEvent {
  return {
    id: `evt_${id}`,
    source: "github",
    dedupeKey: `github:${id}`,
    occurredAt: NOW,
    receivedAt: NOW + 1,
    entity: CHECKOUT,
    repository: "github.com/acme/shop",
    environment: "production",
    kind: "deployment.finished",
    data: { key: id, outcome: "success", sha: "9b2f7c1", isUnplanned: false },
    ...more,
  };
}

/** Answers which of them are new. */
export async function append(store: Store, ...events: readonly DeliveryEvent[]): Promise<readonly boolean[]> {
  const { isNew } = await store.events.append({ events, act: actOfEvents });
  return isNew;
}

export function actOfEvents(created: readonly DeliveryEvent[]): Act {
  return act("events", created.map(({ id }) => id).join());
}

/** What people who mean no good, or have odd names, write wherever text is taken. */
export const ODD_TEXTS: readonly string[] = [
  "'",
  "''; DROP TABLE decisions; --",
  '" OR 1=1 --',
  "' OR '1'='1",
  "') OR 1=1--",
  "%",
  "_",
  "%' ESCAPE '\\",
  "\\",
  "*",
  "?",
  "$1",
  ":entity",
  "@entity",
  "json_each('[1]')",
  "[1,2]",
  '{"a":1}',
  "null",
  "\u0000",
  "a\u0000b",
  "\n\t\r",
  "\u2028",
  "\uFEFF",
  "Zürich",
  "日本",
  "🚀",
  "' UNION SELECT hash FROM tokens --",
  "1; ATTACH DATABASE '/tmp/x' AS x",
  "x'41'",
  "''",
  "constructor",
  "__proto__",
];
