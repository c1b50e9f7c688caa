// Are freezes and locks declared, changed, ended and listed as they should be, and refused where they make no sense?

import { beforeEach, describe, expect, it } from "vitest";
import { activateRules } from "../../src/app/activation/activate-rules.ts";
import { verifyAudit } from "../../src/app/audit/verify-audit.ts";
import { DAY } from "../../src/model/time.ts";
import { startService } from "./service.ts";
import type { TestService } from "./service.ts";

const RULES = `kind: Scorecard
id: basics
title: Basics
rules: [{ id: has-owner, title: Has an owner, pass: { exists: entity.owner } }]
---
kind: Gate
id: production
title: Production
environments: [production, "prod-*"]
require: [{ scorecard: basics, level: done, enforcement: block }]
---
kind: Freeze
id: weekend
title: Weekend
environments: [production]
appliesTo: { "==": [{ var: entity.tier }, "1"] }
window: { cron: "0 16 * * FRI", duration: 64h }
timezone: Europe/London
exempt: [rollback]
approvers: [group:default/sre]
---
kind: Freeze
id: last-year
title: Last year
environments: [production]
window: { from: 2025-12-20T18:00, to: 2026-01-04T08:00 }
`;

const CATALOG = `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: checkout }
spec: { type: service, lifecycle: production, owner: payments }
`;

const TERMS = {
  title: "Database migration",
  environments: ["Production ", "prod-*"],
  appliesTo: { "==": [{ var: "entity.type" }, "service"] },
  from: "2026-12-01T12:00:00+00:00",
  to: "2026-12-02T01:00:00+01:00",
  reason: "The database moves.",
};

let service: TestService;
let operator: string;

beforeEach(async () => {
  service = startService();
  await activateRules(service.muster, [{ path: "rules.yaml", text: RULES }], { actor: "test" });
  operator = await service.token(["operator"], { owner: "user:default/kim" });
  const reporter = await service.token(["reporter"]);
  const headers = { "content-type": "application/yaml" };
  await service.ask("PUT /v1/catalog/git", { token: reporter, body: CATALOG, headers });
});

async function ask(request: string, body?: unknown, token = operator) {
  const response = await service.ask(request, { token, ...(body !== undefined && { body }) });
  const text = await response.text();
  return { status: response.status, body: (text === "" ? {} : JSON.parse(text)) as Record<string, never> };
}

async function verdictOf(environment = "production") {
  const { body } = await ask("POST /v1/decisions", { entity: "checkout", environment });
  return body as unknown as {
    readonly verdict: string;
    readonly holds: readonly unknown[];
    readonly retryAt: string | null;
  };
}

