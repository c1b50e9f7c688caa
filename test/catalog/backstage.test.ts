import { describe, expect, it } from "vitest";
import { importTexts } from "./import.ts";

const COMPONENT = `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: checkout
  namespace: shop
  title: Checkout
  labels: { tier: "1" }
  annotations: { github.com/project-slug: acme/checkout }
  tags: [java]
  links: [{ url: "https://runbooks.acme.io/checkout", title: Runbook, type: runbook }]
spec:
  type: service
  lifecycle: production
  owner: payments
  system: store
  subcomponentOf: storefront
  providesApis: [orders]
  consumesApis: ["api:default/stock"]
  dependsOn: ["resource:db", Component:default/Mailer]
`;

describe("an entity", () => {
  const { entity, refs } = importTexts(COMPONENT);
  const checkout = entity("component:shop/checkout");

  it("is addressed in lower case, and keeps its kind as written", () => {
    expect(refs).toEqual(["component:shop/checkout"]);
    expect(checkout.kind).toBe("Component");
  });

  it("lifts what rules read without knowing where it stands", () => {
    expect(checkout).toMatchObject({
      owner: "group:shop/payments",
      system: "system:shop/store",
      lifecycle: "production",
      type: "service",
      tier: "1",
    });
  });

  it("completes references by the field they stand in and the namespace of the entity that refers", () => {
    expect(checkout.relations).toEqual({
      consumesApi: ["api:default/stock"],
      dependsOn: ["component:default/mailer", "resource:shop/db"],
      ownedBy: ["group:shop/payments"],
      partOf: ["component:shop/storefront", "system:shop/store"],
      providesApi: ["api:shop/orders"],
    });
  });

  it("keeps its spec and metadata as written", () => {
    expect(checkout.spec).toMatchObject({ owner: "payments", consumesApis: ["api:default/stock"] });
    expect(checkout.metadata).toMatchObject({ name: "checkout", namespace: "shop", title: "Checkout", tags: ["java"] });
  });
});

it("stores relations in both directions", () => {
  const { entity } = importTexts(`
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: payments }
spec: { type: team, parent: tech, children: [], members: [kim] }
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: tech }
spec: { type: department, children: [] }
---
apiVersion: backstage.io/v1alpha1
kind: User
metadata: { name: kim }
spec: { memberOf: [tech] }
---
apiVersion: backstage.io/v1alpha1
kind: API
metadata: { name: orders }
spec: { type: openapi, lifecycle: production, owner: user:kim, definition: { $text: ./openapi.yaml } }
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: checkout }
spec: { type: service, owner: payments, providesApis: [orders] }
`);
  expect(entity("group:default/payments").relations).toEqual({
    childOf: ["group:default/tech"],
    hasMember: ["user:default/kim"],
    ownerOf: ["component:default/checkout"],
  });
  expect(entity("group:default/tech").relations).toEqual({
    hasMember: ["user:default/kim"],
    parentOf: ["group:default/payments"],
  });
  expect(entity("user:default/kim").relations?.["memberOf"]).toEqual(["group:default/payments", "group:default/tech"]);
  expect(entity("api:default/orders").relations?.["apiProvidedBy"]).toEqual(["component:default/checkout"]);
  expect(entity("api:default/orders").spec?.["definition"]).toEqual({ $text: "./openapi.yaml" });
});

