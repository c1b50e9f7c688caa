// A service that trusts two issuers on this machine, as it would trust GitHub and a GitLab, with a gate and a catalog.

import { putTrustInForce } from "../../src/app/access/trust-in-force.ts";
import { fetchOver } from "../../src/integrations/oidc/fetch-document.ts";
import { readTrustFile } from "../../src/trust/read-trust-file.ts";
import { startService } from "../http/service.ts";
import type { TestService } from "../http/service.ts";
import { AUDIENCE } from "./claims.ts";
import { makeKey, startIssuer } from "./issuer.ts";
import type { Issuer, IssuerKey } from "./issuer.ts";

const RULES = `
kind: Scorecard
id: readiness
title: Readiness
rules: [ { id: has-owner, title: Has an owner, pass: { exists: entity.owner }, why: To be asked., fix: { text: Set it. } } ]
---
kind: Gate
id: everywhere
title: Everywhere
environments: [ "*" ]
unregistered: block
require: [ { scorecard: readiness, level: done, enforcement: block } ]
`;

/** `mono` holds two entities; `kept` says which id it has. */
const catalogAt = (github: string, gitlab: string): string =>
  [
    ["shop", `backstage.io/source-location: url:${github}/acme/shop`],
    ["cart", `backstage.io/source-location: url:${github}/acme/mono/tree/main/cart`],
    ["pay", `backstage.io/source-location: url:${github}/acme/mono/tree/main/pay`],
    ["kept", `backstage.io/source-location: url:${github}/acme/kept, github.com/repository-id: "777"`],
    ["web-shop", `backstage.io/source-location: url:${gitlab}/acme/web/shop`],
  ]
    .map(
      ([name, annotations]) => `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: ${name}, annotations: { ${annotations} } }
spec: { type: service, lifecycle: production, owner: web }
`,
    )
    .join("---\n");

const PEOPLE = `apiVersion: backstage.io/v1alpha1
kind: User
metadata: { name: dana, annotations: { github.com/user-id: "42001", github.com/user-login: dana } }
spec: { memberOf: [] }
---
apiVersion: backstage.io/v1alpha1
kind: User
metadata: { name: kim, annotations: { github.com/user-login: kim } }
spec: { memberOf: [] }
`;

export interface TrustingService {
  readonly service: TestService;
  readonly github: Issuer;
  readonly gitlab: Issuer;
  readonly githubKey: IssuerKey;
  readonly gitlabKey: IssuerKey;
  readonly admin: string;
  close(): Promise<void>;
}

/** Texts for the two issuers' `allow`, as YAML. */
export async function trustingService(
  allow: { readonly github?: string; readonly gitlab?: string; readonly mode?: string } = {},
): Promise<TrustingService> {
  const [githubKey, gitlabKey] = await Promise.all([makeKey("key-1"), makeKey("key-2")]);
  const [github, gitlab] = await Promise.all([startIssuer([githubKey]), startIssuer([gitlabKey])]);
  const text = `
mode: ${allow.mode ?? "enforce"}
people: [ people ]
issuers:
  - issuer: ${github.url}
    audience: ${AUDIENCE}
    person: [ { claim: actor_id, annotation: github.com/user-id }, { claim: actor, annotation: github.com/user-login } ]
    allow: ${allow.github ?? '[ { match: { repository_owner_id: "90001" } } ]'}
  - issuer: ${gitlab.url}
    audience: [ ${AUDIENCE}, "https://muster.example.com/other" ]
    allow: ${allow.gitlab ?? '[ { match: { namespace_id: "72" } } ]'}
`;
  const { trust, problems } = readTrustFile({ path: "trust.yaml", text });
  if (trust === undefined) throw new Error(JSON.stringify(problems));
  const service = startService({ trust: putTrustInForce(trust, fetchOver(fetch), { share: true }) });
  const admin = await service.token(["admin"]);
  const headers = { "content-type": "application/yaml" };
  await service.ask("PUT /v1/rulebook", { token: admin, body: { files: [{ path: "rules/gate.yaml", text: RULES }] } });
  await service.ask("PUT /v1/catalog/git", { token: admin, headers, body: catalogAt(github.url, gitlab.url) });
  await service.ask("PUT /v1/catalog/people", { token: admin, headers, body: PEOPLE });
  return {
    service,
    github,
    gitlab,
    githubKey,
    gitlabKey,
    admin,
    close: async () => void (await Promise.all([github.close(), gitlab.close()])),
  };
}
