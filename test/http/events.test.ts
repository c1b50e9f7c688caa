// Are delivery events taken over HTTP, each by itself, from whoever may speak as their source?

import { beforeEach, describe, expect, it } from "vitest";
import { catalogOf } from "../contract/store/given.ts";
import { requireChain } from "../contract/store/require-chain.ts";
import { startService } from "./service.ts";
import type { AskOptions, TestService } from "./service.ts";

const CHECKOUT = "component:default/checkout";

const deployment = (id: string, more: object = {}): object => ({
  kind: "deployment.finished",
  id,
  entity: CHECKOUT,
  environment: "production",
  outcome: "success",
  sha: "9fceb02",
  finishedAt: "2026-11-30T11:10:00Z",
  ...more,
});

let service: TestService;
let reporter: string;
beforeEach(async () => {
  service = startService();
  await catalogOf(service.muster.store, CHECKOUT);
  reporter = await service.token(["reporter"], { sources: ["ci"] });
});

interface Item {
  readonly status: string;
  readonly code?: string;
  readonly ids?: readonly string[];
}

interface Answered {
  readonly status: number;
  readonly code?: string;
  readonly items: readonly Item[];
  readonly problems?: readonly { readonly pointer?: string }[];
}

async function send(body: unknown, options: AskOptions = {}, query = ""): Promise<Answered> {
  const answer = await service.ask(`POST /v1/events${query}`, { token: reporter, body, ...options });
  return { ...((await answer.json()) as Omit<Answered, "status">), status: answer.status };
}

async function listed(query = ""): Promise<readonly Record<string, unknown>[]> {
  const answer = await service.ask(`GET /v1/events${query}`, { token: await service.token(["reader"]) });
  return ((await answer.json()) as { items: Record<string, unknown>[] }).items;
}

