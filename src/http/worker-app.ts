// How does the service run on Workers? Nothing outlives a request except what can be computed again.

import type { Context, ExecutionContext, Hono } from "hono";
import { NO_TOKENS_KNOWN } from "../app/access/authenticate.ts";
import { ensureRules } from "../app/activation/ensure-rules.ts";
import { ensureAdminToken } from "../app/access/first-token.ts";
import { createFleet } from "../app/evaluations/fleet.ts";
import { createInForceReader } from "../app/decisions/in-force-reader.ts";
import type { Muster } from "../app/muster.ts";
import { publishSigners } from "../app/audit/signing.ts";
import { createRulesInForce } from "../app/rules/rules-in-force.ts";
import type { RulebookCache } from "../app/rules/rules-in-force.ts";
import { putTrustInForce } from "../app/access/trust-in-force.ts";
import type { TrustInForce } from "../app/access/trust-in-force.ts";
import { UsageError } from "../model/usage-error.ts";
import type { Notices } from "../model/notice.ts";
import { present } from "../model/present.ts";
import { isError } from "../model/problem.ts";
import type { Chance, Clock, FetchDocument, PostText } from "../ports/runtime.ts";
import type { Signing } from "../ports/signing.ts";
import type { Store } from "../ports/store.ts";
import { createSigner } from "../receipt/signer.ts";
import type { SourceFile } from "../text/source-file.ts";
import { readTrustFile } from "../trust/read-trust-file.ts";
import { createApp } from "./app.ts";
import { jsonLog } from "./json-log.ts";
import type { Environment } from "./read-setting.ts";
import { readNotices } from "./read-notices.ts";
import { readSettings, toldBySettings } from "./read-settings.ts";
import type { Settings } from "./read-settings.ts";
import { requireSignInTrust } from "./read-sign-in.ts";
import { problemResponse } from "./serve-request.ts";
import { tellRefusal } from "./tell-refusal.ts";

/** What the root of the worker passes in. */
export interface WorkerOutside<Bindings> {
  readonly version: string;
  /** The program's own rules. */
  readonly shipped: readonly SourceFile[];
  readonly storeOf: (bindings: Bindings) => Store;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly elapsed: () => number;
  readonly writeLine: (line: string) => void;
  /** Fetches the keys of the trusted issuers. */
  readonly fetchDocument: FetchDocument;
  /** Sends something to whoever is to be told. */
  readonly post: PostText;
  readonly jobs: readonly WorkerJob[];
  /** Does the errands that end when something is decided. */
  readonly waiters: NonNullable<Muster["waiters"]>;
}

export interface WorkerJob {
  readonly cron: string;
  readonly name: string;
  readonly run: (muster: Muster) => Promise<unknown>;
}

export interface WorkerApp<Bindings> {
  fetch(request: Request, bindings: Bindings, context: ExecutionContext): Promise<Response>;
  scheduled(trigger: { readonly cron: string }, bindings: Bindings, context: ExecutionContext): Promise<void>;
}

/** What the settings say. */
interface Told {
  readonly settings: Settings;
  readonly trust: TrustInForce | undefined;
  readonly notices: Notices | undefined;
  readonly signing: Signing;
}

/** What an isolate keeps. */
interface Isolate extends Told {
  readonly app: Hono;
  /**
   * Whether tokens and rules are there. Until then each request sees to that itself, since none can wait for what
   * another reads.
   */
  isReady: boolean;
}

