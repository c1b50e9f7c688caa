// Who is to be told of what by now? Each window of each target is one errand, and is planned once.

import { isJsonObject } from "../../model/json.ts";
import type { JsonObject } from "../../model/json.ts";
import type { Waiver } from "../../model/directive.ts";
import { waiverState } from "../../model/directive.ts";
import type { Movement } from "../../model/evaluation-record.ts";
import type { NoticeTarget, NoticeWindow, Notices, Occasion } from "../../model/notice.ts";
import { DAY, formatInstant } from "../../model/time.ts";
import type { Instant, Milliseconds } from "../../model/time.ts";
import { windowsSince } from "../../notices/notice-times.ts";
import type { ListedEvaluation } from "../../ports.ts";
import { everyItem } from "../every-item.ts";
import { walkEvaluations } from "../evaluations/walk-evaluations.ts";
import type { Muster } from "../muster.ts";
import { findOccasions } from "./find-occasions.ts";
import type { Told } from "./find-occasions.ts";

export const NOTICE_CHANNEL = "notice";

/** What was not told by then, because nothing ran, is not told any more. */
const CATCH_UP: Milliseconds = DAY;
/** What is written of a window is on disk by then. */
const SETTLED: Milliseconds = 60_000;
/** Of one message: what is more is counted. */
const MOST_OCCASIONS = 100;

/** What an errand holds. */
export interface PlannedNotice {
  readonly target: string;
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
  const open = await openWindows(muster, notices, at);
  const first = open[0]?.window.after;
  const told = first === undefined ? undefined : await gather(muster, notices, first, at);
  if (told === undefined) return 0;
  const planned = open.flatMap(({ target, window, subject }) => {
    const occasions = findOccasions(told, target, window);
    if (occasions.length === 0) return [];
    const body: PlannedNotice = {
      target: target.id,
      window: formatInstant(window.upTo),
      occasions: occasions.slice(0, MOST_OCCASIONS),
      more: Math.max(0, occasions.length - MOST_OCCASIONS),
    };
    return [{ channel: NOTICE_CHANNEL, subject, body: body as unknown as JsonObject, dueAt: at }];
  });
  await store.errands.add(planned, at);
  return planned.length;
}

interface OpenWindow {
  readonly target: NoticeTarget;
  readonly window: NoticeWindow;
  readonly subject: string;
}

/** Of the last day, those without an errand; the oldest first. */
async function openWindows({ store }: Muster, notices: Notices, at: Instant): Promise<readonly OpenWindow[]> {
  const windows = windowsSince(at - CATCH_UP, at - SETTLED, notices);
  const all = windows.flatMap((window) =>
    notices.targets.map((target) => ({ target, window, subject: `${target.id} ${formatInstant(window.upTo)}` })),
  );
  const isOpen = await Promise.all(
    all.map(async ({ subject }) => (await store.errands.get(NOTICE_CHANNEL, subject)) === undefined),
  );
  return all.filter((_, index) => isOpen[index] === true);
}

async function gather(muster: Muster, notices: Notices, since: Instant, at: Instant): Promise<Told | undefined> {
  const rules = await muster.rules.current(muster.store);
  if (rules === undefined) return undefined;
  const { rulebook } = rules;
  const evaluations: ListedEvaluation[] = [];
  await walkEvaluations(muster, {}, rulebook.digest, (evaluation) => void evaluations.push(evaluation));
  const [movements, waivers] = [await movementsSince(muster, since), await waiversInForce(muster, at)];
  return { notices, rulebook, evaluations, movements, waivers };
}

/** Newest first. */
async function movementsSince({ store }: Muster, from: Instant): Promise<Movement[]> {
  const found: Movement[] = [];
  for await (const one of everyItem((page) => store.evaluations.movements({ from, ...page }))) found.push(one);
  return found;
}

async function waiversInForce({ store }: Muster, at: Instant): Promise<Waiver[]> {
  const found: Waiver[] = [];
  for await (const one of everyItem((page) => store.directives.list({ kind: "waiver", openAt: at, ...page }))) {
    if (one.kind === "waiver" && waiverState(one, at) === "active") found.push(one);
  }
  return found;
}

/** Undefined: it is none of ours. */
export function readPlanned(body: JsonObject): PlannedNotice | undefined {
  return typeof body["target"] === "string" && Array.isArray(body["occasions"]) && isJsonObject(body)
    ? (body as unknown as PlannedNotice)
    : undefined;
}