describe("a declared freeze", () => {
  it("holds releases until it ends, says until when, and is changed and ended while it holds", async () => {
    const { status, body: freeze } = await ask("POST /v1/freezes", TERMS);
    expect(status).toBe(201);
    const id = String(freeze["id"]);
    expect(freeze).toEqual({
      id,
      origin: "declared",
      state: "active",
      title: "Database migration",
      environments: ["production", "prod-*"],
      appliesTo: TERMS.appliesTo,
      from: "2026-12-01T12:00:00Z",
      to: "2026-12-02T00:00:00Z",
      timezone: null,
      exempt: ["rollback"],
      approvers: [],
      reason: "The database moves.",
      declared: { by: "user:default/kim", at: "2026-12-01T12:00:00Z" },
      ended: null,
    });
    expect(await verdictOf()).toMatchObject({
      verdict: "wait",
      holds: [{ kind: "freeze", id, title: "Database migration", until: "2026-12-02T00:00:00Z" }],
      retryAt: "2026-12-02T00:00:00Z",
    });
    expect(await verdictOf("prod-eu")).toMatchObject({ verdict: "wait" });
    const longer = await ask(`PUT /v1/freezes/${id}`, { ...TERMS, environments: ["production"], to: "2026-12-03" });
    expect(longer).toMatchObject({ status: 200, body: { environments: ["production"], to: "2026-12-03T00:00:00Z" } });
    expect(await verdictOf()).toMatchObject({ verdict: "wait", retryAt: "2026-12-03T00:00:00Z" });
    expect(await verdictOf("prod-eu")).toMatchObject({ verdict: "allow" });
    expect((await ask(`DELETE /v1/freezes/${id}`)).status).toBe(204);
    expect(await verdictOf()).toMatchObject({ verdict: "allow", holds: [] });
    expect((await ask(`GET /v1/freezes/${id}`)).body).toMatchObject({
      state: "ended",
      ended: { by: "user:default/kim" },
    });
    for (const request of [`DELETE /v1/freezes/${id}`, `PUT /v1/freezes/${id}`]) {
      const again = await ask(request, request.startsWith("PUT") ? TERMS : undefined);
      expect(again).toMatchObject({ status: 409, body: { code: "freeze-over" } });
    }
    const entries = await service.muster.store.audit.entries(0, 100);
    expect(entries.filter(({ kind }) => kind === "freeze").map(({ summary, actor }) => `${actor}: ${summary}`)).toEqual(
      [
        "user:default/kim: freeze `Database migration` declared: production, prod-* from 2026-12-01T12:00:00Z to 2026-12-02T00:00:00Z: The database moves.",
        "user:default/kim: freeze `Database migration` changed (environments, to): production from 2026-12-01T12:00:00Z to 2026-12-03T00:00:00Z: The database moves.",
        "user:default/kim: freeze `Database migration` ended",
      ],
    );
    expect(await verifyAudit(service.muster.store)).toMatchObject({ intact: true });
  });

  it("is announced two days ahead, and does not hold before", async () => {
    await ask("POST /v1/freezes", { ...TERMS, from: "2026-12-04T12:00:00Z", to: "2026-12-05" });
    expect(await verdictOf()).toMatchObject({ verdict: "allow", ahead: [] });
    service.later = DAY;
    expect(await verdictOf()).toMatchObject({
      verdict: "allow",
      ahead: [{ title: "Database migration", from: "2026-12-04T12:00:00Z" }],
    });
  });

  it.each([
    ["a time without an offset", { from: "2026-12-01T12:00:00" }, "invalid-value", "/from"],
    ["an end before the start", { to: "2026-12-01T12:00:00Z" }, "ends-before-start", ""],
    ["one that is over", { from: "2026-11-01", to: "2026-11-02" }, "over-already", ""],
    ["a reason of blanks", { reason: "  " }, "invalid-value", "/reason"],
    ["nowhere", { environments: [] }, "invalid-value", "/environments"],
    ["a nameless environment", { environments: ["\u200b"] }, "no-environment", ""],
    ["an unknown operator", { appliesTo: { "=": [1, 1] } }, "invalid-condition", "/appliesTo/="],
    [
      "a condition over facts",
      { appliesTo: { and: [true, { "==": [{ var: "facts.x.y" }, 1] }] } },
      "invalid-condition",
      "/appliesTo/and/1/==/0/var",
    ],
    ["a text for a condition", { appliesTo: "tier 1" }, "invalid-condition", "/appliesTo"],
  ])("refuses %s", async (_, odd, code, pointer) => {
    const { status, body } = await ask("POST /v1/freezes", { ...TERMS, ...odd });
    expect({ status, code: body["code"] }).toEqual({ status: 422, code });
    const pointers = ((body["problems"] ?? []) as { readonly pointer: string }[]).map((problem) => problem.pointer);
    expect(pointers.join()).toBe(pointer);
    expect((await ask("GET /v1/freezes")).body["items"]).toEqual([]);
  });

  it("reaches as far as whoever declares it", async () => {
    const some = await service.token(["operator"], { environments: ["prod-?"] });
    expect((await ask("POST /v1/freezes", { ...TERMS, environments: ["prod-e"] }, some)).status).toBe(201);
    expect((await ask("POST /v1/freezes", { ...TERMS, environments: ["prod-*"] }, some)).status).toBe(403);
    const team = await service.token(["operator"], { entities: ["component:default/*"] });
    expect((await ask("POST /v1/freezes", TERMS, team)).body).toMatchObject({ code: "out-of-scope" });
    const { body } = await ask("POST /v1/freezes", TERMS);
    for (const request of [`DELETE /v1/freezes/${body["id"]}`, `PUT /v1/freezes/${body["id"]}`]) {
      const refused = await ask(
        request,
        request.startsWith("PUT") ? { ...TERMS, environments: ["prod-e"] } : undefined,
        some,
      );
      expect(refused.status).toBe(403);
    }
  });
});

