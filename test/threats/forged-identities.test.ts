// T04, T05: does a token of an issuer prove anything but what the issuer said: of whom, to whom, and while it holds?

import { createHmac, createPublicKey } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AUDIENCE, githubClaims, gitlabClaims, NOW_SECONDS } from "../trust/claims.ts";
import type { Claims } from "../trust/claims.ts";
import { base64url, makeKey, sign } from "../trust/issuer.ts";
import type { IssuerKey } from "../trust/issuer.ts";
import { trustingService } from "../trust/trusting-service.ts";
import type { TrustingService } from "../trust/trusting-service.ts";

const REQUIRE = `
      - match: { repository_owner_id: "90001" }
        requireForEnvironments:
          production:
            job_workflow_ref: "acme/workflows/.github/workflows/deploy.yml@refs/heads/main"
            runner_environment: github-hosted`;

let trusting: TrustingService;
/** Of nobody who is trusted. */
let stranger: IssuerKey;
beforeAll(async () => {
  trusting = await trustingService({ github: REQUIRE });
  stranger = await makeKey("key-1");
});
afterAll(() => trusting.close());

interface Answered {
  readonly status: number;
  readonly code: unknown;
  readonly json: Claims;
}

async function check(token: string, body: object = {}): Promise<Answered> {
  const sent = { environment: "staging", ...body };
  const response = await trusting.service.ask("POST /v1/decisions", { token, body: sent });
  const json = (await response.json()) as Claims;
  return { status: response.status, code: json["code"] ?? json["verdict"], json };
}

let tokens = 0;
/** Each of a name of its own, as an issuer gives them. */
const github = (own: Claims = {}): Claims => githubClaims(trusting.github.url, { jti: `jti-${++tokens}`, ...own });
const gitlab = (own: Claims = {}): Claims => gitlabClaims(trusting.gitlab.url, own);
const signed = (own: Claims = {}, header: object | string = {}): Promise<string> =>
  sign(trusting.githubKey, github(own), header);
/** With the claims as JSON text, in which something was written otherwise. */
const written = (from: string, to: string): Promise<string> =>
  sign(trusting.githubKey, JSON.stringify(github()).replace(from, to));

type Made = () => string | Promise<string>;

