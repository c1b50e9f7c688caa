// What becomes of the service descriptors of other portals: Datadog's, OpsLevel's, Cortex's, Compass's?

import { describe, expect, it } from "vitest";
import { importTexts } from "./import.ts";

const read = (text: string, ref: string) => importTexts({ "a.yaml": text }).entity(ref);

describe("a service definition of Datadog", () => {
  const SERVICE = `schema-version: v2.2
dd-service: tills
team: Store-Fronts
application: shop
description: Takes the money.
tier: 1
lifecycle: production
type: web
languages: [go]
contacts:
  - { type: slack, name: "#tills", contact: "https://lantern.slack.com/archives/C1" }
  - { type: email, contact: tills@lantern.example }
links:
  - { name: Till runbook, type: runbook, url: "https://wiki.lantern.example/tills" }
  - { name: code, type: repo, provider: github, url: "https://github.com/lantern/tills.git" }
tags: [ "cost-center:42", urgent ]
`;

  it("is a component with its team, its application and all that is linked", () => {
    const tills = read(SERVICE, "component:default/tills");
    expect(tills).toMatchObject({
      kind: "Component",
      type: "web",
      tier: "1",
      lifecycle: "production",
      owner: "group:default/store-fronts",
      system: "system:default/shop",
      metadata: {
        description: "Takes the money.",
        labels: { "cost-center": "42" },
        tags: ["cost-center:42", "urgent"],
        annotations: {
          "backstage.io/source-location": "url:https://github.com/lantern/tills.git",
          "github.com/project-slug": "lantern/tills",
        },
        links: [
          { url: "https://wiki.lantern.example/tills", title: "Till runbook", type: "runbook" },
          { url: "https://github.com/lantern/tills.git", title: "code", type: "repo" },
          { url: "https://lantern.slack.com/archives/C1", title: "#tills", type: "slack" },
        ],
      },
      spec: { languages: ["go"] },
    });
    expect(importTexts({ "a.yaml": SERVICE }).places).toEqual([]);
  });

  it.each([
    [
      "v2",
      "schema-version: v2\ndd-service: tills\nteam: pay\nrepos: [{ name: code, url: 'https://gitlab.com/lantern/shop/tills' }]\n",
    ],
    [
      "v1",
      "schema-version: v1\ninfo: { dd-service: tills, display-name: Tills, service-tier: 2 }\norg: { team: pay, application: shop }\n",
    ],
  ])("of version %s names its team", (version, text) => {
    const { entity, refs, places } = importTexts({ "service.datadog.yaml": text });
    expect([refs, places]).toEqual([["component:default/tills"], []]);
    const expected =
      version === "v1"
        ? { tier: "2", system: "system:default/shop", metadata: { title: "Tills" } }
        : { metadata: { annotations: { "gitlab.com/project-slug": "lantern/shop/tills" } } };
    expect(entity("component:default/tills")).toMatchObject({ owner: "group:default/pay", ...expected });
  });

  it("of version 3 is of its kind, and related to the others of the file", () => {
    const entity = (kind: string, name: string, rest: string) =>
      `apiVersion: v3\nkind: ${kind}\nmetadata: { name: ${name}, owner: pay, additionalOwners: [{ name: ops }] }\nspec: ${rest}\n`;
    const {
      entity: get,
      places,
      catalog,
    } = importTexts({
      "entity.datadog.yaml": [
        entity("system", "shop", "{ components: ['service:tills'] }"),
        entity(
          "service",
          "tills",
          "{ tier: High, componentOf: ['system:shop'], dependsOn: ['datastore:ledger', 'queue:gone'] }",
        ),
        entity("datastore", "ledger", "{ type: postgres }"),
        entity("api", "tills-api", "{ implementedBy: ['service:tills'] }"),
      ].join("---\n"),
    });
    expect(get("component:default/tills")).toMatchObject({
      tier: "High",
      type: "service",
      system: "system:default/shop",
      relations: {
        ownedBy: ["group:default/ops", "group:default/pay"],
        partOf: ["system:default/shop"],
        dependsOn: ["resource:default/gone", "resource:default/ledger"],
        providesApi: ["api:default/tills-api"],
      },
    });
    expect(get("resource:default/ledger")).toMatchObject({ type: "postgres", owner: "group:default/pay" });
    expect(get("system:default/shop")).toMatchObject({ relations: { hasPart: ["component:default/tills"] } });
    expect(places).toEqual(["entity.datadog.yaml:9:83 dangling-ref"]);
    expect(catalog.problems[0]?.message).toMatch(/^`spec.dependsOn` refers to `resource:default\/gone`/);
  });

  it("is told apart from other files of Datadog's", () => {
    const { refs, places } = importTexts({ "repository.datadog.yaml": "schema-version: v1\nkind: mergequeue\n" });
    expect([refs, places]).toEqual([[], []]);
  });

  it("without a name is left out, and says where", () => {
    const { refs, places } = importTexts({ "a.yaml": "schema-version: v2\ndd-service: 7\n" });
    expect([refs, places]).toEqual([[], ["a.yaml:2:13 name-not-text"]]);
  });
});

