// T26: statements in every parameter of every route. Does any reach the tables, or more than it was asked for?

import { join } from "node:path";
import Database from "better-sqlite3";
import { beforeAll, describe, expect, it } from "vitest";
import { ROUTES } from "../../src/http/routes.ts";
import { keysOf } from "../../src/text/schema-problems.ts";
import { succeeded } from "../faults/given.ts";
import { expectWhole } from "../faults/kept.ts";
import { attackedService, RELEASE } from "./attacked-service.ts";
import type { AttackedService } from "./attacked-service.ts";
import { ROUTE_BODIES } from "./bodies-of-routes.ts";

const CONDITIONS = ["1=1", "'a'='a'", "1 IN (SELECT 1)", "EXISTS(SELECT 1 FROM tokens)", "1 BETWEEN 0 AND 2", "NOT 0"];
const CLOSINGS = ["'", '"', "`", "')", "'))", "']", "%'", "\\'", "''", "\u02bc", "％27", ""];
const ENDS = ["--", "-- -", "#", "/*", ";", "\u0000"];
const STATEMENTS = [
  "; DROP TABLE tokens; --",
  "; UPDATE tokens SET roles='[\"admin\"]'; --",
  "; DELETE FROM audit; --",
  "; ATTACH DATABASE '/tmp/x' AS x; --",
  "; PRAGMA writable_schema=ON; --",
  " UNION SELECT hash FROM tokens --",
  " UNION ALL SELECT NULL,NULL,NULL,hash FROM tokens --",
  " AND 1=(SELECT count(*) FROM tokens) --",
  " || (SELECT hash FROM tokens) || ",
  " AND randomblob(1000000000) --",
  " AND load_extension('x') --",
  " ORDER BY 100 --",
  " LIMIT 1000 OFFSET 0 --",
  " COLLATE NOCASE --",
];
const CORPUS = [
  ...CLOSINGS.flatMap((closing) =>
    CONDITIONS.flatMap((condition) => ENDS.map((end) => `${closing} OR ${condition} ${end}`)),
  ),
  ...CLOSINGS.flatMap((closing) => STATEMENTS.map((statement) => `x${closing}${statement}`)),
  "%",
  "_",
  "%%%%",
  "*",
  "[a-z]%",
  "x' ESCAPE '\\",
  '{"$ne":null}',
  '["a","b"]',
  "$.a",
  "?1",
  ":entity",
  "@entity",
];

/** Every place is tried with a fifth of them, its neighbours with the others; `npm run test:faults` tries all in each. */
const SHARES = process.env["MUSTER_WHOLE_CORPUS"] === undefined ? 5 : 1;
let places = 0;
function texts(): string[] {
  const share = places++ % SHARES;
  return CORPUS.filter((_, index) => index % SHARES === share);
}

let muster: AttackedService;
let secret: string;
beforeAll(async () => {
  muster = await attackedService();
  // What would be found by whoever reached more than they asked for.
  secret = String(succeeded(await muster.ask("POST /v1/decisions", { body: RELEASE }))["id"]);
});

const encode = encodeURIComponent;

/** Asks for each, and answers what was answered to any of them as it never should be. */
async function objections(
  requests: Iterable<string>,
  allowed: (text: string, status: number) => boolean,
): Promise<string[]> {
  const found: string[] = [];
  for (const request of requests) {
    const { status, text } = await muster.ask(request);
    const isHarmless = status < 500 && !/SQLITE|sqlite|syntax error|no such (?:column|table)/.test(text);
    if (!isHarmless || !allowed(text, status)) found.push(`${status} ${request} ${text.slice(0, 200)}`);
  }
  return found;
}

interface Answer {
  readonly items?: readonly unknown[];
  readonly groups?: readonly unknown[];
  readonly metrics?: readonly unknown[];
  readonly points?: readonly { readonly entities?: number; readonly outcomes?: Readonly<Record<string, number>> }[];
  /** Of who moved. */
  readonly up?: { readonly total: number };
  readonly down?: { readonly total: number };
  /** Of a badge. */
  readonly isError?: boolean;
}

/** Nothing is called so: a list is empty, nothing is counted, a badge says so, everything else is refused. */
function isEmpty(text: string, status: number): boolean {
  if (status >= 400) return true;
  if (text.startsWith("<svg")) return /: no such (?:scorecard|entity)<\/title>/.test(text);
  const told = JSON.parse(text) as Answer | readonly unknown[];
  if (Array.isArray(told)) return told.length === 0;
  const { items, groups, metrics, points, up, down, isError } = told as Answer;
  if (points !== undefined)
    return points.every(({ entities, outcomes = {} }) => (entities ?? Math.max(...Object.values(outcomes))) === 0);
  if (up !== undefined) return up.total + (down?.total ?? 0) === 0;
  return isError === true || (items ?? groups ?? metrics)?.length === 0;
}