/** What is wrong with it, how it is made, and the code it is refused with. */
const FORGED: readonly (readonly [string, Made, string])[] = [
  ["for another service", () => signed({ aud: "https://other.example.com" }), "token-audience-refused"],
  ["for whoever GitHub makes them for", () => signed({ aud: "https://github.com/acme" }), "token-audience-refused"],
  ["for nobody", () => signed({ aud: undefined }), "token-audience-refused"],
  [
    "for several, of which this is one",
    () => signed({ aud: [AUDIENCE, "https://b.example.com"] }),
    "token-audience-refused",
  ],
  ["for a list of this alone", () => signed({ aud: [AUDIENCE] }), "token-audience-refused"],
  ["for this, with a slash", () => signed({ aud: `${AUDIENCE}/` }), "token-audience-refused"],
  ["for this, in other letters", () => signed({ aud: AUDIENCE.toUpperCase() }), "token-audience-refused"],
  ["for what only looks like this", () => signed({ aud: AUDIENCE.replace("e", "е") }), "token-audience-refused"],
  [
    "for what another issuer's may be for",
    () => signed({ aud: "https://muster.example.com/other" }),
    "token-audience-refused",
  ],
  ["of nobody", () => signed({ iss: undefined }), "token-issuer-unknown"],
  ["of another issuer", () => signed({ iss: "https://token.actions.githubusercontent.com" }), "token-issuer-unknown"],
  [
    "of an issuer below the one that is trusted",
    () => signed({ iss: `${trusting.github.url}/evil` }),
    "token-issuer-unknown",
  ],
  ["of the issuer with a slash", () => signed({ iss: `${trusting.github.url}/` }), "token-issuer-unknown"],
  [
    "of a host called like it",
    () => signed({ iss: `${trusting.github.url}.evil.example.com` }),
    "token-issuer-unknown",
  ],
  ["of a list of issuers", () => signed({ iss: [trusting.github.url] }), "token-issuer-unknown"],
  ["signed by nobody", () => unsigned("none"), "token-algorithm-refused"],
  ["signed by NoNe", () => unsigned("NoNe"), "token-algorithm-refused"],
  ["signed with the public key as a secret", () => signedWithPublicKey(), "token-algorithm-refused"],
  ["that says another algorithm than its key", () => signed({}, { alg: "RS512" }), "token-algorithm-refused"],
  ["that says an algorithm for another kind of key", () => signed({}, { alg: "ES256" }), "token-signature-refused"],
  ["that says no algorithm", () => signed({}, { alg: undefined }), "token-algorithm-refused"],
  ["signed by a stranger who calls their key so", () => sign(stranger, github()), "token-signature-refused"],
  ["signed by the other issuer, in this one's name", () => sign(trusting.gitlabKey, github()), "token-key-unknown"],
  [
    "signed by the other issuer, with this one's key's name",
    () => sign(trusting.gitlabKey, github(), { kid: "key-1" }),
    "token-signature-refused",
  ],
  ["of a key that nobody knows", () => signed({}, { kid: "key-9" }), "token-key-unknown"],
  ["of no key", () => signed({}, { kid: undefined }), "token-key-unknown"],
  ["of a key that is a number", () => signed({}, { kid: 1 }), "token-key-unknown"],
  ["of a key that objects inherit", () => signed({}, { kid: "__proto__" }), "token-key-unknown"],
  ["with the address of its keys", () => signed({}, { jku: "http://127.0.0.1:1/keys" }), "token-header-refused"],
  ["with the address of a certificate", () => signed({}, { x5u: "http://127.0.0.1:1/c" }), "token-header-refused"],
  ["with its own key", () => sign(stranger, github(), { jwk: stranger.jwk }), "token-header-refused"],
  ["with its own certificate", () => signed({}, { x5c: ["MIIB"] }), "token-header-refused"],
  ["with what has to be understood", () => signed({}, { crit: ["exp"], exp: 1 }), "token-header-refused"],
  ["of another type", () => signed({}, { typ: "at+jwt" }), "token-header-refused"],
  ["that has ended", () => signed({ exp: NOW_SECONDS }), "token-expired"],
  ["that ended long ago", () => signed({ iat: 1, nbf: 1, exp: 301 }), "token-expired"],
  ["that begins later", () => signed({ nbf: NOW_SECONDS + 61 }), "token-not-yet-valid"],
  ["that was made later", () => signed({ iat: NOW_SECONDS + 61 }), "token-not-yet-valid"],
  ["without an end", () => signed({ exp: undefined }), "token-lifetime-refused"],
  ["without a beginning", () => signed({ iat: undefined }), "token-lifetime-refused"],
  ["that lasts too long", () => signed({ exp: NOW_SECONDS - 10 + 5_401 }), "token-lifetime-refused"],
  [
    "that ends before it begins",
    () => signed({ iat: NOW_SECONDS + 60, exp: NOW_SECONDS + 30 }),
    "token-lifetime-refused",
  ],
  ["that ends at a text", () => signed({ exp: String(NOW_SECONDS + 290) }), "token-lifetime-refused"],
  ["that ends within a second", () => signed({ exp: NOW_SECONDS + 0.5 }), "token-lifetime-refused"],
  ["that ends at no number", () => written(`"exp":${NOW_SECONDS + 290}`, '"exp":1e400'), "token-malformed"],
  ["that ends at null", () => signed({ exp: null }), "token-lifetime-refused"],
  ["that ends before time", () => signed({ exp: -1 }), "token-lifetime-refused"],
  ["that ends after all time", () => signed({ exp: Number.MAX_SAFE_INTEGER }), "token-lifetime-refused"],
  ["of no subject", () => signed({ sub: undefined }), "token-malformed"],
  ["that says one thing twice", () => written('"sub":', '"repository_owner_id":"1","sub":'), "token-malformed"],
  ["that names two issuers", () => written('"sub":', '"iss":"https://evil.example.com","sub":'), "token-malformed"],
  [
    "whose header says one thing twice",
    () => signed({}, '{"alg":"none","typ":"JWT","kid":"key-1","alg":"RS256"}'),
    "token-malformed",
  ],
  ["that leads out of plain data", () => written('"sub":', '"__proto__":{},"sub":'), "token-malformed"],
  ["that is no object", () => sign(trusting.githubKey, "[]"), "token-malformed"],
  ["that is not JSON", () => sign(trusting.githubKey, "{'a':1}"), "token-malformed"],
  ["that breaks off", async () => (await signed()).slice(0, -22), "token-signature-refused"],
  ["without its signature", async () => (await signed()).replace(/[^.]+$/, ""), "token-malformed"],
  ["of two parts", async () => (await signed()).replace(/\.[^.]+$/, ""), "token-malformed"],
  ["of four parts", async () => `${await signed()}.e30`, "token-malformed"],
  ["of five, as what is encrypted", async () => `${await signed()}.e30.e30`, "token-malformed"],
  ["with padding", async () => (await signed()).replace(/\./g, "=."), "token-malformed"],
  ["in base64 of the other alphabet", async () => `${await signed()}+/`, "token-malformed"],
  [
    "with another payload under its signature",
    () => spliced({ repository_owner_id: "90001", sub: "repo:evil" }),
    "token-signature-refused",
  ],
  ["longer than any is", () => signed({ more: "x".repeat(8_000) }), "token-malformed"],
  ["nested deeper than any is", () => signed({ more: [[[[[[[[[[]]]]]]]]]] }), "token-malformed"],
  ["that is not UTF-8", () => notUtf8(), "token-malformed"],
];

