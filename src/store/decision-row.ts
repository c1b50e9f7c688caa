// How is a decision written as a row?

import { sql } from "drizzle-orm";
import type { Verdict } from "../model/decision.ts";
import type { DecisionRecord } from "../model/decision-record.ts";
import type { Instant } from "../model/time.ts";
import type { Moment } from "./cursor.ts";
import { build, prepare } from "./driver.ts";
import type { Row, Statement } from "./driver.ts";
import { decisions } from "./schema.ts";

const at = sql.placeholder;
const INSERT = prepare(
  build.insert(decisions).values({
    sequence: at("sequence"),
    id: at("id"),
    entity: at("entity"),
    environment: at("environment"),
    verdict: at("verdict"),
    decidedAt: at("decidedAt"),
    validUntil: at("validUntil"),
    question: at("question"),
    key: at("key"),
    rulebook: at("rulebook"),
    inputs: at("inputs"),
    telling: at("telling"),
    inForce: at("inForce"),
    request: at("request"),
    entityHash: at("entityHash"),
    questionHash: at("questionHash"),
  }),
);

/** FNV-1a, 32 bits. Texts with the same hash are told apart by the texts themselves. */
export function hashOf(text: string): number {
  let hash = 0x81_1c_9d_c5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01_00_01_93);
  return hash;
}

/** Values are bound one by one: in JSON, each text would be written and read twice more. */
export function insertDecision(sequence: number, record: DecisionRecord): Statement {
  const { id, entity, environment, verdict, decidedAt, validUntil, question, key, rulebook, inputs, telling } = record;
  const said = [id, entity, environment, verdict, decidedAt, validUntil];
  const texts = [question, key, rulebook, inputs, telling, record.inForce, record.request];
  return INSERT(sequence, ...said, ...texts, hashOf(entity), hashOf(question));
}

/** By their places: to take a row apart one after the other costs twice as much, a million times. */
export function readDecision(row: Row): DecisionRecord {
  return {
    id: row[1] as string,
    entity: row[2] as string,
    environment: row[3] as string,
    verdict: row[4] as Verdict,
    decidedAt: row[5] as number,
    validUntil: row[6] as number | null,
    question: row[7] as string,
    key: row[8] as string,
    rulebook: row[9] as string,
    inputs: row[10] as string,
    telling: row[11] as string,
    inForce: row[12] as string | null,
    request: row[13] as string,
  };
}

/** `row` has all columns. A decision is found by its hashes, so they have to be those of its own texts. */
export function isFiled(row: Row, { entity, question }: DecisionRecord): boolean {
  return row[14] === hashOf(entity) && row[15] === hashOf(question);
}

export function momentOf(row: Row): Moment {
  return { at: row[5] as Instant, sequence: row[0] as number };
}
