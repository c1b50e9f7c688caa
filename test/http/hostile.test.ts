// What becomes of requests that were made to do harm? They are refused, and everything is as it was.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { activateRules } from "../../src/app/activation/activate-rules.ts";
import { ROUTES } from "../../src/http/routes.ts";
import type { AnyRoute } from "../../src/http/route.ts";
import { keysOf } from "../../src/text/schema-problems.ts";
import { openSqliteStore } from "../../src/store/sqlite/open-sqlite-store.ts";
import { CATALOG, RULES } from "../contract/http-contract.ts";
import { readFolder } from "../rules/shipped.ts";
import { startService } from "./service.ts";
import type { TestService } from "./service.ts";

const TEXTS = [
  "' OR 1=1 --",
  "'; DROP TABLE tokens; --",
  '" OR ""="',
  "1) UNION SELECT hash FROM tokens --",
  "%' AND 1=CAST((SELECT 1) AS INT) --",
  "x' || randomblob(1000000000) || '",
  "%",
  "_",
  "\\",
  "*",
  "a".repeat(5_000),
  "\u0000",
  "\ud800",
  "😀".repeat(100),
  "../../../../etc/passwd",
  "..%2f..%2f",
  "__proto__",
  "constructor",
  "toString",
  "-1",
  "1e309",
  "NaN",
  "9007199254740993",
  "0x10",
  "",
  " ",
  "null",
  "[]",
  "{{7*7}}",
  "<script>alert(1)</script>",
];

let service: TestService;
let token: string;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "muster-hostile-"));
  const store = await openSqliteStore({ path: join(folder, "muster.db") });
  service = startService({ store, shipped: await readFolder("rules") });
  token = await service.token(["admin"]);
  await activateRules(service.muster, RULES, { actor: "test" });
  const headers = { "content-type": "application/yaml" };
  await service.ask("PUT /v1/catalog/files", { token, body: CATALOG("find"), headers });
});

afterAll(async () => {
  await service.muster.store.close();
  await rm(folder, { recursive: true });
});

async function askAll(requests: readonly string[], body?: unknown): Promise<string[]> {
  const answers: string[] = [];
  for (const request of requests) {
    const { status } = await service.ask(request, { token, body });
    if (status >= 500 && status !== 503) answers.push(`${status} ${request.slice(0, 200)}`);
  }
  return answers;
}

const paths = (route: AnyRoute, value: string): string => route.path.replace(/\{\w+\}/g, encodeURIComponent(value));
const encodable = TEXTS.filter((text) => text.isWellFormed());

describe("every parameter", () => {
  it.each(ROUTES.filter(({ path }) => path.includes("{")))("of the address $method $path", async (route) => {
    expect(await askAll(encodable.map((text) => `${route.method} ${paths(route, text)}`))).toEqual([]);
  });

  it.each(ROUTES.filter(({ query }) => query !== undefined))("of the query of $method $path", async (route) => {
    const requests = keysOf(route.query).flatMap((key) =>
      encodable.map((text) => `${route.method} ${paths(route, "readiness")}?${key}=${encodeURIComponent(text)}`),
    );
    expect(await askAll(requests)).toEqual([]);
  });
});

const FREEZE = {
  title: "Migration",
  environments: ["nowhere"],
  appliesTo: { "==": [{ var: "entity.kind" }, "API"] },
  from: "2040-01-01T00:00:00Z",
  to: "2040-01-02T00:00:00Z",
  reason: "The database of nowhere is being moved.",
};

