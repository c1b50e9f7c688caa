// How far does a job reach, by what the trust file gives it; who started it; and what happens while trust is only audited?

import { afterEach, describe, expect, it } from "vitest";
import { githubClaims, NOW_SECONDS } from "../../trust/claims.ts";
import type { Claims } from "../../trust/claims.ts";
import { sign } from "../../trust/issuer.ts";
import { trustingService } from "../../trust/trusting-service.ts";
import type { TrustingService } from "../../trust/trusting-service.ts";

let trusting: TrustingService;
afterEach(() => trusting.close());

let tokens = 0;
async function ask(request: string, own: Claims = {}, body?: object): Promise<{ status: number; json: Claims }> {
  const claims = githubClaims(trusting.github.url, { jti: `jti-${++tokens}`, ...own });
  const token = await sign(trusting.githubKey, claims);
  const response = await trusting.service.ask(request, { token, ...(body !== undefined && { body }) });
  return { status: response.status, json: (await response.json()) as Claims };
}

describe("a job that is let in", () => {
  it("is told who it is: as little as it needs for the repository it is of", async () => {
    trusting = await trustingService();
    const { status, json } = await ask("GET /v1/identity", { environment: "Staging" });
    expect(status).toBe(200);
    expect(json).toMatchObject({
      actor: `oidc:${trusting.github.url}#repo:acme/shop:ref:refs/heads/main`,
      token: null,
      roles: ["gatekeeper"],
      sources: [],
      entities: ["component:default/shop"],
      environments: ["*"],
      person: "user:default/dana",
      job: { environment: "staging", origin: "repository", onlyTries: false, made: ["component:default/shop"] },
    });
  });

  it("gets what the first that matches says, and no more", async () => {
    const allow = `
      - match: { repository_owner_id: "90001", ref: refs/heads/main }
        roles: [ gatekeeper, reporter ]
        entities: [ component:default/pay ]
        environments: [ staging ]
        sources: [ ci ]
      - match: { repository_owner_id: "90001" }`;
    trusting = await trustingService({ github: allow });
    const { json } = await ask("GET /v1/identity");
    expect(json).toMatchObject({
      roles: ["gatekeeper", "reporter"],
      entities: ["component:default/pay"],
      sources: ["ci"],
    });
    expect((await ask("POST /v1/decisions", {}, { entity: "pay", environment: "staging" })).status).toBe(200);
    expect((await ask("POST /v1/decisions", {}, { entity: "pay", environment: "production" })).json["code"]).toBe(
      "out-of-scope",
    );
    expect((await ask("POST /v1/decisions", {}, { environment: "staging" })).json["code"]).toBe("out-of-scope");
    const facts = [{ entity: "component:default/pay", source: "ci", facts: { "x.acme": 1 } }];
    expect((await ask("POST /v1/facts", {}, facts)).status).toBe(200);
    expect((await ask("POST /v1/facts", {}, [{ ...facts[0], source: "scanner" }])).json["code"]).toBe("out-of-scope");
    expect((await ask("GET /v1/identity", { ref: "refs/heads/x" })).json).toMatchObject({ roles: ["gatekeeper"] });
  });

  it("of a pull request delivers nothing, whatever it might otherwise", async () => {
    const allow = `[ { match: { repository_owner_id: "90001" }, roles: [ gatekeeper, reporter ], sources: [ ci ] } ]`;
    trusting = await trustingService({ github: allow });
    const own = { event_name: "pull_request" };
    expect((await ask("GET /v1/identity", own)).json).toMatchObject({ roles: ["gatekeeper"], sources: [] });
    expect((await ask("POST /v1/facts", own, [])).json["code"]).toBe("role-missing");
    expect((await ask("POST /v1/decisions", own, { environment: "staging", dryRun: true })).json["id"]).toBeNull();
  });

  it("of a pull request is like any other where the trust file says so", async () => {
    trusting = await trustingService({
      github: `[ { match: { repository_owner_id: "90001" }, pullRequests: allow } ]`,
    });
    const answered = await ask("POST /v1/decisions", { event_name: "pull_request" }, { environment: "staging" });
    expect(answered.json["id"]).toMatch(/^dec_/);
  });
});

describe("who started a job", () => {
  it.each([
    ["whose id the people's source says", {}, "user:default/dana"],
    ["whose login it says, where it says no id", { actor: "Kim", actor_id: "43" }, "user:default/kim"],
    ["who took the login of somebody whose id is known", { actor: "dana", actor_id: "43" }, null],
    ["whom nobody knows", { actor: "eve", actor_id: "44" }, null],
    ["whom a catalog of anybody's names", { actor: "mallory", actor_id: "66" }, null],
    ["that nobody says", { actor: undefined, actor_id: undefined }, null],
  ])("is somebody %s", async (_, own, person) => {
    trusting = await trustingService();
    const body = `apiVersion: backstage.io/v1alpha1
kind: User
metadata: { name: dana, annotations: { github.com/user-id: "66" } }
spec: { memberOf: [] }
`;
    const headers = { "content-type": "application/yaml" };
    await trusting.service.ask("PUT /v1/catalog/mine", { token: trusting.admin, headers, body });
    expect((await ask("GET /v1/identity", own)).json["person"]).toBe(person);
  });
});

describe("while trust is only audited", () => {
  const allow = `[ { match: { repository_owner_id: "90001" }, requireForEnvironments: { production: { ref_protected: "never" } } } ]`;

  it("where and when a job asks is only logged", async () => {
    trusting = await trustingService({ github: allow, mode: "audit" });
    const production = { environment: "production" };
    const asked = [
      await ask("POST /v1/decisions", {}, production),
      await ask("POST /v1/decisions", { environment: "staging" }, production),
      await ask("POST /v1/decisions", { event_name: "pull_request" }, { environment: "staging" }),
    ];
    expect(asked.map(({ status }) => status)).toEqual([200, 200, 200]);
    const told = trusting.service.events.filter(({ event }) => event === "job let through: trust is only audited");
    expect(told.map(({ fields }) => fields?.["code"])).toEqual([
      "job-condition-unmet",
      "job-environment-differs",
      "job-of-pull-request",
    ]);
  });

  it("strangers, forgeries and what is out of reach are refused all the same", async () => {
    trusting = await trustingService({ github: allow, mode: "audit" });
    expect((await ask("GET /v1/identity", { repository_owner_id: "1" })).json["code"]).toBe("job-not-allowed");
    expect((await ask("GET /v1/identity", { exp: NOW_SECONDS })).json["code"]).toBe("token-expired");
    const body = { entity: "pay", environment: "staging" };
    expect((await ask("POST /v1/decisions", {}, body)).json["code"]).toBe("out-of-scope");
  });
});

it("whoever is no job has to name an entity", async () => {
  trusting = await trustingService();
  const body = { environment: "staging" };
  const response = await trusting.service.ask("POST /v1/decisions", { token: trusting.admin, body });
  expect(await response.json()).toMatchObject({ status: 422, code: "no-entity" });
});

it("without a trust file nobody's token but its own is heeded", async () => {
  trusting = await trustingService();
  const { startService } = await import("../../http/service.ts");
  const token = await sign(trusting.githubKey, githubClaims(trusting.github.url));
  const response = await startService().ask("GET /v1/identity", { token });
  expect(await response.json()).toMatchObject({ status: 401, code: "token-issuer-unknown" });
});
