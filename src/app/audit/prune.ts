// How is what is old and no longer needed pruned, so that what is left can still be verified?

import { digestOfStretch, nameOfStretch } from "../../model/pruned-stretch.ts";
import { Refusal } from "../../model/refusal.ts";
import { DAY, formatInstant } from "../../model/time.ts";
import type { Instant, Milliseconds } from "../../model/time.ts";
import type { PlannedStretch, SealedStretch } from "../../ports/pruning.ts";
import type { Signer } from "../../ports/signing.ts";
import type { Store } from "../../ports/store.ts";
import { signEnvelope } from "../../receipt/envelope.ts";
import { IN_TOTO } from "../../receipt/statement.ts";
import { stretchStatement } from "../../receipt/stretch-statement.ts";
import type { Muster } from "../muster.ts";
import { requireSigner } from "./signing.ts";

/** A decision that waits may still be decided otherwise within this time, and an allow holds for less. */
export const SHORTEST_RETENTION: Milliseconds = 7 * DAY;

type Pruner = Pick<Muster, "store" | "clock" | "signing" | "retention" | "pause">;

export interface PruneOptions {
  /** Default: as the retention says. */
  readonly before?: Instant | undefined;
  /** As `Identity.actor`. */
  readonly actor: string;
  /** Only counts, and writes nothing. */
  readonly dryRun?: boolean | undefined;
}

export interface Pruning {
  readonly before: Instant;
  readonly dryRun: boolean;
  /** How many entries of the audit log. */
  readonly entries: number;
  /** The entries that tell of them are part of `entries`. */
  readonly decisions: number;
  readonly transitions: number;
  readonly events: number;
  /** Null: they were not counted. */
  readonly rulebooks: number | null;
}

/** How many rows one write deletes. */
const AT_ONCE = 500;

/**
 * Prunes slice by slice, each complete by itself: if it is killed half-way, the next run goes on. Throws Refusal:
 * `invalid` if nothing says what is old, or `before` is too recent; `unavailable` without a key.
 */
export async function prune(muster: Pruner, { before: asked, actor, dryRun = false }: PruneOptions): Promise<Pruning> {
  const at = muster.clock.now();
  const before = requireOld(asked ?? horizonOf(muster, at), at);
  const gone = { entries: 0, decisions: 0 };
  const { store } = muster;
  const signer = dryRun ? undefined : requireSigner(muster);
  for (let from = 1; ;) {
    const request = { from, before, at };
    const planned = await (signer === undefined
      ? muster.store.pruning.plan(request)
      : muster.store.pruning.prune(request, (one) => seal(signer, one, actor)));
    if (planned === null) break;
    gone.entries += planned.entries;
    gone.decisions += planned.decisions;
    from = planned.stretch.sequence + 1;
    await muster.pause?.();
  }
  if (dryRun)
    return { before, dryRun, ...gone, ...(await countOthers(muster, before, gone.entries > 0)), rulebooks: null };
  const transitions = await inTurns(muster, () => store.evaluations.pruneMovements(before, AT_ONCE));
  const events = await inTurns(muster, () => store.pruning.forgetEvents(before, AT_ONCE));
  const rulebooks = await forgetUnnamed(muster);
  return { before, dryRun, ...gone, transitions, events, rulebooks };
}

/**
 * What else would be pruned. Delivery events are pruned no further than the log. `reaches`: whether the log would be
 * pruned up to `before`.
 */
async function countOthers(
  muster: Pruner,
  before: Instant,
  reaches: boolean,
): Promise<Pick<Pruning, "transitions" | "events">> {
  const { evaluations, pruning } = muster.store;
  const horizon = reaches ? before : Math.min(before, (await pruning.lastStretch())?.before ?? -Infinity);
  return {
    transitions: await countAll(muster, (after) => evaluations.oldMovements(before, after, AT_ONCE)),
    events: await countAll(muster, (after) => pruning.oldEvents(horizon, after, AT_ONCE)),
  };
}

async function countAll({ pause }: Pruner, read: (after: number) => Promise<readonly number[]>): Promise<number> {
  let [found, after] = [0, 0];
  for (let some = await read(after); some.length > 0; some = await read(after)) {
    found += some.length;
    after = some.at(-1) ?? after;
    await pause?.();
  }
  return found;
}

