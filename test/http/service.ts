// A service in memory, whose clock and chance the test decides: what the tests of the HTTP layer ask.

import type { Hono } from "hono";
import { createFleet } from "../../src/app/evaluations/fleet.ts";
import { createInForceReader } from "../../src/app/decisions/in-force-reader.ts";
import { rememberTokens } from "../../src/app/access/authenticate.ts";
import { createToken } from "../../src/app/access/create-token.ts";
import type { Muster } from "../../src/app/muster.ts";
import type { TrustInForce } from "../../src/app/access/trust-in-force.ts";
import { createRulesInForce } from "../../src/app/rules/rules-in-force.ts";
import { createApp } from "../../src/http/app.ts";
import type { AppOptions } from "../../src/http/app.ts";
import { createTokenRequest } from "../../src/api/tokens.ts";
import type { Role } from "../../src/model/identity.ts";
import type { Chance, LogFields } from "../../src/ports/runtime.ts";
import type { Store } from "../../src/ports/store.ts";
import { TEST_SIGNER } from "../receipt/keys.ts";
import { memoryStore } from "../../src/store/memory.ts";
import type { SourceFile } from "../../src/text/source-file.ts";

const NOW = Date.UTC(2026, 11, 1, 12);

/** Of GitHub's published example of a signature. */
export const WEBHOOK_SECRET = "It's a Secret to Everybody";
export const PREVIOUS_WEBHOOK_SECRET = "the secret before it";

export interface LoggedEvent {
  readonly level: string;
  readonly event: string;
  readonly fields: LogFields | undefined;
}

export interface TestService {
  readonly app: Hono;
  readonly muster: Muster;
  readonly events: LoggedEvent[];
  /** What went on after an answer. */
  readonly afterwards: Promise<unknown>[];
  /** Milliseconds from NOW. */
  later: number;
  /** Text of a token with these roles, that reaches everything unless told otherwise. */
  token(roles: readonly Role[], more?: Readonly<Record<string, unknown>>): Promise<string>;
  ask(request: string, options?: AskOptions): Promise<Response>;
  /** As it is, where `ask` would put it right. */
  send(path: string, request: RequestInit): Promise<Response>;
}

export interface AskOptions {
  readonly token?: string | undefined;
  /** Sent as JSON; a text as it is. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

interface ServiceOptions {
  readonly store?: Store;
  readonly shipped?: readonly SourceFile[];
  readonly trust?: TrustInForce;
  /** One that was stopped, whose store is used again. */
  readonly before?: TestService;
}

export function startService(options: Partial<AppOptions> & ServiceOptions = {}): TestService {
  const events: LoggedEvent[] = [];
  const at = (level: string) => (event: string, fields?: LogFields) => void events.push({ level, event, fields });
  const store = options.store ?? options.before?.muster.store ?? memoryStore();
  const rules = createRulesInForce(options.shipped ?? []);
  const service: TestService = {
    get app() {
      return app;
    },
    afterwards: [],
    later: 0,
    events,
    muster: {
      store,
      rules,
      clock: { now: () => NOW + service.later },
      chance: options.before?.muster.chance ?? countingChance(),
      log: { info: at("info"), warn: at("warn"), error: at("error") },
      fleet: createFleet(store, rules, { resident: true }),
      inForce: createInForceReader(store, { resident: true }),
      sources: [],
      longestWaiver: 90 * 86_400_000,
      signing: { signers: [TEST_SIGNER] },
      githubWebhooks: {
        secrets: [WEBHOOK_SECRET, PREVIOUS_WEBHOOK_SECRET],
        incidentLabels: ["incident"],
        deployWorkflows: [],
      },
      later: (work) => void service.afterwards.push(work()),
      ...(options.trust !== undefined && { trust: options.trust }),
    },
    token: async (roles, more = {}) => {
      const everything = { sources: ["*"], entities: ["*"], environments: ["*"] };
      const request = createTokenRequest.parse({ name: roles.join(), roles, ...everything, ...more });
      return (await createToken(service.muster, request, { actor: "test" })).text;
    },
    send: async (path, request) => app.request(path, request),
    ask: async (request, { token, body, headers } = {}) => {
      const [method = "GET", path = "/"] = request.split(" ");
      return app.request(path, {
        method,
        ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
        headers: {
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(body === undefined ? {} : { "content-type": "application/json" }),
          ...headers,
        },
      });
    },
  };
  const app = createApp({
    musterOf: () => service.muster,
    version: "0.0.0",
    openness: { reading: false, metrics: false, badges: false },
    known: rememberTokens(),
    elapsed: () => 0,
    instance: "t",
    ...options,
  });
  return service;
}

/** Never the same twice, always the same again. */
function countingChance(): Chance {
  let count = 0;
  return {
    id: (prefix) => `${prefix}_${String(++count).padStart(26, "0")}`,
    // No two calls get the same: the count itself is in the first four bytes.
    bytes: (length) => {
      const call = ++count;
      return Uint8Array.from(
        { length },
        (_, index) => (index < 4 ? call >>> (8 * index) : call * 31 + index * 17) % 256,
      );
    },
  };
}
