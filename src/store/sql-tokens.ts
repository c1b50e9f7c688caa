// Which tokens are there, in a database?

import { and, asc, eq, isNull, lt, or, sql } from "drizzle-orm";
import type { Token } from "../model/identity.ts";
import type { TokenStore } from "../ports/tokens.ts";
import type { Chain } from "./chain.ts";
import { build, prepare, select } from "./driver.ts";
import type { Driver, Row } from "./driver.ts";
import { readFor } from "./json-rows.ts";
import { tokens } from "./schema.ts";

const columns = {
  id: tokens.id,
  hash: tokens.hash,
  createdAt: tokens.createdAt,
  expiresAt: tokens.expiresAt,
  revokedAt: tokens.revokedAt,
  lastUsedAt: tokens.lastUsedAt,
  body: tokens.body,
};
/** Runs with every request. */
const BY_HASH = prepare(
  build
    .select(columns)
    .from(tokens)
    .where(eq(tokens.hash, sql.placeholder("hash"))),
);

const NAMES = prepare(
  build
    .select({ id: tokens.id, name: sql<string>`json_extract(${tokens.body}, '$.name')` })
    .from(tokens)
    .where(sql`${tokens.id} in (select value from json_each(${sql.placeholder("json")}))`),
);

export function sqlTokens(driver: Driver, chain: Chain): TokenStore {
  return {
    create: (token, act) => {
      const { id, hash, createdAt, expiresAt, revokedAt, lastUsedAt, ...body } = token;
      const insert = build
        .insert(tokens)
        .values({ id, hash, createdAt, expiresAt, revokedAt, lastUsedAt, body: JSON.stringify(body) });
      return chain.commit(async () => ({ acts: [act], writes: [insert.toSQL()], answer: undefined }));
    },
    byHash: async (hash) => {
      const [row] = await driver.rows(BY_HASH(hash));
      return row && readToken(row);
    },
    names: async (ids) => {
      const found = await readFor([...new Set(ids)], (json) => driver.rows(NAMES(json)));
      return new Map(found.map(([id, name]) => [String(id), String(name)]));
    },
    list: async () => {
      const found = build.select(columns).from(tokens).orderBy(asc(tokens.number));
      return (await driver.rows(found.toSQL())).map(readToken);
    },
    revoke: (id, at, act) =>
      chain.commit(async () => {
        const unrevoked = and(eq(tokens.id, id), isNull(tokens.revokedAt));
        const [found] = await select(driver, build.select({ id: tokens.id }).from(tokens).where(unrevoked));
        if (found === undefined) return { acts: [], writes: [], answer: false };
        const revoke = build.update(tokens).set({ revokedAt: at }).where(unrevoked);
        return { acts: [act], writes: [revoke.toSQL()], answer: true };
      }),
    used: (id, at) => {
      const earlier = or(isNull(tokens.lastUsedAt), lt(tokens.lastUsedAt, at));
      return driver.atomic([
        build
          .update(tokens)
          .set({ lastUsedAt: at })
          .where(and(eq(tokens.id, id), earlier))
          .toSQL(),
      ]);
    },
  };
}

function readToken(row: Row): Token {
  const [id, hash, createdAt, expiresAt, revokedAt, lastUsedAt, body] = row as [
    string,
    string,
    number,
    number | null,
    number | null,
    number | null,
    string,
  ];
  const rest = JSON.parse(body) as Omit<Token, "id" | "hash" | "createdAt" | "expiresAt" | "revokedAt" | "lastUsedAt">;
  return { ...rest, id, hash, createdAt, expiresAt, revokedAt, lastUsedAt };
}
