// How is something sent to an address of the configuration, on Node, without reaching anything that was not meant?

import { lookup as lookUp } from "node:dns";
import { request as overHttp } from "node:http";
import { request as overHttps } from "node:https";
import { BlockList, isIP } from "node:net";
import type { LookupFunction } from "node:net";
import type { PostText } from "../ports/runtime.ts";

const TIMEOUT = 10_000;

/**
 * Networks that are nobody's on the web: of this machine, private, link-local, for tests and documentation, and
 * multicast.
 */
const PRIVATE: readonly (readonly [network: string, prefix: number])[] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
  ["::", 96],
  ["64:ff9b::", 96],
  ["64:ff9b:1::", 48],
  ["100::", 64],
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
  ["5f00::", 16],
  ["fc00::", 7],
  ["fe80::", 10],
  ["fec0::", 10],
  ["ff00::", 8],
];

const NOT_PUBLIC = new BlockList();
for (const [network, prefix] of PRIVATE) NOT_PUBLIC.addSubnet(network, prefix, network.includes(":") ? "ipv6" : "ipv4");

/** Also true for an IPv4 address that is written as IPv6, such as `::ffff:10.0.0.1`, and for what is no address. */
export function isPrivateAddress(address: string): boolean {
  const kind = isIP(address);
  if (kind === 0) return true;
  return NOT_PUBLIC.check(address, kind === 6 ? "ipv6" : "ipv4");
}

class Unsent extends Error {
  override readonly name = "Unsent";
}

/**
 * Connects only to addresses that were checked here, so a name that resolves to others a moment later leads nowhere.
 */
const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookUp(hostname, { ...options, all: true }, (error, addresses) => {
    const found = error === null ? addresses : [];
    const failure = error ?? (found.some(({ address }) => isPrivateAddress(address)) ? refused() : null);
    if (failure !== null) return callback(failure, []);
    callback(null, found);
  });
};

function refused(): Unsent {
  return new Unsent("its host has a private address: `privateHosts` lists those that are meant");
}

/** Redirects are not followed, and the body of the answer is not read. */
export const postText: PostText = (url, { headers, body, mayBePrivate }) =>
  new Promise((resolve, reject) => {
    const target = new URL(url);
    const host = target.hostname.replace(/^\[|\]$/g, "");
    if (!mayBePrivate && isIP(host) !== 0 && isPrivateAddress(host)) {
      reject(refused());
      return;
    }
    const send = target.protocol === "https:" ? overHttps : overHttp;
    const bytes = new TextEncoder().encode(body);
    const options = {
      method: "POST",
      headers: { ...headers, "content-length": bytes.length, "user-agent": "Muster" },
      signal: AbortSignal.timeout(TIMEOUT),
      agent: false,
      ...(mayBePrivate ? {} : { lookup: publicLookup }),
    } as const;
    const request = send(target, options, (response) => {
      response.resume();
      resolve({ status: response.statusCode ?? 0, retryAfter: secondsOf(response.headers["retry-after"]) });
      response.destroy();
    });
    request.on("error", (error: NodeJS.ErrnoException) => {
      const why = error.name === "AbortError" || error.name === "TimeoutError" ? "no answer in time" : error.code;
      reject(error instanceof Unsent ? error : new Unsent(`it cannot be reached: ${why ?? "the connection failed"}`));
    });
    request.end(bytes);
  });

function secondsOf(header: string | undefined): number | undefined {
  const seconds = Number(header);
  return header !== undefined && seconds >= 0 && seconds <= 86_400 ? seconds : undefined;
}
