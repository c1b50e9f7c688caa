// Is every request either read as it was meant, or refused with what to mend?

import { Hono } from "hono";
import { beforeEach, describe, expect, it } from "vitest";
import { activateRules } from "../../src/app/activation/activate-rules.ts";
import { readDecisionBody } from "../../src/api/decision-body.ts";
import { nodeMetrics } from "../../src/http/node-metrics.ts";
import { createBodyBudget, readBody } from "../../src/http/read-body.ts";
import type { JsonValue } from "../../src/model/json.ts";
import { Refusal } from "../../src/model/refusal.ts";
import { tellRefusal } from "../../src/http/tell-refusal.ts";
import { StoreUnavailable } from "../../src/ports/failures.ts";
import { CATALOG, RULES } from "../contract/http-contract.ts";
import { readFolder } from "../rules/shipped.ts";
import { startService } from "./service.ts";
import type { AskOptions, TestService } from "./service.ts";

let service: TestService;
let token: string;

beforeEach(async () => {
  service = startService();
  token = await service.token(["admin"]);
});

async function refusal(request: string, options: AskOptions = {}): Promise<Record<string, unknown>> {
  const response = await service.ask(request, { token, ...options });
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  const body = (await response.json()) as Record<string, unknown>;
  expect(body["status"]).toBe(response.status);
  expect(body["type"]).toBe(`urn:muster:problem:${String(body["code"])}`);
  return body;
}

describe("what is told of a decision", () => {
  const release = { entity: "component:default/checkout", environment: "production" };

  beforeEach(async () => {
    service = startService({ shipped: await readFolder("rules") });
    token = await service.token(["admin"]);
    await activateRules(service.muster, RULES, { actor: "test" });
    const headers = { "content-type": "application/yaml" };
    await service.ask("PUT /v1/catalog/files", { token, body: CATALOG("find"), headers });
  });

  it("can be read by whoever is told, whatever holds it until when", async () => {
    const lock = { environment: "production", reason: "The warehouse moves." };
    const late = { token, body: { ...lock, until: "9999-12-31T23:59:59-08:00" } };
    expect(await refusal("POST /v1/locks", late)).toMatchObject({ status: 422 });
    const last = { token, body: { ...lock, until: "9999-12-31T23:59:59Z" } };
    expect((await service.ask("POST /v1/locks", last)).status).toBe(201);
    const answer = await service.ask("POST /v1/decisions", { token, body: release });
    expect(readDecisionBody((await answer.json()) as JsonValue)).toMatchObject({ verdict: "wait" });
  });

  it("does not grow with all that somebody sends along", async () => {
    const facts = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, at) => [`a${at}`, at]));
    const body = { ...release, facts: facts(1_001) };
    expect(await refusal("POST /v1/decisions", { body })).toMatchObject({ status: 422 });
    expect(
      await refusal("POST /v1/evaluate", { body: { documents: [{ entity: {}, facts: facts(1_001) }] } }),
    ).toMatchObject({
      status: 422,
    });
    const taken = await service.ask("POST /v1/decisions", { token, body: { ...release, facts: facts(1_000) } });
    expect([taken.status, (await taken.text()).length < 500_000]).toEqual([200, true]);
  });
});

describe("an address", () => {
  it("that is not there is told with the nearest that is", async () => {
    expect(await refusal("GET /v1/tokenz")).toMatchObject({
      status: 404,
      code: "no-such-route",
      help: "did you mean `/v1/tokens`?",
    });
    expect(await refusal("GET /v1/tokens/")).toMatchObject({ status: 404 });
    expect(await refusal(`GET /${"x".repeat(10_000)}`)).toMatchObject({
      status: 404,
      help: "`/openapi.json` and `/docs` list them",
    });
  });

  it("asked with another method names those it knows", async () => {
    const response = await service.ask("PUT /v1/tokens", { token });
    expect([response.status, response.headers.get("allow")]).toEqual([405, "GET, HEAD, POST"]);
    for (const method of ["DELETE", "PATCH", "OPTIONS", "BREW"]) {
      expect(await refusal(`${method} /v1/tokens`)).toMatchObject({ status: 405, code: "wrong-method" });
    }
  });

  it("answers HEAD as GET, without a body", async () => {
    const response = await service.ask("HEAD /v1/tokens", { token });
    expect([response.status, await response.text()]).toEqual([200, ""]);
  });
});

