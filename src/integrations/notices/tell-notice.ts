// How does a notice reach whoever it is for? Sent until it is taken, or two days have passed.

import { createHash, createHmac } from "node:crypto";
import { NOTICE_CHANNEL, readPlanned } from "../../app/notices/plan-notices.ts";
import type { PlannedNotice } from "../../app/notices/plan-notices.ts";
import type { Attempted, ErrandChannel } from "../../app/run-errands.ts";
import type { Muster } from "../../app/muster.ts";
import type { Errand } from "../../model/errand.ts";
import type { NoticeAddress } from "../../model/notice.ts";
import { Refusal } from "../../model/refusal.ts";
import { DAY, formatInstant } from "../../model/time.ts";
import type { Instant, Milliseconds } from "../../model/time.ts";
import { isQuiet, nextLoud } from "../../notices/notice-times.ts";
import { plainText, sayNotice, slackText } from "./say-notice.ts";

/** After that it is no news any more. */
const GIVES_UP: Milliseconds = 2 * DAY;

/** Begun twice it is sent twice, with the same id: a webhook can tell, Slack cannot. */
export const NOTICES: ErrandChannel = { name: NOTICE_CHANNEL, atOnce: 4, run: tellNotice };

async function tellNotice(muster: Muster, errand: Errand): Promise<Attempted> {
  const { notices, post, clock, log } = muster;
  const planned = readPlanned(errand.body);
  const target = notices?.targets.find(({ id }) => id === planned?.target);
  if (notices === undefined || post === undefined || planned === undefined || target === undefined)
    return { done: { gaveUp: "nobody is to be told any more" } };
  const at = clock.now();
  if (at - errand.createdAt > GIVES_UP) {
    log.error("a notice is given up", { target: target.id, window: planned.window });
    return { done: { gaveUp: "it was not taken for two days" } };
  }
  if (isQuiet(at, notices)) return { again: nextLoud(at, notices), body: errand.body };
  const { address } = target;
  const mayBePrivate = notices.privateHosts.includes(URL.parse(address.url)?.hostname ?? "");
  const written = writeMessage(address, planned, errand.subject, { at, url: muster.publicUrl });
  const { status, retryAfter } = await post(address.url, { ...written, mayBePrivate });
  if (status >= 200 && status < 300) return { done: { status } };
  if (status === 410) return { done: { gaveUp: "nobody is there any more" } };
  const details = retryAfter === undefined ? {} : { retryAfter };
  throw new Refusal("unavailable", "notice-not-taken", `the target \`${target.id}\` answers ${status}`, details);
}

interface Written {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** `url`: where people find this service. */
function writeMessage(
  address: NoticeAddress,
  planned: PlannedNotice,
  subject: string,
  { at, url }: { readonly at: Instant; readonly url: string | undefined },
): Written {
  const sections = sayNotice(planned);
  const json = { "content-type": "application/json" };
  if (address.kind === "slack") return { headers: json, body: JSON.stringify({ text: slackText(sections, url) }) };
  const { target, window, occasions, more } = planned;
  const data = { target, window, occasions, more, text: plainText(sections) };
  const body = JSON.stringify({ type: "muster.notice", timestamp: formatInstant(at), data });
  return { headers: { ...json, ...signatureOf(address.key, subject, body, at) }, body };
}

/** As https://www.standardwebhooks.com has it. The id stays the same however often it is sent. */
function signatureOf(key: Uint8Array, subject: string, body: string, at: Instant): Record<string, string> {
  const id = `msg_${createHash("sha256").update(subject).digest("hex").slice(0, 32)}`;
  const timestamp = String(Math.floor(at / 1_000));
  const signature = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
  return { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": `v1,${signature}` };
}
