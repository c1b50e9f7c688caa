// Do Backstage's Tech Insights front ends get what they ask for, as their own client asks for it?

import { gunzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { importSource } from "../../src/app/imports/import-source.ts";
import { SERVICE } from "../../src/app/access/service-identity.ts";
import { evaluateOutdated } from "../../src/app/evaluations/evaluate-outdated.ts";
import { rankOf } from "../../src/integrations/backstage/insights/checks.ts";
import { ROUTES } from "../../src/http/routes.ts";
import { startDemo } from "./demo-service.ts";
import type { TestService } from "./service.ts";

interface Check {
  readonly id: string;
  readonly type: string;
  readonly factIds: readonly string[];
  readonly metadata: Readonly<Record<string, unknown>>;
}
interface Result {
  readonly facts: Readonly<Record<string, { readonly value: unknown; readonly type: string }>>;
  readonly check: Check;
  readonly result: boolean;
}
type Bulk = readonly { readonly entity: string; readonly results: readonly Result[] }[];

const BASE = "/backstage/tech-insights";
const CHECKOUT = { kind: "component", namespace: "default", name: "checkout" };

let service: TestService;
let token: string;
beforeAll(async () => {
  service = await startDemo();
  token = await service.token(["reader"]);
});

/** As the client does: always with a content type, without a body where it reads. */
async function ask(request: string, body?: unknown): Promise<Response> {
  const [method = "GET", path = ""] = request.split(" ");
  const headers = { "content-type": "application/json" };
  return service.ask(`${method} ${BASE}${path}`, { token, headers, ...(body !== undefined && { body }) });
}

async function get<Answer>(request: string, body?: unknown): Promise<Answer> {
  const response = await ask(request, body);
  expect([request, response.status]).toEqual([request, 200]);
  return (await response.json()) as Answer;
}

describe("what the client of version 0.11.0 sends", () => {
  it("getAllChecks", async () => {
    const checks = await get<readonly Check[]>("GET /checks");
    expect(new Set(checks.map(({ type }) => type))).toEqual(new Set(["json-rules-engine"]));
    expect(new Set(checks.map(({ id }) => id)).size).toBe(checks.length);
    const check = checks.find(({ id }) => id === "ownership-and-documentation/owner-is-known");
    expect(check).toMatchObject({
      name: "Has an owner the catalog knows",
      factIds: ["catalog"],
      metadata: { category: "Ownership and documentation", rank: 1, level: "bronze" },
      links: [{ title: "How to fix it", url: expect.stringMatching(/^https:/) as string }],
    });
  });

  it("runChecks of all, and of some", async () => {
    const all = await get<readonly Result[]>("POST /checks/run/default/component/checkout", {});
    const owner = all.find(({ check }) => check.id === "ownership-and-documentation/owner-is-known");
    expect(owner).toMatchObject({
      result: true,
      facts: { "catalog.owner_resolved": { id: "catalog.owner_resolved", type: "boolean", value: true } },
    });
    const some = await get<readonly Result[]>("POST /checks/run/default/component/checkout", {
      checks: ["ownership-and-documentation/owner-is-known"],
    });
    expect(some).toEqual([owner]);
    expect(await get("POST /checks/run/default/component/checkout", { checks: [] })).toEqual([]);
  });

  it("runBulkChecks, also of what is not there", async () => {
    const nobody = { ...CHECKOUT, name: "nobody" };
    const bulk = await get<Bulk>("POST /checks/run", { entities: [CHECKOUT, nobody, "Component:legacy-orders"] });
    expect(bulk.map(({ entity }) => entity)).toEqual([
      "component:default/checkout",
      "component:default/nobody",
      "component:default/legacy-orders",
    ]);
    expect(bulk[1]?.results).toEqual([]);
    const single = await get<readonly Result[]>("POST /checks/run/default/component/checkout", {});
    expect(bulk[0]?.results).toEqual(single.map((result) => ({ ...result, facts: {} })));
  });

  it("an empty list, which is everything", async () => {
    const bulk = await get<Bulk>("POST /checks/run", { entities: [] });
    const listed = await service.muster.store.evaluations.list({ limit: 1_000 });
    const counted = new Set(listed.items.map(({ entity }) => entity));
    expect(new Set(bulk.map(({ entity }) => entity))).toEqual(counted);
  });

  it("getFactSchemas, and getFacts of as many as there are", async () => {
    const schemas = await get<readonly { readonly id: string }[]>("GET /fact-schemas");
    const catalog = schemas.find(({ id }) => id === "catalog");
    expect(catalog).toMatchObject({ "catalog.owner_resolved": { type: "boolean" }, version: "1.0.0" });
    const ids = schemas.map(({ id }, index) => `ids%5B${index}%5D=${id}`).join("&");
    const facts = await get<Readonly<Record<string, { readonly facts: object }>>>(
      `GET /facts/latest?entity=component%3Adefault%2Fcheckout&${ids}`,
    );
    expect(facts["catalog"]).toMatchObject({
      id: "catalog",
      entity: CHECKOUT,
      facts: { "catalog.owner_resolved": true },
    });
  });

  it.each(["ids%5B0%5D=catalog&ids%5B1%5D=slo-budget", "ids[]=catalog&ids[]=slo-budget", "ids=catalog&ids=slo-budget"])(
    "lists as `%s`",
    async (ids) => {
      const facts = await get<object>(`GET /facts/latest?entity=component:default/checkout&${ids}`);
      expect(Object.keys(facts)).toEqual(["catalog", "slo-budget"]);
      expect((await get<readonly unknown[]>(`GET /fact-schemas?${ids}`)).length).toBe(2);
    },
  );
});

describe("results", () => {
  it("are exactly what is stored as pass or fail", async () => {
    const bulk = await get<Bulk>("POST /checks/run", { entities: [] });
    const told = new Map(
      bulk.flatMap(({ entity, results }) =>
        results.map(({ check, result }) => [`${entity} ${check.id}`, result] as const),
      ),
    );
    const drafts = new Set(
      (await service.muster.rules.current(service.muster.store))?.rulebook.scorecards.flatMap(({ id, draft, rules }) =>
        rules.flatMap((rule) => (draft || rule.draft ? `${id}/${rule.id}` : [])),
      ),
    );
    const { items } = await service.muster.store.evaluations.list({ limit: 1_000 });
    const stored = items.flatMap(({ entity, scorecard, outcomes }) =>
      outcomes.flatMap(({ rule, outcome }) =>
        drafts.has(`${scorecard}/${rule}`) || (outcome !== "pass" && outcome !== "fail")
          ? []
          : [[`${entity} ${scorecard}/${rule}`, outcome === "pass"] as const],
      ),
    );
    expect(stored.length).toBeGreaterThan(200);
    expect(told).toEqual(new Map(stored));
  });

  it("are read, never made: nothing is evaluated however often they are asked for", async () => {
    const { muster } = service;
    const before = (await muster.store.evaluations.list({ limit: 1_000 })).items;
    service.later += 60 * 86_400_000;
    const bulk = await get<Bulk>("POST /checks/run", { entities: [CHECKOUT] });
    service.later = 0;
    expect((await muster.store.evaluations.list({ limit: 1_000 })).items).toEqual(before);
    expect(bulk[0]?.results.length).toBeGreaterThan(10);
  });

  it("carry a tag that changes with them alone", async () => {
    const other = await startDemo();
    const reader = await other.token(["reader"]);
    const tag = async (): Promise<string | null> => {
      const answer = await other.ask(`POST ${BASE}/checks/run`, { token: reader, body: { entities: [] } });
      await answer.text();
      return answer.headers.get("etag");
    };
    const first = await tag();
    expect([first, await tag()]).toEqual([expect.stringMatching(/^W\/"/), first]);
    const files = [{ path: "new.yaml", text: component("brand-new") }];
    await importSource(other.muster, { source: "new", files }, SERVICE);
    await evaluateOutdated(other.muster);
    expect(await tag()).not.toBe(first);
  });

  it("are packed for whoever takes that", async () => {
    const packing = await startDemo({ packs: true });
    const reader = await packing.token(["reader"]);
    const send = (coding: string) =>
      packing.ask(`POST ${BASE}/checks/run`, {
        token: reader,
        body: { entities: [] },
        headers: { "accept-encoding": coding },
      });
    const packed = await send("gzip, deflate");
    expect(packed.headers.get("content-encoding")).toBe("gzip");
    const bytes = Buffer.from(await packed.arrayBuffer());
    const plain = await (await send("identity")).text();
    expect(gunzipSync(bytes).toString()).toBe(plain);
    expect(bytes.length * 5).toBeLessThan(plain.length);
    expect((await send("gzip;q=0")).headers.get("content-encoding")).toBeNull();
    const checks = await packing.ask(`GET ${BASE}/checks`, { token: reader, headers: { "accept-encoding": "gzip" } });
    expect([checks.headers.get("content-encoding"), checks.headers.get("vary")]).toEqual(["gzip", "accept-encoding"]);
    const other = await packing.ask("GET /v1/scorecards", { token: reader, headers: { "accept-encoding": "gzip" } });
    expect(other.headers.get("content-encoding")).toBeNull();
  });
});

describe("what cannot be answered", () => {
  it.each([
    ["POST /checks/run", { checks: [] }, 400, "no-entities"],
    ["POST /checks/run", { entities: ["nobody"] }, 400, "not-a-ref"],
    [
      "POST /checks/run",
      { entities: [CHECKOUT], checks: ["ownership-and-documentation/owner-is-knwon"] },
      404,
      "no-such-check",
    ],
    ["POST /checks/run/default/component/nobody", {}, 404, "no-such-entity"],
    ["GET /facts/latest?ids=catalog", undefined, 400, "not-a-ref"],
    ["GET /facts/latest?ids=catalog&idz=x", undefined, 400, "unknown-query-key"],
  ])("%s %o is refused", async (request, body, status, code) => {
    const response = await ask(request, body);
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([status, code]);
  });

  it("is said as the original says it where its front ends read that", async () => {
    const noIds = await ask("GET /facts/latest?entity=component:default/checkout");
    expect([noIds.status, Object.keys((await noIds.json()) as object)]).toEqual([422, ["error"]]);
    const from = "startDatetime=2026-11-01T00:00:00Z";
    const noTime = await ask(`GET /facts/range?entity=component:default/checkout&ids=catalog&${from}&endDatetime=soon`);
    expect([noTime.status, await noTime.json()]).toEqual([
      422,
      { message: "`endDatetime` is not an ISO time", field: "endDatetime", value: "soon" },
    ]);
  });

  it("a range has the last value, where it was observed in it", async () => {
    const range = (from: string, to: string) =>
      get<Readonly<Record<string, readonly { readonly facts: object }[]>>>(
        `GET /facts/range?entity=component:default/checkout&ids=catalog&startDatetime=${from}&endDatetime=${to}`,
      );
    const found = await range("2026-11-01T00:00:00Z", "2026-12-02T00:00:00Z");
    expect(found["catalog"]).toMatchObject([{ facts: { "catalog.owner_resolved": true } }]);
    expect(await range("2025-11-01T00:00:00Z", "2025-12-02T00:00:00Z")).toEqual({});
  });

  it("all of it takes a token", async () => {
    const routes = ROUTES.filter(({ path }) => path.startsWith(BASE));
    expect(routes).toHaveLength(6);
    for (const { method, path } of routes) {
      expect((await service.ask(`${method} ${path.replace(/\{\w+\}/g, "x")}`)).status).toBe(401);
    }
  });
});

describe("the rank of a level", () => {
  it.each([
    [1, [1]],
    [2, [1, 2]],
    [3, [1, 2, 3]],
    [4, [1, 2, 3, 3]],
    [5, [1, 2, 2, 3, 3]],
  ])("of %i levels is folded onto three", (levels, ranks) => {
    expect(Array.from({ length: levels }, (_, index) => rankOf(index + 1, levels))).toEqual(ranks);
  });
});

function component(name: string): string {
  return `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: ${name} }\nspec: { type: service, lifecycle: production, owner: storefront }\n`;
}
