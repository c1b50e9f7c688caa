// How does a notice reach its recipient? It is sent again until it is taken, for two days at most.

import { NOTICE_CHANNEL, readPlanned } from "../../app/notices/plan-notices.ts";
import type { Attempted, ErrandChannel } from "../../app/run-errands.ts";
import type { Muster } from "../../app/muster.ts";
import type { Errand } from "../../model/errand.ts";
import type { JsonObject } from "../../model/json.ts";
import { DAY } from "../../model/time.ts";
import type { Milliseconds } from "../../model/time.ts";
import { isQuiet, nextLoud } from "../../notices/notice-times.ts";
import { sayNotice, subjectOf } from "../../report/say-notice.ts";
import { deliver } from "./deliver.ts";

/** After that it is no longer news. */
const GIVES_UP: Milliseconds = 2 * DAY;

/**
 * If begun twice, it is sent twice with the same id. Webhook receivers and mailboxes can recognise that, Slack cannot.
 */
export const NOTICES: ErrandChannel = { name: NOTICE_CHANNEL, atOnce: 4, run: tellNotice };

async function tellNotice(muster: Muster, errand: Errand): Promise<Attempted> {
  const { notices, clock, log } = muster;
  const planned = readPlanned(errand.body);
  const target = notices?.targets.find(({ id }) => id === planned?.target);
  if (notices === undefined || planned === undefined || target === undefined)
    return { done: { gaveUp: "there is nobody left to tell" } };
  const at = clock.now();
  if (isQuiet(at, notices)) return { again: nextLoud(at, notices), body: errand.body };
  const { to, window, occasions, more } = planned;
  const sections = sayNotice(planned);
  const data = { target: target.id, window, occasions, more } as unknown as JsonObject;
  const message = { id: errand.subject, to, type: "muster.notice", sections, subject: subjectOf(planned), data };
  const gaveUp = (why: string): Attempted => {
    log.error("gave up on a notice", { target: target.id, window, why });
    return { done: { gaveUp: why } };
  };
  if (at - errand.createdAt > GIVES_UP) return gaveUp("it was not taken for two days");
  const delivered = await deliver(muster, notices, target, message, at);
  return "taken" in delivered ? { done: { taken: delivered.taken } } : gaveUp(delivered.gaveUp);
}