describe("a document is Backstage's", () => {
  const document = (apiVersion: string, kind: string, spec: string) =>
    `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: x }\nspec: ${spec}\n`;

  it.each([
    ["by its apiVersion, whatever its kind", "backstage.io/v1alpha1", "Component", "{}"],
    ["by an apiVersion of an extension", "extensions.backstage.io/v1alpha1", "Plugin", "{}"],
    ["by the shape of a known kind under another domain", "idp.acme.io/v1", "Component", "{ owner: me }"],
    ["by the shape of a group under another domain", "idp.acme.io/v1", "Group", "{ children: [] }"],
    [
      "by its lifecycle, where it has no owner",
      "idp.acme.io/v1",
      "Component",
      "{ type: service, lifecycle: production }",
    ],
    ["by owner and type, where the kind is an organisation's own", "acme.io/v1", "Lambda", "{ owner: me, type: x }"],
  ])("%s", (_, apiVersion, kind, spec) => {
    const { refs, messages } = importTexts(document(apiVersion, kind, spec));
    expect(refs).toEqual([`${kind.toLowerCase()}:default/x`]);
    expect(messages.join()).not.toContain("apiVersion");
  });

  it.each([
    ["without an apiVersion", /^apiVersion:.*\n/, "", "there is no `apiVersion`"],
    ["with an apiVersion that is a slip", "backstage.io/", "backstage/", "`backstage/v1alpha1` is not Backstage's"],
  ])("%s, with a warning", (_, written, instead, given) => {
    const text = document("backstage.io/v1alpha1", "Component", "{ type: service, owner: user:default/x }");
    const { refs, messages } = importTexts(text.replace(written, instead));
    expect(refs).toEqual(["component:default/x"]);
    expect(messages[0]).toBe(`${given}, the document is taken for one of \`backstage.io/v1alpha1\``);
  });

  it("without a kind, and says that it is left out", () => {
    const { refs, places, messages } = importTexts("apiVersion: backstage.io/v1alpha1\nmetadata: { name: x }\n");
    expect([refs, places]).toEqual([[], ["catalog-info.yaml:1:1 unknown-kind"]]);
    expect(messages).toEqual(["there is no `kind`, the document is left out"]);
  });

  it.each([
    ["a Dapr component", "dapr.io/v1alpha1", "Component", "{ type: state.redis, version: v1 }"],
    ["an OpenShift template", "template.openshift.io/v1", "Template", "{ owner: me }"],
    ["a kustomize component", "kustomize.config.k8s.io/v1alpha1", "Component", "{ owner: me }"],
    ["a custom resource", "acme.io/v1", "Widget", "{ owner: me }"],
    ["an object of Kubernetes", "v1", "ConfigMap", "{ owner: me, type: x }"],
    ["a resource of a Crossplane provider", "pkg.crossplane.io/v1", "Provider", "{ owner: me, type: x }"],
  ])("but not %s", (_, apiVersion, kind, spec) => {
    const { refs, messages } = importTexts(document(apiVersion, kind, spec));
    expect([refs, messages]).toEqual([[], []]);
  });

  it("by a prefix that was set", () => {
    const text = document("acme.io/v1", "Widget", "{ owner: me }");
    expect(importTexts(text, { apiVersionPrefixes: ["acme.io/"] }).refs).toEqual(["widget:default/x"]);
  });
});

it("reads the answer of Backstage's API: a list as JSON, with relations it has resolved", () => {
  const answer = {
    items: [
      {
        apiVersion: "backstage.io/v1alpha1",
        kind: "Component",
        metadata: { name: "a", namespace: "default", uid: "1", etag: "x" },
        spec: { type: "service", lifecycle: "production" },
        relations: [
          { type: "dependsOn", targetRef: "component:default/b" },
          { type: "ownedBy", target: { kind: "group", namespace: "default", name: "gone" } },
        ],
      },
      { apiVersion: "backstage.io/v1alpha1", kind: "Component", metadata: { name: "b" }, spec: null },
    ],
    totalItems: 2,
  };
  const { entity, places } = importTexts({ "entities.json": JSON.stringify(answer, null, 2) });
  expect(entity("component:default/a").relations).toMatchObject({ dependsOn: ["component:default/b"] });
  expect(entity("component:default/b").relations).toEqual({ dependencyOf: ["component:default/a"] });
  expect(places).toEqual(["entities.json:21:9 dangling-ref"]);
});

it("drops what is null, and nothing else", () => {
  const { entity } = importTexts(`
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: a, description: null, labels: { x: null, y: "1" }, extra: [null, 0, false, ""] }
spec: { owner: , flag: false, nested: { empty: ~, zero: 0 } }
`);
  const { metadata, spec } = entity("component:default/a");
  expect(metadata).toEqual({ name: "a", namespace: "default", labels: { y: "1" }, extra: [0, false, ""] });
  expect(spec).toEqual({ flag: false, nested: { zero: 0 } });
});

it.each([
  ["lib", "`lib` in `spec.dependsOn` names no kind", "write `component:lib` or `resource:lib`"],
  ["component:", "`component:` in `spec.dependsOn` is not a reference", "write `kind:namespace/name`"],
  [":lib", "`:lib` in `spec.dependsOn` is not a reference", "write `kind:namespace/name`"],
])("says of the reference `%s` what is missing", (reference, message, help) => {
  const { catalog } = importTexts(
    `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: x }\nspec: { dependsOn: ["${reference}"] }\n`,
  );
  expect(catalog.problems).toMatchObject([{ code: "dangling-ref", message, help }]);
});
