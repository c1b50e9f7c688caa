// Which user of the catalog does an issuer vouch for, and what may they do here?

import type { EntityRef } from "../../model/entity.ts";
import type { Role, Token } from "../../model/identity.ts";
import type { JsonObject } from "../../model/json.ts";
import { ownValue } from "../../model/json.ts";
import { matchesGlob } from "../../model/glob.ts";
import { Refusal } from "../../model/refusal.ts";
import type { ClaimPatterns, SignInLink, SignInTrust } from "../../model/trust.ts";
import { hashToken, makeTokenText, TOKEN_BYTES } from "../../model/token-text.ts";
import { claimText } from "../../trust/match-claims.ts";
import type { Muster } from "../muster.ts";
import { groupsAroundPerson } from "./authority.ts";
import { keepToken } from "./create-token.ts";
import { userOfAccounts } from "./linked-user.ts";
import { SESSION_LASTS } from "./session.ts";

type Deciding = Pick<Muster, "store" | "trust" | "clock" | "chance" | "log">;

/**
 * Makes a token whose text nobody ever sees, and returns its hash. The token lasts as long as a session, is listed, can
 * be revoked, and is in the audit log. Throws Refusal `forbidden` for whoever is nobody here, or may do nothing.
 */
export async function signInPerson(muster: Deciding, issuer: string, claims: JsonObject): Promise<string> {
  const { trust, clock, chance, log } = muster;
  const subject = claimText(claims, "sub") ?? "";
  try {
    const owner = await personIn(muster, trust?.signIn, claims);
    const roles = await rolesOf(muster, trust?.signIn, owner, claims);
    const [at, text] = [clock.now(), makeTokenText(chance.bytes(TOKEN_BYTES))];
    const token: Token = {
      id: chance.id("tok", at),
      hash: hashToken(text),
      name: `signed in by ${new URL(issuer).host}`,
      roles,
      sources: [],
      entities: ["*"],
      environments: ["*"],
      owner,
      groups: [],
      createdAt: at,
      createdBy: `oidc:${issuer}#${subject}`,
      expiresAt: at + SESSION_LASTS,
      revokedAt: null,
      lastUsedAt: null,
    };
    await keepToken(muster.store, token, { actor: owner });
    return token.hash;
  } catch (error) {
    if (error instanceof Refusal) log.warn("sign-in refused", { code: error.code, issuer, subject });
    throw error;
  }
}

async function personIn(muster: Deciding, signIn: SignInTrust | undefined, claims: JsonObject): Promise<EntityRef> {
  const links = signIn?.person ?? [];
  const accounts = links.map((link) => ({ annotation: link.annotation, name: accountIn(link, claims) }));
  const person = await userOfAccounts(muster, accounts);
  if (person !== undefined) return person;
  const said = links.map(({ claim }) => `\`${claim}\``).join(", ");
  throw new Refusal("forbidden", "no-such-person", "who signed in is not a user of the catalog", {
    help: `a user of a source of \`people\` has to hold what the issuer says in ${said}`,
  });
}

/** INVARIANT: a mail address that the issuer has not verified proves nothing, since anybody may have typed it. */
function accountIn({ claim }: SignInLink, claims: JsonObject): string | undefined {
  if (claim === "email" && ownValue(claims, "email_verified") !== true) return undefined;
  return claimText(claims, claim);
}

/** The roles of all entries that fit. */
async function rolesOf(
  muster: Deciding,
  signIn: SignInTrust | undefined,
  person: EntityRef,
  claims: JsonObject,
): Promise<readonly Role[]> {
  const groups = new Set(await groupsAroundPerson(muster, person));
  const fitting = (signIn?.roles ?? []).filter(
    ({ group, match }) => (group === null || groups.has(group)) && claimsAll(match, claims),
  );
  const roles = [...new Set(fitting.flatMap((entry) => entry.roles))];
  if (roles.length > 0) return roles;
  throw new Refusal("forbidden", "no-role", `${person} may do nothing here`, {
    help: "the trust file says under `signIn` what whom is given",
  });
}

/** If a claim is a list, such as groups, one of its texts has to fit. */
function claimsAll(match: ClaimPatterns, claims: JsonObject): boolean {
  return Object.entries(match).every(([claim, choices]) =>
    textsIn(claims, claim).some((text) => choices.some((choice) => matchesGlob(text, choice))),
  );
}

function textsIn(claims: JsonObject, name: string): readonly string[] {
  const value = ownValue(claims, name);
  if (Array.isArray(value)) return value.filter((one): one is string => typeof one === "string");
  const text = claimText(claims, name);
  return text === undefined ? [] : [text];
}
