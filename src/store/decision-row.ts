// How does a decision lie in its row?

import { sql } from "drizzle-orm";
import type { Verdict } from "../model/decision.ts";
import type { DecisionRecord } from "../model/decision-record.ts";
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
    key: at("key"),
    rulebook: at("rulebook"),
    inputs: at("inputs"),
    request: at("request"),
    answer: at("answer"),
  }),
);

/** Values are bound one by one: as JSON their texts would be written and read twice more. */
export function insertDecision(sequence: number, record: DecisionRecord): Statement {
  const { id, entity, environment, verdict, decidedAt, validUntil, key, rulebook, inputs, request, answer } = record;
  return INSERT(
    sequence,
    id,
    entity,
    environment,
    verdict,
    decidedAt,
    validUntil,
    key,
    rulebook,
    inputs,
    request,
    answer,
  );
}

export function readDecision(row: Row): DecisionRecord {
  const [, id, entity, environment, verdict, decidedAt, validUntil, key, rulebook, inputs, request, answer] = row as [
    number,
    string,
    string,
    string,
    Verdict,
    number,
    number | null,
    string,
    string,
    string,
    string,
    string,
  ];
  return { id, entity, environment, verdict, decidedAt, validUntil, key, rulebook, inputs, request, answer };
}
