// What follows when people put something in force, change it or end it?

import type { Act } from "../../model/audit.ts";
import type { Directive } from "../../model/directive.ts";
import { digestOfDirective } from "../../model/directive-digest.ts";
import { Refusal } from "../../model/refusal.ts";
import { countsInScorecards } from "../../model/finding-waiver.ts";
import { evaluatingWaived } from "./evaluate-waived.ts";
import { releaseWaiting } from "../decisions/decide-waiting.ts";
import type { Muster } from "../muster.ts";

type Said = Pick<Act, "at" | "actor" | "summary">;

/** On disk when it resolves. */
export async function putInForce(muster: Muster, directive: Directive, said: Said): Promise<void> {
  await changingInForce(muster, () => muster.store.directives.add(directive, actOf(directive, said)));
}

/** As `putInForce`. Throws Refusal `conflict` if somebody else has changed it since it was read. */
export async function changeInForce<Kind extends Directive>(
  muster: Muster,
  before: Kind,
  after: Kind,
  said: Said,
): Promise<Kind> {
  const { directives } = muster.store;
  const change = () => changingInForce(muster, () => directives.change(before, after, actOf(after, said)));
  const isWaived = after.kind === "waiver" && countsInScorecards(after);
  if (await (isWaived ? evaluatingWaived(muster, after, change) : change())) return after;
  throw new Refusal("conflict", "changed-meanwhile", `\`${before.id}\` was changed by somebody else just now`, {
    help: "look at it again, and ask again",
  });
}

function actOf(directive: Directive, { at, actor, summary }: Said): Act {
  const { kind, id } = directive;
  return { kind, at, actor, subject: id, summary, digest: digestOfDirective(directive) };
}

/**
 * Goes around every write of a directive, an approval or a deployment. Afterwards what is in force is read again, and
 * decisions that wait are decided again.
 */
export async function changingInForce<Answer>(muster: Muster, write: () => Promise<Answer>): Promise<Answer> {
  try {
    return await write();
  } finally {
    // Also after an error, since the write may have succeeded all the same.
    muster.inForce.forget();
    muster.later?.(() => releaseWaiting(muster));
  }
}
