// How do many decisions share one write to disk?

import { sql } from "drizzle-orm";
import type { Act } from "../model/audit.ts";
import { ifHolding } from "../model/decision-record.ts";
import type { DecisionRecord, IdempotencyKey } from "../model/decision-record.ts";
import type { Instant } from "../model/time.ts";
import { StoreConflict } from "../ports/failures.ts";
import type { DecisionStore, DecisionTexts } from "../ports/decisions.ts";
import type { Chain, Plan } from "./chain.ts";
import { hashOf, insertDecision, readDecision } from "./decision-row.ts";
import { build, prepare } from "./driver.ts";
import type { Driver, Statement } from "./driver.ts";
import { keyOf } from "./key-of.ts";
import { decisions, decisionTexts, idempotencyKeys } from "./schema.ts";
import { shareWrites } from "./share-writes.ts";

/**
 * The newest decision of each question, by its place in the list. The index ends with the sequence, so only one row is
 * read.
 */
const NEWEST = prepare(
  build
    .select({ place: sql`asked.key`, decision: decisions })
    .from(sql`jsonb_each(${sql.placeholder("rows")}) asked`)
    .innerJoin(
      decisions,
      sql`${decisions.sequence} = (select newest.sequence from ${decisions} newest
        where newest.entity_hash = asked.value->>0 and newest.question_hash = asked.value->>1
          and newest.entity = asked.value->>2 and newest.question = asked.value->>3
        order by newest.sequence desc limit 1)`,
    ),
);
const USED = prepare(
  build
    .select({ place: sql`asked.key`, request: idempotencyKeys.request })
    .from(sql`jsonb_each(${sql.placeholder("rows")}) asked`)
    .innerJoin(
      idempotencyKeys,
      sql`${idempotencyKeys.token} = asked.value->>0 and ${idempotencyKeys.key} = asked.value->>1
        and ${idempotencyKeys.expiresAt} > asked.value->>2`,
    ),
);
const ADD_TEXT = prepare(
  build
    .insert(decisionTexts)
    .values({ digest: sql.placeholder("digest"), body: sql.placeholder("body") })
    .onConflictDoNothing(),
);
const ADD_KEY = prepare(
  build
    .insert(idempotencyKeys)
    .values({
      token: sql.placeholder("token"),
      key: sql.placeholder("key"),
      request: sql.placeholder("request"),
      decision: sql.placeholder("decision"),
      expiresAt: sql.placeholder("expiresAt"),
    })
    // A key that has not expired stays: only another writer can have added it meanwhile.
    .onConflictDoUpdate({
      target: [idempotencyKeys.token, idempotencyKeys.key],
      set: {
        request: sql`excluded.request`,
        decision: sql`excluded.decision`,
        expiresAt: sql`excluded.expires_at`,
      },
      setWhere: sql`${idempotencyKeys.expiresAt} <= ${sql.placeholder("at")}`,
    }),
);

type NewKey = Omit<IdempotencyKey, "decision">;

interface Question {
  readonly record: DecisionRecord;
  readonly texts: DecisionTexts;
  readonly act: Act;
  readonly idempotency: NewKey | undefined;
}

/** For one question: the decision that answers it, or why it was not recorded. */
type Settled = DecisionRecord | StoreConflict;

/** How many digests of texts are remembered that were written, and so need not be sent again. */
const MOST_KNOWN_TEXTS = 20_000;

export interface DecisionRecorder extends Pick<DecisionStore, "record"> {
  /** These texts are about to be deleted: whoever names them next has to write them again. */
  forgetTexts(digests: readonly string[]): void;
}

