// How does a decision get on disk before it is answered, and only once?

import { endOf } from "../../gate/decide.ts";
import type { Decision } from "../../model/decision.ts";
import { digestOfDecision } from "../../model/decision-record.ts";
import type { DecisionRecord, IdempotencyKey } from "../../model/decision-record.ts";
import { Refusal } from "../../model/refusal.ts";
import { StoreConflict } from "../../ports/failures.ts";
import type { Store } from "../../ports/store.ts";
import { particularsOf, readRequest, writeRequest } from "./decision-record.ts";
import type { GateCheck, JudgedCheck } from "./judge-check.ts";
import { keepInForce } from "./in-force-reader.ts";
import { tellingOf } from "./kept-telling.ts";
import type { AnsweredDecision } from "./recent-decisions.ts";
import { inputsOfStanding } from "./standing-at-gate.ts";

export type NewKey = Omit<IdempotencyKey, "decision">;

export interface RecordedDecision extends AnsweredDecision {
  /** Null: a recorded decision with the same key still holds, and is the answer. */
  readonly ruling: Pick<Decision, "basis" | "gates" | "summary"> | null;
}

/** On disk when it resolves. */
export async function recordDecision(
  check: GateCheck,
  judgedCheck: JudgedCheck,
  idempotency?: NewKey,
): Promise<RecordedDecision> {
  const { muster, request, identity, at } = check;
  const { judgement, standing, asked, key } = judgedCheck;
  const inForce = keepInForce(judgedCheck.inForce);
  const told = await judgement.tell();
  const { verdict, telling, help, notEvaluated } = told;
  const id = muster.chance.id("dec", at);
  const inputs = inputsOfStanding(standing);
  const validUntil = endOf(told.validity, at);
  const record: DecisionRecord = {
    id,
    entity: request.entity,
    environment: request.environment,
    verdict,
    decidedAt: at,
    validUntil,
    question: asked,
    key,
    rulebook: standing.rules.rulebook.digest,
    inputs: inputs.digest,
    telling: telling.digest,
    inForce: inForce?.digest ?? null,
    request: writeRequest({ request, by: identity, help, notEvaluated }),
  };
  const said = { kind: "decision", at, actor: identity.actor, subject: id, summary: told.message } as const;
  const act = { ...said, digest: digestOfDecision(record) };
  const kept = await keep(muster.store, [record, { inputs, telling, inForce }, act, idempotency]);
  if (kept.id !== id) return { ...(await answeredBy(muster.store, kept)), ruling: null };
  const particulars = { id, change: request.change, decidedAt: at, validUntil };
  return { id, verdict, telling: telling.body, particulars, key, validUntil, explain: request.explain, ruling: told };
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

/** For another request with the same key. */
export function refuseKey(key: string): Refusal {
  return new Refusal("invalid", "idempotency-conflict", `another request came with the idempotency key \`${key}\``, {
    help: "use a new key for every release",
  });
}

export async function answeredBy(store: Store, record: DecisionRecord): Promise<AnsweredDecision> {
  const { id, verdict, key, validUntil } = record;
  const { explain } = readRequest(record).request;
  const telling = await tellingOf(store, record);
  return { id, verdict, telling, particulars: particularsOf(record), key, validUntil, explain };
}
