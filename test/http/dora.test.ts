// Do the events that were told come to the figures they should, over HTTP and as facts that rules read?

import { beforeEach, describe, expect, it } from "vitest";
import { activateRules } from "../../src/app/activation/activate-rules.ts";
import { importSource } from "../../src/app/imports/import-source.ts";
import { recordDeliveryFacts } from "../../src/app/delivery/record-delivery-facts.ts";
import { SERVICE } from "../../src/app/access/service-identity.ts";
import { doraQuery } from "../../src/api/dora-query.ts";
import { reportDoraOfFiles } from "../../src/app/delivery/report-dora-of-files.ts";
import type { JsonObject, JsonValue } from "../../src/model/json.ts";
import { WORKED_EXAMPLE } from "../delivery/worked-example.ts";
import * as say from "../integrations/github/webhooks.ts";
import { signedBy } from "../integrations/github/webhooks.ts";
import { readFolder } from "../rules/shipped.ts";
import { startService, WEBHOOK_SECRET } from "./service.ts";
import type { TestService } from "./service.ts";

const MARCH = "from=2025-03-03&to=2025-03-31";

function component(name: string, annotations: Readonly<Record<string, string>> = {}): string {
  const metadata = JSON.stringify({ name, annotations });
  return `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: ${metadata}\nspec: { type: service, lifecycle: production, owner: payments }\n`;
}

const GROUPS = `apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: commerce }
spec: { type: area, children: [payments] }
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: payments }
spec: { type: team, parent: commerce, children: [] }
`;

let service: TestService;
let token: string;
beforeEach(async () => {
  service = startService({ shipped: (await readFolder("rules")).filter(({ path }) => !path.endsWith(".test.yaml")) });
  token = await service.token(["admin"]);
});

async function declare(...documents: readonly string[]): Promise<void> {
  const files = [{ path: "catalog.yaml", text: [GROUPS, ...documents].join("---\n") }];
  await importSource(service.muster, { source: "git", files }, SERVICE);
}

async function settled(): Promise<void> {
  for (let seen = -1; seen < service.afterwards.length;) {
    seen = service.afterwards.length;
    await Promise.all(service.afterwards);
  }
}

async function tell(...events: readonly JsonValue[]): Promise<void> {
  const answer = await service.ask("POST /v1/events", { token, body: events });
  const { items } = (await answer.json()) as { items: readonly { status: string }[] };
  expect(items.map(({ status }) => status)).toEqual(events.map(() => "created"));
  await settled();
}

async function webhook(event: string, payload: JsonObject, id: string): Promise<void> {
  const body = JSON.stringify(payload);
  const headers = signedBy(WEBHOOK_SECRET, body, { event, id });
  expect((await service.ask("POST /webhooks/github", { body, headers })).status).toBe(200);
  await settled();
}

interface Metric {
  readonly value: number | null;
  readonly n: number;
  readonly level: string | null;
}

interface Dora extends JsonObject {
  readonly metrics: Readonly<Record<string, Metric & JsonObject>>;
}

async function dora(path = "entities/component/default/checkout-api", query = MARCH): Promise<Dora> {
  const answer = await service.ask(`GET /v1/${path}/dora?${query}`, { token });
  expect(answer.status).toBe(200);
  return (await answer.json()) as Dora;
}

const figures = ({ metrics }: Dora) =>
  Object.fromEntries(Object.entries(metrics).map(([id, { value, n }]) => [id, [value, n]]));

const WORKED_OUT = {
  deployment_frequency: [1.75, 7],
  lead_time: [22, 8],
  change_fail_rate: [100 / 3, 6],
  recovery_time: [1.5, 2],
  rework_rate: [200 / 7, 7],
};

const deployment = (id: string, finishedAt: string, more: JsonObject = {}): JsonObject => ({
  kind: "deployment.finished",
  id,
  outcome: "success",
  sha: id.padEnd(7, "a"),
  finishedAt,
  ...more,
});