describe("a query", () => {
  it.each([
    ["?limit=1&limit=2", "unknown-query-key"],
    ["?__proto__=1", "unknown-query-key"],
  ])("%s of a route that takes none is refused", async (query, code) => {
    expect(await refusal(`GET /v1/catalog${query}`)).toMatchObject({
      status: 400,
      code,
      help: "this route takes none",
    });
  });
});

describe("a body", () => {
  it.each([
    ["nothing", "", 400, "empty-body"],
    ["no JSON", "name=ci", 400, "json-syntax"],
    ["a list", [], 422, "wrong-type"],
    ["a misspelt key", { name: "ci", rols: ["reader"] }, 422, "unknown-key"],
    ["a trust that nobody gave", { name: "ci", roles: ["reader"], createdBy: "kim" }, 422, "unknown-key"],
    ["a value of another type", { name: 1, roles: ["reader"] }, 422, "wrong-type"],
    ["several defects", { name: "", roles: "reader" }, 422, "invalid-body"],
  ])("with %s is refused", async (_, body, status, code) => {
    expect(await refusal("POST /v1/tokens", { body })).toMatchObject({ status, code });
  });

  it("is refused with every place in it and the nearest valid choice", async () => {
    const { problems } = await refusal("POST /v1/tokens", { body: { name: "ci", rols: [], roles: ["reder"] } });
    expect(problems).toEqual([
      {
        code: "invalid-value",
        message: "item 1 of `roles` cannot be `reder`",
        help: "did you mean `reader`?",
        pointer: "/roles/0",
      },
      { code: "unknown-key", message: "`rols` is not a key here", help: "did you mean `roles`?", pointer: "/rols" },
    ]);
  });

  it("of another type is refused", async () => {
    const body = "name=ci";
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    expect(await refusal("POST /v1/tokens", { body, headers })).toMatchObject({
      status: 415,
      help: "send one of application/json",
    });
  });

  it("that is packed is refused, and not read as what it is not", async () => {
    const body = { name: "ci", roles: ["reader"] };
    for (const coding of ["gzip", "identity, gzip", "x".repeat(200)]) {
      expect(await refusal("POST /v1/tokens", { body, headers: { "content-encoding": coding } })).toMatchObject({
        status: 415,
        code: "unsupported-coding",
        help: "send it without `Content-Encoding`",
      });
    }
    const service = startService();
    const token = await service.token(["admin"]);
    const plain = await service.ask("POST /v1/tokens", { token, body, headers: { "content-encoding": "Identity" } });
    expect(plain.status).toBe(201);
  });

  it("that is no UTF-8 is refused", async () => {
    const service = startService();
    const admin = await service.token(["admin"]);
    const bytes = new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d]);
    const response = await service.send("/v1/tokens", {
      method: "POST",
      body: bytes,
      headers: { authorization: `Bearer ${admin}`, "content-length": "5" },
    });
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([400, "not-utf-8"]);
  });

  it("is refused by its announced size, and while it comes in where none is announced", async () => {
    const large = JSON.stringify({ name: "x".repeat(100_000), roles: ["reader"] });
    expect(
      await refusal("POST /v1/tokens", { body: large, headers: { "content-length": String(large.length) } }),
    ).toMatchObject({ status: 413 });
    let pulled = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        pulled++;
        controller.enqueue(new Uint8Array(8_192));
      },
    });
    const request = {
      method: "POST",
      body: endless,
      duplex: "half",
      headers: { authorization: `Bearer ${token}` },
    } as RequestInit;
    expect((await service.send("/v1/tokens", request)).status).toBe(413);
    expect(pulled).toBeLessThan(12);
  });
});

describe("a catalog that is sent by itself", () => {
  it.each([
    ["application/yaml", "[web", "body.yaml"],
    ["application/json", '{ "items": [', "body.json"],
  ])("and is no %s replaces nothing", async (type, body, file) => {
    const headers = { "content-type": type };
    expect(await refusal("PUT /v1/catalog/git", { body, headers })).toMatchObject({
      status: 422,
      code: "broken-catalog",
      problems: [{ code: "broken-document", file }],
    });
  });
});

