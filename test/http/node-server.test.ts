// Does the server on a real socket hold out against whoever sends badly, and stop without cutting anybody off?

import { once } from "node:events";
import { Agent, get, request } from "node:http";
import type { IncomingMessage, RequestOptions } from "node:http";
import { connect } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { activateRules } from "../../src/app/activation/activate-rules.ts";
import { listen } from "../../src/http/node-server.ts";
import type { Listening } from "../../src/http/node-server.ts";
import { RULES } from "../contract/http-contract.ts";
import { readFolder } from "../rules/shipped.ts";
import { startService } from "./service.ts";
import type { TestService } from "./service.ts";

let service: TestService;
let listening: Listening;
let token: string;
let isStopping: boolean;

beforeEach(async () => {
  isStopping = false;
  service = startService({ isStopping: () => isStopping, shipped: await readFolder("rules") });
  token = await service.token(["admin"]);
  listening = await listen(service.app, "127.0.0.1", 0);
});

afterEach(() => listening.stop());

/** What comes back for bytes as they are, until the server closes. */
async function sendRaw(text: string | Uint8Array, url = listening.url): Promise<string> {
  const { port } = new URL(url);
  const socket = connect(Number(port), "127.0.0.1");
  let answer = "";
  socket.setEncoding("latin1").on("data", (data) => (answer += String(data)));
  socket.on("error", () => undefined);
  socket.write(text);
  await once(socket, "close");
  return answer;
}

async function ask(
  path: string,
  options: RequestOptions = {},
  body?: string,
): Promise<{ status: number | undefined; text: string }> {
  const asked = request(`${listening.url}${path}`, options);
  asked.end(body);
  const [response] = (await once(asked, "response")) as [IncomingMessage];
  let text = "";
  for await (const chunk of response) text += String(chunk);
  return { status: response.statusCode, text };
}

