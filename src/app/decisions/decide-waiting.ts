// Which decisions that wait would be decided otherwise by now? They are decided again, and whoever waits for them is
// told.

import type { Asker } from "../access/request-source.ts";
import type { DecisionRecord } from "../../model/decision-record.ts";
import { DAY } from "../../model/time.ts";
import type { Instant, Milliseconds } from "../../model/time.ts";
import { StoreUnavailable } from "../../ports/failures.ts";
import { record } from "./decide-release.ts";
import { readRequest } from "./decision-record.ts";
import { inTurnOnce } from "../in-turn-once.ts";
import { judgeCheck } from "./judge-check.ts";
import { lookWhenDue } from "../look-when-due.ts";
import type { Looking } from "../look-when-due.ts";
import type { Muster } from "../muster.ts";

/** How old a waiting decision may be to be decided again: nobody waits longer. */
export const WAITED_FOR: Milliseconds = 7 * DAY;

/**
 * Looks at the newest decision of each question. If it still has to wait, nothing is recorded. If this is killed
 * half-way, the next run goes on. Returns when the first of those that still wait may be decided otherwise; Infinity:
 * not known.
 */
export async function decideWaiting(muster: Muster): Promise<Instant> {
  const { store, clock, log, pause } = muster;
  const waiting = await store.decisions.waiting(clock.now() - WAITED_FOR);
  const isProved = await provedAt(muster, clock.now());
  let [next, decided] = [Number.POSITIVE_INFINITY, 0];
  for (const decision of waiting) {
    try {
      const { request, by } = readRequest(decision);
      if (!isProved(by)) continue;
      const later = await decideOne(muster, decision, { request, by });
      if (later === undefined) decided++;
      else next = Math.min(next, later);
    } catch (error) {
      if (error instanceof StoreUnavailable) throw error;
      log.warn("a waiting decision is not decided again", { decision: decision.id, error: String(error) });
    }
    await pause?.();
  }
  if (decided > 0) await hastenWaiters(muster);
  return next;
}

type Asked = Pick<ReturnType<typeof readRequest>, "request" | "by">;

/** When it may be decided otherwise, or Infinity; undefined: it no longer waits. */
async function decideOne(
  muster: Muster,
  waiting: DecisionRecord,
  { request, by }: Asked,
): Promise<Instant | undefined> {
  const at = muster.clock.now();
  const check = { muster, request, identity: by, at };
  const judged = await judgeCheck(check);
  const { verdict, retryAt } = await judged.judgement.tell();
  if (verdict === "wait") return retryAt ?? Number.POSITIVE_INFINITY;
  const { id } = await record(check, judged);
  muster.log.info("a waiting decision was decided", { decision: waiting.id, by: id, verdict });
  return undefined;
}

/** Whether the asker's token still counts: whoever could not ask any more is not let through either. */
async function provedAt({ store }: Muster, at: Instant): Promise<(by: Asker) => boolean> {
  const tokens = new Map((await store.tokens.list()).map((token) => [token.id, token]));
  return ({ token: id }) => {
    if (id === null) return true;
    const token = tokens.get(id);
    return token !== undefined && token.revokedAt === null && (token.expiresAt === null || token.expiresAt > at);
  };
}

/** Runs once for all who ask for it meanwhile. What waits in other systems is looked at right after. */
export async function releaseWaiting(muster: Muster): Promise<void> {
  await inTurnOnce(muster.store, "decide what waits", async () => void (await decideWaiting(muster)));
  await hastenWaiters(muster);
}

async function hastenWaiters({ store, clock, waiters = [] }: Muster): Promise<void> {
  for (const { name } of waiters) await store.errands.hastenAll(name, clock.now());
}

/** For a process that lives on: decides as soon as a hold ends. */
export function timeWaiting(muster: Muster): Looking {
  return lookWhenDue(muster, { failure: "what waits is not decided again", run: () => decideWaiting(muster) });
}