const BODIES: Readonly<Record<string, unknown>> = {
  "POST /v1/decisions": {
    entity: "checkout",
    environment: "production",
    change: { type: "release" },
    facts: { "x.a": 1 },
  },
  "POST /v1/facts": [{ entity: "component:default/checkout", source: "ci", facts: { "test.line_coverage_pct": 1 } }],
  "POST /v1/events": [
    {
      kind: "deployment.finished",
      id: "1",
      entity: ["checkout"],
      outcome: "success",
      finishedAt: "2026-11-30T11:10:00Z",
      commits: [{ sha: "a", authoredAt: "2026-11-30T08:10:00Z" }],
    },
    {
      context: {
        id: "1",
        source: "/ci",
        type: "dev.cdevents.service.deployed.0.3.0",
        timestamp: "2026-11-30T11:10:00Z",
      },
      subject: { id: "checkout", content: { environment: { id: "production" } } },
    },
  ],
  "POST /v1/query": { where: { "==": [{ var: "entity.kind" }, "Component"] }, select: ["entity.ref"], limit: 1 },
  "POST /v1/evaluate": { documents: [{ entity: { kind: "Component", metadata: { name: "a" } } }] },
  "PUT /v1/rulebook": { files: RULES },
  "POST /v1/preview": { files: RULES },
  "POST /mcp": {
    jsonrpc: "2.0",
    id: 1,
    method: "tools/call",
    params: { name: "check_gate", arguments: { entity: "checkout", environment: "production" } },
  },
  "POST /v1/freezes": FREEZE,
  "PUT /v1/freezes/{id}": FREEZE,
  "POST /v1/locks": { environment: "nowhere", reason: "The database of nowhere is being moved." },
  "POST /v1/waivers": {
    entity: "checkout",
    scorecard: "readiness",
    rule: "is-covered",
    environments: ["production"],
    reason: "The tests are written in the sprint that begins on Monday.",
    expiresAt: "2026-12-20T00:00:00Z",
  },
  "POST /v1/decisions/{id}/approvals": { answer: "reject", reason: "Not before the audit is over." },
  "POST /v1/decisions/{id}/deployed": { deployedAt: "2026-11-30T11:10:00Z", pin: true },
  "POST /v1/tokens": { name: "x", roles: ["reader"] },
  "POST /backstage/tech-insights/checks/run": { entities: ["component:default/a"], checks: ["readiness/is-covered"] },
  "POST /backstage/tech-insights/checks/run/{namespace}/{kind}/{name}": { checks: ["readiness/is-covered"] },
  "POST /v1/notices/test": { target: "platform", owner: "payments" },
  "POST /v1/audit/prunings": { before: "2026-11-01T00:00:00Z", dryRun: true },
};

describe("every body", () => {
  it("of a route that takes JSON is tried out here", () => {
    const takesJson = ({ body }: AnyRoute): boolean =>
      body?.kind === "json" || (body?.types["application/json"] ?? null) !== null;
    const routes = ROUTES.filter(takesJson).map(({ method, path }) => `${method} ${path}`);
    expect(routes.sort()).toEqual(Object.keys(BODIES).sort());
  });

  it.each(Object.entries(BODIES))("of %s, with anything in any place of it", async (request, body) => {
    const places = placesIn(body);
    const anything = fc.oneof(fc.constantFrom(...TEXTS), fc.jsonValue({ maxDepth: 2 }));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...places), anything, async (place, value) => {
        expect(await askAll([request], replaced(body, place, value))).toEqual([]);
      }),
      { seed: 26, numRuns: /rulebook|preview/.test(request) ? 60 : 300 },
    );
  });
});

it("nothing of it leads out of plain data, nor into the tables", async () => {
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect((await service.ask("GET /v1/tokens", { token })).status).toBe(200);
  const { items } = (await (await service.ask("GET /v1/entities", { token })).json()) as { items: unknown[] };
  expect(items).toHaveLength(3);
});

type Path = readonly (string | number)[];

function placesIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [path];
  const inner = Object.entries(value).flatMap(([key, member]) =>
    placesIn(member, [...path, Array.isArray(value) ? Number(key) : key]),
  );
  return [path, ...inner];
}

function replaced(value: unknown, [step, ...rest]: Path, by: unknown): unknown {
  if (step === undefined) return by;
  if (Array.isArray(value))
    return value.map((item, index) => (index === step ? replaced(item, rest, by) : (item as unknown)));
  const object = value as Record<string, unknown>;
  return { ...object, [step]: replaced(object[step], rest, by) };
}
