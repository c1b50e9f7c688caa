// Who gets in by an issuer of people, as whom, and who does not?

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { importSource } from "../../src/app/imports/import-source.ts";
import { SERVICE } from "../../src/app/access/service-identity.ts";
import { putTrustInForce } from "../../src/app/access/trust-in-force.ts";
import { peopleIssuer } from "../../src/integrations/oidc/people-issuer.ts";
import { readSignIn, requireSignInTrust } from "../../src/http/read-sign-in.ts";
import { readTrustFile } from "../../src/trust/read-trust-file.ts";
import { CLIENT, startIssuer } from "../integrations/oidc/stand-in-issuer.ts";
import type { StandInIssuer } from "../integrations/oidc/stand-in-issuer.ts";
import { startService } from "./service.ts";
import type { TestService } from "./service.ts";

const PUBLIC = "https://muster.acme.example";
const HTML = { accept: "text/html" };
const TRUST = `people: [people]
signIn:
  person:
    - { claim: sub_id, annotation: acme.example/id }
    - { claim: email, profile: email }
  roles:
    - { roles: [reader] }
    - { roles: [operator, approver], group: sre }
    - { roles: [reporter], match: { groups: [developers] } }
`;
const user = (name: string, email: string, memberOf: readonly string[], id?: string) => ({
  apiVersion: "backstage.io/v1alpha1",
  kind: "User",
  metadata: { name, ...(id !== undefined && { annotations: { "acme.example/id": id } }) },
  spec: { profile: { email }, memberOf },
});
const KIM = { sub: "s-kim", email: "kim@acme.example", email_verified: true };

let issuer: StandInIssuer;
let service: TestService;

beforeEach(async () => {
  issuer = await startIssuer();
  issuer.claims = KIM;
  const { trust } = readTrustFile({ path: "trust.yaml", text: TRUST });
  if (trust === undefined) throw new Error("no trust");
  service = startService({ trust: putTrustInForce(trust, async () => "", { share: true }) });
  const { id: clientId, secret: clientSecret } = CLIENT;
  const people = peopleIssuer({ issuer: issuer.url, clientId, clientSecret, scopes: "openid email", label: "Acme" });
  Object.assign(service.muster, { people, publicUrl: PUBLIC });
  await deliver("people", user("kim", "kim@acme.example", ["sre"]), user("jo", "jo@acme.example", [], "7"));
});

afterEach(() => issuer.stop());

async function deliver(source: string, ...entities: object[]): Promise<void> {
  const files = [{ path: "p.json", text: JSON.stringify(entities) }];
  await importSource(service.muster, { source, files, confirm: Infinity }, SERVICE);
}

function cookiesOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0] ?? "")
    .filter((cookie) => !cookie.endsWith("="))
    .join("; ");
}

const get = (path: string, headers: Readonly<Record<string, string>> = {}) =>
  service.send(`${PUBLIC}${path}`, { headers: { ...HTML, ...headers } });

interface Coming {
  /** Path and query that the browser comes back with. */
  readonly address: string;
  readonly cookie: string;
}

/** To the issuer, and as far as it sends the browser back. */
async function go(to?: string): Promise<Coming> {
  const begun = await get(`/sign-in/start${to === undefined ? "" : `?to=${encodeURIComponent(to)}`}`);
  expect(begun.status).toBe(303);
  const back = await fetch(begun.headers.get("location") ?? "", { redirect: "manual" });
  const address = new URL(back.headers.get("location") ?? "");
  expect(address.origin).toBe(PUBLIC);
  return { address: `${address.pathname}${address.search}`, cookie: cookiesOf(begun) };
}

async function arrive({ address, cookie }: Coming): Promise<{ response: Response; text: string; cookie: string }> {
  const response = await get(address, { cookie, "sec-fetch-site": "cross-site" });
  return { response, text: await response.text(), cookie: cookiesOf(response) };
}

async function rolesAndOwner(): Promise<unknown> {
  const tokens = await service.muster.store.tokens.list();
  return tokens.map(({ owner, roles, revokedAt }) => [owner, roles, revokedAt !== null]);
}

