// How does a decision get on disk before it is answered, and only once?

import { digestOfDecision } from "../model/decision-record.ts";
import type { DecisionRecord, IdempotencyKey } from "../model/decision-record.ts";
import { Refusal } from "../model/refusal.ts";
import { StoreConflict } from "../ports.ts";
import type { Store } from "../ports.ts";
import { asRecorded, readRequest, writeAnswer, writeRequest } from "./decision-record.ts";
import { tellCheck } from "./judge-check.ts";
import type { GateCheck, JudgedCheck } from "./judge-check.ts";
import type { AnsweredDecision } from "./recent-decisions.ts";
import { inputsOfStanding } from "./standing-at-gate.ts";

export type NewKey = Omit<IdempotencyKey, "decision">;

export interface RecordedDecision extends AnsweredDecision {
  /** False: a decision of the same key holds, and is the answer. */
  readonly isNew: boolean;
}

/** On disk when it resolves. */
export async function recordDecision(
  check: GateCheck,
  judgedCheck: JudgedCheck,
  idempotency?: NewKey,
): Promise<RecordedDecision> {
  const { muster, request, identity, at } = check;
  const { judged, standing, asked, key } = judgedCheck;
  const told = await tellCheck(check, judgedCheck);
  const id = muster.chance.id("dec", at);
  const decision = asRecorded(told.decision, id);
  const { verdict, rulebook, validUntil } = decision;
  const inputs = inputsOfStanding(standing);
  const notEvaluated = judged.findings?.notEvaluated ?? [];
  const record: DecisionRecord = {
    id,
    entity: request.entity,
    environment: request.environment,
    verdict,
    decidedAt: at,
    validUntil,
    question: asked,
    key,
    rulebook,
    inputs: inputs.digest,
    request: writeRequest({ request, by: identity, help: told.help, notEvaluated }),
    answer: writeAnswer(decision),
  };
  const said = { kind: "decision", at, actor: identity.actor, subject: id, summary: decision.message } as const;
  const act = { ...said, digest: digestOfDecision(record) };
  const kept = await keep(muster.store, [record, inputs, act, idempotency]);
  if (kept.id !== id) return { ...answeredBy(kept), isNew: false };
  return { id, verdict, answer: record.answer, key, validUntil, explain: request.explain, isNew: true };
}

type Row = Parameters<Store["decisions"]["record"]>;

async function keep({ decisions }: Store, row: Row): Promise<DecisionRecord> {
  try {
    return await decisions.record(...row);
  } catch (error) {
    const [, , , idempotency] = row;
    if (error instanceof StoreConflict && idempotency !== undefined) throw refuseKey(idempotency.key);
    throw error;
  }
}

/** Another request came with the same key. */
export function refuseKey(key: string): Refusal {
  return new Refusal("invalid", "idempotency-conflict", `another request came with the idempotency key \`${key}\``, {
    help: "use a new key for every release",
  });
}

export function answeredBy(record: DecisionRecord): AnsweredDecision {
  const { id, verdict, answer, key, validUntil } = record;
  return { id, verdict, answer, key, validUntil, explain: readRequest(record).request.explain };
}
