// Can the official client ask by every tool over HTTP, with the permissions of its token and no others?

import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import type { CallToolResult } from "@modelcontextprotocol/client";
import { spawn } from "node:child_process";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { Hono } from "hono";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serve } from "@hono/node-server";
import { activateRules } from "../../src/app/activation/activate-rules.ts";
import { TOOLS } from "../../src/mcp/tools.ts";
import type { Role } from "../../src/model/identity.ts";
import { RULES, CATALOG } from "../contract/http-contract.ts";
import { readFolder, ROOT } from "../rules/shipped.ts";
import { startService } from "../http/service.ts";
import type { TestService } from "../http/service.ts";

let service: TestService;
let url: URL;
let stop: () => Promise<void>;

beforeAll(async () => {
  const shipped = (await readFolder("rules")).filter(({ path }) => !path.endsWith(".test.yaml"));
  service = startService({ shipped });
  await activateRules(service.muster, RULES, { actor: "test" });
  const token = await service.token(["admin"]);
  const headers = { "content-type": "application/yaml" };
  await service.ask("PUT /v1/catalog/files", { token, body: CATALOG(null), headers });
  ({ url, stop } = await listen(service.app));
});
afterAll(() => stop());

async function listen(app: Hono): Promise<{ readonly url: URL; readonly stop: () => Promise<void> }> {
  return new Promise((resolve) => {
    const server = serve({ fetch: app.fetch, hostname: "127.0.0.1", port: 0 }, ({ port }) =>
      resolve({
        url: new URL(`http://127.0.0.1:${port}/mcp`),
        stop: () => new Promise((closed) => server.close(() => closed())),
      }),
    );
  });
}

async function connected(...roles: readonly Role[]): Promise<Client> {
  const token = await service.token(roles);
  const client = new Client({ name: "test", version: "1" });
  await client.connect(
    new StreamableHTTPClientTransport(url, { requestInit: { headers: { authorization: `Bearer ${token}` } } }),
  );
  return client;
}

function textOf({ content }: CallToolResult): string {
  return content.map((part) => (part.type === "text" ? part.text : "")).join("");
}

async function asked(client: Client, name: string, input: object = {}): Promise<Record<string, unknown>> {
  const answer = await client.callTool({ name, arguments: { ...input } });
  expect(answer.isError, textOf(answer)).not.toBe(true);
  expect(JSON.parse(textOf(answer))).toEqual(answer.structuredContent);
  return answer.structuredContent as Record<string, unknown>;
}

async function refused(client: Client, name: string, input: object = {}): Promise<string> {
  const answer = await client.callTool({ name, arguments: { ...input } });
  expect(answer.isError).toBe(true);
  return textOf(answer);
}

const CHECKOUT = { entity: "checkout" };

describe("the tools", () => {
  it("are listed, say what they do, and none of them writes rules, facts or catalogs", async () => {
    const { tools } = await (await connected("reader")).listTools();
    expect(tools.map(({ name }) => name)).toEqual(TOOLS.map(({ name }) => name));
    expect(tools.filter(({ annotations }) => annotations?.readOnlyHint !== true).map(({ name }) => name)).toEqual([
      "check_gate",
      "request_waiver",
    ]);
    for (const { description, inputSchema } of tools) {
      expect(description?.length).toBeGreaterThan(20);
      expect(inputSchema.type).toBe("object");
    }
  });

  it("read what a reader may read", async () => {
    const client = await connected("reader");
    expect((await asked(client, "list_scorecards"))["items"]).toHaveLength(1);
    expect(await asked(client, "read_scorecard", { scorecard: "readiness" })).toMatchObject({ id: "readiness" });
    expect(await asked(client, "read_entity", CHECKOUT)).toMatchObject({ entity: { kind: "Component" } });
    expect((await asked(client, "read_levels", CHECKOUT))["items"]).toHaveLength(1);
    await asked(client, "next_steps", CHECKOUT);
    const { items } = await asked(client, "read_findings", CHECKOUT);
    expect(JSON.stringify(items)).toContain("has-owner");
    const explained = await asked(client, "explain_finding", {
      ...CHECKOUT,
      scorecard: "readiness",
      rule: "has-owner",
    });
    expect(JSON.stringify(explained)).toContain("entity.owner");
    const unowned = { where: { "==": [{ var: "entity.owner" }, null] }, select: ["entity.kind"] };
    expect((await asked(client, "query_entities", unowned))["total"]).toBeGreaterThan(0);
  });

  it("simulate and preview without anything being kept", async () => {
    const client = await connected("reader");
    const facts = { "test.line_coverage_pct": { value: 99, source: "ci" } };
    const simulated = await asked(client, "simulate_change", { ...CHECKOUT, facts, explain: "none" });
    expect(JSON.stringify(simulated)).toContain(
      '"rule":"is-covered","title":"Is covered by tests","level":"silver","severity":"medium","outcome":"pass"',
    );
    const files = RULES.map(({ path, text }) => ({
      path,
      text: text.replace("exists: entity.owner", "exists: entity.kind"),
    }));
    const previewed = await asked(client, "preview_rules", { files, environments: ["production"] });
    expect(previewed["totals"]).toMatchObject({ gained: 1 });
    expect((await asked(client, "preview_rules", { files: RULES }))["totals"]).toMatchObject({ changed: 0 });
  });

  it("check a gate and record nothing, unless they are asked to", async () => {
    const client = await connected("gatekeeper");
    const question = { ...CHECKOUT, environment: "production" };
    expect(await asked(client, "check_gate", question)).toMatchObject({ verdict: "block", id: null });
    const { id } = await asked(client, "check_gate", { ...question, record: true });
    expect(await asked(client, "read_decision", { id })).toMatchObject({ verdict: "block", id });
  });

  it("refuse what the token may not, in the words of the route", async () => {
    const reader = await connected("reader");
    expect(await refused(reader, "check_gate", { ...CHECKOUT, environment: "production" })).toContain(
      "may not do this",
    );
    const waiver = {
      ...CHECKOUT,
      scorecard: "readiness",
      rule: "has-owner",
      reason: "The team is being founded in January.",
      expiresAt: "2026-12-20",
    };
    expect(await refused(reader, "request_waiver", waiver)).toContain("role-missing");
    const reporter = await connected("reporter");
    expect(await asked(reporter, "request_waiver", waiver)).toMatchObject({ state: "requested" });
    expect(await refused(reporter, "list_scorecards")).toContain("role-missing");
  });

  it("say what is wrong with what they are given", async () => {
    const client = await connected("reader");
    expect(await refused(client, "read_entity", { entity: "component:" })).toContain("kind:namespace/name");
    expect(await refused(client, "read_entity", { entity: "chekout" })).toContain("checkout");
    expect(await refused(client, "read_entity", {})).toMatch(/entity/);
    await expect(client.callTool({ name: "put_rules", arguments: {} })).rejects.toThrow(/put_rules/);
  });
});