describe("whoever signs in by the issuer", () => {
  it("is asked for with a state, a nonce and a challenge, and comes back as the user of the catalog", async () => {
    const { response, text, cookie } = await arrive(await go("/waivers?state=all"));
    expect(response.status).toBe(200);
    expect(text).toContain('content="0; url=/waivers?state=all"');
    const asked = Object.fromEntries(issuer.asked[0] ?? []);
    expect(asked).toMatchObject({
      response_type: "code",
      client_id: CLIENT.id,
      redirect_uri: `${PUBLIC}/sign-in/callback`,
      code_challenge_method: "S256",
      scope: "openid email",
    });
    for (const secret of ["state", "nonce", "code_challenge"]) expect(asked[secret]?.length).toBeGreaterThanOrEqual(43);
    expect(response.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^muster-session=.+; HttpOnly; SameSite=Strict; Secure$/),
      expect.stringMatching(/^muster-sign-in=; .*Max-Age=0/),
    ]);
    expect(await rolesAndOwner()).toEqual([["user:default/kim", ["reader", "operator", "approver"], false]]);
    const page = await (await get("/waivers", { cookie })).text();
    expect(page).toContain("Signed in as kim");
  });

  it("is known by an annotation before their address, and gets what their claims are given", async () => {
    issuer.claims = { ...KIM, sub_id: 7, groups: ["developers", "others"] };
    await arrive(await go());
    expect(await rolesAndOwner()).toEqual([["user:default/jo", ["reader", "reporter"], false]]);
  });

  it("signs out for good: what the session acted with has ended", async () => {
    const { cookie } = await arrive(await go());
    const page = await (await get("/waivers", { cookie })).text();
    const csrf = /name="csrf" value="([^"]+)"/.exec(page)?.[1] ?? "";
    const headers = {
      ...HTML,
      cookie,
      "sec-fetch-site": "same-origin",
      "content-type": "application/x-www-form-urlencoded",
    };
    const body = new URLSearchParams({ csrf }).toString();
    const response = await service.send(`${PUBLIC}/sign-out`, { method: "POST", headers, body });
    expect(response.headers.get("location")).toBe("/sign-in");
    expect(await rolesAndOwner()).toMatchObject([["user:default/kim", {}, true]]);
    expect((await get("/waivers", { cookie })).status).toBe(303);
  });

  it("is out when an admin revokes their token, or half a day is over", async () => {
    const { cookie } = await arrive(await go());
    expect((await get("/waivers", { cookie })).status).toBe(200);
    service.later = 12 * 3_600_000;
    expect((await get("/waivers", { cookie })).status).toBe(303);
  });
});

