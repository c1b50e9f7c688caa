// Which notices would be sent from now on, when and to whom, if everything stayed as it is? Nothing is sent.

import type { NoticeTarget, Notices } from "../../model/notice.ts";
import { suggest } from "../../model/nearest.ts";
import { Refusal } from "../../model/refusal.ts";
import type { Instant, Milliseconds } from "../../model/time.ts";
import { NOTICE_STEP, nextLoud, windowsSince } from "../../notices/notice-times.ts";
import type { Muster } from "../muster.ts";
import { foreseeNotices } from "./foresee-notices.ts";
import { mailAddressesOf } from "./mail-address-of.ts";
import { CATCH_UP, NOTICE_CHANNEL, planOf } from "./plan-notices.ts";
import type { PlannedNotice } from "./plan-notices.ts";

export interface PreviewedNotice extends PlannedNotice {
  readonly channel: NoticeTarget["address"]["kind"];
  /** The mail address; null: the catalog has none for the owner, who gets nothing; undefined: the target is no mail. */
  readonly address: string | null | undefined;
  /** `waiting`: it is planned, but not delivered yet. `to-come`: its time has not come. */
  readonly state: "waiting" | "to-come";
  /** When it is sent, or next tried. */
  readonly at: Instant;
  /** How often it was tried in vain. */
  readonly failures: number;
}

export interface NoticesAhead {
  readonly at: Instant;
  readonly upTo: Instant;
  /** By time, then in the file's order of targets. */
  readonly notices: readonly PreviewedNotice[];
}

/**
 * `ahead`: how far to look. `target`: only this one. Throws Refusal `missing` where the service has no file of notices,
 * or the file has no such target.
 */
export async function previewNotices(
  muster: Muster,
  { ahead, target }: { readonly ahead: Milliseconds; readonly target?: string | undefined },
): Promise<NoticesAhead> {
  const all = requireNotices(muster);
  const notices = target === undefined ? all : { ...all, targets: [requireTarget(all, target)] };
  const at = muster.clock.now();
  // At least to the end of this quarter of an hour: what has happened in it is told then.
  const upTo = Math.max(at + ahead, (Math.floor(at / NOTICE_STEP) + 1) * NOTICE_STEP);
  const windows = windowsSince(at - CATCH_UP, nextLoud(upTo, notices), notices);
  const foreseen = await foreseeNotices(muster, notices, windows);
  const previewed = await Promise.all(
    foreseen.map(async (one): Promise<PreviewedNotice[]> => {
      const errand = await muster.store.errands.get(NOTICE_CHANNEL, one.subject);
      if (errand !== undefined && errand.finishedAt !== null) return [];
      const channel = one.recipient.target.address.kind;
      const plan = { ...planOf(one), channel, address: channel === "mail" ? one.recipient.to : undefined };
      if (errand !== undefined) return [{ ...plan, state: "waiting", at: errand.dueAt, failures: errand.failures }];
      return [{ ...plan, state: "to-come", at: Math.max(one.window.upTo, at), failures: 0 }];
    }),
  );
  return { at, upTo, notices: await withAddresses(muster, previewed.flat()) };
}

/** Puts the addresses that the catalog has in place of owners. */
async function withAddresses(muster: Muster, notices: readonly PreviewedNotice[]): Promise<readonly PreviewedNotice[]> {
  const owners = notices.flatMap(({ address }) => (isOwner(address) ? [address] : []));
  const addresses = await mailAddressesOf(muster, [...new Set(owners)]);
  return notices.map((one) => (isOwner(one.address) ? { ...one, address: addresses.get(one.address) ?? null } : one));
}

function isOwner(to: string | null | undefined): to is string {
  return typeof to === "string" && !to.includes("@");
}

export function requireNotices({ notices }: Pick<Muster, "notices">): Notices {
  if (notices !== undefined) return notices;
  throw new Refusal("missing", "no-notices", "this service sends no notices", {
    help: "whoever runs it names a file of notices: `muster serve --notices FILE`",
  });
}

export function requireTarget({ targets }: Notices, id: string): NoticeTarget {
  const found = targets.find((target) => target.id === id);
  if (found !== undefined) return found;
  const help = suggest(
    id,
    targets.map((target) => target.id),
  );
  throw new Refusal("missing", "no-such-target", `there is no target \`${id}\``, help === undefined ? {} : { help });
}
