import { describe, expect, it } from "vitest";
import { activateRules } from "../../../src/app/activation/activate-rules.ts";
import { evaluateOutdated } from "../../../src/app/evaluations/evaluate-outdated.ts";
import { importSource } from "../../../src/app/imports/import-source.ts";
import type { CatalogDelivery } from "../../../src/app/imports/import-source.ts";
import { recordFacts } from "../../../src/app/facts/record-facts.ts";
import { removeSource } from "../../../src/app/imports/remove-source.ts";
import { listSources } from "../../../src/app/catalog/source-precedence.ts";
import type { Identity } from "../../../src/model/identity.ts";
import { Refusal } from "../../../src/model/refusal.ts";
import { StoreConflict, StoreUnavailable } from "../../../src/ports/failures.ts";
import { memoryStore } from "../../../src/store/memory.ts";
import { ADMIN, DAY, HOUR, NOW, reporter, serviceMuster } from "../service-muster.ts";
import type { ServiceMuster } from "../service-muster.ts";

const RULES = `kind: Scorecard
id: basics
title: Basics
appliesTo: { "==": [{ var: entity.kind }, Component] }
rules:
  - { id: has-owner, title: Owner, pass: { exists: entity.owner } }
  - { id: needs-nothing-gone, title: Nothing gone, pass: { every: [{ related: dependsOn }, { exists: entity.kind }] } }
`;

function component(name: string, spec: object = {}, metadata: object = {}) {
  const full = { type: "service", lifecycle: "production", ...spec };
  return { apiVersion: "backstage.io/v1alpha1", kind: "Component", metadata: { name, ...metadata }, spec: full };
}

const many = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, at) => component(`c${String(from + at).padStart(3, "0")}`));

function textOf(documents: readonly object[]): string {
  return documents.map((document) => JSON.stringify(document, undefined, 1)).join("\n---\n");
}

async function service(options: Parameters<typeof serviceMuster>[0] = {}): Promise<ServiceMuster> {
  const muster = serviceMuster(options);
  await activateRules(muster, [{ path: "rules.yaml", text: RULES }], ADMIN);
  return muster;
}

async function deliver(
  muster: ServiceMuster,
  documents: readonly object[],
  more: Partial<CatalogDelivery> = {},
  identity: Identity = ADMIN,
) {
  const files = [{ path: "catalog.yaml", text: textOf(documents) }];
  return importSource(muster, { source: "git", files, ...more }, identity);
}

async function refusalOf(work: Promise<unknown>): Promise<Refusal> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof Refusal) return error;
  throw new Error("nothing was refused");
}

const ref = (name: string) => `component:default/${name}`;

async function entityOf(muster: ServiceMuster, name: string) {
  return (await muster.store.catalog.entries([ref(name)])).get(ref(name))?.entity;
}

async function flips(muster: ServiceMuster) {
  const { items } = await muster.store.evaluations.transitions({ limit: 100 });
  return items.map(
    ({ entity, rule, from, to, cause }) => `${entity} ${rule} ${from}->${to} ${cause.kind} ${cause.name}`,
  );
}