function unsigned(alg: string): string {
  return `${[{ typ: "JWT", alg, kid: "key-1" }, github()].map(base64url).join(".")}.${base64url("x")}`;
}

/** A key that everybody can read, taken for one that only two know. */
async function signedWithPublicKey(): Promise<string> {
  const secret = createPublicKey({ key: trusting.githubKey.jwk, format: "jwk" }).export({
    type: "spki",
    format: "pem",
  });
  const parts = [{ typ: "JWT", alg: "HS256", kid: "key-1" }, github()].map(base64url).join(".");
  return `${parts}.${createHmac("sha256", secret).update(parts).digest("base64url")}`;
}

async function spliced(own: Claims): Promise<string> {
  const [header = "", , signature = ""] = (await signed()).split(".");
  return [header, base64url(github(own)), signature].join(".");
}

async function notUtf8(): Promise<string> {
  const [header = "", , signature = ""] = (await signed()).split(".");
  return [header, base64url(new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])), signature].join(".");
}

describe("a token", () => {
  it.each(FORGED)("%s proves nothing", async (_, make, code) => {
    const { status, code: said, json } = await check(await make());
    expect([status, said]).toEqual([401, code]);
    expect(json["type"]).toBe(`urn:muster:problem:${code}`);
  });

  it("of which any one character is another proves nothing", async () => {
    const token = await signed();
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";
    const heeded: number[] = [];
    for (let at = 0; at < token.length; at++) {
      const other = alphabet[(alphabet.indexOf(token[at] ?? "") + 1 + (at % 60)) % alphabet.length] ?? "";
      const changed = token.slice(0, at) + other + token.slice(at + 1);
      const { status } = await trusting.service.ask("GET /v1/identity", { token: changed });
      if (status !== 401 && changed !== token) heeded.push(at);
    }
    expect(heeded).toEqual([]);
    for (const last of alphabet) {
      const { status } = await trusting.service.ask("GET /v1/identity", { token: token.slice(0, -1) + last });
      expect(status).toBe(last === token.at(-1) ? 200 : 401);
    }
  });

  it("is refused in a hundred ways by what it says itself, before anybody is asked for keys", async () => {
    const fresh = await trustingService();
    try {
      const token = await sign(stranger, githubClaims(fresh.github.url, { aud: "https://other.example.com" }));
      for (let time = 0; time < 100; time++) await fresh.service.ask("GET /v1/identity", { token });
      expect([...fresh.github.asked, ...fresh.gitlab.asked]).toEqual([]);
    } finally {
      await fresh.close();
    }
  });
});

const DEPLOYING = "acme/workflows/.github/workflows/deploy.yml@";

