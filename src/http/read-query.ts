// What does a query ask? Nothing in it is silently ignored.

import type { z } from "zod";
import { suggest } from "../model/nearest.ts";
import { Refusal } from "../model/refusal.ts";
import { TOKEN_PATTERN } from "../model/token-text.ts";
import { keysOf, problemsOf } from "../text/schema-problems.ts";

const NAMES_OF_TOKENS = /^(?:access_?token|token|api_?key|authorization|bearer)$/i;

/** The keys and values of an address. Refuses tokens among them, since logs and histories keep addresses. */
export function queryOf(url: string): URLSearchParams | undefined {
  const start = url.indexOf("?");
  if (start < 0) return undefined;
  const query = new URLSearchParams(url.slice(start));
  for (const [key, value] of query) {
    if (NAMES_OF_TOKENS.test(key) || value.search(TOKEN_PATTERN) >= 0) throw tokenInUrl();
  }
  return query;
}

/** Refuses unknown keys, and keys that are given twice unless they are in `listKeys`. */
export function readQuery<Query>(
  query: URLSearchParams | undefined,
  schema: z.ZodType<Query> | undefined,
  listKeys: readonly string[] = [],
): Query {
  const known = schema === undefined ? [] : keysOf(schema);
  const written: Record<string, string | string[]> = {};
  for (const [key, value] of query ?? []) {
    const list = listKeys.find((name) => key === name || isItemOf(key, name));
    if (list !== undefined) {
      const before = written[list];
      written[list] = [...(Array.isArray(before) ? before : []), value];
      continue;
    }
    if (!known.includes(key)) throw unknownKey(key, known);
    if (Object.hasOwn(written, key)) {
      throw new Refusal("malformed", "duplicate-query-key", `the query key \`${key}\` is given twice`);
    }
    written[key] = value;
  }
  if (schema === undefined) return undefined as Query;
  const parsed = schema.safeParse(written, { reportInput: true });
  if (parsed.success) return parsed.data;
  const [problem] = problemsOf(parsed.error, schema);
  throw new Refusal(
    "malformed",
    "bad-query",
    problem?.message ?? "the query makes no sense",
    problem?.help === undefined ? {} : { help: problem.help },
  );
}

/** `ids[]` and `ids[0]` are items of `ids`. */
function isItemOf(key: string, name: string): boolean {
  return key.startsWith(name) && /^\[\d{0,6}\]$/.test(key.slice(name.length));
}

function tokenInUrl(): Refusal {
  const message = "a token was sent in the address, where logs and histories keep it";
  const help = "revoke it, make another, and send that as `Authorization: Bearer mst_…`";
  return new Refusal("malformed", "token-in-url", message, { help });
}

function unknownKey(key: string, known: readonly string[]): Refusal {
  const help = known.length === 0 ? "this route takes none" : suggest(key, known);
  return new Refusal(
    "malformed",
    "unknown-query-key",
    `the query key \`${key}\` means nothing here`,
    help === undefined ? {} : { help },
  );
}