/** How a request looks that is well-formed but for what is tried. */
const PLACES: Readonly<Record<string, string>> = {
  id: "readiness",
  kind: "component",
  namespace: "default",
  name: "service-1",
  scorecard: "readiness",
  rule: "is-covered",
};
const path = (route: string, places: Readonly<Record<string, string>> = PLACES): string =>
  route.replace(/\{(\w+)\}/g, (_, name: string) => encode(places[name] ?? "x"));

it("is tried with hundreds of texts", () => {
  expect(new Set(CORPUS).size).toBe(CORPUS.length);
  expect(CORPUS.length).toBeGreaterThan(500);
});

describe("in the query of", () => {
  const queries = ROUTES.filter(({ query, method }) => query !== undefined && method === "GET");
  /** They choose how much is told, in which form, or how it is counted, and filter nothing. */
  const NO_FILTERS = new Set(["limit", "wait", "explain", "by", "expectHead", "production", "hotfixWords", "label"]);

  it.each(queries)("$method $path", async (route) => {
    for (const key of keysOf(route.query)) {
      const isFilter = !NO_FILTERS.has(key);
      const requests = texts().map((text) => `GET ${path(route.path)}?${key}=${encode(text)}`);
      // A part of a text may well be in one, whatever it means to a database.
      const isSearch = key === "q";
      const allowed =
        isFilter && !isSearch ? isEmpty : (text: string, status: number) => status >= 400 || text.length > 0;
      expect(await objections(requests, allowed), key).toEqual([]);
    }
  });

  it("GET /v1/entities, whose search finds what is written, and no pattern", async () => {
    const requests = CORPUS.filter((text) => !"service-".includes(text)).map(
      (text) => `GET /v1/entities?q=${encode(text)}`,
    );
    expect(await objections(requests, isEmpty)).toEqual([]);
  });
});

describe("in the address of", () => {
  it.each(ROUTES.filter((route) => route.path.includes("{") && route.body === undefined))(
    "$method $path",
    async (route) => {
      for (const [, name = ""] of route.path.matchAll(/\{(\w+)\}/g)) {
        const requests = texts().map((text) => `${route.method} ${path(route.path, { ...PLACES, [name]: text })}`);
        expect(await objections(requests, isEmpty), name).toEqual([]);
      }
    },
  );
});

describe("in the body of", () => {
  it.each(ROUTE_BODIES.filter(({ request }) => !/rulebook|catalog|tokens/.test(request)))(
    "$request",
    async ({ request, body, type }) => {
      const whole = JSON.stringify(body);
      const found: string[] = [];
      for (const { 0: replaced, index } of whole.matchAll(/"[^"]*"(?!:)/g)) {
        for (const text of texts()) {
          const attacked = whole.slice(0, index) + JSON.stringify(text) + whole.slice(index + replaced.length);
          const answer = await muster.ask(request, { body: attacked, headers: { "content-type": type } });
          if (answer.status >= 500 || answer.text.includes("SQLITE")) found.push(`${answer.status} ${attacked}`);
        }
      }
      expect(found).toEqual([]);
    },
  );

  it("tokens and sources, which are kept as they are written", async () => {
    for (const text of CORPUS.filter((_, index) => index % 7 === 0)) {
      const written = text.trim();
      const body = { name: written, roles: ["reader"], sources: [written] };
      const made = succeeded(await muster.ask("POST /v1/tokens", { body }));
      expect(made).toMatchObject(body);
    }
  });
});

it("what is kept is as it was", async () => {
  expect(succeeded(await muster.ask(`GET /v1/decisions/${secret}`))).toMatchObject({ id: secret });
  const roles = (succeeded(await muster.ask("GET /v1/tokens"))["items"] as { roles: string[] }[]).flatMap(
    ({ roles: all }) => all,
  );
  expect(new Set(roles)).toEqual(new Set(["admin", "reader"]));
  await expectWhole(join(muster.folder, "muster.db"));
  const raw = new Database(join(muster.folder, "muster.db"), { readonly: true });
  const tables = raw.prepare("SELECT count(*) FROM sqlite_schema WHERE type = 'table'").pluck().get();
  expect(tables).toBeGreaterThan(10);
  raw.close();
});
