import { describe, expect, it } from "vitest";
import { importCatalog } from "../../src/catalog/import-catalog.ts";
import { extractFacts } from "../../src/facts/extract-facts.ts";
import type { EntityFact } from "../../src/model/fact.ts";
import { isWorkload, listAt, objectAt, objectName, objectNamespace, podTemplate } from "../../src/model/manifest.ts";
import { ownText } from "../../src/model/json.ts";
import { compareText } from "../../src/model/problem.ts";
import type { SourceFile } from "../../src/text/source-file.ts";
import { realData } from "../catalog/real-data.ts";

const AT = Date.parse("2026-12-01T12:00:00Z");

function read(files: readonly SourceFile[]) {
  const catalog = importCatalog(files);
  const byEntity = new Map<string, Map<string, EntityFact>>();
  for (const fact of extractFacts({ catalog, manifests: catalog.manifests, at: AT })) {
    if (!byEntity.has(fact.entity)) byEntity.set(fact.entity, new Map());
    byEntity.get(fact.entity)?.set(fact.name, fact);
  }
  const value = (entity: string, name: string) => byEntity.get(entity)?.get(name)?.value;
  const items = (entity: string, name: string) => byEntity.get(entity)?.get(name)?.items ?? [];
  return { catalog, value, items };
}

/** Each question of the set, as the facts answer it. Not known is no answer: it would show as a difference. */
const QUESTIONS: Readonly<Record<string, (value: (name: string) => unknown) => boolean>> = {
  default_service_account: (value) => Number(value("k8s.default_service_account_count")) > 0,
  fewer_than_2_replicas: (value) => Number(value("k8s.min_replicas")) < 2,
  image_not_digest_pinned: (value) => Number(value("k8s.digest_pinned_image_pct")) < 100,
  image_tag_missing_or_latest: (value) => Number(value("k8s.unpinned_image_count")) > 0,
  may_run_as_root: (value) => Number(value("k8s.root_container_count")) > 0,
  no_cpu_limits: (value) => Number(value("k8s.cpu_limits_pct")) < 100,
  no_cpu_requests: (value) => Number(value("k8s.cpu_requests_pct")) < 100,
  no_hpa: (value) => value("k8s.has_hpa") === false,
  no_liveness_probe: (value) => Number(value("k8s.liveness_probe_pct")) < 100,
  no_memory_limits: (value) => Number(value("k8s.memory_limits_pct")) < 100,
  no_memory_requests: (value) => Number(value("k8s.memory_requests_pct")) < 100,
  no_pdb: (value) => value("k8s.has_pdb") === false,
  no_readiness_probe: (value) => Number(value("k8s.readiness_probe_pct")) < 100,
  privilege_escalation_not_disabled: (value) => Number(value("k8s.privilege_escalation_count")) > 0,
  root_fs_writable: (value) => Number(value("k8s.writable_root_fs_count")) > 0,
};

interface Scope {
  readonly scope: { readonly base: string; readonly include: readonly string[]; readonly exclude: readonly string[] };
  readonly workloads: readonly string[];
  readonly images: readonly string[];
  readonly checks: Readonly<Record<string, readonly string[]>>;
}

const onlineBoutique = realData("k8s-online-boutique");
const sockShop = realData("k8s-sock-shop");
const SCOPES = [
  { set: "k8s-online-boutique", name: "kubernetes-manifests", data: onlineBoutique },
  { set: "k8s-online-boutique", name: "release", data: onlineBoutique },
  { set: "k8s-sock-shop", name: "manifests+autoscaling", data: sockShop },
  { set: "k8s-sock-shop", name: "complete-demo", data: sockShop },
];

for (const { set, name, data } of SCOPES) {
  describe.skipIf(data.isAbsent)(`../shared/data/${set}, ${name}`, () => {
    const answers: Scope | undefined = data.expected[name];
    const { base, include, exclude } = answers?.scope ?? {};
    const { catalog, value } = read(data.files(base, include, exclude));
    const workloads = [...catalog.entries.values()].filter(({ entity }) => entity.kind === "Component");
    const objects = catalog.manifests.filter((manifest) => isWorkload(manifest.value));
    const identity = ({ entity, origins: [{ file, line }] }: (typeof workloads)[number]) => {
      const object = objects.find((manifest) => manifest.file === file && manifest.line === line);
      return `${file}#${ownText(object?.value, "kind")}/${entity.metadata.namespace}/${entity.metadata.name}`;
    };

    it("has a component for each workload", () => {
      expect(workloads.map(identity).sort(compareText)).toEqual(answers?.workloads);
      expect(catalog.problems).toEqual([]);
    });

    it.each(Object.entries(QUESTIONS))("answers %s", (question, isOffender) => {
      const offenders = workloads.filter(({ entity }) => isOffender((fact) => value(entity.ref, fact)));
      expect(offenders.map(identity).sort(compareText)).toEqual(answers?.checks[question] ?? []);
    });

    it("keeps the labels", () => {
      const unlabelled = workloads.filter(({ entity }) => !entity.metadata.labels?.["app.kubernetes.io/name"]);
      expect(unlabelled.map(identity).sort(compareText)).toEqual(answers?.checks["no_recommended_name_label"] ?? []);
    });

    it("keeps the images", () => {
      const images = objects
        .flatMap((it) => ["containers", "initContainers"].flatMap((of) => listAt(podTemplate(it.value), "spec", of)))
        .flatMap((container) => ownText(container, "image") ?? []);
      expect([...new Set(images)].sort(compareText)).toEqual(answers?.images);
    });
  });
}