describe("a body that ends too early", () => {
  it("is the sender's fault, not ours", async () => {
    const body = new ReadableStream<Uint8Array>({ pull: (controller) => controller.error(new Error("gone")) });
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const response = await service.send("/v1/tokens", { method: "POST", body, duplex: "half", headers });
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([400, "body-cut-off"]);
    expect(service.events.some(({ level }) => level === "error")).toBe(false);
  });
});

describe("the memory for bodies", () => {
  it("is not taken by strangers from those who show who they are", async () => {
    /** Sends so much, and then waits for ever. */
    const stall = (mebibytes: number): Promise<void> =>
      new Promise((resolve) => {
        let left = mebibytes;
        const pull = (to: ReadableStreamDefaultController<Uint8Array>): void | Promise<void> => {
          if (left-- > 0) return to.enqueue(new Uint8Array(1_048_576));
          resolve();
          return new Promise(() => undefined);
        };
        void service.send("/webhooks/github", streamed(new ReadableStream({ pull })));
      });
    const streamed = (body: ReadableStream, headers = {}): RequestInit => ({
      method: "POST",
      body,
      duplex: "half",
      headers: { "content-type": "application/json", ...headers },
    });
    await Promise.all([24, 24, 16].map(stall));
    await new Promise((resolve) => setImmediate(resolve));
    const sent = () => new Blob([JSON.stringify([{ text: "x".repeat(100_000) }])]).stream();
    expect((await service.send("/webhooks/github", streamed(sent()))).status).toBe(503);
    const known = streamed(sent(), { authorization: `Bearer ${token}` });
    expect((await service.send("/v1/events?source=ci", known)).status).not.toBe(503);
  });

  it("is not given away twice, and is free again whatever became of a body", async () => {
    const budget = createBodyBudget(150_000);
    const budgeted = new Hono().post("/", async (c) => {
      const held = await readBody(c, undefined, { maxBytes: 100_000, budget });
      await open;
      held.release();
      return c.text("read");
    });
    budgeted.onError((error, c) => c.text(error instanceof Refusal ? error.code : String(error)));
    const send = async (bytes: number): Promise<string> => {
      const request = new Request("http://x/", { method: "POST", body: "x".repeat(bytes) });
      return (await budgeted.request(request)).text();
    };
    let release: () => void = () => undefined;
    const open = new Promise<void>((resolve) => (release = resolve));
    const held = send(90_000);
    expect(await send(100_001)).toBe("body-too-large");
    expect(await send(90_000)).toBe("overloaded");
    release();
    expect(await held).toBe("read");
    expect(await send(90_000)).toBe("read");
  });
});

describe("who asks", () => {
  it("is asked before anything else is looked at", async () => {
    expect(await refusal("POST /v1/tokens", { token: undefined, body: "{" })).toMatchObject({ status: 401 });
    const reader = await service.token(["reader"]);
    expect(await refusal("POST /v1/tokens", { token: reader, body: "{" })).toMatchObject({
      status: 403,
      code: "role-missing",
      help: "its token has reader; this takes admin",
    });
  });
});

describe("what went wrong here", () => {
  it("is told with an id and nothing of the inside; the log has the rest", async () => {
    service.muster.store.tokens.list = async () => {
      throw new Error(`SQLITE: near "secret" at /var/lib/muster.db ${token}`);
    };
    const body = await refusal("GET /v1/tokens");
    expect(body).toMatchObject({ status: 500, code: "internal-error" });
    expect(JSON.stringify(body)).not.toMatch(/SQLITE|secret|var/);
    const logged = service.events.find(({ event }) => event === "request failed");
    expect(logged?.fields).toMatchObject({ request: body["instance"] });
    expect(JSON.stringify(service.events)).not.toContain(token);
  });

  it("is told also where it fails before there is anything to log with", async () => {
    const broken = startService({
      musterOf: () => {
        throw new Error("secret");
      },
    });
    const response = await broken.ask("GET /v1/tokens");
    expect([response.status, response.headers.get("content-type")]).toEqual([500, "application/problem+json"]);
    expect(await response.text()).not.toContain("secret");
  });

  it("with the store is told as something that passes", async () => {
    service.muster.store.tokens.list = async () => {
      throw new StoreUnavailable("full", "database or disk is full");
    };
    const response = await service.ask("GET /v1/tokens", { token });
    expect([response.status, response.headers.get("retry-after")]).toEqual([503, "2"]);
    expect(await response.json()).toMatchObject({
      code: "store-full",
      detail: "the store cannot be used now, nothing was written",
    });
  });

  it("does not say that nothing was written where a part may be", () => {
    const { body } = tellRefusal(new StoreUnavailable("full", "database or disk is full"), "req_1", true);
    expect(body).toMatchObject({
      detail: "the store cannot be used now",
      help: "some of it may be written: sending it again is safe, what was taken is `unchanged` then",
    });
  });
});

