// Is a trust file read as it is meant, and is everything that is wrong with it said where it stands?

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readTrustFile } from "../../src/trust/read-trust-file.ts";

const GITHUB = "https://token.actions.githubusercontent.com";
const ALLOW = '[ { match: { repository_owner_id: "90001" } } ]';

function problems(text: string): readonly string[] {
  return readTrustFile({ path: "trust.yaml", text }).problems.map(
    ({ code, line, column, message, help }) =>
      `${line}:${column} ${code}: ${message}${help === undefined ? "" : ` (${help})`}`,
  );
}

/** Of one issuer. */
const issuer = (more: string, name = GITHUB): string => `issuers:
  - issuer: ${name}
    audience: https://muster.example.com
    ${more}
`;
const allowing = (match: string, name = GITHUB): string => issuer(`allow: [ { match: ${match} } ]`, name);

describe("a trust file", () => {
  it("says whom to trust with few words, and leaves the rest narrow", () => {
    const { trust, problems } = readTrustFile({ path: "trust.yaml", text: issuer(`allow: ${ALLOW}`) });
    expect(problems).toEqual([]);
    expect(trust).toEqual({
      people: [],
      issuers: [
        {
          issuer: GITHUB,
          audiences: ["https://muster.example.com"],
          algorithms: ["RS256", "ES256"],
          jwks: null,
          type: "JWT",
          maxLifetime: 90 * 60_000,
          mode: "enforce",
          allow: [
            {
              match: { repository_owner_id: ["90001"] },
              requireForEnvironments: [],
              roles: ["gatekeeper"],
              entities: null,
              environments: ["*"],
              sources: [],
              pullRequests: "try",
            },
          ],
          person: [
            { claim: "actor_id", annotation: "github.com/user-id" },
            { claim: "actor", annotation: "github.com/user-login" },
          ],
        },
      ],
    });
  });

  it.each([
    ["https://gitlab.com", ["gitlab.com/user-id", "gitlab.com/user-login"]],
    ["https://token.actions.githubusercontent.com/octo-inc", ["github.com/user-id", "github.com/user-login"]],
    ["https://gitlab.acme.dev", []],
    ["https://token.actions.octo.ghe.com", []],
    ["https://login.acme.dev", []],
    ["https://gitlab.com.acme.dev", []],
    ["https://acme.dev/gitlab.com", []],
    ["http://localhost:8081", []],
  ])("believes the issuer %s of whose account a user has, by itself: %o", (issuer, annotations) => {
    const match = "{ match: { repository_owner_id: '90001', namespace_id: '72' } }";
    const text = `issuers: [ { issuer: "${issuer}", audience: a, allow: [ ${match} ] } ]`;
    const { trust, problems } = readTrustFile({ path: "trust.yaml", text });
    expect(problems).toEqual([]);
    expect(trust?.issuers[0]?.person.map(({ annotation }) => annotation)).toEqual(annotations);
  });

  it("says everything there is to say", () => {
    const text = `
mode: audit
people: [ backstage ]
issuers:
  - issuer: https://gitlab.example.com
    audience: [ https://muster.example.com, muster ]
    algorithms: [ PS256, EdDSA ]
    jwks: https://gitlab.example.com/oauth/discovery/keys
    maxLifetime: 3h
    mode: enforce
    person: [ { claim: user_id, annotation: acme.dev/gitlab-id } ]
    allow:
      - match: { namespace_id: [ "22", "23" ], ref_protected: "true" }
        requireForEnvironments: { "Prod-*": { environment_protected: "true" } }
        roles: [ gatekeeper, reporter ]
        entities: [ checkout, "Component:Payments/*" ]
        environments: [ production, "prod-*" ]
        sources: [ ci ]
        pullRequests: allow
`;
    const { trust, problems } = readTrustFile({ path: "trust.yaml", text });
    expect(problems).toEqual([]);
    expect(trust?.people).toEqual(["backstage"]);
    expect(trust?.issuers[0]).toMatchObject({
      audiences: ["https://muster.example.com", "muster"],
      algorithms: ["PS256", "EdDSA"],
      jwks: "https://gitlab.example.com/oauth/discovery/keys",
      type: "JWT",
      maxLifetime: 3 * 3_600_000,
      mode: "enforce",
      person: [{ claim: "user_id", annotation: "acme.dev/gitlab-id" }],
      allow: [
        {
          match: { namespace_id: ["22", "23"], ref_protected: ["true"] },
          requireForEnvironments: [{ environment: "prod-*", claims: { environment_protected: ["true"] } }],
          roles: ["gatekeeper", "reporter"],
          entities: ["component:default/checkout", "component:payments/*"],
          environments: ["production", "prod-*"],
          sources: ["ci"],
          pullRequests: "allow",
        },
      ],
    });
  });

  it("of nobody's word but on groups trusts no issuer", () => {
    expect(readTrustFile({ path: "trust.yaml", text: "people: [ backstage ]" }).trust).toEqual({
      people: ["backstage"],
      issuers: [],
    });
  });

  it.each<[string, string, readonly string[]]>([
    [
      "empty",
      "",
      ["1:1 empty-trust: the trust file is empty (start with `issuers:`, each with `issuer`, `audience` and `allow`)"],
    ],
    ["broken", "issuers: [", [expect.stringMatching(/^\d+:\d+ yaml-syntax: /) as string]],
    [
      "a list",
      "- a",
      [
        "1:1 wrong-type: a trust file has to hold a mapping (start with `issuers:`, each with `issuer`, `audience` and `allow`)",
      ],
    ],
    [
      "two documents",
      "people: []\n---\npeople: []",
      ["3:1 second-document: a trust file is one document (leave the `---` out)"],
    ],
    [
      "with a slip in a key",
      "isuers: []",
      ["1:1 unknown-key: unknown key `isuers` in the document (did you mean `issuers`?)"],
    ],
    [
      "without audience and allow",
      `issuers: [ { issuer: ${GITHUB} } ]`,
      [
        `1:12 missing-key: \`allow\` is missing in issuer \`${GITHUB}\``,
        `1:12 missing-key: \`audience\` is missing in issuer \`${GITHUB}\``,
      ],
    ],
    [
      "that lets in nobody",
      issuer("allow: []"),
      [`4:12 empty-list: \`allow\` needs at least one item in issuer \`${GITHUB}\``],
    ],
    [
      "with an id that is a number",
      allowing("{ repository_owner_id: 90001 }"),
      [
        `4:46 wrong-type: \`repository_owner_id\` in issuer \`${GITHUB}\` has to be text, not \`90001\` (write it in quotes: \`"90001"\`)`,
      ],
    ],
    [
      "with a secret for an algorithm",
      issuer(`algorithms: [ HS256 ]\n    allow: ${ALLOW}`),
      ["4:19 invalid-value: item 1 of `algorithms` cannot be `HS256` (did you mean `RS256`?)"],
    ],
    [
      "with an issuer in clear text",
      allowing('{ namespace_id: "1" }', "http://gitlab.example.com"),
      [
        "2:13 invalid-value: `http://gitlab.example.com` is not an https address (write it as tokens have it, such as `https://token.actions.githubusercontent.com`; http is only for this machine)",
      ],
    ],
    [
      "with a role that there is not",
      issuer(`allow: [ { match: { sub: "repo:acme/x" }, roles: [ gatekeper ] } ]`),
      ["4:56 invalid-value: item 1 of `roles` cannot be `gatekeper` (did you mean `gatekeeper`?)"],
    ],
    [
      "with a match of nothing",
      allowing("{}"),
      [
        '4:23 open-to-all: `match` is empty: it lets in every job of the issuer (name who they belong to: `repository_owner_id: "90001"`)',
      ],
    ],
    [
      "that names an issuer twice",
      `${issuer(`allow: ${ALLOW}`)}${issuer(`allow: ${ALLOW}`).replace("issuers:\n", "")}`,
      [`5:13 duplicate-issuer: \`${GITHUB}\` is named twice (put both \`allow\` lists into one)`],
    ],
  ])("%s is refused", (_, text, expected) => {
    expect(problems(text)).toEqual(expected);
    expect(readTrustFile({ path: "trust.yaml", text }).trust).toBeUndefined();
  });

  it.each([
    "{ ref: refs/heads/main }",
    "{ repository: '*/shop' }",
    "{ repository: 'acme*' }",
    "{ repository_owner: 'acm?' }",
    "{ repository_owner_id: '9000*' }",
    "{ repository_owner_id: [ '90001', '*' ] }",
    "{ sub: 'repo:acme@*/shop:*' }",
    "{ job_workflow_ref: acme/workflows/.github/workflows/deploy.yml@refs/heads/main }",
    "{ environment: production, event_name: push }",
  ])("that lets in strangers by %s is refused where anybody has an account", (match) => {
    expect(problems(allowing(match))).toEqual([
      expect.stringMatching(/open-to-strangers: `match` lets in jobs of anybody who has an account there/),
    ]);
    expect(problems(allowing(match, "https://github.acme.dev/_services/token"))).toEqual([]);
  });

  it.each([
    "{ repository_owner: acme }",
    "{ repository: 'acme/*' }",
    "{ sub: 'repo:acme/shop:*' }",
    "{ workflow_ref: 'acme/shop/.github/workflows/release.yml@*' }",
  ])("that goes by the name in %s is warned of", (match) => {
    const { trust } = readTrustFile({ path: "trust.yaml", text: allowing(match) });
    expect(trust?.issuers).toHaveLength(1);
    expect(problems(allowing(match))).toEqual([expect.stringContaining("name-can-be-taken")]);
  });

  it("is warned of what no job claims, and of tokens that are made for everybody", () => {
    const text = allowing('{ repository_owner_id: "1", repositry_id: "2", repo_property_team: pay }');
    expect(problems(text)).toEqual([
      "4:51 unknown-claim: no job claims `repositry_id` (did you mean `repository_id`?)",
    ]);
    expect(
      problems(issuer(`allow: ${ALLOW}`).replace("https://muster.example.com", "https://github.com/acme")),
    ).toEqual([
      "3:15 usual-audience: tokens for `https://github.com/acme` are made for everybody, not for this service (name the address that jobs ask this service at)",
    ]);
  });
});

describe("the trust files that the page shows", () => {
  const page = readFileSync(join(import.meta.dirname, "../../docs/trust.md"), "utf8");
  const shown = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = ""]) => text);

  it("load, with nothing to be said against them", () => {
    expect(shown.length).toBeGreaterThan(0);
    for (const text of shown) expect(problems(text)).toEqual([]);
  });
});