describe.skipIf(sockShop.isAbsent)("../shared/data/k8s-sock-shop, a whole namespace", () => {
  it("makes a namespace a resource and tells what lives in it", () => {
    const { catalog, value } = read(
      sockShop.files("microservices-demo+microservices-demo/deploy/kubernetes", ["manifests*/**"]),
    );
    expect(catalog.entries.get("resource:default/sock-shop")?.entity.type).toBe("namespace");
    const workloads = catalog.manifests.filter(
      (it) => isWorkload(it.value) && objectNamespace(it.value) === "sock-shop",
    );
    const names = new Set(workloads.map((it) => objectName(it.value)));
    expect(value("resource:default/sock-shop", "k8s.namespace_workload_count")).toBe(names.size);
    expect(value("resource:default/sock-shop", "k8s.network_policy_count")).toBeGreaterThan(10);
    expect(value("component:sock-shop/carts", "k8s.has_network_policy")).toBe(true);
    expect(value("component:sock-shop/carts", "k8s.has_resource_quota")).toBe(false);
  });
});

const scoreExamples = realData("score-examples");

describe.skipIf(scoreExamples.isAbsent)("../shared/data/score-examples", () => {
  const { expected, files } = scoreExamples;
  // Most examples call their workload the same: each file is a catalog of its own.
  const specs = files()
    .map((file) => ({ path: file.path, reading: read([file]) }))
    .filter(({ reading }) => reading.catalog.manifests.some(({ format }) => format === "score"))
    .map(({ path, reading: { catalog, value, items } }) => {
      const [entry] = catalog.entries.values();
      const ref = entry?.entity.ref ?? "";
      const fact = (name: string) => value(ref, name);
      return { path, entity: entry?.entity, fact, items: (name: string) => items(ref, name) };
    });
  const paths = (isOne: (spec: (typeof specs)[number]) => boolean) => specs.filter(isOne).map(({ path }) => path);

  it("reads every workload", () => {
    expect(paths(() => true)).toEqual(expected.summary.files);
    const names = Object.fromEntries(specs.map(({ path, entity }) => [path, entity?.metadata.name]));
    expect(names).toEqual(expected.names.answer);
    expect(paths(({ fact }) => fact("score.has_spec") !== true)).toEqual(
      Object.keys(expected.invalid_by_schema.answer),
    );
  });

  it("tells what its containers lack", () => {
    expect(paths(({ fact }) => fact("score.readiness_probe_pct") !== 100)).toEqual(expected.no_readiness.answer);
    expect(paths(({ fact }) => fact("score.liveness_probe_pct") !== 100)).toEqual(expected.no_liveness.answer);
    expect(paths(({ fact }) => fact("score.limits_pct") !== 100)).toEqual(expected.no_limits.answer);
    const lacking = (probe: string) =>
      paths(({ items }) => items("score.probe_pct").some((item) => item.includes(probe)));
    expect(lacking("readinessProbe")).toEqual(expected.no_readiness.answer);
    expect(lacking("livenessProbe")).toEqual(expected.no_liveness.answer);
  });

  it("tells which images are not pinned or not built yet", () => {
    const some = (name: string) => paths(({ fact }) => Number(fact(name)) > 0);
    expect(some("score.placeholder_image_count")).toEqual(expected.image_placeholder.answer);
    expect(some("score.unpinned_image_count")).toEqual(expected.image_latest.answer);
  });

  it("tells which resources are asked for", () => {
    for (const [type, workloads] of Object.entries(expected.depends_on_type)) {
      expect(paths(({ fact }) => (fact("score.resource_types") as string[]).includes(type))).toEqual(workloads);
    }
    const counts: Record<string, number> = {};
    for (const { entity } of specs) {
      for (const resource of Object.values(objectAt(entity?.spec, "resources"))) {
        const type = ownText(resource, "type") ?? "";
        counts[type] = (counts[type] ?? 0) + 1;
      }
    }
    expect(counts).toEqual(expected.resource_types.answer);
    expect(paths(({ entity }) => entity?.metadata.annotations !== undefined)).toEqual(expected.with_annotations.answer);
  });
});