describe("an opslevel.yml", () => {
  it("is a component named as the portal's first alias, with its tier as a number", () => {
    const text = `---
version: 1
service:
  name: Till Service
  lifecycle: generally_available
  tier: tier_2
  owner: store_fronts
  system: Shop Floor
  language: Go
  aliases: [tills]
  tags: [{ key: db, value: ledger }, { key: empty, value: }]
  repositories: [{ name: lantern/tills, provider: github, path: / }]
  tools:
    - { name: Night guide, category: runbooks, url: "https://wiki.lantern.example/tills", environment: production }
  dependencies: [{ alias: ledger_service, notes: books }]
---
version: 1
service: { name: Ledger Service, owner: }
`;
    const { entity, places } = importTexts({ "opslevel.yml": text });
    expect(entity("component:default/till_service")).toMatchObject({
      lifecycle: "generally_available",
      tier: "2",
      owner: "group:default/store_fronts",
      system: "system:default/shop_floor",
      relations: { dependsOn: ["component:default/ledger_service"] },
      metadata: {
        title: "Till Service",
        labels: { db: "ledger" },
        annotations: { "github.com/project-slug": "lantern/tills" },
        links: [{ url: "https://wiki.lantern.example/tills", title: "Night guide", type: "runbook" }],
      },
      spec: { language: "Go" },
    });
    expect(places).toEqual([]);
  });

  it("of a repository names nothing, and a compose file is none", () => {
    const { refs, places } = importTexts({
      "opslevel.yml": "version: 1\nrepository: { owner: pay, tier: tier_1 }\n",
      "compose.yaml": "version: '1'\nservices: { service: { image: x } }\n",
    });
    expect([refs, places]).toEqual([[], []]);
  });
});