describe("delivery events", () => {
  it("are created once, in a list or alone, as the source of the token", async () => {
    const first = await send([deployment("1"), deployment("2"), deployment("1")]);
    expect([first.status, first.items.map(({ status }) => status)]).toEqual([200, ["created", "created", "duplicate"]]);
    expect((await send(deployment("2"))).items).toEqual([{ index: 0, status: "duplicate" }]);
    const events = await listed();
    expect(events.map(({ id }) => id)).toEqual([first.items[1]?.ids?.[0], first.items[0]?.ids?.[0]]);
    expect(events[0]).toMatchObject({
      kind: "deployment.finished",
      source: "ci",
      entity: CHECKOUT,
      environment: "production",
      occurredAt: "2026-11-30T11:10:00Z",
      receivedAt: "2026-12-01T12:00:00Z",
      data: { key: "2", outcome: "success", sha: "9fceb02" },
    });
    const acts = (await requireChain(service.muster.store)).filter(({ kind }) => kind === "events");
    expect(acts.map(({ subject, summary }) => [subject, summary])).toEqual([["ci", "2 delivery events"]]);
  });

  it("are taken as far as they can be, and the rest is named with its place", async () => {
    const { status, items } = await send([
      deployment("1"),
      deployment("2", { finishedAt: "2026-11-30 11:10" }),
      deployment("3", { finishedAt: "2026-12-01T12:06:00Z" }),
      deployment("4", { outcome: undefined }),
      { kind: "deployment.done" },
    ]);
    expect([status, items.map((item) => item.status)]).toEqual([
      200,
      ["created", "rejected", "rejected", "rejected", "rejected"],
    ]);
    expect(items[1]).toMatchObject({ problems: [expect.objectContaining({ pointer: "/1/finishedAt" })] });
    expect(items[2]).toMatchObject({
      code: "future-event",
      problems: [expect.objectContaining({ pointer: "/2/finishedAt" })],
    });
    expect(items[3]).toMatchObject({
      code: "missing-key",
      problems: [expect.objectContaining({ pointer: "/3/outcome" })],
    });
    expect(items[4]).toMatchObject({ problems: [expect.objectContaining({ pointer: "/4/kind" })] });
    expect(await listed()).toHaveLength(1);
  });

  it.each([
    ["a time without an offset", { finishedAt: "2026-11-30T11:10:00" }, 400, "/finishedAt"],
    ["a date", { finishedAt: "2026-11-30" }, 400, "/finishedAt"],
    ["a time ahead", { finishedAt: "2026-12-01T12:05:01Z" }, 400, "/finishedAt"],
    ["no outcome", { outcome: undefined }, 422, "/outcome"],
    ["a member nobody knows", { result: "success" }, 422, "/result"],
  ])("that come alone are refused with their problem: %s", async (_, more, status, pointer) => {
    const refused = await send(deployment("1", more));
    expect([refused.status, refused.problems?.[0]?.pointer]).toEqual([status, pointer]);
    expect(await listed()).toEqual([]);
  });

  it("may be CDEvents, raw or in CloudEvents, one or many", async () => {
    const cdevent = (id: string, type = "dev.cdevents.service.deployed.0.3.0") => ({
      context: { specversion: "0.5.0", id, source: "/ci", type, timestamp: `2026-11-30T11:1${id}:00Z` },
      subject: {
        id: "checkout",
        type: "service",
        content: { environment: { id: "production" }, artifactId: "pkg:oci/x@sha256:a" },
      },
    });
    const wrapped = {
      specversion: "1.0",
      id: "2",
      source: "/ci",
      type: "dev.cdevents.service.upgraded.0.3.0",
      data: cdevent("2", "dev.cdevents.service.upgraded.0.3.0"),
    };
    const headers = { "content-type": "application/cloudevents+json" };
    expect((await send(wrapped, { headers })).items).toMatchObject([{ status: "created" }]);
    const batch = { headers: { "content-type": "application/cloudevents-batch+json" } };
    const { items } = await send(
      [cdevent("1"), wrapped, cdevent("3", "dev.cdevents.testcaserun.started.0.2.0")],
      batch,
    );
    expect(items.map(({ status }) => status)).toEqual(["created", "duplicate", "ignored"]);
  });

  it("are taken one a line, and a line that is broken is named", async () => {
    const lines = { headers: { "content-type": "application/x-ndjson" } };
    const [one, other] = [deployment("1"), deployment("2", { outcome: "succes" })].map((sent) => JSON.stringify(sent));
    const { status, items } = await send(`${one}\r\n\n${other}\n`, lines);
    expect([status, items.map((item) => item.status)]).toEqual([200, ["created", "rejected"]]);
    const broken = await send(`${one}\n{"kind": }\n${other}\n`, lines);
    expect(broken.status).toBe(400);
    expect(JSON.stringify(broken.problems)).toContain('"line":2');
    expect((await send(`${one}\n`, lines)).items).toMatchObject([{ status: "duplicate" }]);
  });

  it("that name what the catalog lacks are kept, and said", async () => {
    const { items } = await send([deployment("1", { entity: "component:default/chekout" })]);
    expect(items).toMatchObject([
      { status: "created", code: "unknown-entity", help: expect.stringContaining("checkout") },
    ]);
    expect(await listed("?entity=chekout")).toHaveLength(1);
  });

  it("are answered the same under one key, and another request under it is refused", async () => {
    const headers = { "idempotency-key": "run-1" };
    const first = await send([deployment("1")], { headers });
    expect(await send([deployment("1")], { headers })).toEqual(first);
    expect(first.items).toMatchObject([{ status: "created" }]);
    const other = await send([deployment("2")], { headers });
    expect([other.status, other.code]).toEqual([422, "idempotency-conflict"]);
    service.later = 86_400_001;
    expect((await send([deployment("2")], { headers })).items).toMatchObject([{ status: "created" }]);
  });

  it("are delivered as a source that the token reaches, which is named where it is not the only one", async () => {
    const two = await service.token(["reporter"], { sources: ["argocd", "ci-*"] });
    expect(await send([deployment("1")], { token: two })).toMatchObject({ status: 403, code: "no-source" });
    expect(await send([deployment("1")], { token: two }, "?source=jenkins")).toMatchObject({
      status: 403,
      code: "out-of-scope",
    });
    expect(await send([deployment("1")], { token: two }, "?source=ci-7")).toMatchObject({ status: 200 });
    const admin = await service.token(["admin"], { sources: [] });
    expect(await send([deployment("1")], { token: admin })).toMatchObject({ status: 200 });
    expect((await listed()).map(({ source }) => source)).toEqual(["api", "ci-7"]);
  });

  it("are at most 500 at once", async () => {
    const many = Array.from({ length: 501 }, (_, index) => deployment(String(index)));
    expect(await send(many)).toMatchObject({ status: 422 });
    expect((await send(many.slice(1))).items).toHaveLength(500);
    expect(await send([])).toMatchObject({ status: 200, items: [] });
  });

  it("are listed page by page, by repository and kind", async () => {
    const repository = "https://github.com/Acme/Shop";
    await send([
      deployment("1", { repository }),
      deployment("2"),
      { kind: "rollback", id: "r", entity: CHECKOUT, toSha: "a", rolledBackAt: "2026-11-30T12:00:00Z" },
    ]);
    expect(await listed("?repository=github.com/acme/shop")).toHaveLength(1);
    expect(await listed("?kind=rollback")).toHaveLength(1);
    expect(await listed("?limit=2")).toHaveLength(2);
  });
});

