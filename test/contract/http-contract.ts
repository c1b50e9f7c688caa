// What does the service promise over HTTP, whatever it runs on? One suite, asked of every runtime.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { problemBody } from "../../src/api/problem.ts";
import { verifyCheckpoint } from "../../src/receipt/checkpoint-statement.ts";
import { isRefused } from "../../src/receipt/verify-envelope.ts";
import { verifyReceipt } from "../../src/receipt/verify-receipt.ts";
import { readTrustedKeys } from "../../src/receipt/read-keys.ts";
import { ROUTES } from "../../src/http/routes.ts";
import { TOOLS } from "../../src/mcp/tools.ts";
import { WEBHOOK_SECRET } from "../http/service.ts";
import { signedBy } from "../integrations/github/webhooks.ts";
import { AUDIENCE, githubClaims } from "../trust/claims.ts";
import type { Claims } from "../trust/claims.ts";
import { makeKey, sign, startIssuer } from "../trust/issuer.ts";
import type { Issuer, IssuerKey } from "../trust/issuer.ts";

export interface Asked {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly text: string;
}

export interface AskedWith {
  /** Left out: the admin's; null: none. */
  readonly token?: string | null;
  /** Sent as JSON; a text as it is. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A service with an empty catalog and RULES in force, whose clock stands at 2026-12-01T12:00:00Z. */
export interface Subject {
  readonly ask: (request: string, options?: AskedWith) => Promise<Asked>;
  readonly close: () => Promise<void>;
}

export const ADMIN_TOKEN = "admin-token-for-tests-0";

/** One scorecard that a gate blocks for, from the catalog and from a fact. */
export const RULES = [
  {
    path: "rules/readiness.yaml",
    text: `
kind: Scorecard
id: readiness
title: Readiness
appliesTo: { "==": [ { var: entity.kind }, Component ] }
levels: [ bronze, silver ]
rules:
  - id: has-owner
    title: Has an owner
    level: bronze
    pass: { exists: entity.owner }
    why: Somebody has to be asked.
    fix: { text: "Set spec.owner.", effort: 5m }
  - id: is-covered
    title: Is covered by tests
    level: silver
    pass: { ">=": [ { var: facts.test.line_coverage_pct }, 80 ] }
    why: What is not tried out breaks.
    fix: { text: "Write tests.", effort: 4h }
---
kind: Gate
id: production
title: Releases to production
environments: [ production ]
unregistered: block
require:
  - { scorecard: readiness, level: bronze, enforcement: block }
  - { scorecard: readiness, rules: [ is-covered ], onUnknown: warn, enforcement: block }
`,
  },
];

export const CATALOG = (owner: string | null): string => `
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: checkout }
spec: { type: service, lifecycle: production${owner === null ? "" : `, owner: ${owner}`} }
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: search }
spec: { type: service, lifecycle: production, owner: find }
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: find }
spec: { type: team, children: [] }
`;

const YAML = { "content-type": "application/yaml" };
const release = (more: object = {}): object => ({ entity: "checkout", environment: "production", ...more });
const coverage = (value: unknown, observedAt = "2026-12-01T11:00:00Z"): object[] => [
  { entity: "component:default/checkout", source: "ci", observedAt, facts: { "test.line_coverage_pct": value } },
];

/** A release that is blocked, mended and allowed: the gate's answers, to be compared byte by byte between runtimes. */
export async function askTheGates(subject: Subject): Promise<string[]> {
  const answers: string[] = [];
  const ask = async (request: string, options: AskedWith): Promise<void> => {
    const { status, text } = await subject.ask(request, options);
    answers.push(`${request} ${status} ${text}`);
  };
  const check = (more?: object): Promise<void> => ask("POST /v1/decisions", { body: release(more) });
  await ask("PUT /v1/rulebook", { body: { files: RULES } });
  await check();
  await ask("PUT /v1/catalog/files", { body: CATALOG(null), headers: YAML });
  await check();
  await check({
    explain: "all",
    change: { version: "1.2.3", commit: "9b2f7c1", artifacts: [{ uri: "x", sha256: "a".repeat(64) }] },
  });
  await ask("POST /v1/facts", { body: coverage(12) });
  await check();
  await ask("PUT /v1/catalog/files", { body: CATALOG("payments"), headers: YAML });
  await ask("POST /v1/facts", { body: coverage("many", "2026-12-01T11:30:00Z") });
  await check();
  await ask("POST /v1/facts", { body: coverage(93.5, "2026-12-01T11:45:00Z") });
  await check({ dryRun: true });
  await check();
  await check({ environment: "staging" });
  await check({ entity: "component:default/none" });
  await check({ facts: { "test.line_coverage_pct": 1, "x.y": [1, { ä: "😀" }] } });
  // The digest of the record is not compared: it holds what a runtime calls the state it decided by.
  const id = /"id":"(dec_\d+)".*"1\.2\.3"/.exec(answers.find((answer) => answer.includes("1.2.3")) ?? "")?.[1];
  for (const format of ["svr", "vsa"]) await ask(`GET /v1/decisions/${id}/receipt?format=${format}`, {});
  await ask("GET /.well-known/jwks.json", {});
  // Last: a runtime that remembers its answers does not use up an id for one that was given before.
  await check({ environment: "staging" });
  return answers;
}

export function describeHttpContract(runtime: string, start: (trust: string) => Promise<Subject>): void {
  describe(`the service over HTTP on ${runtime}`, () => {
    let subject: Subject;
    let key: IssuerKey;
    let issuer: Issuer;

    beforeAll(async () => {
      key = await makeKey("key-1");
      issuer = await startIssuer([key]);
      subject = await start(`
issuers: [ { issuer: "${issuer.url}", audience: "${AUDIENCE}", allow: [ { match: { repository_owner_id: "90001" } } ] } ]`);
    });
    afterAll(async () => {
      await subject.close();
      await issuer.close();
    });

    /** The answer, held against what its route says it answers. */
    async function ask(request: string, options: AskedWith = {}): Promise<Asked & { json: Record<string, unknown> }> {
      const asked = await subject.ask(request, options);
      const json = (asked.text === "" ? {} : JSON.parse(asked.text)) as Record<string, unknown>;
      expect(defectsOf(request, asked.status, json)).toEqual([]);
      return { ...asked, json };
    }

    async function token(roles: readonly string[], scope: object = {}): Promise<string> {
      const { json } = await ask("POST /v1/tokens", { body: { name: "test", roles, ...scope } });
      return String(json["token"]);
    }

    it("is alive and ready, with rules in force", async () => {
      expect((await ask("GET /healthz", { token: null })).status).toBe(200);
      expect((await ask("GET /readyz", { token: null })).json).toMatchObject({
        ready: true,
        rules: "ok",
        stopping: false,
      });
    });

    it("refuses whoever has no token, or one that was revoked", async () => {
      expect((await ask("GET /v1/entities", { token: null })).status).toBe(401);
      const { json } = await ask("POST /v1/tokens", { body: { name: "short", roles: ["reader"] } });
      const options = { token: String(json["token"]) };
      expect((await ask("GET /v1/entities", options)).status).toBe(200);
      expect((await ask(`DELETE /v1/tokens/${String(json["id"])}`)).status).toBe(204);
      expect((await ask("GET /v1/entities", options)).status).toBe(401);
    });

    it("puts rules in force, or says what is wrong with them and keeps those before", async () => {
      const pushed = await ask("PUT /v1/rulebook", { body: { files: RULES } });
      expect(pushed.json).toMatchObject({ activated: true });
      const broken = RULES.map(({ path, text }) => ({ path, text: text.replace("exists:", "exits:") }));
      const refused = await ask("PUT /v1/rulebook", { body: { files: broken } });
      expect([refused.status, refused.json["code"]]).toEqual([422, "rules-do-not-load"]);
      expect(refused.json["problems"]).toEqual([
        expect.objectContaining({ code: "unknown-operator", file: "rules/readiness.yaml" }),
      ]);
      expect((await ask("GET /v1/rulebook")).json["digest"]).toBe(pushed.json["digest"]);
    });

    it("previews what other rules would change, and changes nothing", async () => {
      const before = await ask("GET /v1/rulebook");
      const stricter = RULES.map(({ path, text }) => ({ path, text: text.replace(", 80 ]", ", 90 ]") }));
      const told = await ask("POST /v1/preview?environment=production", { body: { files: stricter } });
      expect([told.status, told.json["base"]]).toEqual([200, before.json["digest"]]);
      expect(told.json["totals"]).toMatchObject({ newlyBlocked: 0, lost: 0 });
      const refused = await ask("POST /v1/preview", { body: { files: [{ path: "a.yaml", text: "kind: [" }] } });
      expect([refused.status, refused.json["code"]]).toEqual([422, "rules-do-not-load"]);
      expect((await ask("GET /v1/rulebook")).text).toBe(before.text);
    });

    it("takes a catalog whole, and finds what is in it", async () => {
      const imported = await ask("PUT /v1/catalog/files", { body: CATALOG(null), headers: YAML });
      expect(imported.json).toMatchObject({ created: 3, updated: 0, removed: 0 });
      const again = await ask("PUT /v1/catalog/files", { body: CATALOG(null), headers: YAML });
      expect(again.json).toMatchObject({ created: 0, updated: 0, unchanged: 3 });
      const first = await ask("GET /v1/entities?limit=2&kind=component");
      expect(first.json["items"]).toHaveLength(2);
      const page = await ask("GET /v1/entities?limit=1");
      const next = await ask(`GET /v1/entities?limit=10&after=${encodeURIComponent(String(page.json["next"]))}`);
      expect(next.json).toMatchObject({ next: null });
      expect(next.json["items"]).toHaveLength(2);
      const broken = await ask("PUT /v1/catalog/files", { body: "kind: [", headers: YAML });
      expect(broken.status).toBe(422);
    });

    it("blocks a release with an explanation, and allows it once it is mended", async () => {
      const check = (more?: object) => ask("POST /v1/decisions", { body: release(more) });
      const blocked = await check();
      expect(blocked.json).toMatchObject({ verdict: "block", evaluation: "fail" });
      expect(blocked.json["findings"]).toEqual([
        expect.objectContaining({
          rule: "has-owner",
          outcome: "fail",
          effect: "blocking",
          fix: expect.objectContaining({ effort: "5m" }),
        }),
        expect.objectContaining({ rule: "is-covered", outcome: "unknown", cause: "missing", effect: "warning" }),
      ]);
      const again = await check();
      expect(again.json).toMatchObject({ id: blocked.json["id"], replayed: true });
      await ask("PUT /v1/catalog/files", { body: CATALOG("payments"), headers: YAML });
      await ask("POST /v1/facts", { body: coverage(91) });
      const allowed = await check();
      expect(allowed.json).toMatchObject({ verdict: "allow", evaluation: "pass" });
      const read = await ask(`GET /v1/decisions/${String(allowed.json["id"])}`);
      const around = { supersedes: blocked.json["id"], supersededBy: null };
      expect(JSON.parse(read.text)).toEqual({ ...JSON.parse(allowed.text), ...around });
      const replayed = await ask(`POST /v1/decisions/${String(blocked.json["id"])}/replay`);
      expect(replayed.json).toMatchObject({ agrees: true });
      const list = await ask("GET /v1/decisions?verdict=block&entity=checkout");
      expect(list.json["items"]).toEqual([expect.objectContaining({ id: blocked.json["id"] })]);
    });

    it("holds a release while a freeze does, and tells whoever waits as soon as somebody ends it", async () => {
      const stretch = { from: "2026-12-01", to: "2026-12-02" };
      const terms = { title: "Audit", environments: ["production"], ...stretch, reason: "Books are read." };
      const made = await ask("POST /v1/freezes", { body: terms });
      expect(made).toMatchObject({ status: 201, json: { state: "active" } });
      const held = await ask("POST /v1/decisions", { body: release({ change: { version: "held" } }) });
      expect(held.json).toMatchObject({
        verdict: "wait",
        retryAt: "2026-12-02T00:00:00Z",
        holds: [{ kind: "freeze", id: made.json["id"] }],
      });
      const waiting = ask(`GET /v1/decisions/${String(held.json["id"])}?wait=30`);
      const longer = await ask(`PUT /v1/freezes/${String(made.json["id"])}`, { body: { ...terms, to: "2026-12-03" } });
      expect(longer.json).toMatchObject({ to: "2026-12-03T00:00:00Z" });
      expect((await ask(`DELETE /v1/freezes/${String(made.json["id"])}`)).status).toBe(204);
      const followed = await waiting;
      expect(followed.json).toMatchObject({ verdict: "allow", supersedes: held.json["id"], supersededBy: null });
      const lock = await ask("POST /v1/locks", { body: { entity: "checkout", reason: "Incident." } });
      const locked = await ask("POST /v1/decisions", { body: release({ change: { version: "locked" } }) });
      expect(locked.json).toMatchObject({ verdict: "wait", holds: [{ kind: "lock", id: lock.json["id"] }] });
      expect((await ask(`DELETE /v1/locks/${String(lock.json["id"])}`)).status).toBe(204);
      expect((await ask("GET /v1/locks")).json).toEqual({ items: [], next: null });
    });

    it.each([
      ["is stale", 95, "2026-11-01T00:00:00Z", "stale"],
      ["has another type", "95", "2026-12-01T11:59:00Z", "source-error"],
      ["could not be told", null, "2026-12-01T11:59:30Z", "missing"],
    ])("never takes a fact that %s for a pass", async (_, value, observedAt, cause) => {
      const entity = "component:default/search";
      const facts = { "test.line_coverage_pct": value };
      await ask("POST /v1/facts", { body: [{ entity, source: "ci", observedAt, facts }] });
      const body = { entity, environment: "production", dryRun: true, explain: "all" };
      const { json } = await ask("POST /v1/decisions", { body });
      expect(json["findings"]).toEqual(
        expect.arrayContaining([expect.objectContaining({ rule: "is-covered", outcome: "unknown", cause })]),
      );
    });

    it("signs a receipt of what it decided, which holds by the keys it publishes", async () => {
      const sha256 = "bf".repeat(32);
      const change = { version: "7.0.0", artifacts: [{ uri: "ghcr.io/acme/checkout", sha256 }] };
      const { json } = await ask("POST /v1/decisions", { body: release({ change }) });
      const path = `GET /v1/decisions/${String(json["id"])}/receipt`;
      expect(json["links"]).toMatchObject({ receipt: path.slice(4) });
      const receipt = await ask(path);
      expect(receipt.headers.get("content-type")).toBe("application/vnd.dsse.envelope+json");
      expect((await ask(path)).text).toBe(receipt.text);
      const published = await ask("GET /.well-known/jwks.json", { token: null });
      const keys = readTrustedKeys(published.text) ?? [];
      expect(keys).toHaveLength(1);
      const expected = { algorithm: "sha256", environment: "production", at: Date.UTC(2026, 11, 1, 12) };
      const verified = await verifyReceipt(receipt.text, keys, { ...expected, digest: sha256 });
      expect(verified).toMatchObject({ decision: json["id"], entity: "component:default/checkout" });
      const other = await verifyReceipt(receipt.text, keys, { ...expected, digest: "00".repeat(32) });
      expect(other).toMatchObject({ code: "other-digest" });
      const accept = "application/vnd.in-toto.vsa+dsse";
      const summary = await ask(path, { headers: { accept } });
      expect(summary.headers.get("content-type")).toBe(accept);
      expect(summary.text).toBe((await ask(`${path}?format=vsa`)).text);
      expect((await ask("GET /v1/decisions/dec_none/receipt")).status).toBe(404);
    });

    it("keeps which release is deployed, and takes an answer only to one that waits", async () => {
      const { json } = await ask("POST /v1/decisions", { body: release({ change: { version: "8.0.0" } }) });
      const path = `/v1/decisions/${String(json["id"])}`;
      const deployed = await ask(`POST ${path}/deployed`, { body: { pin: true } });
      expect(deployed.json).toMatchObject({
        decision: json["id"],
        version: "8.0.0",
        baseline: true,
        notCompared: null,
      });
      await ask(`POST ${path}/deployed`, { body: { pin: false } });
      const listed = await ask("GET /v1/entities/component/default/checkout/deployments?environment=production");
      expect(listed.json).toMatchObject({
        items: [{ decision: json["id"], pinned: null, baseline: true }],
        next: null,
      });
      const person = { name: "dana", roles: ["approver"], owner: "user:default/dana", groups: ["sre"] };
      const { json: made } = await ask("POST /v1/tokens", { body: person });
      const answered = await ask(`POST ${path}/approvals`, {
        token: String(made["token"]),
        body: { answer: "approve" },
      });
      expect(answered.json).toMatchObject({ status: 409, code: "not-waiting" });
      expect((await ask(`GET ${path}/approvals`)).json).toEqual({ items: [], next: null });
    });

    it("tells the verdict as a status to whoever prefers that", async () => {
      const headers = { prefer: "respond-async, verdict-status" };
      const answer = await subject.ask("POST /v1/decisions", { body: release({ entity: "none" }), headers });
      expect([answer.status, answer.headers.get("preference-applied")]).toEqual([403, "verdict-status"]);
      expect(JSON.parse(answer.text)).toMatchObject({ verdict: "block" });
      expect((await subject.ask("POST /v1/decisions", { body: release(), headers })).status).toBe(200);
    });

    it("answers the same under one idempotency key, and refuses another request under it", async () => {
      const headers = { "idempotency-key": "run-1" };
      const first = await ask("POST /v1/decisions", { body: release({ change: { version: "2" } }), headers });
      const again = await ask("POST /v1/decisions", { body: release({ change: { version: "2" } }), headers });
      expect(again.json).toMatchObject({ id: first.json["id"], replayed: true });
      const other = await ask("POST /v1/decisions", { body: release({ change: { version: "3" } }), headers });
      expect([other.status, other.json["code"]]).toEqual([422, "idempotency-conflict"]);
      const empty = await ask("POST /v1/decisions", {
        body: release(),
        headers: { "idempotency-key": "x".repeat(256) },
      });
      expect(empty.status).toBe(400);
    });

    it("reaches as far as the token does", async () => {
      const gatekeeper = await token(["gatekeeper"], {
        entities: ["component:default/search"],
        environments: ["production"],
      });
      const status = async (request: string, body?: object): Promise<unknown> =>
        (await ask(request, { token: gatekeeper, ...(body === undefined ? {} : { body }) })).status;
      expect(await status("POST /v1/decisions", { entity: "search", environment: "production" })).toBe(200);
      expect(await status("POST /v1/decisions", { entity: "search", environment: "staging" })).toBe(403);
      expect(await status("POST /v1/decisions", { entity: "checkout", environment: "production" })).toBe(403);
      expect(await status("GET /v1/entities/component/default/search/findings")).toBe(200);
      expect(await status("GET /v1/entities/component/default/checkout/findings")).toBe(403);
      expect(await status("GET /v1/decisions")).toBe(403);
      expect(await status("GET /v1/decisions?entity=search")).toBe(403);
      expect(await status("GET /v1/decisions?entity=search&environment=staging")).toBe(403);
      expect(await status("GET /v1/decisions?entity=search&environment=production")).toBe(200);
      expect(await status("GET /v1/decisions?entity=checkout&environment=production")).toBe(403);
      const list = await ask("GET /v1/decisions?entity=checkout");
      const [decision] = list.json["items"] as { id: string }[];
      expect(await status(`GET /v1/decisions/${decision?.id}`)).toBe(403);
      const reporter = await token(["reporter"], { sources: ["ci"] });
      const pushed = await ask("PUT /v1/catalog/files", { token: reporter, body: CATALOG(null), headers: YAML });
      expect([pushed.status, pushed.json["code"]]).toEqual([403, "out-of-scope"]);
    });

    it("heeds a job whose issuer is trusted, as far as its repository reaches, and nobody who forges one", async () => {
      const catalog = `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: shop, annotations: { backstage.io/source-location: "url:${issuer.url}/acme/shop" } }
spec: { type: service, lifecycle: production, owner: find }`;
      await ask("PUT /v1/catalog/jobs", { body: catalog, headers: YAML });
      const job = (own: Claims = {}): Promise<string> => sign(key, githubClaims(issuer.url, own));
      const check = async (token: string, body: object = {}) =>
        ask("POST /v1/decisions", { token, body: { environment: "staging", ...body } });
      const [first, again] = await Promise.all([check(await job()), check(await job())]);
      expect([first?.json["entity"], again?.status]).toEqual([
        expect.objectContaining({ ref: "component:default/shop" }),
        200,
      ]);
      expect((await ask("GET /v1/identity", { token: await job() })).json).toMatchObject({
        entities: ["component:default/shop"],
      });
      expect((await check(await job(), { entity: "search" })).json["code"]).toBe("out-of-scope");
      expect((await check(await job({ event_name: "pull_request" }))).json["code"]).toBe("job-of-pull-request");
      expect((await check(await job({ repository_owner_id: "1" }))).json["code"]).toBe("job-not-allowed");
      expect((await check(await job({ aud: "other" }))).json["code"]).toBe("token-audience-refused");
      const stranger = await sign(await makeKey("key-1"), githubClaims(issuer.url));
      expect((await check(stranger)).json["code"]).toBe("token-signature-refused");
      expect((await ask("DELETE /v1/catalog/jobs")).status).toBe(200);
    });

    it("reports levels, findings and next steps", async () => {
      const levels = await ask("GET /v1/entities/component/default/checkout/levels");
      expect(levels.json["items"]).toEqual([expect.objectContaining({ scorecard: "readiness", level: "silver" })]);
      expect((await ask("GET /v1/scorecards/readiness/summary?by=owner")).json["items"]).toHaveLength(2);
      expect((await ask("GET /v1/scorecards/readiness/findings")).json["items"]).toHaveLength(2);
      const history = await ask("GET /v1/scorecards/readiness/history?interval=week");
      expect(history.json["points"]).toEqual(expect.arrayContaining([expect.objectContaining({ entities: 2 })]));
      expect((await ask("GET /v1/entities/component/default/search/next-steps")).status).toBe(200);
      const found = await ask("POST /v1/query", {
        body: { where: { "==": [{ var: "entity.owner" }, "group:default/find"] } },
      });
      expect(found.json["items"]).toHaveLength(1);
    });

    it("gives all decisions away, as they were answered and one a line", async () => {
      const lines = { headers: { accept: "application/x-ndjson" } };
      const asked = await subject.ask("GET /v1/decisions?entity=checkout&environment=production", lines);
      expect([asked.status, asked.headers.get("content-type")]).toEqual([200, "application/x-ndjson"]);
      expect(asked.text.endsWith("\n")).toBe(true);
      const told = asked.text.trimEnd().split("\n");
      const listed = await ask("GET /v1/decisions?entity=checkout&environment=production&limit=1000");
      const ids = (listed.json["items"] as { id: string }[]).map(({ id }) => id);
      expect(told.map((line) => (JSON.parse(line) as { id: string }).id)).toEqual(ids);
      for (const [at, id] of ids.entries()) {
        const { supersedes: _, supersededBy: _later, ...read } = (await ask(`GET /v1/decisions/${id}`)).json;
        expect(JSON.stringify(read)).toBe(told[at]);
      }
      const gatekeeper = await token(["gatekeeper"], { entities: ["component:default/search"], environments: ["*"] });
      expect((await subject.ask("GET /v1/decisions", { ...lines, token: gatekeeper })).status).toBe(403);
      expect((await subject.ask("GET /v1/decisions", { ...lines, token: null })).status).toBe(401);
    });

    it("does not send again what somebody has already", async () => {
      const { headers } = await ask("GET /v1/scorecards");
      const again = await subject.ask("GET /v1/scorecards", {
        headers: { "if-none-match": headers.get("etag") ?? "" },
      });
      expect([again.status, again.text]).toEqual([304, ""]);
    });

    it("takes delivery events, each once, and tells the metrics they come to", async () => {
      const deployment = (id: string, finishedAt: string, authoredAt: string) => ({
        kind: "deployment.finished",
        id,
        entity: "search",
        outcome: "success",
        sha: `abc${id}`,
        finishedAt,
        commits: [{ sha: `abc${id}`, authoredAt }],
      });
      const body = [
        deployment("1", "2026-11-02T10:00:00Z", "2026-11-01T10:00:00Z"),
        deployment("2", "2026-11-09T10:00:00Z", "2026-11-09T04:00:00Z"),
        deployment("3", "2026-11-16T12:00:00+01:00", "2026-11-16T01:00:00Z"),
        { kind: "deployment.finished", id: "4", entity: "search", outcome: "success", finishedAt: "2026-11-16" },
      ];
      const headers = { "idempotency-key": "events-1" };
      const first = await ask("POST /v1/events", { body, headers });
      expect(first.json["items"]).toMatchObject([
        { status: "created" },
        { status: "created" },
        { status: "created" },
        { status: "rejected", problems: [{ pointer: "/3/finishedAt" }] },
      ]);
      expect((await ask("POST /v1/events", { body, headers })).text).toBe(first.text);
      const again = await ask("POST /v1/events", { body: body.slice(0, 3).toReversed() });
      expect(again.json["items"]).toMatchObject([
        { status: "duplicate" },
        { status: "duplicate" },
        { status: "duplicate" },
      ]);
      // Of the 28 days the first is before anything was heard.
      const window = "from=2026-11-01&to=2026-11-29&timezone=Europe/Berlin&minSamples=2&history=week";
      const { json } = await ask(`GET /v1/entities/component/default/search/dora?${window}`);
      expect(json["metrics"]).toMatchObject({
        deployment_frequency: { n: 3, value: 21 / 27 },
        lead_time: { n: 2, value: 8 },
        change_fail_rate: { n: 3 },
      });
      expect((await ask(`GET /v1/groups/default/find/dora?${window}`)).json).toMatchObject({ members: 1 });
      expect((await ask("GET /v1/events?limit=2&entity=search")).json["items"]).toHaveLength(2);
      expect((await ask("GET /v1/events/unmapped")).json).toEqual({ events: 0, items: [] });
    });

    it("takes webhooks that are signed, each once, whatever they tell", async () => {
      const sent = async (body: string, headers: Readonly<Record<string, string>> = {}) => {
        const signed = { ...signedBy(WEBHOOK_SECRET, body), ...headers };
        return ask("POST /webhooks/github", { token: null, body, headers: signed });
      };
      const body = JSON.stringify({ zen: "Ümlaut, 日本 and 🚀" });
      const first = await sent(body);
      expect(first.json).toEqual({ delivery: "7f2c1a30-0001", status: "recorded" });
      expect((await sent(body)).json).toEqual({ delivery: "7f2c1a30-0001", status: "duplicate" });
      expect((await sent("Hello, World!", { "x-github-delivery": "7f2c1a30-0002" })).status).toBe(200);
      const forged = await sent(body, { "x-hub-signature-256": `sha256=${"0".repeat(64)}` });
      expect([forged.status, forged.json["code"]]).toEqual([401, "bad-signature"]);
      expect((await sent(body, { "x-github-event": "no event" })).status).toBe(400);
    });

    it("keeps what is larger than a database takes in one piece, or says so", async () => {
      const sent = async (id: string, bytes: number) => {
        const body = JSON.stringify({ commits: ["x".repeat(bytes)] });
        const headers = { ...signedBy(WEBHOOK_SECRET, body), "x-github-delivery": id };
        const { status, json } = await ask("POST /webhooks/github", { token: null, body, headers });
        return status === 200 ? 200 : `${status} ${String(json["code"])}`;
      };
      const event = (id: string, bytes: number) => ({
        kind: "commits.pushed",
        id,
        entity: "search",
        branch: "main",
        after: "a1",
        pushedAt: "2026-11-30T09:00:00Z",
        commits: [
          { sha: "a1", authoredAt: "2026-11-30T09:00:00Z", paths: Array(bytes / 100_000).fill("x".repeat(100_000)) },
        ],
      });
      const posted = async (id: string, bytes: number) => {
        const { status, json } = await ask("POST /v1/events", { body: event(id, bytes) });
        return status === 200 ? 200 : `${status} ${String(json["code"])}`;
      };
      const tooLarge = runtime.includes("D1") ? "413 too-large-for-database" : 200;
      expect([await sent("large-1", 1_900_000), await sent("large-2", 24_000_000)]).toEqual([200, tooLarge]);
      expect(await posted("large-1", 1_000_000)).toBe(200);
      expect((await ask("GET /v1/events?limit=1")).status).toBe(200);
    });

    it.each([
      ["POST /v1/decisions", '{"entity":"a","entity":"b"}', 400, "duplicate-key"],
      ["POST /v1/decisions", '{"__proto__":{}}', 400, "forbidden-key"],
      ["POST /v1/decisions", `{"facts":${"[".repeat(100)}`, 400, "too-deep"],
      ["POST /v1/decisions", '{"entity":"a","environment":"b","facts":{"x.y":1e999}}', 400, "number-too-large"],
      ["POST /v1/decisions", '{"entity":"a"}', 422, "missing-key"],
      ["POST /v1/decisions", '{"entity":"a","environment":"b","gates":[]}', 422, "unknown-key"],
      ["POST /v1/decisions", `{"entity":"${"x".repeat(300_000)}"}`, 413, "body-too-large"],
      ["GET /v1/entities?limit=1&limit=2", undefined, 400, "duplicate-query-key"],
      ["GET /v1/entities?limit=0", undefined, 400, "bad-query"],
      ["GET /v1/entities?onwer=a", undefined, 400, "unknown-query-key"],
      ["GET /v1/entities/component/default/none", undefined, 404, "no-such-entity"],
      ["GET /v2/entities", undefined, 404, "no-such-route"],
      ["PUT /v1/entities", undefined, 405, "wrong-method"],
    ])("refuses %s %s", async (request, body, status, code) => {
      const answer = await ask(request, body === undefined ? {} : { body });
      expect([answer.status, answer.json["code"]]).toEqual([status, code]);
    });

    it("lets a rule go on not passing where another person than asked says so, until that is taken back", async () => {
      const person = async (owner: string): Promise<string> =>
        token(["operator"], { owner, entities: ["*"], environments: ["*"] });
      const [kim, alex] = [await person("kim"), await person("alex")];
      await ask("PUT /v1/catalog/files", { body: CATALOG(null), headers: YAML });
      const outcome = async (): Promise<unknown> =>
        (await ask("POST /v1/decisions", { body: release() })).json["basis"];
      expect(await outcome()).not.toContain("waiver");
      const waiver = {
        entity: "checkout",
        scorecard: "readiness",
        rule: "has-owner",
        environments: ["production"],
        reason: "The team that owns it is named on Monday.",
        expiresAt: "2026-12-08",
      };
      const asked = await ask("POST /v1/waivers", { token: kim, body: waiver });
      expect(asked).toMatchObject({ status: 201, json: { state: "requested", requested: { by: "user:default/kim" } } });
      const answer = async (verb: string, by: string): Promise<unknown> => {
        const { status, json } = await ask(`POST /v1/waivers/${String(asked.json["id"])}/${verb}`, { token: by });
        return [status, json["code"] ?? json["state"]];
      };
      expect(await answer("approve", kim)).toEqual([403, "own-request"]);
      expect(await answer("approve", alex)).toEqual([200, "active"]);
      expect(await outcome()).toContain("waiver");
      expect((await ask("GET /v1/waivers?state=active")).json).toMatchObject({
        items: [{ outcome: "fail" }],
        next: null,
      });
      expect(await answer("revoke", kim)).toEqual([200, "revoked"]);
      expect(await answer("revoke", alex)).toEqual([409, "waiver-revoked"]);
      expect(await outcome()).not.toContain("waiver");
    });

    it("answers agents by the official client, with the permissions of their token", async () => {
      const client = await agentOf(subject);
      const { tools } = await client.listTools();
      expect(tools.map(({ name }) => name)).toEqual(TOOLS.map(({ name }) => name));
      const read = await client.callTool({ name: "read_levels", arguments: { entity: "checkout" } });
      expect(read.structuredContent).toMatchObject({ items: [{ scorecard: "readiness" }] });
      const decided = await client.callTool({
        name: "check_gate",
        arguments: { entity: "checkout", environment: "production" },
      });
      expect(decided.structuredContent).toMatchObject({ id: null, gates: ["production"] });
      const unknown = await client.callTool({
        name: "read_entity",
        arguments: { entity: "component:default/chekout" },
      });
      expect([unknown.isError, JSON.stringify(unknown.content)]).toEqual([
        true,
        expect.stringContaining("no-such-entity"),
      ]);
      const nobody = await subject.ask("POST /mcp", { token: null, body: { jsonrpc: "2.0", id: 1, method: "ping" } });
      expect(nobody.status).toBe(401);
      await client.close();
    });

    it("tells how things came to stand, who moved, and any list as a table", async () => {
      const history = await ask("GET /v1/scorecards/readiness/rules/has-owner/history");
      expect(history.json).toMatchObject({ rule: "has-owner", points: [{ at: "2026-12-01T12:00:00Z" }] });
      expect((await ask("GET /v1/movements")).json).toMatchObject({ isWhole: true, down: { total: 0 } });
      const table = await subject.ask("GET /v1/decisions?limit=1", { headers: { accept: "text/csv" } });
      expect([table.headers.get("content-type"), table.text.split("\r\n").length]).toEqual([
        "text/csv; charset=utf-8",
        3,
      ]);
      expect(table.headers.get("link")).toMatch(/^<\/v1\/decisions\?limit=1&after=[^>]+&format=csv>; rel="next"$/);
    });

    it("keeps a record of all of it that nobody changed", async () => {
      expect((await ask("GET /v1/audit/verification")).json).toMatchObject({ intact: true, broken: null });
      const checkpoint = await ask("GET /v1/audit/checkpoint");
      const keys = readTrustedKeys((await ask("GET /.well-known/jwks.json", { token: null })).text) ?? [];
      const proved = await verifyCheckpoint(checkpoint.text, keys);
      expect(proved).toMatchObject({ hash: expect.stringMatching(/^sha256:/) });
      const query = isRefused(proved) ? "" : `?expectHead=${proved.hash}`;
      expect((await ask(`GET /v1/audit/verification${query}`)).json).toMatchObject({ intact: true });
      expect((await ask("GET /v1/audit/checkpoints")).json).toEqual({ items: [] });
      expect((await ask("GET /v1/audit?limit=2")).json).toMatchObject({ next: "2" });
    });
  });
}

/** Over whatever the subject is asked by. */
async function agentOf(subject: Subject): Promise<Client> {
  const client = new Client({ name: "test", version: "1" });
  const transport = new StreamableHTTPClientTransport(new URL("http://muster.test/mcp"), {
    fetch: async (_, request = {}) => {
      const { method = "GET", headers, body } = request;
      const sent = Object.fromEntries(new Headers(headers));
      const asked = await subject.ask(`${method} /mcp`, { headers: sent, ...(typeof body === "string" && { body }) });
      const type = asked.headers.get("content-type");
      const isEmpty = asked.text === "";
      return new Response(isEmpty ? null : asked.text, {
        status: asked.status,
        ...(type !== null && { headers: { "content-type": type } }),
      });
    },
  });
  await client.connect(transport);
  return client;
}

/** Against the very schemas that the API description is made of. */
function defectsOf(request: string, status: number, json: unknown): readonly unknown[] {
  if (status >= 400) return problemBody.safeParse(json).error?.issues ?? [];
  const [method, path = ""] = request.split(" ");
  const bare = path.replace(/\?.*/, "");
  const route = ROUTES.find(
    (known) => known.method === method && new RegExp(`^${known.path.replace(/\{\w+\}/g, "[^/]+")}$`).test(bare),
  );
  return route?.answer.schema?.safeParse(json).error?.issues ?? [];
}