describe("a delivery", () => {
  it("is kept, evaluated and told", async () => {
    const muster = await service();
    const answer = await deliver(muster, [component("web", { dependsOn: ["component:gone"] }), component("db")]);
    expect(answer).toMatchObject({ created: 2, updated: 0, unchanged: 0, removed: 0 });
    expect(answer.problems).toEqual([
      {
        code: "dangling-ref",
        severity: "warning",
        message: "`spec.dependsOn` refers to `component:default/gone`, which the catalog does not hold",
        file: "catalog.yaml",
        line: 11,
        column: 4,
        entity: ref("web"),
      },
    ]);
    expect(await flips(muster)).toEqual([
      "component:default/web needs-nothing-gone null->fail import git",
      "component:default/web has-owner null->fail import git",
      "component:default/db needs-nothing-gone null->pass import git",
      "component:default/db has-owner null->fail import git",
    ]);
    expect(await muster.store.audit.last()).toMatchObject({
      kind: "catalog",
      subject: "git",
      actor: "user:default/kim",
    });
    expect(await listSources(muster)).toMatchObject({
      items: [{ name: "git", entities: 2, importedAt: "2026-12-01T12:00:00Z" }],
    });
  });

  it("of the same content again changes nothing, and tells the same problems", async () => {
    const muster = await service();
    const documents = [component("web", { dependsOn: ["component:gone"] }), component("db")];
    const first = await deliver(muster, documents);
    const before = await muster.store.audit.last();
    muster.at(NOW + HOUR);
    const again = await deliver(muster, documents);
    expect(again).toEqual({ ...first, created: 0, unchanged: 2 });
    expect(await muster.store.audit.last()).toEqual(before);
  });

  it("counts only what is said otherwise, wherever it stands and whoever refers to it", async () => {
    const muster = await service();
    await deliver(muster, [component("web"), component("db")]);
    const answer = await deliver(muster, [
      component("new", { dependsOn: ["component:db"] }),
      component("web", { owner: "a" }),
      component("db"),
    ]);
    expect(answer).toMatchObject({ created: 1, updated: 1, unchanged: 1, removed: 0 });
    expect((await entityOf(muster, "db"))?.relations).toEqual({ dependencyOf: [ref("new")] });
    expect((await flips(muster))[0]).toBe("component:default/web has-owner fail->pass field entity.owner");
  });

  it("takes away what it does not say any more, with all that was known of it", async () => {
    const muster = await service();
    await deliver(muster, [component("web", { dependsOn: ["component:db"] }), component("db")]);
    await recordFacts(muster, [{ entity: "db", source: "ci", provenance: "observed", facts: { "x.a": 1 } }], ADMIN);
    expect(await deliver(muster, [component("web", { dependsOn: ["component:db"] })])).toMatchObject({
      unchanged: 1,
      removed: 1,
    });
    expect((await muster.store.facts.of([ref("db")])).size).toBe(0);
    expect((await muster.store.evaluations.of([ref("db")])).size).toBe(0);
    expect((await flips(muster))[0]).toBe(
      "component:default/web needs-nothing-gone pass->fail field entity.relations.dependsOn",
    );
  });

  it("says again twice a day that an entity is still there", async () => {
    const muster = await service();
    const seen = async () =>
      (await muster.store.facts.of([ref("web")])).get(ref("web"))?.find(({ name }) => name === "catalog.last_seen_at")
        ?.value;
    await deliver(muster, [component("web")]);
    muster.at(NOW + 11 * HOUR);
    await deliver(muster, [component("web")]);
    expect(await seen()).toBe("2026-12-01T12:00:00Z");
    muster.at(NOW + DAY);
    expect(await importSource(muster, { source: "git" }, ADMIN)).toMatchObject({ unchanged: 1 });
    expect(await seen()).toBe("2026-12-02T12:00:00Z");
    expect((await muster.store.catalog.sources())[0]?.importedAt).toBe(NOW);
  });
});

describe("facts that a catalog tells", () => {
  const WORKLOAD = {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web" },
    spec: {
      replicas: 2,
      selector: {},
      template: { metadata: {}, spec: { containers: [{ name: "app", image: "a:1" }] } },
    },
  };
  const SECRET = {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "s", annotations: { last: "hunter2" } },
    data: { password: "hunter2" },
  };
  const told = async (muster: ServiceMuster, source: string) =>
    ((await muster.store.facts.of([ref("web")])).get(ref("web")) ?? []).filter((fact) => fact.source === source);

  it("come and go with the source that tells them, and stay with what others deliver", async () => {
    const muster = await service();
    await deliver(muster, [component("web")]);
    await deliver(muster, [WORKLOAD, SECRET], { source: "cluster" });
    const facts = await told(muster, "kubernetes");
    expect(facts.length).toBeGreaterThan(5);
    const observed = {
      entity: "web",
      source: "kubernetes",
      provenance: "observed" as const,
      facts: { "x.restarts": 3 },
    };
    await recordFacts(muster, [observed], ADMIN);
    muster.at(NOW + HOUR);
    await deliver(muster, [component("web", { owner: "a" })]);
    expect((await told(muster, "kubernetes")).filter(({ provenance }) => provenance === "declared")).toEqual(facts);
    await deliver(muster, [SECRET], { source: "cluster" });
    expect((await told(muster, "kubernetes")).map(({ name }) => name)).toEqual(["x.restarts"]);
  });

  it("are read out of manifests whose secrets are not kept", async () => {
    const muster = await service();
    await deliver(muster, [WORKLOAD, SECRET], { source: "cluster" });
    expect(JSON.stringify(await muster.store.catalog.declarations())).not.toContain("hunter2");
  });
});

