// Which messages result from some stretches of time, and who gets them? Nothing is written, and nothing sent.

import type { Waiver } from "../../model/directive.ts";
import { waiverState } from "../../model/directive.ts";
import type { Movement } from "../../model/evaluation-record.ts";
import type { NoticeWindow, Notices, Occasion } from "../../model/notice.ts";
import { formatInstant } from "../../model/time.ts";
import type { Instant } from "../../model/time.ts";
import type { ListedEvaluation } from "../../ports/evaluations.ts";
import { everyItem } from "../every-item.ts";
import { walkEvaluations } from "../evaluations/walk-evaluations.ts";
import type { Muster } from "../muster.ts";
import { findOccasions } from "./find-occasions.ts";
import { happeningsIn } from "./happenings.ts";
import type { Told } from "./happenings.ts";
import { recipientsOf } from "./recipients.ts";
import type { Recipient } from "./recipients.ts";

export interface ForeseenNotice {
  readonly recipient: Pick<Recipient, "target" | "to">;
  readonly window: NoticeWindow;
  /** The subject of the errand that sends it. It names recipient and window, so that each window is told once. */
  readonly subject: string;
  readonly occasions: readonly Occasion[];
}

/** By window, then in the file's order of targets. For windows to come, as everything stands now. */
export async function foreseeNotices(
  muster: Muster,
  notices: Notices,
  windows: readonly NoticeWindow[],
): Promise<readonly ForeseenNotice[]> {
  const [first] = windows;
  const told = first === undefined ? undefined : await gather(muster, notices, first.after);
  if (told === undefined) return [];
  const recipients = notices.targets.flatMap((target) => recipientsOf(told, target));
  return windows.flatMap((window) => {
    const happened = happeningsIn(told, window);
    if (happened === undefined) return [];
    return recipients.flatMap(({ target, to, key, reach }): ForeseenNotice[] => {
      const occasions = findOccasions(told.rulebook, happened, reach);
      if (occasions.length === 0) return [];
      return [{ recipient: { target, to }, window, subject: `${key} ${formatInstant(window.upTo)}`, occasions }];
    });
  });
}

async function gather(muster: Muster, notices: Notices, since: Instant): Promise<Told | undefined> {
  const rules = await muster.rules.current(muster.store);
  if (rules === undefined) return undefined;
  const { rulebook } = rules;
  const evaluations: ListedEvaluation[] = [];
  await walkEvaluations(muster, {}, rulebook.digest, (evaluation) => void evaluations.push(evaluation));
  const [movements, waivers] = [await movementsSince(muster, since), await waiversInForce(muster)];
  return { notices, rulebook, evaluations, movements, waivers };
}

/** Newest first. */
async function movementsSince({ store }: Muster, from: Instant): Promise<Movement[]> {
  const found: Movement[] = [];
  for await (const one of everyItem((page) => store.evaluations.movements({ from, ...page }))) found.push(one);
  return found;
}

async function waiversInForce({ store, clock }: Muster): Promise<Waiver[]> {
  const at = clock.now();
  const found: Waiver[] = [];
  for await (const one of everyItem((page) => store.directives.list({ kind: "waiver", openAt: at, ...page }))) {
    if (one.kind === "waiver" && waiverState(one, at) === "active") found.push(one);
  }
  return found;
}