describe("nobody gets in", () => {
  const refusedAs = async (coming: Coming): Promise<string> => {
    const { response, text, cookie } = await arrive(coming);
    expect(cookie).toBe("");
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(text).toContain("<h1>Sign in</h1>");
    expect(await rolesAndOwner()).toEqual([]);
    return /role="alert">(.*?)<\/p>/s.exec(text)?.[1]?.replaceAll(/<[^>]*>/g, "") ?? "";
  };

  it("with the state of another sign-in", async () => {
    issuer.mischief = { state: "another" };
    expect(await refusedAs(await go())).toContain("proves nothing");
  });

  it("with an answer that another browser asked for", async () => {
    const [mine, theirs] = [await go(), await go()];
    expect(await refusedAs({ address: theirs.address, cookie: mine.cookie })).toContain("proves nothing");
  });

  it("without having begun, or too late", async () => {
    const coming = await go();
    expect(await refusedAs({ ...coming, cookie: "" })).toContain("no sign-in was begun here");
    service.later = 11 * 60_000;
    expect(await refusedAs(coming)).toContain("no sign-in was begun here");
  });

  it("with a session for what is kept on the way, nor the other way round", async () => {
    const coming = await go();
    const kept = coming.cookie.replace("muster-sign-in=", "");
    expect((await get("/waivers", { cookie: `muster-session=${kept}` })).status).toBe(303);
  });

  it.each([
    ["the nonce of another", { nonce: "another" }],
    ["the name of another issuer", { iss: "https://other.example" }],
    ["another's audience", { aud: "somebody-else" }],
    ["a time that is over", { iat: 1_700_000_000, exp: 1_700_000_300 }],
    ["no subject", { sub: undefined }],
  ])("by an ID token with %s", async (_, claims) => {
    issuer.mischief = { claims };
    expect(await refusedAs(await go())).toContain("proves nothing");
  });

  it("by an ID token that the issuer's keys did not sign", async () => {
    issuer.mischief = { isForged: true };
    expect(await refusedAs(await go())).toContain("proves nothing");
  });

  it("with a code that was used", async () => {
    const coming = await go();
    await arrive(coming);
    const { response, text } = await arrive(coming);
    expect(response.status).toBe(403);
    expect(text).toContain("invalid_grant");
    expect(await rolesAndOwner()).toHaveLength(1);
  });

  it.each([
    ["access_denied", "refuses the sign-in: access_denied;"],
    ["access_denied<script>", "refuses the sign-in, for a reason of its own;"],
  ])("whom the issuer refuses, in no words but a code that is known (%s)", async (error, said) => {
    issuer.mischief = { error };
    expect(await refusedAs(await go())).toContain(said);
  });

  it("while the issuer cannot be asked", async () => {
    issuer.mischief = { isDown: true };
    const response = await get("/sign-in/start");
    expect(response.status).toBe(503);
    expect(await response.text()).toContain("the sign-in issuer cannot be reached");
  });

  it.each([
    ["an address that is not verified", { ...KIM, email_verified: undefined }],
    ["an address that is nobody's", { ...KIM, email: "no@acme.example" }],
    ["no address", { sub: "s" }],
  ])("with %s", async (_, claims) => {
    issuer.claims = claims;
    expect(await refusedAs(await go())).toContain("who signed in is not a user of the catalog");
  });

  it("as somebody that only a team's own catalog says they are", async () => {
    await deliver("team", user("admin", "mallory@acme.example", ["sre"]));
    issuer.claims = { ...KIM, email: "mallory@acme.example" };
    expect(await refusedAs(await go())).toContain("who signed in is not a user of the catalog");
  });
});

describe("the way back", () => {
  it.each([
    "https://evil.example/",
    "//evil.example",
    "/\\evil.example",
    "javascript:alert(1)",
    "/a\r\nset-cookie: x=1",
  ])("leads to us, not to %s", async (to) => {
    const { text } = await arrive(await go(to));
    expect(text).toContain('content="0; url=/"');
    expect(text).not.toContain("evil");
  });
});

describe("the settings of sign-in", () => {
  const SET = { MUSTER_OIDC_ISSUER: "https://login.acme.example", MUSTER_OIDC_CLIENT_ID: "muster" };

  it.each([
    [{ ...SET, MUSTER_OIDC_ISSUER: "http://login.acme.example" }, "MUSTER_OIDC_ISSUER cannot be"],
    [{ ...SET, MUSTER_OIDC_CLIENT_ID: "" }, "MUSTER_OIDC_CLIENT_ID is not set"],
    [{ ...SET, MUSTER_OIDC_SCOPES: "email" }, "MUSTER_OIDC_SCOPES cannot be `email`"],
  ])("%j are refused", (env, message) => {
    expect(() => readSignIn(env, PUBLIC)).toThrow(message);
  });

  it("need an address to come back to, and a trust file that says who may do what", () => {
    expect(() => readSignIn(SET, undefined)).toThrow("MUSTER_PUBLIC_URL is not set");
    expect(() => requireSignInTrust(service.muster.people, { people: [], issuers: [] })).toThrow("no trust file says");
    const { problems } = readTrustFile({ path: "t.yaml", text: "signIn: { roles: [{ roles: [reader] }] }" });
    expect(problems).toMatchObject([{ code: "nobody-signs-in", line: 1 }]);
  });
});
