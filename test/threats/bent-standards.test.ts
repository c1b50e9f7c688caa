// T25, and what else would bend a standard from the side: rules of whom nobody asked, and releases that look like others.

import { beforeEach, describe, expect, it } from "vitest";
import type { Role } from "../../src/model/identity.ts";
import { verifyAudit } from "../../src/app/audit/verify-audit.ts";
import { replayDecision } from "../../src/app/decisions/replay-decision.ts";
import { startService } from "../http/service.ts";
import type { TestService } from "../http/service.ts";

const RULES = `kind: Scorecard
id: readiness
title: Readiness
levels: [bronze]
rules:
  - { id: is-covered, title: Covered by tests, pass: { ">=": [{ var: facts.test.line_coverage_pct }, 80] } }
---
kind: FactSet
id: tests
sources: [ci]
maxAge: 7d
facts:
  test.line_coverage_pct: { type: number, description: Lines covered by tests. }
---
kind: Gate
id: production
title: Production
environments: [production, "prod-*"]
require: [{ scorecard: readiness, level: bronze, enforcement: block }]
`;
const CATALOG = ["shop", "cart"]
  .map(
    (name) =>
      `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: ${name} }\nspec: { type: service, lifecycle: production, owner: a }\n`,
  )
  .join("---\n");
const [GOOD, EVIL] = ["a".repeat(64), "e".repeat(64)];

let service: TestService;
let admin: string;

beforeEach(async () => {
  service = startService();
  admin = await service.token(["admin"]);
  await taken(push(RULES, admin));
  const headers = { "content-type": "application/yaml" };
  await taken(service.ask("PUT /v1/catalog/files", { token: admin, body: CATALOG, headers }));
});

async function taken(answering: Promise<Response>): Promise<void> {
  const answer = await answering;
  if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`);
}

function push(text: string, token: string): Promise<Response> {
  return service.ask("PUT /v1/rulebook", { token, body: { files: [{ path: "rules.yaml", text }] } });
}

async function cover(percent: number, entity = "component:default/shop"): Promise<void> {
  const body = [{ entity, source: "ci", facts: { "test.line_coverage_pct": percent } }];
  await taken(service.ask("POST /v1/facts", { token: admin, body }));
}

interface Answer {
  readonly id: string;
  readonly verdict: string;
  readonly basis: readonly string[];
  readonly rulebook: string;
}

async function ask(change: object, more: object = {}): Promise<Answer> {
  const body = { entity: "component:default/shop", environment: "production", change, ...more };
  const answer = await service.ask("POST /v1/decisions", { token: admin, body });
  expect(answer.status).toBe(200);
  return (await answer.json()) as Answer;
}

async function deploy({ id }: Answer): Promise<number> {
  return (await service.ask(`POST /v1/decisions/${id}/deployed`, { token: admin, body: {} })).status;
}

describe("rules", () => {
  const weak = RULES.replace("80", "0");
  const roles: readonly Role[] = ["reader", "reporter", "gatekeeper", "approver", "operator"];

  it.each(roles)("of whoever is only a `%s` change nothing, pushed or previewed", async (role) => {
    await cover(10);
    const token = await service.token([role]);
    expect((await push(weak, token)).status).toBe(403);
    await service.ask("POST /v1/preview", { token, body: { files: [{ path: "rules.yaml", text: weak }] } });
    expect((await ask({ type: "release", version: "1" })).verdict).toBe("block");
  });

  it("that are weakened by somebody who may are seen: before, in the log, and in each decision they let through", async () => {
    await cover(10);
    const blocked = await ask({ type: "release", version: "1" });
    const body = { files: [{ path: "rules.yaml", text: weak }] };
    const preview = await (await service.ask("POST /v1/preview", { token: admin, body })).json();
    expect(JSON.stringify(preview)).toContain("component:default/shop");
    expect((await push(weak, admin)).status).toBe(200);
    const allowed = await ask({ type: "release", version: "1" });
    expect([blocked.verdict, allowed.verdict]).toEqual(["block", "allow"]);
    expect(allowed.rulebook).not.toBe(blocked.rulebook);
    const { items } = (await (await service.ask("GET /v1/audit?limit=100", { token: admin })).json()) as {
      items: readonly { kind: string; subject: string; actor: string }[];
    };
    const told = items.filter(({ kind }) => kind === "rulebook");
    expect(new Set(told.map(({ subject }) => subject))).toEqual(new Set([blocked.rulebook, allowed.rulebook]));
    expect(told.every(({ actor }) => actor.startsWith("token:tok_"))).toBe(true);
    // What was decided before stays what it was, by the rules of then.
    expect(await replayDecision(service.muster, blocked.id)).toMatchObject({ agrees: true });
    expect(await verifyAudit(service.muster.store)).toMatchObject({ intact: true });
  });

  it("that do not load, whoever pushes them, take nothing away", async () => {
    await cover(10);
    for (const text of [
      "kind: [",
      "",
      RULES.replace("readiness, level", "readyness, level"),
      `${RULES}---\n${RULES}`,
    ]) {
      expect((await push(text, admin)).status).toBeGreaterThanOrEqual(400);
      expect((await ask({ type: "release", version: "1" })).verdict).toBe("block");
    }
  });
});

describe("a rollback that only looks like one", () => {
  beforeEach(async () => {
    await cover(90);
    const artifacts = [{ uri: "ghcr.io/acme/shop", sha256: GOOD }];
    const good = await ask({ type: "release", version: "1.0.0", commit: "abcdef1234567890", artifacts });
    if (good.verdict !== "allow" || (await deploy(good)) !== 200) throw new Error("nothing is deployed");
    await cover(10);
  });

  const real = {
    version: "1.0.0",
    commit: "abcdef1234567890",
    artifacts: [{ uri: "ghcr.io/acme/shop", sha256: GOOD }],
  };

  it("passes where it is one", async () => {
    expect(await ask({ type: "rollback", ...real })).toMatchObject({ verdict: "allow", basis: ["rollback"] });
  });

  it.each<[string, object, object?]>([
    ["its version with another artifact", { ...real, artifacts: [{ uri: "ghcr.io/acme/shop", sha256: EVIL }] }],
    ["its artifact and one more", { ...real, artifacts: [...real.artifacts, { uri: "x", sha256: EVIL }] }],
    ["its artifact under another version", { ...real, version: "1.0.1" }],
    ["its version at another commit", { ...real, commit: "1234567890abcdef" }],
    ["part of its commit", { commit: "abcdef1" }],
    ["its version with a `v`", { version: "v1.0.0" }],
    ["its version and a blank", { version: "1.0.0 " }],
    ["its version in other digits", { version: "１.0.0" }],
    ["no name at all", {}],
    ["another environment of the same gate", real, { environment: "prod-eu" }],
    ["another entity", real, { entity: "component:default/cart" }],
  ])("is judged as a release: %s", async (_, change, more = {}) => {
    await cover(10, "component:default/cart");
    const decided = await ask({ type: "rollback", ...change }, more);
    expect(decided).toMatchObject({ verdict: "block" });
    expect(decided.basis).not.toContain("rollback");
  });

  it("is not made one by saying that a blocked release is deployed", async () => {
    const blocked = await ask({ type: "release", version: "2.0.0" });
    expect([blocked.verdict, await deploy(blocked)]).toEqual(["block", 409]);
    expect((await ask({ type: "rollback", version: "2.0.0" })).verdict).toBe("block");
  });
});
