// T27, T28: secrets sent in every wrong place, and texts that would break a line of the log. What is written down?

import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { ROUTES } from "../../src/http/routes.ts";
import { keysOf } from "../../src/text/schema-problems.ts";
import { eventually, succeeded } from "../faults/given.ts";
import { makeKey, sign } from "../trust/issuer.ts";
import { attackedService, RELEASE } from "./attacked-service.ts";
import type { AttackedService } from "./attacked-service.ts";
import { objectsIn, ROUTE_BODIES, withMember } from "./bodies-of-routes.ts";

let muster: AttackedService;
beforeAll(async () => {
  muster = await attackedService();
});

/** The log is gathered before it is written: what came before this line has been. */
async function wholeLog(): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const before = muster.log().length;
  expect((await muster.ask("GET /v1/entities/component/default/last-line")).status).toBe(404);
  await eventually(() => muster.log().slice(before).includes('"status":404'), "the log is written");
  const lines = muster.log().split("\n");
  expect(lines.pop()).toBe("");
  return lines.map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
}

describe("a secret", () => {
  it("sent as a header, a query, a path, a body or a fact is in no line of the log and in no refusal", async () => {
    const canary = (): string => `canary${randomUUID().replaceAll("-", "")}`;
    const sent: string[] = [];
    const secret = (): string => {
      const made = canary();
      sent.push(made);
      return made;
    };
    const refusals: string[] = [];
    const ask = async (request: string, options: object = {}): Promise<void> => {
      const { status, text } = await muster.ask(request, options);
      if (status >= 500) refusals.push(`${status} ${request}`);
      if (status === 401 || status === 403) refusals.push(text);
    };
    for (const name of [
      "authorization",
      "cookie",
      "x-api-key",
      "proxy-authorization",
      "idempotency-key",
      "user-agent",
      "referer",
      "x-request-id",
      "traceparent",
      "if-none-match",
      "prefer",
    ]) {
      await ask("GET /v1/scorecards", {
        headers: { [name]: secret() },
        token: name === "authorization" ? null : undefined,
      });
      await ask("POST /v1/decisions", { headers: { [name]: secret() }, body: RELEASE });
    }
    for (const { method, path, query } of ROUTES) {
      const address = path.replace(/\{\w+\}/g, () => secret());
      await ask(`${method} ${address}`);
      await ask(`${method} ${path}?${secret()}=1`);
      for (const key of keysOf(query)) await ask(`${method} ${address}?${key}=${secret()}`);
    }
    for (const { request, body, type } of ROUTE_BODIES) {
      for (const pointer of objectsIn(body)) {
        const headers = { "content-type": type };
        await ask(request, { body: withMember(body, pointer, `"password":"${secret()}"`), headers });
        await ask(request, { body: withMember(body, pointer, `"${secret()}":1`), headers });
      }
      await ask(request, { body: `{"${secret()}`, headers: { "content-type": type } });
    }
    const facts = {
      "x.password": secret(),
      "x.token": { value: secret(), url: `https://u:${secret()}@x`, error: secret() },
    };
    await ask("POST /v1/facts", { body: [{ entity: RELEASE.entity, source: "ci", facts }] });
    await ask("POST /v1/decisions", { body: { ...RELEASE, facts, change: { version: secret(), commit: secret() } } });
    const log = JSON.stringify(await wholeLog());
    expect(sent.length).toBeGreaterThan(100);
    expect(sent.filter((one) => log.includes(one))).toEqual([]);
    expect(sent.filter((one) => refusals.join("\n").includes(one))).toEqual([]);
    expect(refusals.filter((text) => text.startsWith("5"))).toEqual([]);
  });

  it.each([
    ["a token", () => muster.token(["reader"])],
    ["an issuer's token", () => makeKey("key-1", "ES256").then((key) => sign(key, { iss: "https://a", sub: "b" }))],
  ])("that looks like %s is not sent back either, wherever it came", async (_, make) => {
    const token = await make();
    const answers = [
      await muster.ask(`GET /v1/entities/component/default/${token}`),
      await muster.ask(`GET /v1/scorecards/${token}`),
      await muster.ask(`GET /v1/decisions/${token}`),
      await muster.ask(`DELETE /v1/tokens/${token}`),
      await muster.ask(`GET /${token}`),
      await muster.ask("POST /v1/decisions", { body: { [token]: 1 } }),
      await muster.ask("POST /v1/decisions", { body: { ...RELEASE, explain: token } }),
      await muster.ask("POST /v1/tokens", { body: { name: "x", roles: [token] } }),
      await muster.ask("POST /v1/query", { body: { where: { [token]: [] } } }),
      await muster.ask("POST /v1/query", { body: { select: [token] } }),
      await muster.ask("PUT /v1/rulebook", { body: { files: [{ path: token, text: `kind: ${token}` }] } }),
      await muster.ask("PUT /v1/catalog/files", { body: `kind: [${token}`, headers: { "content-type": "text/yaml" } }),
      await muster.ask("POST /v1/facts", { body: `[{"${token}"`, headers: {} }),
    ];
    for (const { status, text } of answers) {
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(500);
      expect(text).not.toContain(token);
    }
    expect(JSON.stringify(await wholeLog())).not.toContain(token);
  });
});

describe("the log", () => {
  it("has one line for each event, whatever texts come in", async () => {
    const breaks = [
      '\r\n{"level":"error","event":"forged"}',
      "\n",
      "\r",
      "\u2028",
      "\u2029",
      "\u0085",
      "\u001b[2J\u001b[31m",
      "\u0000",
      "\b\b\b",
      "\u009b31m",
      "\u202e",
    ];
    for (const text of breaks) {
      const name = `forged${text}x`;
      const { id } = succeeded(await muster.ask("POST /v1/tokens", { body: { name, roles: ["reader"], owner: null } }));
      await muster.ask(`GET /v1/entities/component/default/${encodeURIComponent(name)}`);
      await muster.ask(`GET /v1/entities?q=${encodeURIComponent(name)}`);
      await muster.ask("POST /v1/decisions", { body: { ...RELEASE, environment: name, change: { version: name } } });
      await muster.ask("PUT /v1/rulebook", {
        body: { files: [{ path: name, text: `kind: ${JSON.stringify(name)}` }] },
      });
      await muster.ask(`DELETE /v1/tokens/${String(id)}`);
    }
    // Each line parses, and none is what somebody sent.
    const events = await wholeLog();
    expect(events.filter(({ event }) => event === "forged")).toEqual([]);
    const raw = muster.log().replaceAll("\n", "");
    // oxlint-disable-next-line no-control-regex
    expect(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.exec(raw)).toBeNull();
  });
});
