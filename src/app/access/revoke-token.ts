// How does a token end before its time?

import type { Identity } from "../../model/identity.ts";
import { Refusal } from "../../model/refusal.ts";
import { digestOfRevocation } from "../../model/token-digest.ts";
import type { TokenMaker } from "./create-token.ts";

/** From the next request on it proves nothing. Throws Refusal `missing` where there is none, or it has ended already. */
export async function revokeToken(
  { store, clock }: Pick<TokenMaker, "store" | "clock">,
  id: string,
  { actor }: Pick<Identity, "actor">,
): Promise<void> {
  const at = clock.now();
  const digest = digestOfRevocation({ id, revokedAt: at });
  const act = { kind: "token", at, actor, subject: id, summary: "token revoked", digest } as const;
  if (await store.tokens.revoke(id, at, act)) return;
  throw new Refusal("missing", "no-such-token", `no token \`${id}\` is in use`, {
    help: "`muster token list` shows them",
  });
}
