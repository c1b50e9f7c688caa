// How does the app listen on Node so that nobody can hold it up, and how does it stop without cutting anybody off?

import { createServer, Server } from "node:http";
import { Server as NetServer } from "node:net";
import type { AddressInfo } from "node:net";
import { setTimeout } from "node:timers/promises";
import { createAdaptorServer } from "@hono/node-server";
import type { Hono } from "hono";

/** Cuts off clients that send more slowly than this. Node's own limits give a slow client minutes. */
const LIMITS = {
  headersTimeout: 5_000,
  requestTimeout: 10_000,
  connectionsCheckingInterval: 1_000,
  // Longer than load balancers keep connections, so that the client is the one that closes them.
  keepAliveTimeout: 65_000,
  maxHeaderSize: 16_384,
};

/**
 * In milliseconds. Clients that keep a connection have this time to learn, from the answer to their next request, that
 * it closes.
 */
const FAREWELL = 500;
const LAST_ANSWERS = 10_000;

export interface Listening {
  readonly url: string;
  /** Accepts no new connections, answers what is under way, and after ten seconds closes what is left. */
  stop(): Promise<void>;
}

/** Rejects with the error of the system if it cannot listen on the address. */
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

/**
 * Closing an idle connection could cut off a request that is on its way, so at first only new connections are refused.
 */
async function stopServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.once("close", resolve));
  NetServer.prototype.close.call(server);
  await Promise.race([closed, setTimeout(FAREWELL, undefined, { ref: false })]);
  server.close();
  await Promise.race([closed, setTimeout(LAST_ANSWERS, undefined, { ref: false })]);
  server.closeAllConnections();
  await closed;
}