describe("a descriptor of Cortex", () => {
  const descriptor = (tag: string, rest: string) =>
    `openapi: 3.0.1\ninfo:\n  title: The ${tag}\n  x-cortex-tag: ${tag}\n${rest}`;

  it("is of its type, owned by the team it names, with its groups as labels", () => {
    const { entity, places } = importTexts({
      "cortex.yaml": descriptor(
        "tills",
        `  description: Takes the money.
  x-cortex-type: service
  x-cortex-groups: [ "tier:1", "lifecycle:production", edge ]
  x-cortex-owners:
    - { type: EMAIL, email: tills@lantern.example }
    - { type: group, name: lantern/Store-Fronts, provider: GITHUB }
  x-cortex-git: { github: { repository: lantern/tills } }
  x-cortex-link: [{ name: Runbook, type: RUNBOOK, url: "https://wiki.lantern.example/tills" }]
  x-cortex-dependency: [{ tag: ledger, method: GET }, gone]
  x-cortex-domain-parents: [{ tag: shop }]
`,
      ),
      "ledger.yaml": descriptor("ledger", ""),
      "shop.yaml": descriptor("shop", "  x-cortex-type: domain\n"),
      "team.yaml": descriptor("store-fronts", "  x-cortex-type: team\n"),
    });
    expect(entity("component:default/tills")).toMatchObject({
      kind: "Component",
      type: "service",
      tier: "1",
      lifecycle: "production",
      owner: "group:default/store-fronts",
      relations: {
        dependsOn: ["component:default/gone", "component:default/ledger"],
        partOf: ["domain:default/shop"],
      },
      metadata: {
        title: "The tills",
        annotations: { "github.com/project-slug": "lantern/tills" },
        tags: ["tier:1", "lifecycle:production", "edge"],
        links: [{ url: "https://wiki.lantern.example/tills", title: "Runbook", type: "runbook" }],
      },
    });
    expect(entity("group:default/store-fronts").relations).toEqual({ ownerOf: ["component:default/tills"] });
    expect(places).toEqual(["cortex.yaml:13:55 dangling-ref"]);
  });

  it("is told apart from an API's description, and says where its tag is missing", () => {
    const { refs, places } = importTexts({
      "openapi.yaml": "openapi: 3.1.0\ninfo: { title: Tills, version: 1.0.0 }\npaths: {}\n",
      "cortex.yaml": "openapi: 3.0.1\ninfo:\n  title: Tills\n  x-cortex-tag:\n  x-cortex-type: service\n",
    });
    expect([refs, places]).toEqual([[], ["cortex.yaml:4:16 name-not-text"]]);
  });
});

describe("a compass.yml", () => {
  it("is a component with its tier, its labels and where its code is", () => {
    const text = `name: Till Service
id: ari:cloud:compass:b2:component/5a/8f
description: null
configVersion: 1
typeId: APPLICATION
ownerId: ari:cloud:identity::team/12ab
fields: { lifecycle: Active, tier: 2 }
links: [{ name: null, type: REPOSITORY, url: "https://github.com/lantern/tills" }]
relationships: { DEPENDS_ON: [] }
labels: ["language:go"]
`;
    const { entity, places } = importTexts({ "compass.yml": text });
    expect(entity("component:default/till-service")).toMatchObject({
      type: "application",
      tier: "2",
      lifecycle: "Active",
      owner: "group:default/12ab",
      metadata: {
        title: "Till Service",
        labels: { language: "go" },
        annotations: { "github.com/project-slug": "lantern/tills" },
        links: [{ url: "https://github.com/lantern/tills", type: "repository" }],
      },
    });
    expect(places).toEqual([]);
  });
});

it("lets a Backstage descriptor of the same thing count first", () => {
  const { entity, places } = importTexts({
    "catalog-info.yaml":
      "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: tills, title: Tills }\nspec: { type: service }\n",
    "service.datadog.yaml": "schema-version: v2\ndd-service: tills\nteam: pay\ntier: 3\n",
  });
  expect(entity("component:default/tills")).toMatchObject({
    type: "service",
    tier: "3",
    owner: "group:default/pay",
    metadata: { title: "Tills" },
  });
  expect(places).toEqual([]);
});

it("tells of one that is broken, and of nothing else that is", () => {
  const { places } = importTexts({
    "a.yaml": "schema-version: v2\ndd-service: [a\n",
    "b.yaml": "openapi: 3.0.1\ninfo: { x-cortex-tag: a\n",
    "c.yaml": "service: [a\n",
    "values.yaml": "issuer:\n  kind: ClusterIssuer\nissuer: {}\n",
  });
  expect(places.map((place) => place.split(":")[0])).toEqual(["a.yaml", "b.yaml", "c.yaml"]);
});