describe("several sources", () => {
  it("are merged by their precedence, whichever came first", async () => {
    for (const sources of [["git", "portal"], ["portal", "git"], []]) {
      const muster = await service({ sources });
      await deliver(muster, [component("web", { owner: "theirs", system: "shop" })], { source: "portal" });
      await deliver(muster, [component("web", { owner: "ours" }, { title: "Web" })]);
      const entity = await entityOf(muster, "web");
      expect([entity?.owner, entity?.system, entity?.metadata.title]).toEqual([
        sources[0] === "git" ? "group:default/ours" : "group:default/theirs",
        "system:default/shop",
        "Web",
      ]);
      expect((await listSources(muster)).items.map(({ name }) => name)).toEqual(
        sources.length === 0 ? ["portal", "git"] : sources,
      );
    }
  });

  it("change nothing by delivering again, in whichever order they came", async () => {
    const muster = await service();
    const git = [component("web", { owner: "ours" })];
    const portal = [component("web", { owner: "theirs" })];
    await deliver(muster, git);
    await deliver(muster, portal, { source: "portal" });
    const before = [await entityOf(muster, "web"), await flips(muster)];
    expect(await deliver(muster, git)).toMatchObject({ updated: 0, unchanged: 1 });
    expect(await deliver(muster, [...git, component("db")])).toMatchObject({ created: 1, updated: 0, unchanged: 1 });
    expect(await deliver(muster, git, { confirm: 1 })).toMatchObject({ unchanged: 1, removed: 1 });
    expect([await entityOf(muster, "web"), (await flips(muster)).filter((flip) => flip.includes("/web "))]).toEqual(
      before,
    );
  });

  it("say it once where a more trusted one is heard first", async () => {
    const muster = await service();
    await deliver(muster, [component("web", { owner: "ours" }), component("db")], { source: "demo" });
    const theirs = [component("web", { owner: "theirs" }), component("db"), component("api")];
    expect((await deliver(muster, theirs)).problems.filter(({ entity }) => entity === undefined)).toEqual([
      {
        code: "less-trusted-source",
        severity: "warning",
        message: "2 of these entities are declared by `demo` too, whose fields count first",
        help: "`MUSTER_SOURCES` sets the order",
      },
    ]);
    expect(
      (await deliver(muster, [component("web", { system: "shop" }), component("db")])).problems,
    ).not.toContainEqual(expect.objectContaining({ code: "less-trusted-source" }));
  });

  it("keep an entity as long as one of them declares it", async () => {
    const muster = await service();
    await deliver(muster, [component("web", { owner: "ours" })]);
    await deliver(muster, [component("web", { owner: "theirs" })], { source: "portal" });
    expect(await deliver(muster, [])).toMatchObject({ removed: 0 });
    expect((await entityOf(muster, "web"))?.owner).toBe("group:default/theirs");
    expect(await deliver(muster, [], { source: "portal" })).toMatchObject({ removed: 1 });
  });

  it("do not hear of each other's problems", async () => {
    const muster = await service();
    await deliver(muster, [component("web", { dependsOn: ["component:gone"] })]);
    expect((await deliver(muster, [component("db")], { source: "portal" })).problems).toEqual([]);
  });

  it("look again where another import came first", async () => {
    const store = memoryStore();
    let conflicts = 2;
    const replace: typeof store.catalog.replace = async (...change) => {
      if (conflicts-- > 0) throw new StoreConflict("another import came first");
      return store.catalog.replace(...change);
    };
    const muster = await service({ store: { ...store, catalog: { ...store.catalog, replace } } });
    expect(await deliver(muster, [component("web")])).toMatchObject({ created: 1 });
    conflicts = 3;
    await expect(deliver(muster, [component("db")])).rejects.toBeInstanceOf(StoreConflict);
  });
});

it("keeps what could not be evaluated, and leaves it to the next time", async () => {
  const store = memoryStore();
  let isFull = true;
  const save: typeof store.evaluations.save = async (change) => {
    if (isFull) throw new StoreUnavailable("full", "the disk is full");
    return store.evaluations.save(change);
  };
  const muster = await service({ store: { ...store, evaluations: { ...store.evaluations, save } } });
  expect(await deliver(muster, [component("web", { owner: "ours" })])).toMatchObject({ created: 1 });
  expect(muster.logged).toContain("the catalog is not evaluated yet");
  isFull = false;
  expect(await evaluateOutdated(muster)).toBe(1);
  expect((await flips(muster)).join()).toContain("component:default/web has-owner null->pass");
});

describe("a source that is removed", () => {
  it("goes with all that nobody else says, and with its place; what others say stays", async () => {
    const muster = await service();
    await deliver(muster, [component("web"), component("db")], { source: "mistyped" });
    await deliver(muster, [component("db")], { source: "git" });
    expect(await removeSource(muster, { source: "mistyped" }, ADMIN)).toMatchObject({ created: 0, removed: 1 });
    expect((await listSources(muster)).items.map(({ name, entities }) => [name, entities])).toEqual([["git", 1]]);
    expect(await muster.store.catalog.refs()).toEqual([ref("db")]);
    await deliver(muster, [component("db")], { source: "mistyped" });
    expect((await listSources(muster)).items.map(({ name }) => name)).toEqual(["git", "mistyped"]);
  });

  it("may have been empty already", async () => {
    const muster = await service();
    await importSource(muster, { source: "git", files: [] }, ADMIN);
    expect((await listSources(muster)).items).toHaveLength(1);
    await removeSource(muster, { source: "git" }, ADMIN);
    expect((await listSources(muster)).items).toEqual([]);
  });

  it("has to be there, in reach, and confirmed where much goes with it", async () => {
    const muster = await service();
    await deliver(muster, many(0, 20));
    const removal = (source: string, confirm?: number, identity = ADMIN) =>
      removeSource(muster, { source, confirm }, identity);
    expect(await refusalOf(removal("gti"))).toMatchObject({
      code: "no-such-source",
      details: { help: "did you mean `git`?" },
    });
    expect(await refusalOf(removal("git", undefined, reporter("other")))).toMatchObject({ code: "out-of-scope" });
    expect(await refusalOf(removal("git"))).toMatchObject({ code: "mass-removal" });
    expect(await removal("git", 20)).toMatchObject({ removed: 20 });
  });
});

