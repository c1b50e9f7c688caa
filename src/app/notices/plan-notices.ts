// Who has to be told of what by now? Each window of each recipient is one errand, and is planned once.

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

/** How long after its end a window is still told. What could not be told by then, because nothing ran, never is. */
export const CATCH_UP: Milliseconds = DAY;
/** How long after its end a window is planned: by then everything that happened in it is on disk. */
const SETTLED: Milliseconds = 60_000;
/** How far back planned windows are looked at again, since something in them may have been written late. */
const LOOKS_BACK: Milliseconds = 60 * 60_000;
/** How many occasions one message names. The others are counted. */
const MOST_OCCASIONS = 100;

/** What an errand holds. */
export interface PlannedNotice {
  readonly target: string;
  /** For mail: an address, or the owner to write to; null: the target itself has the address. */
  readonly to: string | null;
  readonly window: string;
  readonly occasions: readonly Occasion[];
  /** How many other occasions there are. */
  readonly more: number;
}

/**
 * Can be killed at any moment and run again, with the same errands in the end: a window that has one is left alone.
 * Returns how many errands are new.
 */
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

/** Until when this process has planned by these notices, so that it need not look through a whole day each time. */
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

/** Undefined: the errand holds no planned notice. */
export function readPlanned(body: JsonObject): PlannedNotice | undefined {
  return typeof body["target"] === "string" && Array.isArray(body["occasions"]) && isJsonObject(body)
    ? (body as unknown as PlannedNotice)
    : undefined;
}
