// How does the app listen on Node, so that nobody can hold it up, and how does it stop without cutting anybody off?

import { createServer, Server } from "node:http";
import { Server as NetServer } from "node:net";
import type { AddressInfo } from "node:net";
import { setTimeout } from "node:timers/promises";
import { createAdaptorServer } from "@hono/node-server";
import type { Hono } from "hono";

/** Whoever sends slower than this is cut off: Node's own limits leave a connection to somebody slow for minutes. */
const LIMITS = {
  headersTimeout: 5_000,
  requestTimeout: 10_000,
  connectionsCheckingInterval: 1_000,
  // Longer than load balancers keep theirs: the side that asks is the one that closes.
  keepAliveTimeout: 65_000,
  maxHeaderSize: 16_384,
};

/** For clients that keep their connection to hear, with the answer to their next request, that it closes. */
const FAREWELL = 500;
const LAST_ANSWERS = 10_000;

export interface Listening {
  readonly url: string;
  /** Accepts nobody new, answers what is under way, and after ten seconds closes what is left. */
  stop(): Promise<void>;
}

/** Rejects with what the system says where the address cannot be listened on. */
export async function listen(app: Hono, host: string, port: number, limits = LIMITS): Promise<Listening> {
  const server = createAdaptorServer({ fetch: app.fetch, createServer, serverOptions: limits });
  if (!(server instanceof Server)) throw new TypeError("not an HTTP/1 server");
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => resolve(server.off("error", reject) && undefined));
  });
  const { address, port: bound, family } = server.address() as AddressInfo;
  const shown = family === "IPv6" ? `[${address}]` : address;
  return { url: `http://${shown}:${bound}`, stop: () => stopServer(server) };
}

/** Closing a connection that is idle would cut off a request that is on its way: at first only the door is closed. */
async function stopServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.once("close", resolve));
  NetServer.prototype.close.call(server);
  await Promise.race([closed, setTimeout(FAREWELL, undefined, { ref: false })]);
  server.close();
  await Promise.race([closed, setTimeout(LAST_ANSWERS, undefined, { ref: false })]);
  server.closeAllConnections();
  await closed;
}
