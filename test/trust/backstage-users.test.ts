// Is a user of Backstage let in by the token that Backstage passes on, to read and nothing else?

import { expect, it, onTestFinished } from "vitest";
import { putTrustInForce } from "../../src/app/access/trust-in-force.ts";
import { fetchOver } from "../../src/integrations/oidc/fetch-document.ts";
import { readTrustFile } from "../../src/trust/read-trust-file.ts";
import { startDemo } from "../http/demo-service.ts";
import type { TestService } from "../http/service.ts";
import { NOW_SECONDS } from "./claims.ts";
import { makeKey, sign, startIssuer } from "./issuer.ts";
import type { Issuer } from "./issuer.ts";

interface Backstage {
  readonly service: TestService;
  readonly issuer: Issuer;
  readonly token: (claims?: object, header?: object) => Promise<string>;
}

async function startBackstage(): Promise<Backstage> {
  const key = await makeKey("key-1", "ES256");
  const issuer = await startIssuer([key]);
  onTestFinished(() => issuer.close());
  const text = `
issuers:
  - issuer: ${issuer.url}
    audience: backstage
    algorithms: [ ES256 ]
    type: vnd.backstage.user
    allow:
      - match: { sub: "user:default/*" }
        roles: [ reader ]
        entities: [ "*" ]
`;
  const { trust, problems } = readTrustFile({ path: "trust.yaml", text });
  if (trust === undefined) throw new Error(JSON.stringify(problems));
  const service = await startDemo({ trust: putTrustInForce(trust, fetchOver(fetch), { share: true }) });
  const usual = {
    iss: issuer.url,
    sub: "user:default/kim",
    aud: "backstage",
    iat: NOW_SECONDS,
    exp: NOW_SECONDS + 3_600,
  };
  return {
    service,
    issuer,
    token: (claims = {}, header = { typ: "vnd.backstage.user" }) =>
      sign(key, { ...usual, ent: ["user:default/kim"], ...claims }, header),
  };
}

it("reads what the plugins ask, as the user, and may do nothing else", async () => {
  const { service, issuer, token } = await startBackstage();
  const ask = async (request: string, body?: object) =>
    service.ask(request, { token: await token(), ...(body && { body }) });
  expect((await ask("GET /backstage/tech-insights/checks")).status).toBe(200);
  expect((await ask("POST /backstage/tech-insights/checks/run/default/component/checkout", {})).status).toBe(200);
  expect((await ask("GET /backstage/scorecard/metrics")).status).toBe(200);
  const identity = await ask("GET /v1/identity");
  expect(await identity.json()).toMatchObject({ actor: `oidc:${issuer.url}#user:default/kim`, roles: ["reader"] });
  expect((await ask("POST /v1/facts", [])).status).toBe(403);
  expect((await ask("POST /v1/decisions", { entity: "checkout", environment: "production" })).status).toBe(403);
});

it("lets in nobody by a token of another type, audience or subject, nor by one that has ended", async () => {
  const { service, token } = await startBackstage();
  const code = async (text: string) => {
    const response = await service.ask("GET /backstage/tech-insights/checks", { token: text });
    return [response.status, ((await response.json()) as { code: string }).code];
  };
  expect(await code(await token({}, { typ: "vnd.backstage.plugin" }))).toEqual([401, "token-header-refused"]);
  expect(await code(await token({}, { typ: "JWT" }))).toEqual([401, "token-header-refused"]);
  expect(await code(await token({}, { typ: undefined }))).toEqual([401, "token-header-refused"]);
  expect(await code(await token({ aud: "another" }))).toEqual([401, "token-audience-refused"]);
  expect(await code(await token({ sub: "group:default/shop" }))).toEqual([403, "job-not-allowed"]);
  expect(await code(await token({ iat: NOW_SECONDS - 4_000, exp: NOW_SECONDS - 400 }))).toEqual([401, "token-expired"]);
});
