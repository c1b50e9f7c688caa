import { describe, expect, it } from "vitest";
import { importTexts } from "./import.ts";

const workload = (kind: string, metadata: string, apiVersion = "apps/v1") =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: ${metadata}\nspec: { replicas: 2 }\n`;

it.each([
  ["Deployment", "apps/v1"],
  ["Deployment", "extensions/v1beta1"],
  ["StatefulSet", "apps/v1"],
  ["DaemonSet", "apps/v1"],
  ["ReplicaSet", "apps/v1"],
  ["ReplicationController", "v1"],
  ["Job", "batch/v1"],
  ["CronJob", "batch/v1beta1"],
  ["Pod", "v1"],
  ["Rollout", "argoproj.io/v1alpha1"],
  ["DeploymentConfig", "apps.openshift.io/v1"],
])("makes a %s of %s a component of its namespace", (kind, apiVersion) => {
  const { entity } = importTexts(workload(kind, "{ name: web, namespace: shop }", apiVersion));
  expect(entity("component:shop/web")).toMatchObject({
    kind: "Component",
    type: kind.toLowerCase(),
    spec: { replicas: 2 },
  });
});

it.each([
  ["a custom resource that calls itself a Deployment", workload("Deployment", "{ name: web }", "acme.io/v1")],
  [
    "a pod that a ReplicaSet made",
    workload("Pod", "{ name: web-x, ownerReferences: [{ kind: ReplicaSet, controller: true }] }", "v1"),
  ],
  [
    "a Rollout that steers a Deployment",
    "apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: { name: web }\nspec: { workloadRef: { kind: Deployment, name: web } }\n",
  ],
  ["a Rollout of somebody else", workload("Rollout", "{ name: web }", "acme.io/v1")],
  ["an object that gets its name when it is applied", workload("Job", "{ generateName: web- }", "batch/v1")],
  ["a Service", workload("Service", "{ name: web }", "v1")],
])("makes no entity of %s", (_, text) => {
  const { refs, places } = importTexts(text);
  expect([refs, places]).toEqual([[], []]);
});

it("makes a Namespace a resource, with its labels and annotations", () => {
  const { entity } = importTexts(`apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: { environment: production, acme.io/team-name: payments }
  annotations: { acme.io/review-after: 2026-08-08, acme.io/owner: "Payments <pay@acme.io>", kubernetes.io/description: All of it }
`);
  expect(entity("resource:default/shop")).toMatchObject({
    kind: "Resource",
    type: "namespace",
    owner: "group:default/payments",
    metadata: {
      name: "shop",
      namespace: "default",
      description: "All of it",
      labels: { environment: "production" },
      annotations: { "acme.io/review-after": "2026-08-08" },
    },
  });
});

it("takes the items of lists, also of lists in lists and of typed ones", () => {
  const { refs } = importTexts(`apiVersion: v1
kind: List
items:
  - { apiVersion: apps/v1, kind: Deployment, metadata: { name: a } }
  - apiVersion: apps/v1
    kind: DeploymentList
    items: [{ metadata: { name: b } }]
`);
  expect(refs).toEqual(["component:default/a", "component:default/b"]);
});

describe("owner and system", () => {
  it("come from labels and annotations; nobody claimed that the catalog holds them", () => {
    const { entity, places } = importTexts(
      workload("Deployment", "{ name: a, labels: { team: blue, app.kubernetes.io/part-of: shop } }"),
    );
    expect(entity("component:default/a")).toMatchObject({ owner: "group:default/blue", system: "system:default/shop" });
    expect(places).toEqual([]);
  });

  it("are looked for in the default namespace as well: teams span namespaces", () => {
    const group =
      "---\napiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: { name: blue }\nspec: { children: [] }\n";
    const { entity } = importTexts(
      workload("Deployment", "{ name: a, namespace: shop, labels: { team: blue } }") + group,
    );
    expect(entity("component:shop/a").owner).toBe("group:default/blue");
    expect(entity("group:default/blue").relations).toEqual({ ownerOf: ["component:shop/a"] });
  });

  it("come from the keys that were set", () => {
    const text = workload("Deployment", "{ name: a, labels: { team: blue }, annotations: { acme.io/squad: red } }");
    const { entity } = importTexts(text, { ownerKeys: ["squad"] });
    expect(entity("component:default/a").owner).toBe("group:default/red");
  });
});

it("takes a tier only where it is one of importance", () => {
  const tier = (value: string) =>
    importTexts(workload("Deployment", `{ name: a, labels: { tier: ${value} } }`)).entity("component:default/a").tier;
  expect([tier("frontend"), tier('"1"'), tier("tier-2")]).toEqual([undefined, "1", "tier-2"]);
});

describe("a workload with a kubernetes-id", () => {
  const deployment = workload(
    "Deployment",
    "{ name: web-7, namespace: shop, labels: { backstage.io/kubernetes-id: checkout } }",
  );

  it("is named by it", () => {
    expect(importTexts(deployment).refs).toEqual(["component:shop/checkout"]);
  });

  it("belongs to the entity that carries the id, wherever that lives", () => {
    const component = `---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: check-out, title: Checkout, annotations: { backstage.io/kubernetes-id: checkout } }
spec: { type: service }
`;
    const { entity, refs, catalog } = importTexts(deployment + component);
    expect(refs).toEqual(["component:default/check-out"]);
    expect(entity("component:default/check-out")).toMatchObject({ type: "service", metadata: { title: "Checkout" } });
    expect(catalog.entries.get("component:default/check-out")?.origins.map(({ format }) => format)).toEqual([
      "backstage",
      "kubernetes",
    ]);
  });

  it("that is empty says nothing, on either side", () => {
    const component = `---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: other, annotations: { backstage.io/kubernetes-id: "" } }
`;
    const { refs } = importTexts(deployment.replace("checkout", '""') + component);
    expect(refs).toEqual(["component:default/other", "component:shop/web-7"]);
  });

  it("shares its component with others of the same id; the same object twice is a duplicate", () => {
    const job = workload(
      "CronJob",
      "{ name: sweep, namespace: shop, labels: { backstage.io/kubernetes-id: checkout } }",
      "batch/v1",
    );
    const { catalog, refs, places } = importTexts({ "a.yaml": deployment, "b.yaml": job, "c.yaml": deployment });
    expect(refs).toEqual(["component:shop/checkout"]);
    expect(places).toEqual(["c.yaml:1:1 duplicate-ref"]);
    expect(catalog.problems[0]?.help).toContain("`kustomize build`");
  });
});

it("reports names with placeholders as a template, and makes no entity of them", () => {
  const metadata = ['{ name: "${APP}-web" }', '{ namespace: "{{ .Release.Namespace }}", name: a }'];
  for (const text of metadata.map((each) => workload("Deployment", each))) {
    const { refs, places } = importTexts(text);
    expect(refs).toEqual([]);
    expect(places).toEqual([expect.stringMatching(/^catalog-info.yaml:3:\d+ template-file$/)]);
  }
});