/** Of a token that its issuer did sign: what it asks, and the code it is refused with. */
const REFUSED: readonly (readonly [string, Claims, object, string])[] = [
  [
    "another owner's repository of the same name",
    { repository_owner_id: "90002", repository_id: "501002" },
    {},
    "job-not-allowed",
  ],
  [
    "a repository that was transferred to another owner",
    { repository_owner: "evil", repository_owner_id: "90002" },
    {},
    "job-not-allowed",
  ],
  ["an owner whose id only begins so", { repository_owner_id: "900011" }, {}, "job-not-allowed"],
  ["an owner whose id is in other digits", { repository_owner_id: "９０００１" }, {}, "job-not-allowed"],
  ["a list of owners", { repository_owner_id: ["90001"] }, {}, "job-not-allowed"],
  ["no owner", { repository_owner_id: undefined }, {}, "job-not-allowed"],
  [
    "a pull request",
    { event_name: "pull_request", ref: "refs/pull/7/merge", sub: "repo:acme/shop:pull_request" },
    {},
    "job-of-pull-request",
  ],
  [
    "a pull request that runs with the target's rights",
    { event_name: "pull_request_target" },
    {},
    "job-of-pull-request",
  ],
  [
    "a pull request that asks for production",
    { event_name: "pull_request" },
    { environment: "production" },
    "job-of-pull-request",
  ],
  [
    "a job that deploys to another environment",
    { environment: "production" },
    { environment: "staging" },
    "job-environment-differs",
  ],
  [
    "a job of staging that asks for production",
    { environment: "staging" },
    { environment: "production" },
    "job-environment-differs",
  ],
  [
    "a job of another that looks like production",
    { environment: "prоduction" },
    { environment: "production" },
    "job-environment-differs",
  ],
  [
    "a workflow that does not deploy",
    { job_workflow_ref: "acme/shop/.github/workflows/x.yml@refs/heads/main" },
    { environment: "production" },
    "job-condition-unmet",
  ],
  [
    "the deploying workflow at a branch",
    { job_workflow_ref: `${DEPLOYING}refs/heads/evil` },
    { environment: "production" },
    "job-condition-unmet",
  ],
  [
    "the deploying workflow at main, and more",
    { job_workflow_ref: `${DEPLOYING}refs/heads/main2` },
    { environment: "production" },
    "job-condition-unmet",
  ],
  [
    "a runner of one's own",
    { runner_environment: "self-hosted" },
    { environment: "Production " },
    "job-condition-unmet",
  ],
  ["a job that asks about another's entity", {}, { entity: "component:default/kept" }, "out-of-scope"],
  [
    "a repository created anew under a name that is kept",
    { repository: "acme/kept", repository_id: "778" },
    { entity: "component:default/kept" },
    "out-of-scope",
  ],
];

describe("of a job that its issuer vouches for,", () => {
  it.each(REFUSED)("%s is refused", async (_, own, body, code) => {
    const { status, code: said, json } = await check(await signed(own), body);
    expect([status, said]).toEqual([403, code]);
    expect(String(json["detail"])).not.toContain("undefined");
  });

  it("what a fork brought into a merge request is refused", async () => {
    const own = { pipeline_source: "merge_request_event", job_project_id: "20", project_id: "21" };
    const { status, code } = await check(await sign(trusting.gitlabKey, gitlab(own)), { dryRun: true });
    expect([status, code]).toEqual([403, "job-of-fork"]);
  });

  it("nothing but the gates answers, whatever else is asked", async () => {
    const token = await signed();
    const status = async (request: string, body?: object): Promise<number> =>
      (await trusting.service.ask(request, { token, ...(body && { body }) })).status;
    expect(await status("POST /v1/facts", [])).toBe(403);
    expect(await status("POST /v1/tokens", { name: "x", roles: ["admin"] })).toBe(403);
    expect(await status("PUT /v1/rulebook", { files: [] })).toBe(403);
    expect(await status("GET /v1/scorecards")).toBe(403);
    expect(await status("GET /v1/decisions")).toBe(403);
    expect(await status("GET /v1/entities/component/default/shop/findings")).toBe(200);
    expect(await status("GET /v1/entities/component/default/kept/findings")).toBe(403);
  });
});