describe("the DORA metrics of an entity", () => {
  it("are what files of its events say at that instant, also of a single deployment", async () => {
    await declare(component("checkout-api"));
    const event = deployment("one", "2026-11-20T11:10:00Z", {
      entity: "component:default/checkout-api",
      commits: [{ sha: "one", authoredAt: "2026-11-20T08:10:00Z" }],
    });
    await tell(event);
    const served = await dora(undefined, "");
    const { report } = reportDoraOfFiles({
      files: [{ path: "events.ndjson", text: JSON.stringify(event) }],
      query: doraQuery.parse({}),
      paths: new Map(),
      now: service.muster.clock.now(),
      endsNow: true,
      reading: { newId: () => "evt_1" },
    });
    expect(JSON.parse(JSON.stringify(report.entities[0]))).toEqual(served);
    expect(served["window"]).toMatchObject({ to: "2026-12-02T00:00:00Z", effectiveDays: 12 });
    expect(served["notes"]).toContain("what the first deployment brought has no lead time: it had accumulated before");
  });

  it("are those that were worked out by hand, from events in any order", async () => {
    await declare(component("checkout-api"));
    for (const event of WORKED_EXAMPLE.toReversed()) await tell(event);
    expect(figures(await dora())).toEqual(WORKED_OUT);
    const detected = await dora(undefined, `${MARCH}&recoveryStart=detected&history=week&details=true`);
    expect(detected.metrics["recovery_time"]?.value).toBe(1.25);
    expect(detected["history"]).toHaveLength(4);
    expect(detected["deployments"]).toHaveLength(9);
  });

  it("are not known of whom nothing was heard, and never 0", async () => {
    await declare(component("checkout-api"));
    const { metrics } = await dora();
    expect(Object.values(metrics).map(({ value, level, n }) => [value, level, n])).toEqual(
      Array.from({ length: 5 }, () => [null, null, 0]),
    );
  });

  it.each([
    ["timezone=Mars/Olympus", 422, "bad-timezone"],
    ["from=yesterday", 422, "not-a-time"],
    ["profile=nobody", 422, "unknown-value"],
    ["minSamples=0", 400, "bad-query"],
    ["windw=90d", 400, "unknown-query-key"],
  ])("are refused for `%s`", async (query, status, code) => {
    await declare(component("checkout-api"));
    const answer = await service.ask(`GET /v1/entities/component/default/checkout-api/dora?${query}`, { token });
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([status, code]);
  });

  it("follow the catalog: whose a repository is may be said afterwards, and otherwise", async () => {
    await declare(component("shop"), component("search"));
    await webhook("deployment_status", say.deploymentStatus("success"), "a");
    const count = async (name: string) =>
      (await dora(`entities/component/default/${name}`)).metrics["deployment_frequency"]?.n;
    expect([await count("shop"), await count("search")]).toEqual([0, 0]);
    await declare(component("shop", { "github.com/project-slug": "acme/shop" }), component("search"));
    expect([await count("shop"), await count("search")]).toEqual([1, 0]);
    await declare(component("shop"), component("search", { "github.com/project-slug": "acme/shop" }));
    expect([await count("shop"), await count("search")]).toEqual([0, 1]);
  });

  it("are each entity's own in a repository that several share", async () => {
    const slug = { "github.com/project-slug": "acme/shop" };
    await declare(component("shop", slug), component("shop-search", slug));
    await webhook("deployment", say.deployment({ payload: { service: "shop" } }), "a");
    const of = (environment: string, id: number): JsonObject => ({
      ...say.deploymentStatus("success", { id, environment }),
      deployment_status: { id, state: "success", environment, created_at: `2025-03-05T11:1${id}:00Z` },
    });
    await webhook("deployment_status", of("shop-search-prod", 1), "b");
    await webhook("deployment_status", of("prod/shop", 2), "c");
    await webhook("deployment_status", of("shop-staging", 3), "d");
    await webhook("deployment_status", of("production", 4), "e");
    const count = async (name: string) =>
      (await dora(`entities/component/default/${name}`)).metrics["deployment_frequency"]?.n;
    expect([await count("shop"), await count("shop-search")]).toEqual([1, 1]);
    const unmapped = (await (await service.ask("GET /v1/events/unmapped", { token })).json()) as JsonObject;
    expect(unmapped).toMatchObject({
      events: 1,
      items: [{ reason: "several-owners", repository: "github.com/acme/shop" }],
    });
  });

  it("put down to it an incident whose end says only which incident it is", async () => {
    await declare(component("checkout-api"));
    const entity = "checkout-api";
    await tell(
      { kind: "incident.resolved", id: "PD-1", resolvedAt: "2025-03-12T16:00:00Z" },
      deployment("1", "2025-03-12T14:00:00Z", { entity }),
      { kind: "incident.opened", id: "PD-1", entity, openedAt: "2025-03-12T14:30:00Z" },
    );
    expect((await dora()).metrics["recovery_time"]).toMatchObject({ value: 2, n: 1 });
    const unmapped = (await (await service.ask("GET /v1/events/unmapped", { token })).json()) as JsonObject;
    expect(unmapped).toEqual({ events: 0, items: [] });
  });
});