describe("the freezes there are", () => {
  it("are the declared ones, newest first, and those of the rule files with the window that is next", async () => {
    await ask("POST /v1/freezes", TERMS);
    await ask("POST /v1/freezes", { ...TERMS, title: "Later", from: "2027-01-01", to: "2027-01-02" });
    const { body } = await ask("GET /v1/freezes?limit=1");
    expect(body).toMatchObject({ items: [{ title: "Later", state: "ahead" }] });
    expect((await ask(`GET /v1/freezes?limit=1&after=${body["next"]}`)).body).toMatchObject({
      items: [{ title: "Database migration" }],
      next: null,
    });
    expect(body["rules"]).toMatchObject([
      { id: "weekend", origin: "rules", state: "ahead", from: "2026-12-04T16:00:00Z", to: "2026-12-07T08:00:00Z" },
    ]);
    expect((await ask("GET /v1/freezes?state=all")).body["rules"]).toMatchObject([
      { id: "last-year", state: "over", from: null },
      { id: "weekend", timezone: "Europe/London", approvers: ["group:default/sre"] },
    ]);
    expect((await ask("GET /v1/freezes/weekend")).body).toMatchObject({ id: "weekend", state: "ahead" });
    expect((await ask("GET /v1/freezes/absent")).status).toBe(404);
    for (const request of ["DELETE /v1/freezes/weekend", "PUT /v1/freezes/weekend"]) {
      const refused = await ask(request, request.startsWith("PUT") ? TERMS : undefined);
      expect(refused).toMatchObject({ status: 409, body: { code: "freeze-of-rules" } });
    }
  });
});

describe("a lock", () => {
  it("holds an entity's releases until somebody unlocks them", async () => {
    const { status, body: lock } = await ask("POST /v1/locks", { entity: "checkout", reason: "Under investigation." });
    const id = String(lock["id"]);
    expect({ status, lock }).toEqual({
      status: 201,
      lock: {
        id,
        state: "active",
        entity: "component:default/checkout",
        environment: null,
        reason: "Under investigation.",
        until: null,
        locked: { by: "user:default/kim", at: "2026-12-01T12:00:00Z" },
        ended: null,
      },
    });
    expect(await verdictOf()).toMatchObject({
      verdict: "wait",
      holds: [{ kind: "lock", id, title: "Under investigation.", until: null }],
      retryAt: null,
    });
    expect((await ask("GET /v1/locks?entity=checkout")).body["items"]).toMatchObject([{ id }]);
    expect((await ask("GET /v1/locks?entity=search")).body["items"]).toEqual([]);
    expect((await ask(`DELETE /v1/locks/${id}`)).status).toBe(204);
    expect(await verdictOf()).toMatchObject({ verdict: "allow" });
    expect((await ask("GET /v1/locks")).body["items"]).toEqual([]);
    expect((await ask("GET /v1/locks?state=all")).body["items"]).toMatchObject([{ id, state: "ended" }]);
    expect((await ask(`GET /v1/locks/${id}`)).body).toMatchObject({ ended: { by: "user:default/kim" } });
    expect(await ask(`DELETE /v1/locks/${id}`)).toMatchObject({ status: 409, body: { code: "lock-over" } });
    expect(await verifyAudit(service.muster.store)).toMatchObject({ intact: true });
  });

  it("ends at its instant", async () => {
    await ask("POST /v1/locks", { environment: "Production", reason: "Audit.", until: "2026-12-01T13:00:00Z" });
    expect(await verdictOf()).toMatchObject({ verdict: "wait", retryAt: "2026-12-01T13:00:00Z" });
    service.later = 3_600_000;
    expect(await verdictOf()).toMatchObject({ verdict: "allow" });
  });

  it.each([
    ["nothing", {}, 422, "nothing-to-lock"],
    ["an entity nobody knows", { entity: "chekout" }, 422, "no-such-entity"],
    ["until it is over", { entity: "checkout", until: "2026-12-01" }, 422, "over-already"],
    ["a nameless environment", { environment: "\u200b" }, 422, "no-environment"],
  ])("refuses %s", async (_, odd, status, code) => {
    expect(await ask("POST /v1/locks", { reason: "Because.", ...odd })).toMatchObject({ status, body: { code } });
  });

  it("reaches as far as whoever locks", async () => {
    const team = await service.token(["operator"], { entities: ["component:default/*"], environments: ["production"] });
    const locks: readonly (readonly [object, number])[] = [
      [{ entity: "checkout" }, 403],
      [{ environment: "production" }, 403],
      [{ entity: "checkout", environment: "staging" }, 403],
      [{ entity: "checkout", environment: "production" }, 201],
    ];
    for (const [what, status] of locks) {
      expect((await ask("POST /v1/locks", { ...what, reason: "Because." }, team)).status).toBe(status);
    }
    const { body } = await ask("POST /v1/locks", { environment: "production", reason: "Because." });
    expect((await ask(`DELETE /v1/locks/${body["id"]}`, undefined, team)).status).toBe(403);
  });
});
