// What was decided? The answer as it was given, or with more of it explained.

import type { Explain, Verdict } from "../model/decision.ts";
import type { DecisionRecord } from "../model/decision-record.ts";
import { Refusal } from "../model/refusal.ts";
import type { Milliseconds } from "../model/time.ts";
import { decideAgain } from "./decide-again.ts";
import { answerOf, readRequest, wholeAnswer } from "./decision-record.ts";
import { tellingOf } from "./kept-telling.ts";
import type { Muster } from "./muster.ts";

export interface ReadOptions {
  /** Left out: as it was asked for. */
  readonly explain?: Explain | undefined;
  /** How long to wait for a verdict other than `wait`. */
  readonly wait?: Milliseconds;
  /** Resolves as soon as something is heard of the decision, at the latest when the time is over. Needed to wait. */
  readonly heardOf?: (id: string, atMost: Milliseconds) => Promise<unknown>;
}

export interface ReadAnswer {
  /** JSON. */
  readonly answer: string;
  readonly verdict: Verdict;
}

type Reader = Pick<Muster, "store" | "rules">;

/** Throws Refusal `missing` where there is none of this id. */
export async function readDecision(muster: Reader, id: string, options: ReadOptions = {}): Promise<ReadAnswer> {
  const record = await waitedFor(muster, await findDecision(muster, id), options);
  const { explain = readRequest(record).request.explain } = options;
  const isAsRecorded = explain === readRequest(record).request.explain;
  const answer = isAsRecorded
    ? answerOf(record, await tellingOf(muster.store, record))
    : wholeAnswer(await decideAgain(muster, record, explain));
  return { answer, verdict: record.verdict };
}

async function waitedFor(muster: Reader, record: DecisionRecord, options: ReadOptions): Promise<DecisionRecord> {
  const { wait = 0, heardOf } = options;
  if (record.verdict !== "wait" || wait <= 0 || heardOf === undefined) return record;
  await heardOf(record.id, wait);
  return findDecision(muster, record.id);
}

/** Throws Refusal `missing`. */
export async function findDecision({ store }: Pick<Muster, "store">, id: string): Promise<DecisionRecord> {
  const record = await store.decisions.get(id);
  if (record !== undefined) return record;
  throw new Refusal("missing", "no-such-decision", `there is no decision \`${id}\``, {
    help: "`GET /v1/decisions` lists them",
  });
}
