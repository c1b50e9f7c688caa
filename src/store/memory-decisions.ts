// Which decisions were made, in memory?

import { ifHolding } from "../model/decision-record.ts";
import type { DecisionRecord } from "../model/decision-record.ts";
import type { Instant } from "../model/time.ts";
import { StoreConflict } from "../ports/failures.ts";
import type { DecisionQuery, DecisionStore } from "../ports/decisions.ts";
import { formatMoment, momentBefore, pageOf } from "./cursor.ts";
import type { Moment } from "./cursor.ts";
import { keyOf } from "./key-of.ts";
import { pick, recordAct } from "./memory-tables.ts";
import type { MemoryTables } from "./memory-tables.ts";

export function memoryDecisions(tables: MemoryTables): DecisionStore {
  const { decisions, decisionsById, decisionsByQuestion, texts, idempotencyKeys } = tables;
  const newestOf = ({ entity, question }: DecisionRecord) => decisionsByQuestion.get(keyOf(entity, question));
  const withIdempotencyKey = (token: string, key: string, at: Instant) => {
    const kept = idempotencyKeys.get(keyOf(token, key));
    return kept !== undefined && kept.expiresAt > at ? kept : undefined;
  };
  return {
    record: async (record, kept, act, idempotency) => {
      const { token = "", key = "", request } = idempotency ?? {};
      const used = idempotency && withIdempotencyKey(token, key, record.decidedAt);
      if (used !== undefined && used.request !== request) {
        throw new StoreConflict(`another request came with the idempotency key \`${key}\``);
      }
      const held = ifHolding(decisionsByQuestion.get(keyOf(record.entity, record.question)), record);
      if (held === undefined) {
        if (decisionsById.has(record.id)) throw new Error(`there is a decision \`${record.id}\` already`);
        addDecision(tables, record);
        for (const text of [kept.inputs, kept.telling, kept.inForce]) {
          if (text !== null) texts.set(text.digest, texts.get(text.digest) ?? text.body);
        }
        recordAct(tables, act);
      }
      if (idempotency !== undefined && used === undefined) {
        idempotencyKeys.set(keyOf(token, key), { ...idempotency, decision: (held ?? record).id });
      }
      return held ?? record;
    },
    get: async (id) => decisionsById.get(id),
    numberOf: async (id) => tables.audit.find(({ kind, subject }) => kind === "decision" && subject === id)?.sequence,
    list: async (query) => {
      const before = momentBefore(query.after);
      const matching = decisions
        .map((record, index) => ({ record, at: record.decidedAt, sequence: index + 1 }))
        .filter((made) => byMoment(made, before) < 0 && matches(made.record, query))
        .sort((a, b) => byMoment(b, a));
      const page = pageOf(matching, query.limit, formatMoment);
      return { ...page, items: page.items.map(({ record }) => record) };
    },
    numbered: async (after, upTo, limit) =>
      tables.audit
        .filter(({ kind, sequence }) => kind === "decision" && sequence > after && sequence <= upTo)
        .flatMap(({ sequence, subject }) => {
          const record = decisionsById.get(subject);
          return record === undefined ? [] : [{ sequence, record, isFiled: true }];
        })
        .slice(0, limit),
    waiting: async (since) =>
      decisions
        .filter((record) => record.verdict === "wait" && record.decidedAt >= since && newestOf(record) === record)
        .sort((a, b) => a.decidedAt - b.decidedAt),
    blocked: async (since) => {
      const newest = new Map(decisions.map((record) => [keyOf(record.entity, record.environment), record]));
      return decisions
        .filter((record) => record.verdict === "block" && record.decidedAt >= since)
        .filter((record) => newest.get(keyOf(record.entity, record.environment)) === record)
        .reverse()
        .sort((a, b) => b.decidedAt - a.decidedAt);
    },
    around: async (id) => {
      const record = decisionsById.get(id);
      if (record === undefined) return undefined;
      const same = decisions.filter(({ entity, question }) => entity === record.entity && question === record.question);
      const place = same.indexOf(record);
      const [before, after] = [same[place - 1]?.id ?? null, same[place + 1]?.id ?? null];
      return { supersedes: before, supersededBy: after, newest: newestOf(record)?.id ?? id };
    },
    text: async (digest) => texts.get(digest),
    texts: async (digests) => pick(digests, (digest) => texts.get(digest)),
    idempotencyKey: async (token, key, at) => withIdempotencyKey(token, key, at),
    prune: async (at) => {
      for (const [key, { expiresAt }] of idempotencyKeys) if (expiresAt < at) idempotencyKeys.delete(key);
    },
  };
}

function byMoment(a: Moment, b: Moment): number {
  return a.at - b.at || a.sequence - b.sequence;
}

function addDecision({ decisions, decisionsById, decisionsByQuestion }: MemoryTables, record: DecisionRecord): void {
  decisions.push(record);
  decisionsById.set(record.id, record);
  decisionsByQuestion.set(keyOf(record.entity, record.question), record);
}

function matches(record: DecisionRecord, { entity, environment, verdict, from, to }: DecisionQuery): boolean {
  return (
    (entity === undefined || record.entity === entity) &&
    (environment === undefined || record.environment === environment) &&
    (verdict === undefined || record.verdict === verdict) &&
    (from === undefined || record.decidedAt >= from) &&
    (to === undefined || record.decidedAt < to)
  );
}