describe("what is wrong with a delivery", () => {
  const BROKEN = `${textOf([component("web"), component("db")])}\n---\nkind: Component\nmetadata: { name: [api\n`;

  it("refuses all of it, every error with its place", async () => {
    const muster = await service();
    const files = [
      { path: "a/catalog.yaml", text: BROKEN },
      { path: "b.yaml", text: textOf([component("web")]) },
    ];
    const refusal = await refusalOf(importSource(muster, { source: "git", files }, ADMIN));
    expect([refusal.kind, refusal.code, refusal.message]).toEqual([
      "invalid",
      "broken-catalog",
      "`git` is refused: 2 errors",
    ]);
    expect(refusal.details.problems?.map(({ code, file, line }) => [code, file, line])).toEqual([
      ["broken-document", "a/catalog.yaml", 27],
      ["duplicate-ref", "b.yaml", 1],
    ]);
    expect(await muster.store.catalog.refs()).toEqual([]);
  });

  it("is told where what is good is taken, and what cannot be read stays as it was", async () => {
    const muster = await service();
    await deliver(muster, [component("web"), component("db"), component("api", { owner: "a" })]);
    const files = [{ path: "catalog.yaml", text: BROKEN }];
    const answer = await importSource(muster, { source: "git", files, partial: true }, ADMIN);
    expect(answer).toMatchObject({ created: 0, updated: 0, unchanged: 3, removed: 0 });
    expect(answer.problems.map(({ code }) => code)).toEqual(["broken-document", "dangling-ref"]);
    expect((await entityOf(muster, "api"))?.owner).toBe("group:default/a");
  });

  it("is that too much would go, unless that is meant", async () => {
    const muster = await service();
    await deliver(muster, many(0, 60));
    const refusal = await refusalOf(deliver(muster, many(0, 47)));
    expect([refusal.kind, refusal.code, refusal.message, refusal.details.help]).toEqual([
      "conflict",
      "mass-removal",
      "13 of the 60 entities of `git` would go",
      "if that is meant, say so: `confirm=13`",
    ]);
    await expect(deliver(muster, many(0, 47), { confirm: 12 })).rejects.toBeInstanceOf(Refusal);
    expect(await deliver(muster, many(0, 47), { confirm: 13 })).toMatchObject({ removed: 13 });
    expect(await deliver(muster, many(0, 37))).toMatchObject({ removed: 10 });
  });

  it("is counted in entities, as the list of sources does, not in what is told of them", async () => {
    const muster = await service();
    const pod = (name: string, id: string) => ({
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name, labels: { "backstage.io/kubernetes-id": id } },
      spec: { selector: {}, template: { metadata: {}, spec: { containers: [{ name: "app", image: "a:1" }] } } },
    });
    const webs = Array.from({ length: 40 }, (_, at) => pod(`web-${at}`, "web"));
    const known = component("web", {}, { annotations: { "backstage.io/kubernetes-id": "web" } });
    await deliver(muster, [known]);
    await deliver(muster, [...webs, pod("db", "db")], { source: "cluster" });
    const { items } = await listSources(muster);
    expect(items.find(({ name }) => name === "cluster")?.entities).toBe(2);
    expect(await deliver(muster, [pod("db", "db")], { source: "cluster" })).toMatchObject({ removed: 0 });
  });

  it.each([
    ["out-of-scope", {}, reporter("portal")],
    ["bad-source", { source: "a b" }, ADMIN],
    ["unknown-format", { format: "backstge" }, ADMIN],
  ])("is %s", async (code, more, identity) => {
    expect((await refusalOf(deliver(await service(), [component("web")], more, identity))).code).toBe(code);
  });
});

it("lets others have their turn while a large catalog is read", async () => {
  const muster = await service();
  let now = NOW;
  const ticking = { ...muster, clock: { now: () => (now += 1) } };
  await importSource(ticking, { source: "git", files: [{ path: "catalog.yaml", text: textOf(many(0, 400)) }] }, ADMIN);
  expect(muster.pauses()).toBeGreaterThan(80);
});
