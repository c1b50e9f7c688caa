// Is a webhook kept, answered, and understood afterwards, each once, and nothing that is not signed?

import { describe, expect, it, vi } from "vitest";
import { understandWebhooks } from "../../../../src/integrations/github/webhooks/understand-webhooks.ts";
import { readSettings } from "../../../../src/http/read-settings.ts";
import type { JsonObject } from "../../../../src/model/json.ts";
import { PREVIOUS_WEBHOOK_SECRET, startService, WEBHOOK_SECRET } from "../../../http/service.ts";
import type { TestService } from "../../../http/service.ts";
import { requireChain } from "../../../contract/store/require-chain.ts";
import { githubStandIn } from "../stand-in.ts";
import { WEBHOOK_EXAMPLES } from "../webhook-examples.ts";
import * as say from "../webhooks.ts";
import { signedBy } from "../webhooks.ts";

interface Sending {
  readonly id?: string;
  readonly event?: string;
  readonly secret?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

function send(service: TestService, payload: JsonObject | string, sending: Sending = {}): Promise<Response> {
  const body = typeof payload === "string" ? payload : JSON.stringify(payload);
  const headers = { ...signedBy(sending.secret ?? WEBHOOK_SECRET, body, sending), ...sending.headers };
  return service.ask("POST /webhooks/github", { body, headers });
}

async function settled(service: TestService): Promise<void> {
  for (let seen = -1; seen < service.afterwards.length;) {
    seen = service.afterwards.length;
    await Promise.all(service.afterwards);
  }
}

async function kinds(service: TestService): Promise<readonly string[]> {
  await settled(service);
  return (await service.muster.store.events.list({ limit: 1_000 })).items.map(({ kind }) => kind).reverse();
}

describe("a webhook", () => {
  it("is on disk when it is answered, and understood afterwards", async () => {
    const service = startService();
    const later = vi.fn<(work: () => Promise<unknown>) => void>();
    const muster = { ...service.muster, later };
    const deferred = startService({ musterOf: () => muster });
    const answer = await send(deferred, say.deploymentStatus("success"), { event: "deployment_status" });
    expect([answer.status, await answer.json()]).toEqual([200, { delivery: "7f2c1a30-0001", status: "recorded" }]);
    expect(await muster.store.events.waiting(9)).toEqual([
      expect.objectContaining({ event: "deployment_status", body: JSON.stringify(say.deploymentStatus("success")) }),
    ]);
    expect(later).toHaveBeenCalledOnce();
    await understandWebhooks(muster);
    expect(await muster.store.events.waiting(9)).toEqual([]);
    expect((await muster.store.events.list({ limit: 9 })).items).toEqual([
      expect.objectContaining({ kind: "deployment.finished", repository: "github.com/acme/shop" }),
    ]);
  });

  it("that means the same as one before tells nothing new, whatever it is called", async () => {
    const service = startService();
    for (const id of ["a", "b", "c", "c"]) {
      const answer = await send(service, say.deploymentStatus("success"), { id, event: "deployment_status" });
      expect(answer.status).toBe(200);
    }
    expect(await kinds(service)).toEqual(["deployment.finished"]);
  });

  it("of which a hundred come at once is one", async () => {
    const service = startService();
    const sent = Array.from({ length: 100 }, () => send(service, say.push(), { event: "push" }));
    const answers = await Promise.all(sent.map(async (one) => (await (await one).json()) as { status: string }));
    expect(answers.filter(({ status }) => status === "recorded")).toHaveLength(1);
    expect(await kinds(service)).toEqual(["commits.pushed"]);
  });

  it("may be signed with the secret before, and with no other", async () => {
    const service = startService();
    expect((await send(service, say.push(), { secret: PREVIOUS_WEBHOOK_SECRET })).status).toBe(200);
    expect((await send(service, say.push(), { secret: "another" })).status).toBe(401);
    expect((await send(service, say.push(), { secret: "" })).status).toBe(401);
  });

  it("that cannot be read is kept, said in the log, and keeps nobody waiting", async () => {
    const service = startService();
    for (const [index, body] of ["Hello, World!", "[1]", '{"a":', "null"].entries()) {
      expect((await send(service, body, { id: `bad-${index}`, event: "push" })).status).toBe(200);
    }
    await send(service, say.push(), { event: "push", id: "good" });
    expect(await kinds(service)).toEqual(["commits.pushed"]);
    expect(service.events.filter(({ event }) => event === "webhook is not a JSON object")).toHaveLength(4);
    expect(await service.muster.store.events.waiting(9)).toEqual([]);
  });

  it("of more than GitHub sends is refused, and nothing of it is kept", async () => {
    const service = startService();
    const body = JSON.stringify(say.push({ padding: "x".repeat(25 * 1_024 * 1_024) }));
    const answer = await send(service, body, { event: "push" });
    expect([answer.status, await service.muster.store.events.waiting(9)]).toEqual([413, []]);
  });

  it("that is nested a hundred thousand deep keeps nobody waiting", async () => {
    const service = startService();
    const deep = "[".repeat(100_000) + "]".repeat(100_000);
    const body = JSON.stringify(say.push()).replace(/^\{/, `{"commits":${deep},"x":${deep},`);
    expect((await send(service, body, { event: "push", id: "deep" })).status).toBe(200);
    await send(service, say.push(), { event: "push", id: "good" });
    expect(await kinds(service)).toContain("commits.pushed");
    expect(await service.muster.store.events.waiting(9)).toEqual([]);
  });

  it("of every kind that GitHub shows is taken", async () => {
    const service = startService();
    for (const [place, { event, payload }] of WEBHOOK_EXAMPLES.entries()) {
      expect((await send(service, payload, { id: `example-${place}`, event })).status).toBe(200);
    }
    expect((await kinds(service)).length).toBeGreaterThan(10);
    expect(service.events.filter(({ level }) => level !== "info")).toEqual([]);
    await requireChain(service.muster.store);
  });

  it("of every kind that GitHub shows is understood by the app, with nothing to complain of", async () => {
    const github = await githubStandIn();
    const service = startService();
    // What is to be done at GitHub is kept; nobody does it here.
    const { later: _later, ...muster } = { ...service.muster, github: github.app };
    for (const [place, { event, payload }] of WEBHOOK_EXAMPLES.entries()) {
      const kept = { source: "github", id: `example-${place}`, event, receivedAt: muster.clock.now() };
      await muster.store.events.receive({ ...kept, body: JSON.stringify(payload) });
    }
    await understandWebhooks(muster);
    await github.close();
    expect(await muster.store.events.waiting(9)).toEqual([]);
    expect(service.events.filter(({ level }) => level !== "info")).toEqual([]);
    expect(await muster.store.errands.nextDue(["github-check-run"])).not.toBeNull();
  });

  it("is told what is wrong with it", async () => {
    const service = startService();
    const refused = async (headers: Readonly<Record<string, string>>) => {
      const answer = await send(service, say.push(), { headers });
      return [answer.status, ((await answer.json()) as { code: string }).code];
    };
    expect(await refused({ "x-github-event": "" })).toEqual([400, "bad-webhook-header"]);
    expect(await refused({ "x-github-delivery": "x".repeat(200) })).toEqual([400, "bad-webhook-header"]);
    expect(await refused({ "content-type": "application/x-www-form-urlencoded" })).toEqual([415, "unsupported-type"]);
    const { githubWebhooks: _none, ...bare } = service.muster;
    const answer = await send(startService({ musterOf: () => bare }), say.push());
    expect([answer.status, await answer.json()]).toEqual([
      401,
      expect.objectContaining({ code: "webhooks-not-set-up" }),
    ]);
  });
});

describe("the settings of webhooks", () => {
  const webhooks = (env: Readonly<Record<string, string>>) => readSettings(env).githubWebhooks;

  it("are none where nothing is set", () => {
    expect(webhooks({})).toBeUndefined();
  });

  it("are the secret, the one before it, and what teams call things", () => {
    expect(
      webhooks({
        MUSTER_GITHUB_WEBHOOK_SECRET: "new, with a comma",
        MUSTER_GITHUB_WEBHOOK_SECRET_PREVIOUS: "old",
        MUSTER_INCIDENT_LABELS: "P1, Outage",
        MUSTER_DEPLOY_WORKFLOWS: "deploy.yml, release-*",
      }),
    ).toEqual({
      secrets: ["new, with a comma", "old"],
      incidentLabels: ["p1", "outage"],
      deployWorkflows: ["deploy.yml", "release-*"],
    });
    expect(webhooks({ MUSTER_GITHUB_WEBHOOK_SECRET: "s" })).toEqual({
      secrets: ["s"],
      incidentLabels: ["incident", "outage", "sev1", "sev2"],
      deployWorkflows: [],
    });
  });

  it.each([
    [{ MUSTER_GITHUB_WEBHOOK_SECRET: "" }, "MUSTER_GITHUB_WEBHOOK_SECRET is empty"],
    [{ MUSTER_GITHUB_WEBHOOK_SECRET: "  " }, "MUSTER_GITHUB_WEBHOOK_SECRET is empty"],
    [
      { MUSTER_GITHUB_WEBHOOK_SECRET: "s", MUSTER_GITHUB_WEBHOOK_SECRET_PREVIOUS: "" },
      "MUSTER_GITHUB_WEBHOOK_SECRET_PREVIOUS is empty",
    ],
    [
      { MUSTER_GITHUB_WEBHOOK_SECRET_PREVIOUS: "s" },
      "MUSTER_GITHUB_WEBHOOK_SECRET_PREVIOUS is set, and MUSTER_GITHUB_WEBHOOK_SECRET is not",
    ],
  ])("are refused at the start: %j", (env, message) => {
    expect(() => webhooks(env as unknown as Readonly<Record<string, string>>)).toThrow(
      expect.objectContaining({ name: "UsageError", message }),
    );
  });
});