describe("events that are nobody's", () => {
  async function unmapped(): Promise<{ events: number; items: Record<string, unknown>[] }> {
    const answer = await service.ask("GET /v1/events/unmapped", { token: await service.token(["reader"]) });
    return (await answer.json()) as { events: number; items: Record<string, unknown>[] };
  }

  it("are counted and listed with what would have to be said, until somebody says it", async () => {
    const admin = { token: await service.token(["admin"]) };
    const shared = "github.com/acme/mono";
    const of = (repository: string, id: string, more: object = {}) =>
      deployment(id, { entity: undefined, repository, ...more });
    await send([
      of("github.com/acme/shop", "1"),
      of("github.com/acme/shop", "2"),
      deployment("3", { entity: "component:default/chekout" }),
      { kind: "incident.opened", id: "i", openedAt: "2026-11-30T12:00:00Z" },
      of(shared, "4"),
      of(shared, "5", { environment: "checkout-prod" }),
    ]);
    const before = await unmapped();
    expect(before.events).toBe(6);
    expect(before.items.map(({ reason, events }) => [reason, events])).toEqual([
      ["unknown-repository", 2],
      ["unknown-repository", 2],
      ["names-nothing", 1],
      ["unknown-entity", 1],
    ]);
    expect(before.items[0]).toMatchObject({ help: expect.stringContaining("project-slug: acme/mono") });
    const component = (name: string, slug: string) => `
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: ${name}, annotations: { github.com/project-slug: ${slug} } }
spec: { type: service, lifecycle: production, owner: me }`;
    const body = [
      component("shop", "acme/shop"),
      component("checkout", "acme/mono"),
      component("search", "acme/mono"),
    ].join("\n---");
    const headers = { "content-type": "application/yaml" };
    expect((await service.ask("PUT /v1/catalog/git", { ...admin, body, headers })).status).toBe(200);
    expect((await unmapped()).items).toEqual([
      expect.objectContaining({ reason: "names-nothing" }),
      expect.objectContaining({
        reason: "several-owners",
        repository: shared,
        owners: ["component:default/checkout", "component:default/search"],
        events: 1,
      }),
      expect.objectContaining({ reason: "unknown-entity", entity: "component:default/chekout" }),
    ]);
  });
});
