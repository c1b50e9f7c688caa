// Which tables are there? These are the only definitions: migrations are generated from them (`npm run migrations`).

import { sql } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";
import { index, integer, primaryKey, real, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

// Instants are integers, in milliseconds. Values that no query asks for are kept together as one JSON text.
// There is an index only where a query on a growing table needs one, since every index is one more row to write, which
// D1 counts.
// INVARIANT: no foreign keys with actions. Rows that belong together are written and deleted in one list of writes.

/** Values of the database itself, such as its id and the rulebook in force. */
export const properties = sqliteTable("properties", {
  name: text().primaryKey(),
  value: text().notNull(),
});

export const catalogSources = sqliteTable("catalog_sources", {
  /** The order in which the sources were first seen. */
  number: integer().primaryKey(),
  name: text().notNull().unique(),
  digest: text().notNull(),
  importedAt: integer("imported_at").notNull(),
  entities: integer().notNull(),
  etag: text(),
});

export const declarations = sqliteTable(
  "declarations",
  {
    source: text().notNull(),
    position: integer().notNull(),
    body: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.source, table.position] })],
);

export const entities = sqliteTable(
  "entities",
  {
    ref: text().primaryKey(),
    kind: text().notNull(),
    owner: text(),
    system: text(),
    tier: text(),
    /** The ref, the titles and the description, in lower case. */
    search: text().notNull(),
    entry: text().notNull(),
  },
  // Rows are wide, so the entities of an owner are not found by reading all of them.
  (table) => [index("entities_owner").on(table.owner, table.ref)],
);

export const facts = sqliteTable(
  "facts",
  {
    entity: text().notNull(),
    name: text().notNull(),
    source: text().notNull(),
    /** JSON, as is `items`. */
    value: text().notNull(),
    observedAt: integer("observed_at").notNull(),
    provenance: text().notNull(),
    url: text(),
    items: text(),
    error: text(),
  },
  (table) => [primaryKey({ columns: [table.entity, table.name, table.source] })],
);

/** One row for each entity that the catalog ever held. If an entity comes back, its revision goes on counting. */
export const evaluated = sqliteTable(
  "evaluated",
  {
    entity: text().primaryKey(),
    /** Null: the entity, or facts about it, have changed since. */
    rulebook: text(),
    nextFlip: integer("next_flip"),
    revision: integer().notNull(),
  },
  (table) => [
    index("evaluated_next_flip")
      .on(table.nextFlip)
      .where(sql`${table.nextFlip} is not null`),
  ],
);

export const evaluations = sqliteTable(
  "evaluations",
  {
    entity: text().notNull(),
    scorecard: text().notNull(),
    rulebook: text().notNull(),
    changedAt: integer("changed_at").notNull(),
    rank: integer().notNull(),
    level: text(),
    targetRank: integer("target_rank").notNull(),
    standing: text(),
    score: real().notNull(),
    nextFlip: integer("next_flip"),
    /**
     * JSON. For each rule: its id, its outcome, the cause of an unknown, and how long before the last change it got
     * this outcome.
     */
    outcomes: text().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.entity, table.scorecard] }),
    index("evaluations_scorecard").on(table.scorecard, table.entity),
  ],
);

/**
 * One row for all that one evaluation changed for an entity on a scorecard, since on a new entity every rule flips at
 * once.
 */
export const movements = sqliteTable(
  "movements",
  {
    number: integer().primaryKey(),
    entity: text().notNull(),
    scorecard: text().notNull(),
    at: integer().notNull(),
    causeKind: text("cause_kind").notNull(),
    causeName: text("cause_name"),
    rulebook: text().notNull(),
    /** How the entity stands from then on. If the score is null, the scorecard does not apply. */
    level: text(),
    standing: text(),
    score: real(),
    /** How the entity stood before, and by which rulebook. */
    fromLevel: text("from_level"),
    fromStanding: text("from_standing"),
    fromScore: real("from_score"),
    fromRulebook: text("from_rulebook"),
    /**
     * JSON. For each rule: its id, its outcomes before and after, and its cause if that differs from the cause of the
     * row.
     */
    flips: text().notNull(),
  },
  (table) => [
    // These hold all that trends are made of, so that the rows, which are wide, need not be read.
    index("movements_entity").on(table.entity, table.scorecard, table.at, ...stands(table)),
    index("movements_scorecard").on(table.scorecard, table.at, ...stands(table)),
  ],
);

type Stands = Record<"level" | "standing" | "score" | "fromLevel" | "fromStanding" | "fromScore", SQLiteColumn>;

function stands({ level, standing, score, fromLevel, fromStanding, fromScore }: Stands): SQLiteColumn[] {
  return [level, standing, score, fromLevel, fromStanding, fromScore];
}