describe("the DORA metrics of a group", () => {
  it("are put together from the components of it and of the groups in it, not averaged", async () => {
    await declare(component("checkout-api"), component("search"), component("quiet"));
    await tell(...WORKED_EXAMPLE);
    const days = ["04", "05", "06", "07", "10"];
    await tell(...days.map((day) => deployment(day, `2025-03-${day}T10:00:00Z`, { entity: "search" })));
    for (const path of ["groups/default/payments", "groups/default/commerce"]) {
      const told = await dora(path);
      expect(told).toMatchObject({ members: 3, group: expect.stringContaining("group:default/") });
      expect(told.metrics["change_fail_rate"]).toMatchObject({ n: 11, value: 200 / 11 });
    }
    expect((await service.ask("GET /v1/groups/default/nobody/dora", { token })).status).toBe(404);
  });
});

describe("facts about delivery", () => {
  const NEW = Array.from({ length: 12 }, (_, index) =>
    deployment(String(index), `2026-11-${10 + index}T10:00:00Z`, { entity: "checkout-api" }),
  );

  async function facts(): Promise<Readonly<Record<string, JsonValue>>> {
    const answer = await service.ask("GET /v1/entities/component/default/checkout-api", { token });
    const told = (await answer.json()) as { facts: readonly { name: string; value: JsonValue; source: string }[] };
    const ours = told.facts.filter(({ name, source }) => name.startsWith("dora.") && source === "delivery");
    return Object.fromEntries(ours.map(({ name, value }) => [name.slice(5), value]));
  }

  async function outcome(rule: string): Promise<unknown> {
    const answer = await service.ask("GET /v1/entities/component/default/checkout-api/findings?scorecard=dora", {
      token,
    });
    const { items } = (await answer.json()) as {
      items: readonly { findings: readonly { rule: string; outcome: string }[] }[];
    };
    return items.flatMap(({ findings }) => findings).find((finding) => finding.rule === rule)?.outcome;
  }

  beforeEach(async () => {
    const rules = (await readFolder("rules")).filter(({ path }) => !path.endsWith(".test.yaml"));
    await activateRules(service.muster, rules, { actor: "test" });
    await declare(component("checkout-api"));
  });

  it("are told when events come in, and rules read them", async () => {
    expect(await facts()).toEqual({});
    expect(await outcome("deployments-are-reported")).toBe("unknown");
    await tell(...NEW);
    expect(await facts()).toMatchObject({
      "deployment_frequency.n": 12,
      "deployment_frequency.confidence": "low",
      "lead_time.value": null,
      "lead_time.n": 0,
    });
    expect(await outcome("deployments-are-reported")).toBe("pass");
  });

  it("are told when an incident ends that names no entity but the one it was opened for", async () => {
    const incident = (kind: string, time: JsonObject) => ({ kind: `incident.${kind}`, id: "I1", ...time });
    await tell(...NEW, incident("opened", { openedAt: "2026-11-21T11:00:00Z", entity: "checkout-api" }));
    expect(await facts()).toMatchObject({ "recovery_time.n": 0, "change_fail_rate.n": 12 });
    service.later += 30 * 60_000;
    await tell(incident("resolved", { resolvedAt: "2026-11-21T13:00:00Z" }));
    expect(await facts()).toMatchObject({ "recovery_time.n": 1, "recovery_time.value": 3 });
  });

  it("are told again as the window moves on, and not in between", async () => {
    await tell(...NEW);
    const before = await facts();
    const HOUR = 3_600_000;
    const wrote = async (): Promise<number> => (await service.muster.store.audit.last())?.sequence ?? 0;
    // Once more: what came in at that very moment may not have been on disk yet.
    service.later = HOUR;
    await recordDeliveryFacts(service.muster);
    const sequence = await wrote();
    service.later = 2 * HOUR;
    await recordDeliveryFacts(service.muster);
    expect(await wrote()).toBe(sequence);
    service.later = 80 * 24 * HOUR;
    await recordDeliveryFacts(service.muster);
    expect(before["deployment_frequency.n"]).toBe(12);
    expect((await facts())["deployment_frequency.n"]).toBeLessThan(12);
  });

  it("are told of what somebody owns since the catalog says so", async () => {
    const ofRepository = (event: JsonObject): JsonObject =>
      Object.fromEntries(
        Object.entries({ ...event, repository: "github.com/acme/shop" }).filter(([key]) => key !== "entity"),
      );
    await tell(...NEW.map(ofRepository));
    await recordDeliveryFacts(service.muster);
    expect(await facts()).toEqual({});
    await declare(component("checkout-api", { "github.com/project-slug": "acme/shop" }));
    await recordDeliveryFacts(service.muster, { heardSince: Infinity });
    expect((await facts())["deployment_frequency.n"]).toBe(12);
  });
});