describe("a read", () => {
  it("is not sent again to whoever has it already", async () => {
    const first = await service.ask("GET /v1/tokens", { token });
    const etag = first.headers.get("etag") ?? "";
    expect(etag).toMatch(/^W\/"[\w-]{22}"$/);
    const again = await service.ask("GET /v1/tokens", { token, headers: { "if-none-match": `"x", ${etag}` } });
    expect([again.status, await again.text(), again.headers.get("etag")]).toEqual([304, "", etag]);
    await service.token(["reader"]);
    expect((await service.ask("GET /v1/tokens", { token, headers: { "if-none-match": etag } })).status).toBe(200);
  });

  it("says that nobody else may keep it, nor guess its type", async () => {
    const { headers } = await service.ask("GET /v1/tokens", { token });
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("cache-control")).toBe("private, no-cache");
  });
});

describe("how often", () => {
  it("an identity asks can be limited, each for itself", async () => {
    service = startService({ rateLimit: 0.001 });
    const [one, two] = [await service.token(["admin"]), await service.token(["admin"])];
    const statuses = [];
    for (const text of [one, one, two]) statuses.push((await service.ask("GET /v1/tokens", { token: text })).status);
    expect(statuses).toEqual([200, 429, 200]);
    const response = await service.ask("GET /v1/tokens", { token: one });
    expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(900);
  });

  it("requests are answered at once is limited by lane", async () => {
    let open: () => void = () => undefined;
    const wait = new Promise<void>((resolve) => (open = resolve));
    service.muster.store.tokens.list = async () => wait.then(() => []);
    const waiting = Array.from({ length: 256 }, () => service.ask("GET /v1/tokens", { token }));
    const response = await service.ask("GET /v1/tokens", { token });
    expect([response.status, response.headers.get("retry-after")]).toEqual([503, "1"]);
    // Overload is nothing that a restart would help.
    expect((await service.ask("GET /healthz")).status).toBe(200);
    open();
    expect((await Promise.all(waiting)).every(({ status }) => status === 200)).toBe(true);
    expect((await service.ask("GET /v1/tokens", { token })).status).toBe(200);
  });
});

describe("what is counted and logged", () => {
  it("goes by route, never by address", async () => {
    const metrics = nodeMetrics();
    metrics.watch({
      unmappedEvents: () => Promise.resolve(0),
      waivers: async () => ({
        states: { requested: 0, active: 0 },
        attention: { expiring: 0, lapsed: 0, needless: 0 },
      }),
      entities: async () => 3,
      refusedRules: () => undefined,
      refusedTrust: () => undefined,
      fleet: async () => ({ scorecards: [], pending: 0, evaluations: [] }),
      ofEntities: false,
    });
    service = startService({ metrics, elapsed: () => 0 });
    token = await service.token(["admin"]);
    await service.ask("DELETE /v1/tokens/canary-1", { token });
    await service.ask("GET /canary-2?canary=3", { token });
    await service.ask("GET /healthz");
    const text = await (await service.ask("GET /metrics", { token })).text();
    expect(text).toContain(
      'muster_http_request_duration_seconds_count{method="DELETE",route="/v1/tokens/{id}",status="404"} 1',
    );
    expect(text).toContain('route="unrouted",status="404"} 1');
    expect(text).toContain("muster_entities 3\n");
    expect(text).toContain("muster_rules_stale 0\n");
    expect(text).toContain("nodejs_eventloop_lag_seconds");
    expect(text + JSON.stringify(service.events)).not.toContain("canary");
    expect(service.events.map(({ fields }) => fields?.["route"])).toEqual(["/v1/tokens/{id}", "unrouted"]);
  });
});
