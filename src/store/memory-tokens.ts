// Which tokens are there, in memory?

import type { Token } from "../model/identity.ts";
import type { Instant } from "../model/time.ts";
import type { TokenStore } from "../ports/tokens.ts";
import { recordAct } from "./memory-tables.ts";
import type { MemoryTables } from "./memory-tables.ts";

export function memoryTokens(tables: MemoryTables): TokenStore {
  const { tokens } = tables;
  const byHash = new Map<string, string>();
  return {
    create: async (token, act) => {
      if (tokens.has(token.id) || byHash.has(token.hash)) throw new Error(`there is a token \`${token.id}\` already`);
      tokens.set(token.id, token);
      byHash.set(token.hash, token.id);
      recordAct(tables, act);
    },
    byHash: async (hash) => tokens.get(byHash.get(hash) ?? ""),
    names: async (ids) => new Map(ids.flatMap((id) => [[id, tokens.get(id)?.name] as const]).filter(isNamed)),
    list: async () => [...tokens.values()],
    revoke: async (id, at, act) => {
      const token = tokens.get(id);
      if (token === undefined || token.revokedAt !== null) return false;
      tokens.set(id, { ...token, revokedAt: at });
      recordAct(tables, act);
      return true;
    },
    used: async (id, at) => {
      const token = tokens.get(id);
      if (token !== undefined && isLater(at, token)) tokens.set(id, { ...token, lastUsedAt: at });
    },
  };
}

function isNamed(pair: readonly [string, string | undefined]): pair is readonly [string, string] {
  return pair[1] !== undefined;
}

function isLater(at: Instant, { lastUsedAt }: Token): boolean {
  return lastUsedAt === null || at > lastUsedAt;
}