/** Runs each day. Does nothing unless a retention is set. */
export async function pruneOld(muster: Pruner & Pick<Muster, "log">): Promise<void> {
  if (muster.retention === undefined) return;
  const { before, dryRun: _, ...gone } = await prune(muster, { actor: "muster" });
  muster.log.info("pruned", { before: formatInstant(before), ...gone });
}

function horizonOf({ retention }: Pruner, at: Instant): Instant {
  if (retention !== undefined) return at - retention;
  throw new Refusal("invalid", "no-retention", "nothing says what is old: MUSTER_RETENTION is not set, all is kept", {
    help: "name a day (`muster prune --before 365d`; `before` of the request), or set MUSTER_RETENTION where it serves",
  });
}

function requireOld(before: Instant, at: Instant): Instant {
  if (before <= at - SHORTEST_RETENTION) return before;
  const message = `\`before\` is ${formatInstant(before)}: what is younger than 7 days is kept`;
  throw new Refusal("invalid", "too-recent", message, {
    help: "decisions may still wait, or be about to be deployed: name an earlier day",
  });
}

async function seal(
  signer: Signer,
  { stretch, entries, decisions }: PlannedStretch,
  actor: string,
): Promise<SealedStretch> {
  const envelope = JSON.stringify(await signEnvelope(signer, IN_TOTO, JSON.stringify(stretchStatement(stretch))));
  const { at, before } = stretch;
  const summary = `pruned ${entries} entries recorded before ${formatInstant(before)}, ${decisions} of them decisions`;
  const digest = digestOfStretch({ ...stretch, envelope });
  return { envelope, act: { kind: "pruning", at, actor, subject: nameOfStretch(stretch), summary, digest } };
}

async function inTurns({ pause }: Pruner, forget: () => Promise<number>): Promise<number> {
  let gone = 0;
  for (let some = await forget(); some > 0; some = await forget()) {
    gone += some;
    await pause?.();
  }
  return gone;
}

/**
 * Deletes texts and rulebooks that no decision names any more, also those that a run left over when it was killed.
 * Returns the number of rulebooks.
 */
async function forgetUnnamed(muster: Pruner): Promise<number> {
  const { store, pause } = muster;
  const { named, upTo } = await readNamed(store, pause);
  await forgetTexts(muster, named, upTo);
  const last = await store.pruning.lastStretch();
  if (last === undefined) return 0;
  const old = await store.pruning.oldRulebooks(last.sequence);
  const unnamed = old.filter((digest) => !named.has(shortOf(digest)));
  return unnamed.length === 0 ? 0 : store.pruning.forgetRulebooks(unnamed, upTo);
}

async function forgetTexts(
  { store: { pruning }, pause }: Pruner,
  named: ReadonlySet<number>,
  upTo: number,
): Promise<void> {
  for (let after = ""; ;) {
    const digests = await pruning.textDigests(after, AT_ONCE);
    const last = digests.at(-1);
    if (last === undefined) return;
    const unnamed = digests.filter((digest) => !named.has(shortOf(digest)));
    if (unnamed.length > 0) await pruning.forgetTexts(unnamed, upTo);
    after = last;
    await pause?.();
  }
}

/** `named`: digests, shortened, of all that decisions name. `upTo`: the number of the last decision that was read. */
async function readNamed(
  { decisions }: Pick<Store, "decisions">,
  pause: Pruner["pause"],
): Promise<{ readonly named: ReadonlySet<number>; readonly upTo: number }> {
  const named = new Set<number>();
  for (let upTo = 0; ;) {
    const made = await decisions.numbered(upTo, Number.MAX_SAFE_INTEGER, AT_ONCE);
    const last = made.at(-1);
    if (last === undefined) return { named, upTo };
    for (const { record } of made) {
      for (const digest of [record.inputs, record.telling, record.inForce, record.rulebook]) {
        if (digest !== null) named.add(shortOf(digest));
      }
    }
    upTo = last.sequence;
    await pause?.();
  }
}

/** 52 bits of a digest. If two digests share them, a text is kept that could be deleted. */
function shortOf(digest: string): number {
  return Number.parseInt(digest.slice("sha256:".length, "sha256:".length + 13), 16);
}
