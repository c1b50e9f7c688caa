import { describe, expect, it } from "vitest";
import { extractTexts } from "./extract.ts";

const WEB = "component:shop/web";

const object = (kind: string, metadata: string, spec: string, apiVersion = "apps/v1") =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: ${metadata}\nspec: ${spec}\n---\n`;
const deployment = (containers: string, pod = "", more = "") =>
  object(
    "Deployment",
    "{ name: web, namespace: shop }",
    `{ ${more} template: { metadata: { labels: { app: web } }, spec: { ${pod} containers: [${containers}] } } }`,
  );
const inShop = (kind: string, spec: string, apiVersion: string) =>
  object(kind, "{ name: x, namespace: shop }", spec, apiVersion);

function facts(text: string, entity = WEB) {
  const { value, items } = extractTexts(text);
  return (name: string) => ({ value: value(entity, `k8s.${name}`), items: items(entity, `k8s.${name}`) });
}

describe("containers", () => {
  const fact = facts(
    deployment(
      `{ name: good, image: "a:1@sha256:00", livenessProbe: {}, readinessProbe: {}, resources: { requests: { cpu: 1, memory: 1 }, limits: { cpu: 1, memory: 1 } },
         securityContext: { runAsNonRoot: true, allowPrivilegeEscalation: false, readOnlyRootFilesystem: true } },
       { name: bad, image: "registry:5000/b", securityContext: { privileged: true } }, { name: tagged, image: "c:latest" }`,
      'initContainers: [{ name: init, image: "d:2" }],',
    ),
  );

  it.each([
    "readiness_probe_pct",
    "liveness_probe_pct",
    "cpu_requests_pct",
    "memory_requests_pct",
    "cpu_limits_pct",
    "memory_limits_pct",
  ])("are counted where they lack it, rounded down: %s", (name) => {
    expect(fact(name)).toEqual({ value: 33.3, items: ["bad", "tagged"] });
  });

  it.each(["root_container_count", "privilege_escalation_count", "writable_root_fs_count"])(
    "are named where they may: %s",
    (name) => {
      expect(fact(name)).toEqual({ value: 2, items: ["bad", "tagged"] });
    },
  );

  it("are counted where privileged, and images where they float", () => {
    expect(fact("privileged_container_count").items).toEqual(["bad"]);
    expect(fact("unpinned_image_count").items).toEqual(["registry:5000/b", "c:latest"]);
    expect(fact("digest_pinned_image_pct")).toEqual({ value: 25, items: ["registry:5000/b", "c:latest", "d:2"] });
  });

  it("say for themselves whether they run as root, else their pod does", () => {
    const root = (container: string, pod: string) =>
      facts(deployment(`{ name: a, image: a, ${container} }`, pod))("root_container_count").value;
    expect(root("", "securityContext: { runAsNonRoot: true },")).toBe(0);
    expect(root("securityContext: { runAsNonRoot: false }", "securityContext: { runAsNonRoot: true },")).toBe(1);
    expect(root("securityContext: { runAsNonRoot: true }", "securityContext: { runAsNonRoot: false },")).toBe(0);
  });

  it("of a patch are not there, and nothing is told of them", () => {
    const patch = facts(object("Deployment", "{ name: web, namespace: shop }", "{ replicas: 3 }"));
    expect(patch("root_container_count").value).toBeUndefined();
    expect(patch("digest_pinned_image_pct").value).toBeUndefined();
    for (const name of ["has_pdb", "host_access_count", "default_service_account_count"]) {
      expect(patch(name).value).toBeUndefined();
    }
    expect(patch("workload_count").value).toBe(1);
  });

  it("of a Job are not asked for probes", () => {
    const job = facts(
      object(
        "Job",
        "{ name: web, namespace: shop }",
        "{ template: { spec: { containers: [{ name: a, image: a }] } } }",
        "batch/v1",
      ),
    );
    expect(job("readiness_probe_pct").value).toBeUndefined();
    expect(job("cpu_limits_pct").value).toBe(0);
  });

  it("of several workloads of one component are told apart", () => {
    const cron = object(
      "CronJob",
      "{ name: web, namespace: shop }",
      "{ jobTemplate: { spec: { template: { spec: { containers: [{ name: a, image: a }] } } } } }",
      "batch/v1",
    );
    const both = facts(deployment('{ name: a, image: "a:1" }') + cron);
    expect(both("workload_count")).toEqual({ value: 2, items: ["Deployment/web", "CronJob/web"] });
    expect(both("cpu_limits_pct").items).toEqual(["Deployment/web/a", "CronJob/web/a"]);
    expect(both("readiness_probe_pct").items).toEqual(["Deployment/web/a"]);
  });
});

describe("replicas", () => {
  const hpa = (spec: string) =>
    inShop("HorizontalPodAutoscaler", `{ scaleTargetRef: { kind: Deployment, name: web }, ${spec} }`, "autoscaling/v2");

  it.each([
    ["as written", deployment("", "", "replicas: 3,"), 3],
    ["one where nothing is written", deployment(""), 1],
    ["what the autoscaler may go down to", deployment("", "", "replicas: 3,") + hpa("minReplicas: 2"), 2],
    ["one for an autoscaler that does not say", deployment("", "", "replicas: 3,") + hpa(""), 1],
    [
      "those of a Rollout as well",
      inShop("Rollout", "{ replicas: 4 }", "argoproj.io/v1alpha1").replace("name: x", "name: web"),
      4,
    ],
    ["not known where they are a placeholder", deployment("", "", "replicas: many,"), undefined],
  ])("are %s", (_, text, expected) => {
    expect(facts(text)("min_replicas").value).toBe(expected);
  });

  it("belong to the autoscaler of the same kind, name and namespace", () => {
    expect(facts(deployment("") + hpa(""))("has_hpa").value).toBe(true);
    expect(facts(deployment("") + hpa("").replace("namespace: shop", "namespace: other"))("has_hpa")).toEqual({
      value: false,
      items: ["Deployment/web"],
    });
  });
});

describe("a disruption budget", () => {
  const budget = (selector: string) => inShop("PodDisruptionBudget", `{ selector: ${selector} }`, "policy/v1");

  it.each([
    ["of its labels", "{ matchLabels: { app: web } }", true],
    ["of other labels", "{ matchLabels: { app: web, tier: x } }", false],
    ["of everything", "{}", true],
    ["of a set of values", "{ matchExpressions: [{ key: app, operator: In, values: [web, api] }] }", true],
    ["of all other values", "{ matchExpressions: [{ key: app, operator: NotIn, values: [web] }] }", false],
    ["of whoever has the label", "{ matchExpressions: [{ key: app, operator: Exists }] }", true],
    ["of whoever lacks it", "{ matchExpressions: [{ key: app, operator: DoesNotExist }] }", false],
    ["of an operator nobody knows", "{ matchExpressions: [{ key: app, operator: Like }] }", false],
  ])("protects the pods %s: %s", (_, selector, expected) => {
    expect(facts(deployment("") + budget(selector))("has_pdb").value).toBe(expected);
  });
});

describe("a network policy of the namespace", () => {
  const policy = inShop("NetworkPolicy", "{ podSelector: {} }", "networking.k8s.io/v1");
  const namespace = "apiVersion: v1\nkind: Namespace\nmetadata: { name: shop }\n---\n";

  it("is told where there is one; that there is none, only where the namespace itself was read", () => {
    expect(facts(deployment("") + policy)("has_network_policy").value).toBe(true);
    expect(facts(deployment(""))("has_network_policy").value).toBeUndefined();
    expect(facts(deployment("") + namespace)("has_network_policy")).toEqual({ value: false, items: ["shop"] });
  });

  it("is one of the things that live in it", () => {
    const rules = inShop(
      "PrometheusRule",
      "{ groups: [{ rules: [{ alert: Down }, { record: x }] }] }",
      "monitoring.coreos.com/v1",
    );
    const text = namespace + policy + deployment("") + rules + inShop("LimitRange", "{}", "v1");
    const fact = facts(text, "resource:default/shop");
    expect(
      ["network_policy", "resource_quota", "limit_range", "prometheus_rule", "namespace_workload"].map(
        (name) => fact(`${name}_count`).value,
      ),
    ).toEqual([1, 0, 1, 1, 1]);
    expect(extractTexts(text).items("resource:default/shop", "observability.alert_rule_count")).toEqual(["Down"]);
  });
});

it("names objects of APIs that are gone, and what stands around a workload", () => {
  const old = deployment("").replace("apps/v1", "extensions/v1beta1");
  const hpa = inShop(
    "HorizontalPodAutoscaler",
    "{ scaleTargetRef: { kind: Deployment, name: web } }",
    "autoscaling/v2beta1",
  );
  expect(facts(old + hpa)("deprecated_api_count").items).toEqual([
    "Deployment/web (extensions/v1beta1)",
    "HorizontalPodAutoscaler/x (autoscaling/v2beta1)",
  ]);
  expect(facts(deployment(""))("deprecated_api_count").value).toBe(0);
});

it("knows what touches the host, and what runs as the default account", () => {
  const fact = (pod: string) => facts(deployment("", pod));
  expect(fact("hostNetwork: true,")("host_access_count").value).toBe(1);
  expect(fact("volumes: [{ name: x, hostPath: { path: / } }],")("host_access_count").value).toBe(1);
  expect(fact("volumes: [{ name: x, emptyDir: {} }],")("host_access_count").value).toBe(0);
  expect(fact("serviceAccountName: web,")("default_service_account_count").value).toBe(0);
  expect(fact("")("default_service_account_count").items).toEqual(["Deployment/web"]);
});

it("asks for the recommended labels one by one", () => {
  const labelled = deployment("").replace(
    "namespace: shop",
    "namespace: shop, labels: { app.kubernetes.io/name: web }",
  );
  expect(facts(labelled)("has_recommended_labels")).toEqual({
    value: false,
    items: ["Deployment/web: no app.kubernetes.io/part-of", "Deployment/web: no app.kubernetes.io/managed-by"],
  });
});

describe("metrics", () => {
  const service =
    "apiVersion: v1\nkind: Service\nmetadata: { name: web, namespace: shop, labels: { svc: web } }\nspec: { selector: { app: web } }\n---\n";
  const monitor = (kind: string, labels: string) =>
    inShop(kind, `{ selector: { matchLabels: ${labels} } }`, "monitoring.coreos.com/v1");
  const scraped = (text: string) => extractTexts(deployment("") + text).value(WEB, "observability.is_scraped");

  it.each([
    ["are not told of where nothing speaks of them", "", undefined],
    ["are collected through a service", service + monitor("ServiceMonitor", "{ svc: web }"), true],
    ["are collected from pods", monitor("PodMonitor", "{ app: web }"), true],
    ["are not collected where monitors watch others", service + monitor("ServiceMonitor", "{ svc: api }"), false],
    [
      "are not told of by monitors of other namespaces",
      monitor("PodMonitor", "{ app: web }").replace("shop", "else"),
      undefined,
    ],
    [
      "are collected by annotation",
      service.replace("labels:", 'annotations: { prometheus.io/scrape: "true" }, labels:'),
      true,
    ],
  ])("%s", (_, text, expected) => {
    expect(scraped(text)).toBe(expected);
  });
});

it("reads each object once: of two that say they are the same, the first", () => {
  const text = deployment('{ name: a, image: "a:1" }') + deployment('{ name: b, image: "b" }, { name: c, image: c }');
  expect(facts(text)("unpinned_image_count").value).toBe(0);
});

it("tells facts of a workload to the entity that carries its kubernetes-id", () => {
  const labelled = deployment("").replace(
    "namespace: shop",
    "namespace: shop, labels: { backstage.io/kubernetes-id: w }",
  );
  const component =
    "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: front, annotations: { backstage.io/kubernetes-id: w } }\n";
  expect(facts(labelled + component, "component:default/front")("workload_count").value).toBe(1);
});

describe("facts of a workload are told to the entity it became part of", () => {
  const descriptor = (name: string, id = "") =>
    `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: ${name}, annotations: { ${id} } }\n---\n`;
  const labelled = (metadata: string) =>
    object("Deployment", `{ ${metadata}, annotations: { backstage.io/kubernetes-id: w } }`, "{ replicas: 1 }");
  const tellers = (text: string) =>
    extractTexts(text)
      .facts.filter(({ name }) => name === "k8s.workload_count")
      .map(({ entity, items }) => [entity, items]);

  it("the first of two that claim one id", () => {
    const claim = "backstage.io/kubernetes-id: w";
    const text = descriptor("second", claim) + descriptor("first", claim) + labelled("name: web");
    expect(tellers(text)).toEqual([["component:default/second", ["Deployment/web"]]]);
  });

  it("that of its namespace, where an entity has the id from a manifest alone", () => {
    const text = descriptor("w") + labelled("name: web") + labelled("name: web, namespace: prod");
    expect(tellers(text)).toEqual([
      ["component:default/w", ["Deployment/web"]],
      ["component:prod/w", ["Deployment/web"]],
    ]);
  });
});
