// How is one message delivered to its recipient, and what came of it?

import { mailAddressesOf } from "../../app/notices/mail-address-of.ts";
import type { Muster } from "../../app/muster.ts";
import type { JsonObject } from "../../model/json.ts";
import { cleanText } from "../../report/clean-text.ts";
import type { NoticeAddress, NoticeTarget, Notices } from "../../model/notice.ts";
import { formatInstant } from "../../model/time.ts";
import type { Instant } from "../../model/time.ts";
import { mailHtml, mailText, plainText, slackText } from "../../report/say-notice.ts";
import type { NoticeSection } from "../../report/say-notice.ts";
import { sayRef } from "../../report/say-ref.ts";
import { idOf, signWebhook } from "../sign-webhook.ts";
import { takenPost } from "../taken-post.ts";

export interface NoticeMessage {
  /** The same however often it is sent; a receiver recognises the message by it. */
  readonly id: string;
  /** For mail: an address or an owner; null: the target has a single address. */
  readonly to: string | null;
  /** The type for a webhook: `muster.notice`. */
  readonly type: string;
  readonly sections: readonly NoticeSection[];
  /** The subject line of a mail. */
  readonly subject: string;
  /** What a webhook gets in addition to the text. */
  readonly data: JsonObject;
}

/** `taken`: what the other side answered. `gaveUp`: why it will never be taken. */
export type Delivered = { readonly taken: string } | { readonly gaveUp: string };

/** Throws Refusal `unavailable` where a later attempt may succeed; its message holds no address. */
export async function deliver(
  muster: Muster,
  notices: Notices,
  target: NoticeTarget,
  message: NoticeMessage,
  at: Instant,
): Promise<Delivered> {
  const { address } = target;
  return address.kind === "mail"
    ? await deliverMail(muster, target, message, at)
    : await deliverPost(muster, notices, target.id, address, message, at);
}

type PostAddress = Exclude<NoticeAddress, { readonly kind: "mail" }>;

async function deliverPost(
  { post, publicUrl }: Muster,
  { privateHosts }: Notices,
  id: string,
  address: PostAddress,
  message: NoticeMessage,
  at: Instant,
): Promise<Delivered> {
  if (post === undefined) return { gaveUp: "nothing is sent from here" };
  const mayBePrivate = privateHosts.includes(URL.parse(address.url)?.hostname ?? "");
  const answered = await post(address.url, { ...writePost(address, message, at, publicUrl), mayBePrivate });
  const told = takenPost(answered, "notice-not-taken", `the target \`${id}\``);
  return "taken" in told ? { taken: String(told.taken) } : told;
}

interface Written {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** `url`: the public address of this service. */
function writePost(
  address: PostAddress,
  { id, type, sections, data: told }: NoticeMessage,
  at: Instant,
  url: string | undefined,
): Written {
  const json = { "content-type": "application/json" };
  if (address.kind === "slack") return { headers: json, body: JSON.stringify({ text: slackText(sections, url) }) };
  const data = { ...told, text: plainText(sections) };
  const body = JSON.stringify({ type, timestamp: formatInstant(at), data });
  return { headers: { ...json, ...signWebhook(address.key, id, body, at) }, body };
}

async function deliverMail(
  muster: Muster,
  target: NoticeTarget,
  message: NoticeMessage,
  at: Instant,
): Promise<Delivered> {
  const { mail, publicUrl: url } = muster;
  const { to: whom, sections, subject } = message;
  const to = whom === null || whom.includes("@") ? whom : ((await mailAddressesOf(muster, [whom])).get(whom) ?? null);
  if (to === null) return { gaveUp: `the catalog has no address of \`${whom ?? target.id}\`: \`spec.profile.email\`` };
  if (mail === undefined) return { gaveUp: "no mail is sent from here" };
  const footer = { url, why: whyTold(target, whom) };
  const [text, html] = [mailText(sections, footer), mailHtml(sections, footer)];
  const sent = await mail({
    id: idOf(message.id),
    list: target.id,
    to,
    subject: cleanText(subject),
    text,
    html,
    at,
  });
  return "refused" in sent ? { gaveUp: sent.refused } : { taken: sent.taken };
}

function whyTold({ id }: NoticeTarget, whom: string | null): string {
  const about = whom === null || whom.includes("@") ? "" : ` about what ${sayRef(whom)} owns`;
  return `Muster sends this address notices${about}, as its target "${id}". To stop these mails, reply to this one.`;
}