describe("muster mcp", () => {
  it("asks the server over standard input and output, and ends when nobody asks any more", async () => {
    const env = { MUSTER_URL: url.origin, MUSTER_TOKEN: await service.token(["reader"]) };
    const args = [join(ROOT, "src/bin.ts"), "mcp"];
    const transport = new StdioClientTransport({ command: process.execPath, args, env, stderr: "ignore" });
    const client = new Client({ name: "test", version: "1" });
    await client.connect(transport);
    expect((await asked(client, "read_levels", CHECKOUT))["items"]).toHaveLength(1);
    expect(await refused(client, "check_gate", { ...CHECKOUT, environment: "production" })).toContain(
      "may not do this",
    );
    await client.close();
  });

  it("is answered to the end where all is written at once and nothing more is to come", async () => {
    const token = await service.token(["reader"]);
    const call = (id: number) => ({ jsonrpc: "2.0", id, method: "tools/call", params: CALL });
    const CALL = { name: "read_levels", arguments: CHECKOUT };
    const hello = { protocolVersion: "2025-06-18", capabilities: {}, clientInfo: { name: "test", version: "1" } };
    const messages = [
      { jsonrpc: "2.0", id: 0, method: "initialize", params: hello },
      { jsonrpc: "2.0", method: "notifications/initialized" },
      ...[1, 2, 3, 4, 5].map(call),
    ];
    const child = spawn(process.execPath, [join(ROOT, "src/bin.ts"), "mcp"], {
      env: { PATH: process.env["PATH"] ?? "", MUSTER_URL: url.origin, MUSTER_TOKEN: token },
      stdio: ["pipe", "pipe", "inherit"],
    });
    child.stdin.end(messages.map((message) => `${JSON.stringify(message)}\n`).join(""));
    const answers = (await text(child.stdout)).trim().split("\n");
    expect(answers.map((line) => (JSON.parse(line) as { id: number }).id).sort((a, b) => a - b)).toEqual([
      0, 1, 2, 3, 4, 5,
    ]);
    expect(answers.filter((line) => line.includes("isError"))).toEqual([]);
  });
});

describe("the door", () => {
  const list = { jsonrpc: "2.0", id: 1, method: "tools/list", params: {} };
  const headers = { accept: "application/json, text/event-stream" };

  it("is shut to whoever has no token, and to pages of others", async () => {
    expect((await service.ask("POST /mcp", { body: list, headers })).status).toBe(401);
    const token = await service.token(["reader"]);
    const from = (origin: string) => service.ask("POST /mcp", { token, body: list, headers: { ...headers, origin } });
    const evil = await from("http://evil.example");
    expect([evil.status, ((await evil.json()) as { code: string }).code]).toEqual([403, "origin-not-allowed"]);
    expect((await from("null")).status).toBe(403);
    expect((await from("http://localhost:6274")).status).toBe(200);
  });

  it("takes one message a request, holds no streams, and no other method", async () => {
    const token = await service.token(["reader"]);
    expect((await service.ask("GET /mcp", { token })).status).toBe(405);
    expect((await service.ask("DELETE /mcp", { token })).status).toBe(405);
    for (const body of [{}, [], [list], "x", 1, { ...list, method: "subscriptions/listen" }]) {
      const { status } = await service.ask("POST /mcp", {
        token,
        body: JSON.stringify(body),
        headers: { ...headers, "content-type": "application/json" },
      });
      expect(status).toBeLessThan(500);
    }
  });
});
