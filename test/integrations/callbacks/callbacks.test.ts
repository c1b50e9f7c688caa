// Does whoever named an address hear of the decision that followed the one that waited: once, signed, and nobody else?

import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import type { IncomingHttpHeaders, Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { releaseWaiting } from "../../../src/app/decisions/decide-waiting.ts";
import { runErrands } from "../../../src/app/run-errands.ts";
import { postText } from "../../../src/http/node-post-text.ts";
import { CALLBACKS } from "../../../src/integrations/callbacks/tell-decision.ts";
import { startDemo } from "../../http/demo-service.ts";
import type { TestService } from "../../http/service.ts";

const [HOUR, DAY] = [3_600_000, 86_400_000];
const KEY = new Uint8Array(32).fill(7);

interface Taken {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let server: Server;
let taken: Taken[];
let answers: { readonly status: number; readonly headers?: Record<string, string> }[];
let port: number;
let service: TestService;
let token: string;

beforeEach(async () => {
  [taken, answers] = [[], []];
  server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => (body += String(chunk)));
    request.on("end", () => {
      taken.push({ path: request.url ?? "", headers: request.headers, body });
      const { status, headers } = answers.shift() ?? { status: 204 };
      response.writeHead(status, headers).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  ({ port } = server.address() as AddressInfo);
  service = await startDemo();
  Object.assign(service.muster, {
    post: postText,
    callbacks: { key: KEY, privateHosts: ["127.0.0.1"] },
    waiters: [CALLBACKS],
  });
  token = await service.token(["admin"]);
});

afterEach(() => void server.close());

const hook = (): string => `http://127.0.0.1:${port}/hook?build=7`;

async function freeze(hours: number): Promise<string> {
  const now = service.muster.clock.now();
  const [from, to] = [now - HOUR, now + hours * HOUR].map((at) => new Date(at).toISOString());
  const body = { title: "Migration", environments: ["staging"], from, to, reason: "The database moves." };
  const answer = await service.ask("POST /v1/freezes", { token, body });
  return ((await answer.json()) as { id: string }).id;
}

interface Asked {
  readonly status: number;
  readonly id: string;
  readonly verdict: string;
  readonly code?: string;
  readonly detail?: string;
}

async function ask(more: object = {}): Promise<Asked> {
  const body = { entity: "component:default/checkout", environment: "staging", callback: hook(), ...more };
  const answer = await service.ask("POST /v1/decisions", { token, body });
  return { ...((await answer.json()) as Asked), status: answer.status };
}

async function call(): Promise<void> {
  await Promise.all(service.afterwards.splice(0));
  await releaseWaiting(service.muster);
  await runErrands(service.muster, [CALLBACKS]);
}

const told = (index: number): Record<string, unknown> =>
  (JSON.parse(taken[index]?.body ?? "{}") as { data: Record<string, unknown> }).data;

describe("whoever waits", () => {
  it("is called when the freeze ends, once, with the decision that followed, signed as Standard Webhooks has it", async () => {
    await freeze(2);
    const waited = await ask();
    expect(waited.verdict).toBe("wait");
    // Asked again it is the same decision, and the same call.
    expect((await ask()).id).toBe(waited.id);
    await call();
    expect(taken).toEqual([]);
    service.later += 3 * HOUR;
    await call();
    await call();
    expect(taken).toHaveLength(1);
    const { path, headers, body } = taken[0] as Taken;
    expect(path).toBe("/hook?build=7");
    const signed = `${String(headers["webhook-id"])}.${String(headers["webhook-timestamp"])}.${body}`;
    expect(headers["webhook-signature"]).toBe(`v1,${createHmac("sha256", KEY).update(signed).digest("base64")}`);
    expect(JSON.parse(body)).toMatchObject({ type: "muster.decision" });
    expect(told(0)).toMatchObject({
      waited: waited.id,
      verdict: "allow",
      entity: "component:default/checkout",
      environment: "staging",
      change: { type: "release" },
    });
    const { id } = told(0);
    expect(id).not.toBe(waited.id);
    const read = await service.ask(`GET /v1/decisions/${String(id)}`, { token });
    expect(await read.json()).toMatchObject({ id, verdict: "allow", supersedes: waited.id });
  });

  it("is called at once when somebody ends the freeze", async () => {
    const id = await freeze(48);
    await ask();
    await service.ask(`DELETE /v1/freezes/${id}`, { token });
    await Promise.all(service.afterwards.splice(0));
    await runErrands(service.muster, [CALLBACKS]);
    expect(taken).toHaveLength(1);
  });

  it("is called at once when somebody ends a lock", async () => {
    const body = { environment: "staging", reason: "Incident 7 is under investigation." };
    const locked = (await (await service.ask("POST /v1/locks", { token, body })).json()) as { id: string };
    expect((await ask()).verdict).toBe("wait");
    await service.ask(`DELETE /v1/locks/${locked.id}`, { token });
    await call();
    expect(taken).toHaveLength(1);
  });

  it("is called again until that is taken, later each time, with the same id", async () => {
    await freeze(2);
    await ask();
    service.later += 3 * HOUR;
    answers = [
      { status: 503, headers: { "retry-after": "40" } },
      { status: 302, headers: { location: hook() } },
    ];
    await call();
    expect(taken).toHaveLength(1);
    service.later += 30_000;
    await call();
    expect(taken).toHaveLength(1);
    service.later += 12_000;
    await call();
    service.later += HOUR;
    await call();
    await call();
    // The redirect was not followed: that is one call as well, and it was not taken.
    expect(taken).toHaveLength(3);
    expect(new Set(taken.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
    expect(new Set(taken.map(({ body }) => (JSON.parse(body) as { data: { id: string } }).data.id)).size).toBe(1);
    expect(JSON.stringify(service.events)).not.toContain("build=7");
  });

  it("is given up on after two days, and left alone where there is nobody left at that address", async () => {
    await freeze(2);
    await ask();
    service.later += 3 * HOUR;
    answers = Array.from({ length: 500 }, () => ({ status: 500 }));
    for (let quarter = 0; quarter < 30; quarter++) {
      await call();
      service.later += 2 * HOUR;
    }
    const tried = taken.length;
    expect(tried).toBeGreaterThan(10);
    service.later += DAY;
    await call();
    expect(taken).toHaveLength(tried);
    expect(service.events.filter(({ event }) => event === "gave up on a callback")).toHaveLength(1);
    await freeze(2);
    await ask({ change: { type: "release", version: "2" } });
    service.later += 3 * HOUR;
    answers = [{ status: 410 }];
    await call();
    service.later += DAY;
    await call();
    expect(taken).toHaveLength(tried + 1);
  });

  it("is told after a week that it waits still: nobody decides it again", async () => {
    await freeze(24 * 30);
    const waited = await ask();
    service.later += 6 * DAY;
    await call();
    expect(taken).toEqual([]);
    service.later += DAY + HOUR;
    await call();
    expect(told(0)).toMatchObject({ waited: waited.id, id: waited.id, verdict: "wait" });
  });

  it("needs no call where the answer is there: nobody is called of an allow", async () => {
    expect((await ask()).verdict).toBe("allow");
    await call();
    expect(taken).toEqual([]);
  });
});

describe("an address", () => {
  it.each([
    ["http://hooks.example.com/x", "`callback` may not be called at `http://hooks.example.com`"],
    ["https://kim:s3cret@hooks.example.com/x", "`callback` may not be called at `https://hooks.example.com`"],
    ["https://hooks.example.com:8443/x?key=s3cret", "`callback` may not be called at `https://hooks.example.com:8443`"],
    ["https://hooks.example.com/x#s3cret", "`callback` may not be called at `https://hooks.example.com`"],
    ["ftp://127.0.0.1/s3cret", "`callback` may not be called at `ftp://127.0.0.1`"],
    ["s3cret", "`callback` is not an address"],
  ])("that is `%s` is refused, and not repeated", async (callback, detail) => {
    const refused = await ask({ callback });
    expect(refused).toMatchObject({ status: 422, code: "bad-callback", detail });
    expect(JSON.stringify(refused)).not.toContain("s3cret");
  });

  it("of a dry run, or of a service that cannot sign, is refused", async () => {
    expect(await ask({ dryRun: true })).toMatchObject({ status: 422, code: "callback-of-dry-run" });
    Object.assign(service.muster, { callbacks: undefined });
    expect(await ask()).toMatchObject({ status: 422, code: "no-callbacks" });
  });

  // Names that lead to this machine, in every spelling: what is listed is `127.0.0.1` alone.
  it.each([
    "https://localhost/x",
    "https://127.1/x",
    "https://127.0.0.2/x",
    "https://2130706434/x",
    "https://0x7f.2/x",
    "https://0177.0.0.2/x",
    "https://[::1]/x",
    "https://[::ffff:127.0.0.1]/x",
    "https://[::ffff:7f00:1]/x",
    "https://[64:ff9b::7f00:1]/x",
    "https://0.0.0.0/x",
    "https://10.0.0.1/x",
    "https://172.16.0.1/x",
    "https://192.168.1.1/x",
    "https://100.64.0.1/x",
    "https://169.254.169.254/latest/meta-data",
    "https://[fd00:ec2::254]/latest/meta-data",
    "https://[fe80::1]/x",
    "https://ⓛocalhost/x",
  ])("that leads to `%s` is never called, however often that is tried", async (callback) => {
    Object.assign(service.muster, { callbacks: { key: KEY, privateHosts: [] } });
    await freeze(2);
    const { status } = await ask({ callback });
    if (status === 422) return;
    service.later += 3 * HOUR;
    await call();
    expect(taken).toEqual([]);
    const failed = service.events.filter(({ event }) => event === "an errand is put off");
    expect(JSON.stringify(failed)).toMatch(/its host has a private address/);
  });
});
