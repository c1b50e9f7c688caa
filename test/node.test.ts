// Does the service start, serve and stop as somebody who runs it expects?

import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startServer } from "../src/node.ts";
import type { Running, ServerOptions } from "../src/node.ts";
import { ROOT } from "./rules/shipped.ts";

const RULES = `
kind: Scorecard
id: ours
title: Ours
rules: [ { id: has-owner, title: Has an owner, pass: { exists: entity.owner }, why: To be asked., fix: { text: Set it. } } ]
---
kind: Gate
id: live
title: Live
environments: [ live ]
unregistered: block
require: [ { scorecard: ours, rules: [ has-owner ], enforcement: block } ]
`;

let folder: string;
let lines: string[];
let running: Running | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "muster-node-"));
  lines = [];
  running = undefined;
});

afterEach(async () => {
  await running?.stop();
  await rm(folder, { recursive: true });
});

async function start(options: Partial<ServerOptions> = {}): Promise<Running> {
  running = await startServer({
    host: "127.0.0.1",
    port: 0,
    db: join(folder, "muster.db"),
    env: {},
    packageRoot: ROOT.replace(/\/$/, ""),
    version: "1.2.3",
    log: { write: (line) => void lines.push(line) },
    ...options,
  });
  return running;
}

async function stop(): Promise<void> {
  await running?.stop();
  running = undefined;
}

interface Answered {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

async function ask({ url }: Running, request: string, token?: string, body?: unknown): Promise<Answered> {
  const [method = "GET", path = "/"] = request.split(" ");
  const response = await fetch(`${url}${path}`, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body) }),
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { "content-type": "application/json" }),
    },
  });
  const text = await response.text();
  return {
    status: response.status,
    body: text.startsWith("{") ? (JSON.parse(text) as Record<string, unknown>) : { text },
  };
}

describe("a first start", () => {
  it("tells the first admin's token once, and keeps it nowhere", async () => {
    const { adminToken = "", url } = await start();
    expect(adminToken).toMatch(/^mst_/);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect((await ask({ ...(running as Running) }, "GET /v1/tokens", adminToken)).status).toBe(200);
    await stop();
    for (const name of await readdir(folder)) {
      expect((await readFile(join(folder, name), "latin1")).includes(adminToken)).toBe(false);
    }
    expect(lines.join("")).not.toContain(adminToken);
    expect((await start()).adminToken).toBeUndefined();
    expect((await ask(running as Running, "GET /v1/tokens", adminToken)).status).toBe(200);
  });

  it("serves the shipped rules, and says so when it is ready", async () => {
    const service = await start();
    expect(await ask(service, "GET /readyz")).toMatchObject({
      status: 200,
      body: { ready: true, rules: "ok", store: "ok" },
    });
    const { text } = (await ask(service, "GET /metrics", service.adminToken)).body;
    expect(text).toContain('muster_http_request_duration_seconds_count{method="GET",route="/readyz",status="200"} 1');
  });

  it("refuses settings that mean nothing", async () => {
    await expect(start({ env: { MUSTER_READ: "opn" } })).rejects.toMatchObject({
      name: "UsageError",
      help: "did you mean `open`?",
    });
    await expect(start({ env: { MUSTER_RATE_LIMIT: "fast" } })).rejects.toMatchObject({ name: "UsageError" });
    await expect(start({ env: { MUSTER_BACKSTAGE_URL: "ftp://x" } })).rejects.toMatchObject({ name: "UsageError" });
    await expect(start({ env: { MUSTER_ADMIN_TOKEN: "short" } })).rejects.toMatchObject({ name: "UsageError" });
    expect((await start()).adminToken).toBeDefined();
  });

  it("that finds its port taken makes no token: nobody would ever be shown it", async () => {
    const other = await start({ db: join(folder, "other.db") });
    await expect(start({ port: Number(new URL(other.url).port) })).rejects.toThrow("in use");
    await other.stop();
    expect((await start()).adminToken).toBeDefined();
  });

  it("says what the system says of an address, and leaves the database to the next", async () => {
    const { url, adminToken } = await start();
    const taken = { port: Number(new URL(url).port), db: join(folder, "other.db") };
    const first = running as Running;
    await expect(start(taken)).rejects.toMatchObject({ code: "EADDRINUSE" });
    running = first;
    await start({ ...taken, port: 0 });
    await stop();
    await expect(start()).rejects.toMatchObject({ code: "served-already" });
    running = first;
    expect((await ask(first, "GET /v1/tokens", adminToken)).status).toBe(200);
  });
});

describe("a folder of rules", () => {
  let rules: string;

  beforeEach(async () => {
    rules = join(folder, "rules");
    await mkdir(rules);
    await writeFile(join(rules, "ours.yaml"), RULES);
  });

  it("is in force from the start", async () => {
    const service = await start({ rules });
    const { body } = await ask(service, "GET /v1/scorecards", service.adminToken);
    expect(body["items"]).toEqual([expect.objectContaining({ id: "ours" })]);
  });

  it("that does not load is told whole, where nothing did before", async () => {
    await writeFile(join(rules, "broken.yaml"), "kind: Scorecard\nid: x\n");
    await expect(start({ rules })).rejects.toMatchObject({
      code: "rules-do-not-load",
      details: {
        problems: expect.arrayContaining([expect.objectContaining({ file: expect.stringContaining("broken.yaml") })]),
      },
    });
  });

  it("that does not load any more leaves the last good one in force, and that is said", async () => {
    await start({ rules });
    await stop();
    await writeFile(join(rules, "ours.yaml"), "kind: [");
    const service = await start({ rules, env: { MUSTER_ADMIN_TOKEN: "a-token-for-this-test" } });
    expect(await ask(service, "GET /readyz")).toMatchObject({ status: 200, body: { ready: true, rules: "stale" } });
    const { body } = await ask(service, "GET /v1/scorecards", "a-token-for-this-test");
    expect(body["items"]).toEqual([expect.objectContaining({ id: "ours" })]);
    const metrics = await ask(service, "GET /metrics", "a-token-for-this-test");
    expect(metrics.body["text"]).toContain("muster_rules_stale 1\n");
  });
});

