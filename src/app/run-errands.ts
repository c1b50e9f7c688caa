// Which errands are due now? Each is tried, and put off for longer each time, until it is done.

import type { Errand, NewErrand } from "../model/errand.ts";
import type { JsonObject } from "../model/json.ts";
import { Refusal } from "../model/refusal.ts";
import type { Instant, Milliseconds } from "../model/time.ts";
import { lookWhenDue } from "./look-when-due.ts";
import type { Looking } from "./look-when-due.ts";
import type { Muster } from "./muster.ts";

/** What came of one attempt. */
export type Attempted =
  | { readonly done: JsonObject }
  /** It goes on at that time, with what was found out so far. This is no failure. */
  | { readonly again: Instant; readonly body: JsonObject }
  /** Nobody needs it any more. It may be added again. */
  | "gone";

/** How errands of one kind are done. */
export interface ErrandChannel {
  readonly name: string;
  /** How many are tried at once. */
  readonly atOnce: number;
  /** If it throws or rejects, it is tried again later. A Refusal with `retryAfter` says when. */
  readonly run: (muster: Muster, errand: Errand) => Promise<Attempted>;
}

/** A process that has not finished an errand after this time is taken to be dead, and another takes the errand. */
const LONGEST_ATTEMPT: Milliseconds = 5 * 60_000;
const SHORTEST_DELAY: Milliseconds = 1_000;
const LONGEST_DELAY: Milliseconds = 15 * 60_000;

/** Adds an errand, and tries it at once where work can be done in the background. */
export async function addErrand(muster: Muster, channel: ErrandChannel, errand: Omit<NewErrand, "channel" | "dueAt">) {
  const at = muster.clock.now();
  await muster.store.errands.add([{ ...errand, channel: channel.name, dueAt: at }], at);
  muster.later?.(() => runErrands(muster, [channel]));
}

/** Tries errands until none is due. One that fails is put off, and the log says why. */
export async function runErrands(muster: Muster, channels: readonly ErrandChannel[]): Promise<void> {
  await Promise.all(channels.map((channel) => runChannel(muster, channel)));
}

/** For a process that lives on. It alone runs errands, so any claim from before its start is of a dead process. */
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

/** Keeps what the attempt has written to the body of the errand. */
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
 * One second, twice as long after each failure, at most a quarter of an hour. A random `byte` (0 to 255) takes off up
 * to half of it, so that not all come back at once. Where the other system said when to ask again, it is that long, and
 * by chance up to a second longer.
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
