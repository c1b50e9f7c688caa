// Does a target work? Sends it a test message at once, even in quiet hours.

import { findEntity } from "../../app/evaluations/find-entity.ts";
import { requireNotices, requireTarget } from "../../app/notices/preview-notices.ts";
import type { Muster } from "../../app/muster.ts";
import type { NoticeTarget } from "../../model/notice.ts";
import { Refusal } from "../../model/refusal.ts";
import { sayTestNotice } from "../../report/say-notice.ts";
import { deliver } from "./deliver.ts";

export interface Tried {
  /** For mail: the address or the owner; null: the target has a single address. */
  readonly to: string | null;
  readonly taken: boolean;
  /** What the other side answered, or why it did not take the message. */
  readonly answer: string;
}

/**
 * `owner`: for a target that writes to owners, the owner to try. Throws Refusal `missing` or `invalid` where there is
 * no such target or owner.
 */
export async function tryTarget(
  muster: Muster,
  { target: id, owner }: { readonly target: string; readonly owner?: string | undefined },
): Promise<readonly Tried[]> {
  const notices = requireNotices(muster);
  const target = requireTarget(notices, id);
  const at = muster.clock.now();
  const sections = sayTestNotice(id);
  const tried: Tried[] = [];
  const recipients = toWhom(target, owner);
  if (owner !== undefined) await findEntity(muster, owner);
  for (const to of recipients) {
    const data = { target: id };
    const message = {
      id: muster.chance.id("try", at),
      to,
      type: "muster.test",
      sections,
      subject: "Muster: a test",
      data,
    };
    try {
      const delivered = await deliver(muster, notices, target, message, at);
      const [taken, answer] = "taken" in delivered ? [true, delivered.taken] : [false, delivered.gaveUp];
      tried.push({ to, taken, answer });
    } catch (error) {
      tried.push({ to, taken: false, answer: error instanceof Error ? error.message : String(error) });
    }
  }
  muster.log.info("a target was tried", { target: id, taken: tried.every(({ taken }) => taken) });
  return tried;
}

function toWhom({ id, address }: NoticeTarget, owner: string | undefined): readonly (string | null)[] {
  const toOwners = address.kind === "mail" && address.to === "owners";
  if (toOwners && owner !== undefined) return [owner];
  if (toOwners) {
    const help = "name one whose address is tried: `--owner payments`";
    throw new Refusal("invalid", "no-owner", `the target \`${id}\` writes to owners`, { help });
  }
  if (owner === undefined) return address.kind === "mail" && address.to !== "owners" ? address.to : [null];
  throw new Refusal("invalid", "no-owner", `the target \`${id}\` writes to no owners`, { help: "leave the owner out" });
}
