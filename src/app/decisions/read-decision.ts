// What was decided? The answer as it was given, or with more of it explained.

import type { Explain, Verdict } from "../../model/decision.ts";
import type { DecisionRecord } from "../../model/decision-record.ts";
import { Refusal } from "../../model/refusal.ts";
import { instantOfId } from "../../model/id-time.ts";
import { formatInstant } from "../../model/time.ts";
import type { Milliseconds } from "../../model/time.ts";
import type { Store } from "../../ports/store.ts";
import { decideAgain } from "./decide-again.ts";
import { answerOf, readRequest, wholeAnswer } from "./decision-record.ts";
import { tellingOf } from "./kept-telling.ts";
import type { Muster } from "../muster.ts";
import { recentDecisions } from "./recent-decisions.ts";
import { waiversAsked } from "./waivers-asked.ts";
import type { WaiversAsked } from "./waivers-asked.ts";

export interface ReadOptions {
  /** Default: as it was asked for. */
  readonly explain?: Explain | undefined;
  /** How long to wait for a verdict other than `wait`. */
  readonly wait?: Milliseconds;
  /** True once nobody should wait any more. */
  readonly isStopping?: () => boolean;
}

export interface ReadAnswer {
  /** JSON. */
  readonly answer: string;
  readonly verdict: Verdict;
}

type Reader = Pick<Muster, "store" | "rules" | "clock">;

/**
 * If the decision waits, and another follows in time, that one is told. Throws Refusal `missing` if there is no
 * decision with this id.
 */
export async function readDecision(muster: Reader, id: string, options: ReadOptions = {}): Promise<ReadAnswer> {
  const { store } = muster;
  const record = await waitedFor(store, await findDecision(muster, id), options);
  const { supersedes = null, supersededBy = null } = (await store.decisions.around(record.id)) ?? {};
  const among = { supersedes, supersededBy, ...(await askedSince(muster, record)) };
  const { explain = readRequest(record).request.explain } = options;
  const isAsRecorded = explain === readRequest(record).request.explain;
  const answer = isAsRecorded
    ? answerOf(record, await tellingOf(store, record), among)
    : wholeAnswer({ ...(await decideAgain(muster, record, explain)), ...among });
  return { answer, verdict: record.verdict };
}

async function askedSince(
  { store, clock }: Reader,
  { entity, environment, verdict }: DecisionRecord,
): Promise<WaiversAsked> {
  if (verdict === "allow") return {};
  const at = clock.now();
  const waivers = (await store.directives.waiversOf([entity], at)).get(entity) ?? [];
  return waiversAsked(waivers, { environment, verdict, at });
}

/** How often the store is looked at: this process tells when it has decided, but others, and other runtimes, do not. */
const LOOK: Milliseconds = 1_000;

/** The newest decision once it does not wait any more or, if the time is over, the one that was asked for. */
async function waitedFor(store: Store, asked: DecisionRecord, options: ReadOptions): Promise<DecisionRecord> {
  const { wait = 0, isStopping = () => false } = options;
  if (asked.verdict !== "wait") return asked;
  const heard = hearOf(store, asked);
  try {
    for (let left = wait; left > 0 && !isStopping(); left -= LOOK) {
      const newest = await newestOf(store, asked);
      if (newest.verdict !== "wait") return newest;
      await heard.orAfter(Math.min(left, LOOK));
    }
    const last = wait > 0 ? await newestOf(store, asked) : asked;
    return last.verdict === "wait" ? asked : last;
  } finally {
    heard.stop();
  }
}

async function newestOf({ decisions }: Store, record: DecisionRecord): Promise<DecisionRecord> {
  const { newest = record.id } = (await decisions.around(record.id)) ?? {};
  return newest === record.id ? record : ((await decisions.get(newest)) ?? record);
}

/** What is heard before anybody waits is not lost. */
function hearOf(store: Store, { question }: DecisionRecord) {
  let isHeard = false;
  let wake = (): void => undefined;
  const stop = recentDecisions(store).listen(question, () => {
    isHeard = true;
    wake();
  });
  const orAfter = async (time: Milliseconds): Promise<void> => {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, isHeard ? 0 : time);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    isHeard = false;
  };
  return { orAfter, stop };
}

/** Throws Refusal `missing`: there is no such decision, or it was pruned. */
export async function findDecision({ store }: Pick<Muster, "store">, id: string): Promise<DecisionRecord> {
  const record = await store.decisions.get(id);
  if (record !== undefined) return record;
  const horizon = (await store.pruning.lastStretch())?.before;
  if (horizon !== undefined && (instantOfId(id) ?? horizon) < horizon) {
    const day = formatInstant(horizon);
    throw new Refusal(
      "missing",
      "pruned-decision",
      `there is no decision \`${id}\` any more: it is older than ${day}`,
      {
        help: "what was decided before then was pruned, but for what is still needed: look into an export, or a backup",
      },
    );
  }
  throw new Refusal("missing", "no-such-decision", `there is no decision \`${id}\``, {
    help: "`GET /v1/decisions` lists them",
  });
}