/** What is right with it, and what it is about then. */
const RIGHT: readonly (readonly [string, Claims, object, string])[] = [
  ["of a branch", {}, {}, "component:default/shop"],
  [
    "with the classic subject of an environment",
    { sub: "repo:acme/shop:environment:staging", environment: "staging" },
    {},
    "component:default/shop",
  ],
  [
    "with the immutable subject",
    { sub: "repo:acme@90001/shop@501001:ref:refs/heads/main" },
    {},
    "component:default/shop",
  ],
  [
    "with a subject that is customised",
    { sub: `job_workflow_ref:${DEPLOYING}refs/heads/main` },
    {},
    "component:default/shop",
  ],
  [
    "of an environment whose name is escaped in the subject",
    { sub: "repo:acme/shop:environment:a%3Ab", environment: "a:b" },
    { environment: "A:B" },
    "component:default/shop",
  ],
  [
    "of the deploying workflow that asks for production",
    { environment: "production" },
    { environment: "production" },
    "component:default/shop",
  ],
  ["of a repository that says its id", { repository: "acme/kept", repository_id: "777" }, {}, "component:default/kept"],
  [
    "of a repository that was renamed since",
    { repository: "acme/renamed", repository_id: "777" },
    {},
    "component:default/kept",
  ],
  [
    "of a repository that holds two, of which it names one",
    { repository: "acme/mono" },
    { entity: "pay" },
    "component:default/pay",
  ],
  ["of a repository the catalog lacks", { repository: "acme/new" }, {}, "repository:acme/new"],
  ["made a minute ahead of our clock", { iat: NOW_SECONDS + 60, nbf: NOW_SECONDS + 60 }, {}, "component:default/shop"],
  ["for as long as one may be", { exp: NOW_SECONDS - 10 + 5_400 }, {}, "component:default/shop"],
  ["of a pull request that only tries", { event_name: "pull_request" }, { dryRun: true }, "component:default/shop"],
];

describe("a token that is right", () => {
  it.each(RIGHT)("%s is heeded", async (_, own, body, ref) => {
    const { status, json } = await check(await signed(own), body);
    expect(status).toBe(200);
    expect(json["entity"]).toMatchObject({ ref });
    expect(json["verdict"]).toBe(ref.startsWith("repository:") ? "block" : "allow");
  });

  it("of GitLab is heeded, with its groups within groups and its long life", async () => {
    const { status, json } = await check(await sign(trusting.gitlabKey, gitlab()));
    expect(status).toBe(200);
    expect(json["entity"]).toMatchObject({ ref: "component:default/web-shop" });
  });

  it("of a repository that holds several, of which it names none, is told which", async () => {
    const { status, code, json } = await check(await signed({ repository: "acme/mono" }));
    expect([status, code]).toEqual([422, "which-entity"]);
    expect(json["detail"]).toContain("holds 2 entities: `component:default/cart`, `component:default/pay`");
  });

  it("used again within its run gets the same decision, and with another run none", async () => {
    const again = { jti: "again", run_id: "1" };
    const body = { change: { version: "7.0.0" } };
    const [first, second] = [await check(await signed(again), body), await check(await signed(again), body)];
    expect(second.json).toMatchObject({ id: first.json["id"], replayed: true });
    const other = await check(await signed({ ...again, run_id: "2" }), body);
    expect([other.status, other.code]).toEqual([401, "token-replayed"]);
  });

  it("stands in the decision it asked for, with what it claims and nothing more", async () => {
    const { json } = await check(await signed({ jti: "stands" }), { change: { version: "8.0.0" } });
    const record = await trusting.service.muster.store.decisions.get(String(json["id"]));
    const { by } = JSON.parse(record?.request ?? "") as { by: { actor: string; job: { claims: Claims } } };
    expect(by.actor).toBe(`oidc:${trusting.github.url}#repo:acme/shop:ref:refs/heads/main`);
    expect(by.job.claims).toMatchObject({
      jti: "stands",
      run_id: "7700110022",
      actor_id: "42001",
      repository_id: "501001",
    });
    expect(by.job.claims).not.toHaveProperty("repo_property_business_unit");
    expect(json["change"]).toMatchObject({ actor: by.actor });
    const { token, admin } = { token: await signed(), admin: trusting.admin };
    expect(record?.request).not.toContain(token.slice(0, 40));
    const log = await trusting.service.ask("GET /v1/audit?limit=1000", { token: admin });
    expect(await log.text()).toContain(by.actor);
    const replayed = await trusting.service.ask(`POST /v1/decisions/${String(json["id"])}/replay`, { token: admin });
    expect(await replayed.json()).toMatchObject({ agrees: true });
  });
});
