// Is what GitHub, or CDEvents, say is deployed what the next release is compared with?

import { beforeEach, describe, expect, it } from "vitest";
import { activateRules } from "../../src/app/activation/activate-rules.ts";
import { importSource } from "../../src/app/imports/import-source.ts";
import { SERVICE } from "../../src/app/access/service-identity.ts";
import type { JsonObject } from "../../src/model/json.ts";
import { signedBy } from "../integrations/github/webhooks.ts";
import { startService, WEBHOOK_SECRET } from "./service.ts";
import type { TestService } from "./service.ts";

const RULES = `kind: Scorecard
id: basics
title: Basics
rules: [ { id: is-documented, title: Is documented, pass: { "==": [ { var: facts.x.documented }, true ] } } ]
---
kind: Gate
id: production
title: Production
environments: [ production ]
require: [ { scorecard: basics, level: done, enforcement: ratchet } ]
`;
const CATALOG = `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: shop, annotations: { github.com/project-slug: acme/shop } }
spec: { type: service, lifecycle: production, owner: payments }
`;
const ENTITY = "component:default/shop";
const [FIRST, SECOND] = ["a".repeat(40), "b".repeat(40)];
const DIGEST = "c".repeat(64);
const HOUR = 3_600_000;

let service: TestService;
let token: string;
beforeEach(async () => {
  service = startService();
  token = await service.token(["admin"]);
  await activateRules(service.muster, [{ path: "rules.yaml", text: RULES }], { actor: "test" });
  await importSource(service.muster, { source: "git", files: [{ path: "c.yaml", text: CATALOG }] }, SERVICE);
});

async function settled(): Promise<void> {
  for (let seen = -1; seen < service.afterwards.length;) {
    seen = service.afterwards.length;
    await Promise.all(service.afterwards);
  }
}

async function isDocumented(documented: boolean): Promise<void> {
  const body = [{ entity: ENTITY, source: "docs", facts: { "x.documented": documented } }];
  expect((await service.ask("POST /v1/facts", { token, body })).status).toBe(200);
}

interface Decided {
  readonly id: string;
  readonly verdict: string;
  readonly basis: readonly string[];
}

async function decide(commit: string, more: JsonObject = {}): Promise<Decided> {
  const body = { entity: ENTITY, environment: "production", change: { commit, ...more } };
  const answer = await service.ask("POST /v1/decisions", { token, body });
  expect(answer.status).toBe(200);
  return (await answer.json()) as Decided;
}

function time(): string {
  return new Date(service.muster.clock.now()).toISOString();
}

/** Answers how the webhook was answered. */
async function deploymentStatus(state: string, id: string, secret = WEBHOOK_SECRET): Promise<number> {
  const body = JSON.stringify({
    action: "created",
    deployment: {
      id: 330_044,
      sha: FIRST,
      ref: "main",
      task: "deploy",
      environment: "production",
      production_environment: true,
      created_at: time(),
    },
    deployment_status: { id: 77, state, environment: "production", created_at: time() },
    repository: { full_name: "Acme/Shop", html_url: "https://github.com/Acme/Shop", default_branch: "main" },
  });
  const headers = signedBy(secret, body, { event: "deployment_status", id });
  const { status } = await service.ask("POST /webhooks/github", { body, headers });
  await settled();
  return status;
}

async function baseline(): Promise<string | undefined> {
  return (await service.muster.store.deployments.baseline(ENTITY, "production"))?.decision;
}

/** What was documented when it was allowed is not any more. */
async function nextRelease(): Promise<Decided> {
  await isDocumented(false);
  return decide(SECOND);
}

describe("an allowed release", () => {
  it("is what the next is compared with, once GitHub says that its commit is deployed", async () => {
    await isDocumented(true);
    const { id, verdict } = await decide(FIRST);
    expect(verdict).toBe("allow");
    service.later = HOUR;
    expect(await deploymentStatus("success", "d-1")).toBe(200);
    expect(await baseline()).toBe(id);
    expect(await nextRelease()).toMatchObject({ verdict: "block" });
  });

  it("is so whatever GitHub says of it afterwards, and however often", async () => {
    await isDocumented(true);
    const { id } = await decide(FIRST);
    service.later = HOUR;
    for (const delivery of ["d-1", "d-1", "d-2"]) await deploymentStatus("success", delivery);
    service.later = 2 * HOUR;
    await deploymentStatus("inactive", "d-3");
    const { items } = await service.muster.store.deployments.list({ entity: ENTITY, limit: 10 });
    expect(items.map(({ decision }) => decision)).toEqual([id]);
    expect(await nextRelease()).toMatchObject({ verdict: "block" });
  });

  it.each([
    ["failed", "failure", WEBHOOK_SECRET, 200],
    ["was begun", "in_progress", WEBHOOK_SECRET, 200],
    ["is deployed, as somebody else says", "success", "another secret", 401],
  ])("is not where its deployment %s", async (_, state, secret, status) => {
    await isDocumented(true);
    await decide(FIRST);
    service.later = HOUR;
    expect(await deploymentStatus(state, "d-1", secret)).toBe(status);
    expect(await baseline()).toBeUndefined();
    expect(await nextRelease()).toMatchObject({ verdict: "allow" });
  });

  it("is so once a CDEvent says that its artifact is deployed", async () => {
    await isDocumented(true);
    const { id } = await decide(FIRST, { artifacts: [{ uri: "ghcr.io/acme/shop", sha256: DIGEST }] });
    service.later = HOUR;
    const body = {
      context: {
        version: "0.4.1",
        id: "271069a8",
        source: "/deploys",
        type: "dev.cdevents.service.deployed.0.2.0",
        timestamp: time(),
      },
      subject: {
        id: "shop",
        type: "service",
        content: { environment: { id: "production" }, artifactId: `pkg:oci/shop@sha256:${DIGEST}` },
      },
    };
    const told = await service.ask("POST /v1/events?source=deploys", { token, body });
    expect([told.status, await told.json()]).toMatchObject([200, { items: [{ status: "created" }] }]);
    await settled();
    expect(await baseline()).toBe(id);
    expect(await nextRelease()).toMatchObject({ verdict: "block" });
  });
});