describe("a socket", () => {
  it("is answered as in process", async () => {
    const headers = { authorization: `Bearer ${token}` };
    expect(await ask("/v1/tokens", { headers })).toMatchObject({ status: 200 });
    expect(await ask("/v1/tokens", {})).toMatchObject({ status: 401 });
    const made = await ask("/v1/tokens", { method: "POST", headers }, JSON.stringify({ name: "ä", roles: ["reader"] }));
    expect(made).toMatchObject({ status: 201, text: expect.stringContaining('"name":"ä"') });
  });

  it.each([
    [
      "two lengths of one body",
      "POST /v1/tokens HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      "400",
    ],
    ["a header of 32 KB", `GET /healthz HTTP/1.1\r\nHost: x\r\nX: ${"y".repeat(32_768)}\r\n\r\n`, "431"],
    ["no host", "GET /healthz HTTP/1.1\r\n\r\n", "400"],
    ["no HTTP at all", "\u0016\u0003\u0001\u0002\r\n\r\n", "400"],
    [
      "two authorizations",
      `GET /v1/tokens HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: a\r\nAuthorization: b\r\n\r\n`,
      "401",
    ],
    ["a path that leads up", "GET /v1/../../etc/passwd HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "404"],
    [
      "a path with a broken escape",
      "GET /v1/entities/%ff/%00/x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
      "401",
    ],
  ])("with %s is refused", async (_, text, status) => {
    expect((await sendRaw(text)).slice(0, 12)).toBe(`HTTP/1.1 ${status}`);
  });

  it("refuses a body that is too large before it has come in, and one whose size nobody says", async () => {
    const head = `POST /v1/tokens HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\n`;
    expect(await sendRaw(`${head}Connection: close\r\nContent-Length: 99999999\r\n\r\n{`)).toMatch(/^HTTP\/1\.1 413 /);
    const chunk = `10000\r\n${" ".repeat(65_536)}\r\n`;
    expect(await sendRaw(`${head}Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n${chunk.repeat(3)}`)).toMatch(
      /^HTTP\/1\.1 413 /,
    );
  });

  it("takes a large body, whether or not its size is announced", async () => {
    await activateRules(service.muster, RULES, { actor: "test" });
    const entities = Array.from({ length: 2_000 }, (_, index) =>
      JSON.stringify({
        apiVersion: "backstage.io/v1alpha1",
        kind: "Component",
        metadata: { name: `s${index}` },
        spec: {},
      }),
    );
    const body = `[${entities.join(",")}]`;
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const chunked = await ask(
      "/v1/catalog/a",
      { method: "PUT", headers: { ...headers, "transfer-encoding": "chunked" } },
      body,
    );
    expect(JSON.parse(chunked.text)).toMatchObject({ created: 2_000 });
    const length = String(Buffer.byteLength(body));
    const announced = await ask(
      "/v1/catalog/a",
      { method: "PUT", headers: { ...headers, "content-length": length } },
      body,
    );
    expect(JSON.parse(announced.text)).toMatchObject({ unchanged: 2_000 });
  });

  it.each([
    ["headers", "GET /healthz HTTP/1.1\r\nHost: x\r\nX-A: "],
    ["a body", "POST /v1/tokens HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n{"],
    ["nothing at all", ""],
  ])("cuts off whoever sends %s too slowly, while others are answered", async (_, start) => {
    const limits = {
      headersTimeout: 100,
      requestTimeout: 200,
      connectionsCheckingInterval: 20,
      keepAliveTimeout: 100,
      maxHeaderSize: 16_384,
    };
    const hurried = await listen(service.app, "127.0.0.1", 0, limits);
    const slow = Array.from({ length: 50 }, () => sendRaw(start, hurried.url));
    expect((await ask("/healthz")).status).toBe(200);
    for (const answer of await Promise.all(slow)) expect(answer).toMatch(/^(?:HTTP\/1\.1 (?:408|401) |$)/);
    await hurried.stop();
  });

  it("survives whatever is sent: 4xx, never 5xx", async () => {
    let seed = 7;
    const random = (below: number): number => (seed = (seed * 48_271) % 2_147_483_647) % below;
    const good = `POST /v1/tokens?x=1 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\nContent-Length: 31\r\nConnection: close\r\n\r\n{"name":"ci","roles":["reader"]}`;
    const answers = await Promise.all(
      Array.from({ length: 500 }, () => {
        const bytes = Buffer.from(good, "latin1");
        for (let slips = 1 + random(4); slips > 0; slips--) bytes[random(bytes.length)] = random(256);
        // A request that is cut short by its slip waits for the rest: what follows ends it.
        return sendRaw(Buffer.concat([bytes, Buffer.from("\r\n\r\n\0\r\n\r\n", "latin1")]));
      }),
    );
    const statuses = new Set(answers.map((answer) => answer.slice(9, 10)));
    expect(statuses.has("5")).toBe(false);
    expect(statuses.has("4")).toBe(true);
    expect((await ask("/healthz")).status).toBe(200);
  });
});

describe("stopping", () => {
  it("answers what is under way, tells connections that are kept that they close, and accepts nobody new", async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 20 });
    let open: () => void = () => undefined;
    const wait = new Promise<void>((resolve) => (open = resolve));
    let entered = 0;
    service.muster.store.tokens.list = async () => {
      entered++;
      await wait;
      return [];
    };
    const headers = { authorization: `Bearer ${token}` };
    const underWay = Array.from({ length: 20 }, () => ask("/v1/tokens", { agent, headers }));
    while (entered < underWay.length) await ask("/healthz", { agent: false });
    isStopping = true;
    const stopped = listening.stop();
    open();
    const answers = await Promise.all(underWay);
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    await stopped;
    const refused = get(`${listening.url}/healthz`, { agent: false });
    const [error] = (await once(refused, "error")) as [NodeJS.ErrnoException];
    expect(error.code).toBe("ECONNREFUSED");
    agent.destroy();
  });
});