describe("a folder of rules that changes", () => {
  it("is in force as soon as it is written to its end; what does not load changes nothing and is said", async () => {
    const rules = join(folder, "rules");
    await mkdir(rules);
    await writeFile(join(rules, "ours.yaml"), RULES);
    const service = await start({ rules, env: { MUSTER_READ: "open" } });
    const state = async () => {
      const { body } = await ask(service, "GET /readyz");
      const { body: list } = await ask(service, "GET /v1/scorecards");
      return {
        ready: body["ready"],
        rules: body["rules"],
        ids: (list["items"] as { id: string }[]).map(({ id }) => id),
      };
    };
    const became = async (rules: string, ids: string[]) => {
      while (JSON.stringify(await state()) !== JSON.stringify({ ready: true, rules, ids })) await setTimeout(20);
    };
    await became("ok", ["ours"]);
    await writeFile(join(rules, "ours.yaml"), "kind: [");
    await became("stale", ["ours"]);
    await writeFile(join(rules, "ours.yaml"), RULES.replaceAll("ours", "theirs"));
    await became("ok", ["theirs"]);
    await rm(join(rules, "ours.yaml"));
    await became("stale", ["theirs"]);
    expect(lines.filter((line) => line.includes("rules activated"))).toHaveLength(2);
  });
});

describe("the demo", () => {
  it("holds something that is blocked with an explanation, and facts that are fresh", async () => {
    const { adminToken, example } = await start({ demo: true });
    const check = { entity: example, environment: "production" };
    const { body } = await ask(running as Running, "POST /v1/decisions", adminToken, check);
    expect(body).toMatchObject({ verdict: "block", findings: [{ rule: "owner-is-known", effect: "blocking" }] });
    const path = "GET /v1/entities/component/default/checkout/findings?outcome=unknown";
    const findings = JSON.stringify((await ask(running as Running, path, adminToken)).body);
    expect(findings).not.toContain('"cause":"stale"');
  });
});

describe("what is secret", () => {
  it("is in no log, no database and no answer, wherever it was sent", async () => {
    const chosen = "canary-in-the-environment";
    const service = await start({ env: { MUSTER_ADMIN_TOKEN: chosen } });
    const canary = "mst_canaryCanaryCanaryCanaryCanary123456";
    const answers = [
      await ask(service, `GET /v1/tokens?token=${canary}`),
      await ask(service, `GET /v1/${canary}`, chosen),
      await ask(service, `GET /v1/scorecards/${canary}`, chosen),
      await ask(service, `DELETE /v1/tokens/${canary}`, chosen),
      await ask(service, "GET /v1/tokens", canary),
      await ask(service, "POST /v1/decisions", chosen, { entity: canary, [canary]: canary, environment: 1 }),
    ];
    await stop();
    expect(JSON.stringify(answers)).not.toContain(canary);
    expect(lines.join("")).not.toMatch(/canary/i);
    for (const name of await readdir(folder)) {
      const bytes = await readFile(join(folder, name), "latin1");
      expect(/canaryCanary|canary-in-the/.test(bytes)).toBe(false);
    }
  });

  it("cannot break a line of the log, whatever a name holds", async () => {
    const service = await start({ env: { MUSTER_ADMIN_TOKEN: "a-token-for-this-test" } });
    const name = 'evil\r\n{"level":"error"}\u001b[31m\u2028\u0085x';
    await ask(service, "POST /v1/tokens", "a-token-for-this-test", {
      name,
      roles: ["reader"],
      owner: `user:default/${encodeURIComponent(name)}`,
    });
    const broken = [{ path: name, text: "kind: [" }];
    await ask(service, "PUT /v1/rulebook", "a-token-for-this-test", { files: broken });
    for (const line of lines) {
      expect(line.endsWith("\n")).toBe(true);
      for (const odd of ["\r", "\n", "\u001b", "\u0085", "\u2028"]) expect(line.slice(0, -1)).not.toContain(odd);
      expect(() => JSON.parse(line) as unknown).not.toThrow();
    }
    expect(lines.some((line) => line.includes("rules refused"))).toBe(true);
  });
});

describe("stopping", () => {
  it("leaves a database that is whole and free for the next", async () => {
    const { adminToken } = await start();
    await ask(running as Running, "POST /v1/decisions", adminToken, { entity: "a", environment: "live" });
    await stop();
    expect(existsSync(join(folder, "muster.db"))).toBe(true);
    const again = await start();
    const { body } = await ask(again, "GET /v1/decisions", adminToken);
    expect(body["items"]).toHaveLength(1);
  });
});