export function createWorker<Bindings extends object>(outside: WorkerOutside<Bindings>): WorkerApp<Bindings> {
  const { shipped, clock, chance, version, elapsed } = outside;
  const log = jsonLog(clock, outside.writeLine);
  const cache: RulebookCache = new Map();
  let isolate: Isolate | undefined;

  const musterFor = (
    bindings: Bindings,
    context: ExecutionContext,
    { settings, trust, notices, signing }: Told,
  ): Muster => {
    const store = outside.storeOf(bindings);
    const rules = createRulesInForce(shipped, cache);
    const fleet = createFleet(store, rules, { resident: false });
    const inForce = createInForceReader(store, { resident: false });
    const later = (work: () => Promise<unknown>): void => context.waitUntil(work());
    const own = { store, clock, chance, log, pause, later, signing, waiters: outside.waiters };
    const systems = present({ trust, notices, post: outside.post });
    return { ...own, rules, fleet, inForce, ...toldBySettings(settings), ...systems };
  };

  const start = (bindings: Bindings): Isolate => {
    const settings = readSettings(bindings as Environment);
    const trust = readTrustSetting(bindings as Environment, outside.fetchDocument);
    requireSignInTrust(settings.people, trust);
    const notices = readNoticesSetting(bindings as Environment);
    const { openness, rateLimit } = settings;
    const signing = signingOf(settings);
    const app = createApp({
      musterOf: (c: Context) => musterFor(c.env as Bindings, c.executionCtx, { settings, trust, notices, signing }),
      version,
      openness,
      elapsed,
      known: NO_TOKENS_KNOWN,
      instance: [...chance.bytes(5)].map((byte) => byte.toString(36)).join(""),
      ...(rateLimit !== undefined && { rateLimit }),
    });
    return { app, settings, trust, notices, signing, isReady: false };
  };

  const enter = async (bindings: Bindings, context: ExecutionContext): Promise<Isolate> => {
    const current = (isolate ??= start(bindings));
    if (!current.isReady) await prepare(musterFor(bindings, context, current), current);
    current.isReady = true;
    return current;
  };

  return {
    fetch: async (request, bindings, context) => {
      try {
        const { app } = await enter(bindings, context);
        return await app.fetch(request, bindings, context);
      } catch (error) {
        log.error("start failed", { error: String(error) });
        return problemResponse(tellRefusal(error, "start"));
      }
    },
    scheduled: async ({ cron }, bindings, context) => {
      const isolate = await enter(bindings, context);
      for (const job of outside.jobs) {
        if (job.cron === cron) await job.run(musterFor(bindings, context, isolate));
      }
    },
  };
}

/**
 * The setting holds the text of the file, since a worker reads no files. Throws UsageError, which is for the log, not
 * for whoever asks.
 */
function readTrustSetting(env: Environment, fetchDocument: FetchDocument): TrustInForce | undefined {
  const text = env["MUSTER_TRUST"] ?? "";
  if (text.trim() === "") return undefined;
  const { trust, problems } = readTrustFile({ path: "MUSTER_TRUST", text });
  if (trust !== undefined) return putTrustInForce(trust, fetchDocument, { share: false });
  const { line, message = "", help } = problems.find(isError) ?? {};
  throw new UsageError(`MUSTER_TRUST does not load, the first error is in line ${line}: ${message}`, help);
}

/** The setting holds the text of the file, as that of trust does. Throws Refusal. */
function readNoticesSetting(env: Environment): Notices | undefined {
  const text = env["MUSTER_NOTICES"] ?? "";
  if (text.trim() === "") return undefined;
  return readNotices({ path: "MUSTER_NOTICES", text }, { variable: (name) => env[name], noMail: NO_MAIL });
}

const NO_MAIL = "no mail is sent from Workers, which speak to no mail server";

/** Lets others go on: an isolate answers several requests at once. */
function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

/** A worker reads no files, so the setting has to hold the keys themselves. */
function signingOf({ signingKeys }: Settings): Signing {
  if (signingKeys === undefined) return { why: "MUSTER_SIGNING_KEYS is not set" };
  if ("file" in signingKeys) {
    throw new UsageError(
      "MUSTER_SIGNING_KEYS names a file, and there are none here",
      "put the JWK itself into the secret",
    );
  }
  const [first, ...others] = signingKeys.keys;
  return { signers: [createSigner(first), ...others.map(createSigner)] };
}

async function prepare(muster: Muster, { settings: { adminToken }, signing }: Told): Promise<void> {
  await publishSigners(muster, signing);
  if (adminToken !== undefined) await ensureAdminToken(muster, adminToken);
  await ensureRules(muster);
}
