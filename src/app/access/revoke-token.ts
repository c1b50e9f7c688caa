// How does a token end before its time?

import type { Act } from "../../model/audit.ts";
import type { Identity } from "../../model/identity.ts";
import { Refusal } from "../../model/refusal.ts";
import { digestOfRevocation } from "../../model/token-digest.ts";
import type { TokenMaker } from "./create-token.ts";

/**
 * The token proves nothing from the next request on. Throws Refusal `missing` if there is none, or it has ended
 * already.
 */
export async function revokeToken(
  { store, clock }: Pick<TokenMaker, "store" | "clock">,
  id: string,
  { actor }: Pick<Identity, "actor">,
): Promise<void> {
  if (await endToken(store, id, { at: clock.now(), actor, summary: "token revoked" })) return;
  throw new Refusal("missing", "no-such-token", `no token \`${id}\` is in use`, {
    help: "`muster token list` shows them",
  });
}

/** Leaves an entry in the audit log. False: no such token is in use. */
export function endToken(
  { tokens }: Pick<TokenMaker["store"], "tokens">,
  id: string,
  { at, ...said }: Pick<Act, "at" | "actor" | "summary">,
): Promise<boolean> {
  const digest = digestOfRevocation({ id, revokedAt: at });
  return tokens.revoke(id, at, { kind: "token", at, subject: id, ...said, digest });
}
