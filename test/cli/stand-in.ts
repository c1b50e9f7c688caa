// A server of the test's own: it answers as it is told, and remembers what it was asked.

import { createServer } from "node:http";
import type { IncomingHttpHeaders, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON. */
  readonly body?: object | string;
  /** Promises more than it sends, and goes. */
  readonly truncated?: boolean;
  /** Never says anything. */
  readonly silent?: boolean;
}

export interface StandIn {
  readonly url: string;
  readonly received: readonly Received[];
}

/** `answer` is told what was asked, and how many times something was asked before. */
export async function standIn(answer: (asked: Received, before: number) => Reply): Promise<StandIn> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method = "", url: path = "", headers } = request;
      const asked = { method, path, headers, body: Buffer.concat(chunks).toString("utf8") };
      received.push(asked);
      send(answer(asked, received.length - 1), response);
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received };
}

function send({ status = 200, headers = {}, body = "", truncated, silent }: Reply, response: ServerResponse): void {
  if (silent === true) return;
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const type = typeof body === "string" ? {} : { "content-type": "application/json" };
  const length = truncated === true ? { "content-length": String(Buffer.byteLength(text) + 100) } : {};
  response.writeHead(status, { ...type, ...length, ...headers });
  if (truncated === true) response.write(text, () => response.destroy());
  else response.end(text);
}

/** A port on which nobody listens. */
export async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => void server.close(resolve));
  return port;
}
