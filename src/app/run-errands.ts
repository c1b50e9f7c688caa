// What is to be done at other systems now? Done, or put off and tried again: a while later each time, until it is.

import type { Errand, NewErrand } from "../model/errand.ts";
import type { JsonObject } from "../model/json.ts";
import { Refusal } from "../model/refusal.ts";
import type { Instant, Milliseconds } from "../model/time.ts";
import { lookWhenDue } from "./look-when-due.ts";
import type { Looking } from "./look-when-due.ts";
import type { Muster } from "./muster.ts";

/** What became of an errand. */
export type Attempted =
  | { readonly done: JsonObject }
  /** It is to be seen to again then, with what was found out. */
  | { readonly again: Instant; readonly body: JsonObject }
  /** Nobody needs it any more; it may be added again. */
  | "gone";

/** Who sees to errands of one kind. */
export interface ErrandChannel {
  readonly name: string;
  /** So many at once; the others wait for one of them to be seen to. */
  readonly atOnce: number;
  /** Throws, or rejects: it is tried again later; a Refusal that says when is heeded. */
  readonly run: (muster: Muster, errand: Errand) => Promise<Attempted>;
}

/** Whoever has not come to an end by then is taken to be gone. */
const LONGEST_ATTEMPT: Milliseconds = 5 * 60_000;
const SHORTEST_DELAY: Milliseconds = 1_000;
const LONGEST_DELAY: Milliseconds = 15 * 60_000;

/** Adds an errand and, where something can be done after the answer, sees to it at once. */
export async function addErrand(muster: Muster, channel: ErrandChannel, errand: Omit<NewErrand, "channel" | "dueAt">) {
  const at = muster.clock.now();
  await muster.store.errands.add([{ ...errand, channel: channel.name, dueAt: at }], at);
  muster.later?.(() => runErrands(muster, [channel]));
}

/** Until nothing is due. What fails is put off, and said in the log. */
export async function runErrands(muster: Muster, channels: readonly ErrandChannel[]): Promise<void> {
  await Promise.all(channels.map((channel) => runChannel(muster, channel)));
}

/** For a process that lives on. Nobody else runs errands there: whoever claimed any before is gone. */
export async function timeErrands(muster: Muster, channels: readonly ErrandChannel[]): Promise<Looking> {
  await muster.store.errands.release(muster.clock.now());
  const looking = channels.map((channel) =>
    lookWhenDue(muster, {
      failure: "errands are not seen to",
      run: async () => {
        await runChannel(muster, channel);
        return (await muster.store.errands.nextDue([channel.name])) ?? Infinity;
      },
    }),
  );
  return {
    stop: async () => {
      await Promise.all(looking.map((look) => look.stop()));
    },
  };
}

async function runChannel(muster: Muster, channel: ErrandChannel): Promise<void> {
  const { store, clock, chance, pause } = muster;
  for (;;) {
    const at = clock.now();
    const claim = { channel: channel.name, at, until: at + LONGEST_ATTEMPT, limit: channel.atOnce };
    const claimed = await store.errands.claim({ ...claim, id: chance.id("clm", at) });
    if (claimed.length === 0) return;
    await Promise.all(claimed.map((errand) => attempt(muster, channel, errand)));
    await pause?.();
  }
}

async function attempt(muster: Muster, channel: ErrandChannel, errand: Errand): Promise<void> {
  const { errands } = muster.store;
  try {
    const attempted = await channel.run(muster, errand);
    if (attempted === "gone") await errands.remove(errand);
    else if ("done" in attempted) await errands.finish(errand, muster.clock.now(), attempted.done);
    else await errands.postpone(errand, { body: attempted.body, dueAt: attempted.again, failures: 0 });
  } catch (error) {
    await putOff(muster, errand, error);
  }
}

/** With what was kept of it on the way. */
async function putOff(muster: Muster, errand: Errand, error: unknown): Promise<void> {
  const { store, clock, log } = muster;
  const { channel, subject } = errand;
  const failures = errand.failures + 1;
  const delay = delayAfter(failures, error, muster.chance.bytes(1)[0] ?? 0);
  const body = (await store.errands.get(channel, subject))?.body ?? errand.body;
  await store.errands.postpone(errand, { body, dueAt: clock.now() + delay, failures });
  log.warn("an errand is put off", {
    channel,
    subject,
    failures,
    seconds: Math.ceil(delay / 1_000),
    error: say(error),
  });
}

/**
 * A second, twice as long each time, at most a quarter of an hour; up to half of it less, by chance (0 to 255), so that
 * not all come back at once. Whoever was told when to ask again waits that long, and by chance a little longer.
 */
export function delayAfter(failures: number, error: unknown, byte: number): Milliseconds {
  const told = error instanceof Refusal ? error.details.retryAfter : undefined;
  if (told !== undefined) return Math.round(told * 1_000 + SHORTEST_DELAY * (byte / 256));
  const delay = Math.min(LONGEST_DELAY, SHORTEST_DELAY * 2 ** (failures - 1));
  return Math.round(delay * (1 - byte / 512));
}

function say(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
