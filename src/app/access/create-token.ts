// Who gets a token, what may they do with it, and until when?

import type { CreateTokenRequest } from "../../api/tokens.ts";
import { normaliseEnvironment } from "../../model/environment.ts";
import type { Act } from "../../model/audit.ts";
import { refNamed } from "../../model/entity.ts";
import type { EntityRef } from "../../model/entity.ts";
import type { Identity, Token } from "../../model/identity.ts";
import { Refusal } from "../../model/refusal.ts";
import type { Trust } from "../../model/trust.ts";
import { DAY, parseDuration } from "../../model/time.ts";
import type { Instant } from "../../model/time.ts";
import { digestOfToken } from "../../model/token-digest.ts";
import { hashToken, makeTokenText, TOKEN_BYTES } from "../../model/token-text.ts";
import type { Chance, Clock } from "../../ports/runtime.ts";
import type { Store } from "../../ports/store.ts";
import { isInScope } from "./scope.ts";

const LONGEST_LIFE = 366 * DAY;
const SHORTEST_SECRET = 20;

/** What making a token takes. It is less than a whole Muster, since the first token is made before there is one. */
export interface TokenMaker {
  readonly store: Pick<Store, "tokens">;
  readonly clock: Clock;
  readonly chance: Chance;
  /** `people`: the sources that say who belongs to which group; left out: none. */
  readonly trust?: Pick<Trust, "people">;
}

export interface NewToken {
  /** Told once, and stored nowhere. */
  readonly text: string;
  readonly token: Token;
}

/**
 * `text` is given if somebody chose the token themselves. Throws Refusal `invalid` for a weak text, and for an owner, a
 * group or a lifetime that makes no sense.
 */
export async function createToken(
  { store, clock, chance, trust }: TokenMaker,
  request: CreateTokenRequest,
  by: Pick<Identity, "actor">,
  text: string = makeTokenText(chance.bytes(TOKEN_BYTES)),
): Promise<NewToken> {
  if (text.length < SHORTEST_SECRET || !/^[\x21-\x7e]+$/.test(text)) {
    const message = `a token has at least ${SHORTEST_SECRET} characters, none of them blank`;
    throw new Refusal("invalid", "weak-token", message);
  }
  const at = clock.now();
  const { name, roles, sources, entities, environments } = request;
  requireReach(request);
  requireNoPeople(request, trust?.people ?? []);
  const token: Token = {
    id: chance.id("tok", at),
    hash: hashToken(text),
    name,
    roles: [...new Set(roles)],
    sources,
    environments: environments.map(normaliseEnvironment),
    entities: entities.map(readEntityPattern),
    owner: request.owner === null ? null : readRef(request.owner, "user"),
    groups: request.groups.map((group) => readRef(group, "group")),
    createdAt: at,
    createdBy: by.actor,
    expiresAt: readExpiry(request.expiresIn, at),
    revokedAt: null,
    lastUsedAt: null,
  };
  await keepToken(store, token, by);
  return { text, token };
}

export function keepToken(store: TokenMaker["store"], token: Token, by: Pick<Identity, "actor">): Promise<void> {
  return store.tokens.create(token, actOf(token, by));
}

/** What has to be named for a role: without it, the token would reach nothing. */
const NEEDS = [
  ["gatekeeper", "entities", "the entities it may ask gates about"],
  ["gatekeeper", "environments", "the environments it may ask gates about"],
  ["reporter", "sources", "the sources it may deliver as"],
] as const;

function requireReach(request: CreateTokenRequest): void {
  const lacks = NEEDS.find(([role, what]) => request.roles.includes(role) && request[what].length === 0);
  if (lacks === undefined) return;
  const [role, what, which] = lacks;
  throw new Refusal("invalid", "no-reach", `a \`${role}\` needs \`${what}\`: ${which}`, {
    help: "`*` stands for all of them",
  });
}

/**
 * Refuses sources that say who is in which group: whoever delivers as one of them could make anybody a member of
 * anything.
 */
function requireNoPeople({ roles, sources }: CreateTokenRequest, people: readonly string[]): void {
  if (!roles.includes("reporter") || roles.includes("admin")) return;
  const reached = people.find((source) => isInScope({ sources, entities: [], environments: [] }, "sources", source));
  if (reached === undefined) return;
  const message = `a \`reporter\` cannot deliver as \`${reached}\`, which says who belongs to which group`;
  throw new Refusal("invalid", "source-of-people", message, {
    help: "name the other sources; it takes an `admin` to deliver this one",
  });
}

/** A bare name is a component's, as everywhere. */
function readEntityPattern(pattern: string): string {
  if (pattern === "*" || pattern.includes(":")) return pattern.toLowerCase();
  return refNamed(pattern, "component") ?? pattern.toLowerCase();
}

function readRef(text: string, kind: string): EntityRef {
  const ref = refNamed(text, kind);
  if (ref?.startsWith(`${kind}:`) === true) return ref;
  const message = ref === undefined ? `\`${text}\` is not an entity ref` : `\`${ref}\` is not a ${kind}`;
  throw new Refusal("invalid", "bad-ref", message, { help: `write ${kind}:default/name` });
}

function readExpiry(life: string, at: Instant): Instant | null {
  if (life === "never") return null;
  const duration = parseDuration(life) ?? 0;
  if (duration > 0 && duration <= LONGEST_LIFE) return at + duration;
  throw new Refusal("invalid", "bad-expiry", `a token lives for more than nothing and at most 366d, not \`${life}\``, {
    help: "ask for `never` where it must not end",
  });
}

function actOf(token: Token, { actor }: Pick<Identity, "actor">): Act {
  const { id, name, roles, createdAt } = token;
  const summary = `token \`${name}\` made: ${roles.join(", ")}`;
  return { kind: "token", at: createdAt, actor, subject: id, summary, digest: digestOfToken(token) };
}