export const rulebooks = sqliteTable("rulebooks", {
  digest: text().primaryKey(),
  files: text().notNull(),
  /** Digest of the files that the program came with at that time. */
  shipped: text().notNull(),
  storedAt: integer("stored_at").notNull(),
});

/** They change only when the program does, so they are not stored with every rulebook. */
export const shippedFiles = sqliteTable("shipped_files", {
  digest: text().primaryKey(),
  files: text().notNull(),
});

export const decisions = sqliteTable(
  "decisions",
  {
    /** That of its entry in the audit log: the order in which decisions were made, whatever the clock said. */
    sequence: integer().primaryKey(),
    id: text().notNull().unique(),
    entity: text().notNull(),
    environment: text().notNull(),
    verdict: text().notNull(),
    decidedAt: integer("decided_at").notNull(),
    validUntil: integer("valid_until"),
    question: text().notNull(),
    key: text().notNull(),
    rulebook: text().notNull(),
    inputs: text().notNull(),
    telling: text().notNull(),
    /** Null: nothing was in force. */
    inForce: text("in_force"),
    request: text().notNull(),
    /**
     * Hashes of entity and question, by which a decision is found. With an index on the texts, each decision would
     * change pages of its own.
     */
    entityHash: integer("entity_hash").notNull(),
    questionHash: integer("question_hash").notNull(),
  },
  (table) => [
    index("decisions_hashes").on(table.entityHash, table.questionHash),
    // Holds what lists are filtered by, so that rows which are left out are not read.
    index("decisions_time").on(table.decidedAt, table.environment, table.verdict),
    // Few decisions wait, and they are found without reading the others.
    index("decisions_waiting")
      .on(table.decidedAt)
      .where(sql`${table.verdict} = 'wait'`),
    index("decisions_blocked")
      .on(table.decidedAt)
      .where(sql`${table.verdict} = 'block'`),
  ],
);

/**
 * What decisions rest on, and what is told of them. It stays the same while an entity stands as it does, so it is
 * stored once.
 */
export const decisionTexts = sqliteTable("decision_texts", {
  digest: text().primaryKey(),
  body: text().notNull(),
});