export function decisionRecorder(driver: Driver, chain: Chain): DecisionRecorder {
  const known = new Set<string>();
  const write = async (questions: readonly Question[]): Promise<readonly Settled[]> => {
    try {
      const settled = await chain.commit((next) => planOf(driver, questions, next, known));
      if (known.size > MOST_KNOWN_TEXTS) known.clear();
      for (const [place, { record }] of questions.entries()) {
        if (settled[place] !== record) continue;
        for (const digest of [record.inputs, record.telling, record.inForce]) if (digest !== null) known.add(digest);
      }
      return settled;
    } catch (error) {
      known.clear();
      throw error;
    }
  };
  const record = shareWrites<Question, DecisionRecord>(driver, write);
  return {
    record: (made, texts, act, idempotency) => record({ record: made, texts, act, idempotency }),
    forgetTexts: (digests) => {
      for (const digest of digests) known.delete(digest);
    },
  };
}

async function planOf(
  driver: Driver,
  questions: readonly Question[],
  next: number,
  known: ReadonlySet<string>,
): Promise<Plan<Settled[]>> {
  const newest = await readNewest(driver, questions);
  const used = await readUsed(driver, questions);
  const acts: Act[] = [];
  const writes: Statement[] = [];
  /** What this write itself adds. */
  const made = new Map<string, DecisionRecord>();
  const keys = new Map<string, NewKey>();
  const sent = new Set<string>();
  const answer = questions.map(({ record, texts, act, idempotency }, place): Settled => {
    const usedBy = idempotency && requestUnder(keys, idempotency, record.decidedAt, used.get(place));
    if (idempotency !== undefined && usedBy !== undefined && usedBy !== idempotency.request) {
      return new StoreConflict(`another request came with the idempotency key \`${idempotency.key}\``);
    }
    const question = keyOf(record.entity, record.question);
    const holding = ifHolding(made.get(question) ?? newest.get(place), record);
    if (holding === undefined) {
      for (const text of [texts.inputs, texts.telling, texts.inForce]) {
        if (text === null || known.has(text.digest) || sent.has(text.digest)) continue;
        const { digest, body } = text;
        writes.push(ADD_TEXT(digest, body));
        sent.add(digest);
      }
      writes.push(insertDecision(next + acts.length, record));
      acts.push(act);
      made.set(question, record);
    }
    if (idempotency !== undefined && usedBy === undefined) {
      writes.push(addKey(idempotency, holding ?? record, record.decidedAt));
      keys.set(keyOf(idempotency.token, idempotency.key), idempotency);
    }
    return holding ?? record;
  });
  return { acts, writes, answer };
}

/** The request of a key that this write has added itself counts before the one that was there. */
function requestUnder(
  keys: ReadonlyMap<string, NewKey>,
  { token, key }: NewKey,
  at: Instant,
  before: string | undefined,
): string | undefined {
  const made = keys.get(keyOf(token, key));
  if (made === undefined) return before;
  return made.expiresAt > at ? made.request : undefined;
}

function addKey({ token, key, request, expiresAt }: NewKey, { id }: DecisionRecord, at: Instant): Statement {
  return ADD_KEY(token, key, request, id, expiresAt, at);
}

/** By the place of the question. */
async function readNewest(driver: Driver, questions: readonly Question[]): Promise<Map<number, DecisionRecord>> {
  const asked = questions.map(({ record: { entity, question } }) => [
    hashOf(entity),
    hashOf(question),
    entity,
    question,
  ]);
  const rows = await driver.rows(NEWEST(JSON.stringify(asked)));
  return new Map(rows.map(([place, ...row]) => [place as number, readDecision(row)]));
}

/** The request for which an idempotency key was used before, by the place of the question. */
async function readUsed(driver: Driver, questions: readonly Question[]): Promise<Map<number, string>> {
  if (questions.every(({ idempotency }) => idempotency === undefined)) return new Map();
  const asked = questions.map(({ record, idempotency }) => [idempotency?.token, idempotency?.key, record.decidedAt]);
  const rows = await driver.rows(USED(JSON.stringify(asked)));
  return new Map(rows.map(([place, request]) => [place as number, request as string]));
}
