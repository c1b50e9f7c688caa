// Who is to be told of what by now? Each window of each recipient is one errand, and is planned once.

import { isJsonObject } from "../../model/json.ts";
import type { JsonObject } from "../../model/json.ts";
import type { Notices, Occasion } from "../../model/notice.ts";
import { DAY, formatInstant } from "../../model/time.ts";
import type { Instant, Milliseconds } from "../../model/time.ts";
import type { Store } from "../../ports/store.ts";
import { windowsSince } from "../../notices/notice-times.ts";
import type { Muster } from "../muster.ts";
import { foreseeNotices } from "./foresee-notices.ts";
import type { ForeseenNotice } from "./foresee-notices.ts";

export const NOTICE_CHANNEL = "notice";

/** What was not told by then, because nothing ran, is not told any more. */
export const CATCH_UP: Milliseconds = DAY;
/** What is written of a window is on disk by then. */
const SETTLED: Milliseconds = 60_000;
/** What was planned by then is looked at again: it may have been written late. */
const LOOKS_BACK: Milliseconds = 60 * 60_000;
/** Of one message: what is more is counted. */
const MOST_OCCASIONS = 100;

/** What an errand holds. */
export interface PlannedNotice {
  readonly target: string;
  /** Of mail: to which address, or to which owner's; null: the target has one. */
  readonly to: string | null;
  readonly window: string;
  readonly occasions: readonly Occasion[];
  /** How many there are besides. */
  readonly more: number;
}

/** Killed at any moment and run again, it comes to the same errands: a window that has one is left alone. */
export async function planNotices(muster: Muster): Promise<number> {
  const { notices, store, clock } = muster;
  if (notices === undefined) return 0;
  const at = clock.now();
  const upTo = at - SETTLED;
  const since = Math.max(at - CATCH_UP, (PLANNED.get(store)?.get(notices) ?? 0) - LOOKS_BACK);
  const foreseen = await foreseeNotices(muster, notices, windowsSince(since, upTo, notices));
  const isNew = await Promise.all(
    foreseen.map(async ({ subject }) => (await store.errands.get(NOTICE_CHANNEL, subject)) === undefined),
  );
  const planned = foreseen.filter((_, index) => isNew[index] === true);
  const errands = planned.map((one) => {
    return { channel: NOTICE_CHANNEL, subject: one.subject, body: planOf(one) as unknown as JsonObject, dueAt: at };
  });
  await store.errands.add(errands, at);
  PLANNED.set(store, new WeakMap([[notices, upTo]]));
  return planned.length;
}

/** Until when by these notices: what this process has planned it need not find again, a day every quarter of an hour. */
const PLANNED = new WeakMap<Store, WeakMap<Notices, Instant>>();

export function planOf({ recipient: { target, to }, window, occasions }: ForeseenNotice): PlannedNotice {
  return {
    target: target.id,
    to,
    window: formatInstant(window.upTo),
    occasions: occasions.slice(0, MOST_OCCASIONS),
    more: Math.max(0, occasions.length - MOST_OCCASIONS),
  };
}

/** Undefined: it is none of ours. */
export function readPlanned(body: JsonObject): PlannedNotice | undefined {
  return typeof body["target"] === "string" && Array.isArray(body["occasions"]) && isJsonObject(body)
    ? (body as unknown as PlannedNotice)
    : undefined;
}
