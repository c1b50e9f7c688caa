// On what does the service run, where it is asked over HTTP? In process, on a socket with a database on disk, on workerd with D1.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTestHarness } from "wrangler";
import { buildWorker } from "../../build-worker.ts";
import { ensureRules } from "../../src/app/activation/ensure-rules.ts";
import { ensureAdminToken } from "../../src/app/access/first-token.ts";
import { publishSigners } from "../../src/app/audit/signing.ts";
import { putTrustInForce } from "../../src/app/access/trust-in-force.ts";
import { readTrust } from "../../src/http/read-trust.ts";
import { fetchOver } from "../../src/integrations/oidc/fetch-document.ts";
import { listen } from "../../src/http/node-server.ts";
import type { Store } from "../../src/ports/store.ts";
import { memoryStore } from "../../src/store/memory.ts";
import { openSqliteStore } from "../../src/store/sqlite/open-sqlite-store.ts";
import { startService, WEBHOOK_SECRET } from "../http/service.ts";
import type { TestService } from "../http/service.ts";
import { readFolder, ROOT } from "../rules/shipped.ts";
import { jwkOf, TEST_SIGNER, VECTOR_KEY } from "../receipt/keys.ts";
import { ADMIN_TOKEN } from "./http-contract.ts";
import type { Subject } from "./http-contract.ts";

export async function startInProcess(trust?: string): Promise<Subject> {
  const { app } = await startNode(memoryStore(), trust);
  return subject(
    async (path, request) => app.request(path, request),
    async () => undefined,
  );
}

export async function startOnSocket(trust?: string): Promise<Subject> {
  const folder = await mkdtemp(join(tmpdir(), "muster-http-"));
  const store = await openSqliteStore({ path: join(folder, "muster.db") });
  const { app } = await startNode(store, trust);
  const listening = await listen(app, "127.0.0.1", 0);
  return subject(
    async (path, request) => fetch(`${listening.url}${path}`, request),
    async () => {
      await listening.stop();
      await store.close();
      await rm(folder, { recursive: true });
    },
  );
}

/** `vars`: settings, in addition to those it always has. */
export async function startOnWorkerd(vars: Readonly<Record<string, string>> = {}): Promise<Subject> {
  const folder = await mkdtemp(join(tmpdir(), "muster-worker-"));
  const main = join(folder, "worker.js");
  await buildWorker(`${ROOT}test/worker/test-worker.ts`, main);
  const server = createTestHarness({ workers: [{ config: workerConfig(main, vars) }] });
  await server.listen();
  await server.getWorker().applyD1Migrations("DB");
  return subject(
    async (path, request) => server.fetch(path, request as object),
    async () => {
      await server.close();
      await rm(folder, { recursive: true });
    },
  );
}

function workerConfig(main: string, vars: Readonly<Record<string, string>>): object {
  return {
    name: "muster-test",
    main,
    no_bundle: true,
    compatibility_date: "2026-10-01",
    compatibility_flags: ["nodejs_compat"],
    send_metrics: false,
    vars: {
      MUSTER_ADMIN_TOKEN: ADMIN_TOKEN,
      MUSTER_GITHUB_WEBHOOK_SECRET: WEBHOOK_SECRET,
      MUSTER_SIGNING_KEYS: JSON.stringify(jwkOf(VECTOR_KEY)),
      ...vars,
    },
    d1_databases: [
      {
        binding: "DB",
        database_name: "muster-test",
        database_id: "00000000-0000-0000-0000-000000000000",
        migrations_dir: `${ROOT}drizzle`,
      },
    ],
  };
}

/** Prepared as the worker prepares itself, so that ids come in the same order. */
async function startNode(store: Store, text?: string): Promise<TestService> {
  const shipped = (await readFolder("rules")).filter(({ path }) => !path.endsWith(".test.yaml"));
  const trusted = text === undefined ? undefined : readTrust({ path: "trust.yaml", text }).trust;
  const trust = trusted && putTrustInForce(trusted, fetchOver(fetch), { share: true });
  const service = startService({ store, shipped, ...(trust !== undefined && { trust }) });
  await publishSigners(service.muster, { signers: [TEST_SIGNER] });
  await ensureAdminToken(service.muster, ADMIN_TOKEN);
  await ensureRules(service.muster);
  return service;
}

/** What there is of a response on every runtime. */
type Answered = Pick<Response, "status" | "text"> & { readonly headers: { get(name: string): string | null } };

function subject(send: (path: string, request: RequestInit) => Promise<Answered>, close: () => Promise<void>): Subject {
  return {
    close,
    ask: async (request, { token = ADMIN_TOKEN, body, headers } = {}) => {
      const [method = "GET", path = "/"] = request.split(" ");
      const response = await send(path, {
        method,
        redirect: "manual",
        ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
        headers: {
          ...(token !== null && { authorization: `Bearer ${token}` }),
          ...(body !== undefined && { "content-type": "application/json" }),
          ...headers,
        },
      });
      return { status: response.status, headers: response.headers, text: await response.text() };
    },
  };
}
