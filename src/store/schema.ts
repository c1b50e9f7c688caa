// Which tables are there? The only definitions: migrations are generated from them (`npm run migrations`).

import { sql } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";
import { index, integer, primaryKey, real, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

// Instants are integers (milliseconds). What nobody asks the database about is one JSON text. An index is there only
// where a query on a growing table needs it: every index is another row written, which D1 counts.
// INVARIANT: no foreign keys with actions; rows that go together are written and deleted by one list of writes.

/** What belongs to the database itself: its id, the rulebook in force. */
export const properties = sqliteTable("properties", {
  name: text().primaryKey(),
  value: text().notNull(),
});

export const catalogSources = sqliteTable("catalog_sources", {
  /** The order in which they were first seen. */
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
    /** Ref, titles and description in lower case. */
    search: text().notNull(),
    entry: text().notNull(),
  },
  // Rows are wide: nobody walks all of them to find an owner's.
  (table) => [index("entities_owner").on(table.owner, table.ref)],
);

export const facts = sqliteTable(
  "facts",
  {
    entity: text().notNull(),
    name: text().notNull(),
    source: text().notNull(),
    /** JSON, as are the items. */
    value: text().notNull(),
    observedAt: integer("observed_at").notNull(),
    provenance: text().notNull(),
    url: text(),
    items: text(),
    error: text(),
  },
  (table) => [primaryKey({ columns: [table.entity, table.name, table.source] })],
);

/** One row for each entity that the catalog ever held: one that comes back goes on where it was. */
export const evaluated = sqliteTable(
  "evaluated",
  {
    entity: text().primaryKey(),
    /** Null: it, or facts of it, changed since. */
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
    /** JSON, of each rule: its id, its outcome, what is unknown, and how long before the last change it came to that. */
    outcomes: text().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.entity, table.scorecard] }),
    index("evaluations_scorecard").on(table.scorecard, table.entity),
  ],
);

/** One row for all that one evaluation changed of one entity on one scorecard: a new entity flips on every rule at once. */
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
    /** How it stands from then on; a score of null: the scorecard does not apply. */
    level: text(),
    standing: text(),
    score: real(),
    /** How it stood before, and by which rulebook. */
    fromLevel: text("from_level"),
    fromStanding: text("from_standing"),
    fromScore: real("from_score"),
    fromRulebook: text("from_rulebook"),
    /** JSON: of each rule its id, its outcomes before and after, and its cause where that is another than the row's. */
    flips: text().notNull(),
  },
  (table) => [
    // All that trends are made of: a row is wide, and of most of them nothing else is asked.
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
  /** Digest of the shipped files at that time. */
  shipped: text().notNull(),
  storedAt: integer("stored_at").notNull(),
});

/** They change with the program only: kept once, not with every rulebook. */
export const shippedFiles = sqliteTable("shipped_files", {
  digest: text().primaryKey(),
  files: text().notNull(),
});

export const decisions = sqliteTable(
  "decisions",
  {
    /** Of its entry in the audit chain: the order they were made in, whatever the clock said. */
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
    /** Null: nothing was. */
    inForce: text("in_force"),
    request: text().notNull(),
    /** Numbers of entity and question, to find a decision by: entries of their texts would each dirty a page of their own. */
    entityHash: integer("entity_hash").notNull(),
    questionHash: integer("question_hash").notNull(),
  },
  (table) => [
    index("decisions_hashes").on(table.entityHash, table.questionHash),
    // What lists are filtered by is in it: rows that are left out are not read.
    index("decisions_time").on(table.decidedAt, table.environment, table.verdict),
    // Few wait: nobody walks the others to find them.
    index("decisions_waiting")
      .on(table.decidedAt)
      .where(sql`${table.verdict} = 'wait'`),
    index("decisions_blocked")
      .on(table.decidedAt)
      .where(sql`${table.verdict} = 'block'`),
  ],
);

/** What decisions rest on and what is told of them: the same again and again, while the entity stands as it does. */
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
    /** Null: it is of no one entity. */
    entity: text(),
    /** Null: until somebody ends it. */
    until: integer(),
    /** By somebody, before its time. */
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
    /** Digests, as they are sorted; empty: none. */
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

/** Public keys: what signs is not in the database. */
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
    /** Id of the claim by which it is being seen to. */
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
  // Few entries are: which rulebooks came into force since is found without walking the others.
  (table) => [
    index("audit_rulebooks")
      .on(table.subject, table.sequence)
      .where(sql`${table.kind} = 'rulebook'`),
  ],
);

/** Signed: how far the log had come. */
export const checkpoints = sqliteTable("checkpoints", {
  /** Of the last entry then. */
  sequence: integer().primaryKey(),
  /** JSON: what is signed, and the envelope that proves it. */
  body: text().notNull(),
});

/** Stretches of the audit log of which what is not needed went. */
export const prunings = sqliteTable("prunings", {
  /** Of its last entry. */
  sequence: integer().primaryKey(),
  /** Of its first. */
  first: integer().notNull().unique(),
  before: integer().notNull(),
  /** JSON: what is signed, and the envelope that proves it. */
  body: text().notNull(),
});

/** Webhooks as they came in, before anybody understood them. */
export const deliveries = sqliteTable(
  "deliveries",
  {
    /** The order they came in. */
    number: integer().primaryKey(),
    source: text().notNull(),
    id: text().notNull(),
    event: text().notNull(),
    receivedAt: integer("received_at").notNull(),
    body: text().notNull(),
  },
  (table) => [uniqueIndex("deliveries_id").on(table.id, table.source)],
);

/** Numbers of those that nobody has understood yet. */
export const waitingDeliveries = sqliteTable("waiting_deliveries", { number: integer().primaryKey() });

export const deliveryEvents = sqliteTable(
  "delivery_events",
  {
    /** The order they came in. */
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
    // In the order they came in, to be listed.
    index("delivery_events_entity")
      .on(table.entity)
      .where(sql`${table.entity} is not null`),
    index("delivery_events_repository")
      .on(table.repository)
      .where(sql`${table.repository} is not null`),
    // From an instant on, to be measured: that costs no more with every year the log grows.
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

/** What delivery events are about, counted as they come in: nobody walks the log to find out. */
export const deliverySubjects = sqliteTable(
  "delivery_subjects",
  {
    /** Empty: named by none. */
    entity: text().notNull(),
    repository: text().notNull(),
    events: integer().notNull(),
    firstAt: integer("first_at").notNull(),
    lastAt: integer("last_at").notNull(),
    /** Of what came in last, whenever it occurred. */
    receivedAt: integer("received_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.entity, table.repository] })],
);

/** What was answered under a caller's own key. */
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