export const idempotencyKeys = sqliteTable(
  "idempotency_keys",
  {
    token: text().notNull(),
    key: text().notNull(),
    request: text().notNull(),
    decision: text().notNull(),
    expiresAt: integer("expires_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.token, table.key] })],
);

/** Waivers, freezes and locks that people put in force. */
export const directives = sqliteTable(
  "directives",
  {
    number: integer().primaryKey(),
    id: text().notNull().unique(),
    kind: text().notNull(),
    /** Null: it is not about a single entity. */
    entity: text(),
    /** Null: until somebody ends it. */
    until: integer(),
    /** When somebody ended it before its time. */
    endedAt: integer("ended_at"),
    /** JSON. */
    body: text().notNull(),
  },
  (table) => [
    index("directives_entity")
      .on(table.entity)
      .where(sql`${table.entity} is not null`),
    index("directives_kind").on(table.kind, table.endedAt),
  ],
);

/** What people answered about releases. */
export const approvals = sqliteTable(
  "approvals",
  {
    number: integer().primaryKey(),
    id: text().notNull().unique(),
    entity: text().notNull(),
    environment: text().notNull(),
    at: integer().notNull(),
    /** JSON. */
    body: text().notNull(),
  },
  (table) => [index("approvals_entity").on(table.entity, table.environment)],
);

/** Allowed decisions whose releases are known to be deployed. */
export const deployments = sqliteTable(
  "deployments",
  {
    number: integer().primaryKey(),
    decision: text().notNull().unique(),
    entity: text().notNull(),
    environment: text().notNull(),
    deployedAt: integer("deployed_at").notNull(),
    isCompared: integer("is_compared").notNull(),
    pinnedAt: integer("pinned_at"),
    version: text(),
    commit: text(),
    /** Digests, sorted; empty: none. */
    artifacts: text().notNull(),
    /** JSON. */
    body: text().notNull(),
  },
  (table) => [
    index("deployments_entity").on(table.entity, table.environment, table.deployedAt),
    index("deployments_version").on(table.entity, table.environment, table.version),
    index("deployments_commit").on(table.entity, table.environment, table.commit),
    index("deployments_artifacts").on(table.entity, table.environment, table.artifacts),
  ],
);

export const tokens = sqliteTable("tokens", {
  number: integer().primaryKey(),
  id: text().notNull().unique(),
  hash: text().notNull().unique(),
  createdAt: integer("created_at").notNull(),
  expiresAt: integer("expires_at"),
  revokedAt: integer("revoked_at"),
  lastUsedAt: integer("last_used_at"),
  /** JSON: name, roles, scope, owner, groups, who made it. */
  body: text().notNull(),
});

/** Public keys only: private keys are never in the database. */
export const signingKeys = sqliteTable("signing_keys", {
  number: integer().primaryKey(),
  id: text().notNull().unique(),
  x: text().notNull(),
  since: integer().notNull(),
});

export const errands = sqliteTable(
  "errands",
  {
    channel: text().notNull(),
    subject: text().notNull(),
    /** JSON. */
    body: text().notNull(),
    createdAt: integer("created_at").notNull(),
    dueAt: integer("due_at").notNull(),
    failures: integer().notNull(),
    claims: integer().notNull(),
    /** Id of the claim under which somebody works on it. */
    claimedBy: text("claimed_by"),
    finishedAt: integer("finished_at"),
  },
  (table) => [
    primaryKey({ columns: [table.channel, table.subject] }),
    index("errands_due")
      .on(table.channel, table.dueAt)
      .where(sql`${table.finishedAt} is null`),
    index("errands_claimed")
      .on(table.claimedBy)
      .where(sql`${table.claimedBy} is not null`),
  ],
);

export const audit = sqliteTable(
  "audit",
  {
    sequence: integer().primaryKey(),
    kind: text().notNull(),
    at: integer().notNull(),
    actor: text().notNull(),
    subject: text().notNull(),
    summary: text().notNull(),
    digest: text().notNull(),
    previous: text().notNull(),
    hash: text().notNull(),
  },
  // Few entries are about rulebooks. Those that came into force since are found without reading the others.
  (table) => [
    index("audit_rulebooks")
      .on(table.subject, table.sequence)
      .where(sql`${table.kind} = 'rulebook'`),
  ],
);

/** Signed statements of how far the log had come. */
export const checkpoints = sqliteTable("checkpoints", {
  /** That of the last entry at that time. */
  sequence: integer().primaryKey(),
  /** JSON: the statement, and the envelope that proves it. */
  body: text().notNull(),
});

/** Stretches of the audit log that were pruned. */
export const prunings = sqliteTable("prunings", {
  /** That of its last entry. */
  sequence: integer().primaryKey(),
  /** That of its first entry. */
  first: integer().notNull().unique(),
  before: integer().notNull(),
  /** JSON: the statement, and the envelope that proves it. */
  body: text().notNull(),
});

/** Webhooks as they came in, before they were understood. */
export const deliveries = sqliteTable(
  "deliveries",
  {
    /** The order in which they came in. */
    number: integer().primaryKey(),
    source: text().notNull(),
    id: text().notNull(),
    event: text().notNull(),
    receivedAt: integer("received_at").notNull(),
    body: text().notNull(),
  },
  (table) => [uniqueIndex("deliveries_id").on(table.id, table.source)],
);

/** Numbers of the webhooks that are not understood yet. */
export const waitingDeliveries = sqliteTable("waiting_deliveries", { number: integer().primaryKey() });

export const deliveryEvents = sqliteTable(
  "delivery_events",
  {
    /** The order in which they came in. */
    number: integer().primaryKey(),
    id: text().notNull(),
    dedupeKey: text("dedupe_key").notNull().unique(),
    source: text().notNull(),
    kind: text().notNull(),
    occurredAt: integer("occurred_at").notNull(),
    receivedAt: integer("received_at").notNull(),
    entity: text(),
    repository: text(),
    environment: text(),
    /** JSON. */
    data: text().notNull(),
  },
  (table) => [
    // To list them in the order in which they came in.
    index("delivery_events_entity")
      .on(table.entity)
      .where(sql`${table.entity} is not null`),
    index("delivery_events_repository")
      .on(table.repository)
      .where(sql`${table.repository} is not null`),
    // To measure from an instant on. The cost does not grow with every year of the log.
    index("delivery_events_entity_time")
      .on(table.entity, table.occurredAt)
      .where(sql`${table.entity} is not null`),
    index("delivery_events_repository_time")
      .on(table.repository, table.occurredAt)
      .where(sql`${table.repository} is not null`),
    index("delivery_events_unnamed")
      .on(table.kind)
      .where(sql`${table.entity} is null and ${table.repository} is null`),
  ],
);

/** What delivery events are about, counted as they come in, so that nobody has to read the whole log to find out. */
export const deliverySubjects = sqliteTable(
  "delivery_subjects",
  {
    /** Empty: the events name none. Also for `repository`. */
    entity: text().notNull(),
    repository: text().notNull(),
    events: integer().notNull(),
    firstAt: integer("first_at").notNull(),
    lastAt: integer("last_at").notNull(),
    /** When the last of them came in, whenever it occurred. */
    receivedAt: integer("received_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.entity, table.repository] })],
);

/** The answers to requests with an idempotency key, which the caller chose. */
export const eventAnswers = sqliteTable(
  "event_answers",
  {
    token: text().notNull(),
    key: text().notNull(),
    request: text().notNull(),
    answer: text().notNull(),
    expiresAt: integer("expires_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.token, table.key] })],
);
