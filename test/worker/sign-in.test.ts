// Do people sign in on Workers as they do on Node?

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startOnWorkerd } from "../contract/http-subjects.ts";
import type { Subject } from "../contract/http-contract.ts";
import { CLIENT, startIssuer } from "../integrations/oidc/stand-in-issuer.ts";
import type { StandInIssuer } from "../integrations/oidc/stand-in-issuer.ts";

const PUBLIC = "https://muster.acme.example";
const TRUST = "people: [people]\nsignIn:\n  roles: [{ roles: [reader] }, { roles: [operator], group: sre }]\n";
const KIM = {
  apiVersion: "backstage.io/v1alpha1",
  kind: "User",
  metadata: { name: "kim" },
  spec: { profile: { email: "kim@acme.example" }, memberOf: ["sre"] },
};

let issuer: StandInIssuer;
let subject: Subject;

beforeAll(async () => {
  issuer = await startIssuer();
  issuer.claims = { sub: "s-kim", email: "kim@acme.example", email_verified: true };
  subject = await startOnWorkerd({
    MUSTER_TRUST: TRUST,
    MUSTER_PUBLIC_URL: PUBLIC,
    MUSTER_OIDC_ISSUER: issuer.url,
    MUSTER_OIDC_CLIENT_ID: CLIENT.id,
    MUSTER_OIDC_CLIENT_SECRET: CLIENT.secret,
  });
  await subject.ask("PUT /v1/catalog/people", { body: [KIM] });
});

afterAll(async () => {
  await subject?.close();
  await issuer?.stop();
});

const get = (path: string, cookie = "") =>
  subject.ask(`GET ${path}`, { token: null, headers: { accept: "text/html", cookie } });

/** Several come as one header; of each its name and value go back. */
function cookiesOf({ headers }: Awaited<ReturnType<typeof get>>): string {
  const set = headers.get("set-cookie") ?? "";
  return [...set.matchAll(/(muster-[\w-]+=[^;,]+);/g)].map(([, cookie]) => cookie).join("; ");
}

/** To the issuer, which lets everybody in at once, and back. */
async function signIn(): ReturnType<typeof get> {
  const begun = await get("/sign-in/start");
  expect(begun.status).toBe(303);
  const back = await fetch(begun.headers.get("location") ?? "", { redirect: "manual" });
  const { pathname, search } = new URL(back.headers.get("location") ?? "");
  return get(`${pathname}${search}`, cookiesOf(begun));
}

describe("whoever signs in on Workers", () => {
  it("comes back from the issuer as the user of the catalog, time after time", async () => {
    for (const _ of [1, 2]) {
      const arrived = await signIn();
      expect(arrived.status, arrived.text).toBe(200);
      const page = await get("/", cookiesOf(arrived));
      expect(page.status).toBe(200);
      expect(page.text).toContain("Signed in as kim");
    }
    const { text } = await subject.ask("GET /v1/tokens");
    expect(text).toContain('"user:default/kim"');
  });

  it("is not let in by what the issuer did not sign", async () => {
    issuer.mischief = { isForged: true };
    const forged = await signIn();
    expect([forged.status, cookiesOf(forged)]).toEqual([403, ""]);
    issuer.mischief = {};
  });
});
