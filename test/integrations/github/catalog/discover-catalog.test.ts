// Do the catalog files that repositories hold become a source of the catalog, and stay what they are?

import { afterEach, describe, expect, it } from "vitest";
import { importSource } from "../../../../src/app/imports/import-source.ts";
import { runErrands } from "../../../../src/app/run-errands.ts";
import type { CatalogDiscovery } from "../../../../src/app/github-app.ts";
import { CATALOG_CHANNEL } from "../../../../src/integrations/github/catalog/discover-catalog.ts";
import { planGitHub } from "../../../../src/integrations/github/errand-channels.ts";
import type { JsonObject } from "../../../../src/model/json.ts";
import { ADMIN } from "../../../app/service-muster.ts";
import { givenService, MINUTE } from "../given.ts";
import { addRepository } from "../stand-in-state.ts";

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

const component = (name: string, owner = "team"): string => `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: ${name} }
spec: { type: service, lifecycle: production, owner: ${owner} }
`;

const DISCOVERY: CatalogDiscovery = { source: "github", paths: ["catalog-info.yaml"], archived: false, forks: false };

async function given(discovery: Partial<CatalogDiscovery> = {}, organizations: readonly string[] = []) {
  const app = { discovery: { ...DISCOVERY, ...discovery }, organizations };
  const service = await givenService(ends, { catalog: "", app });
  const { muster, github } = service;
  let [rounds, pushes] = [0, 0];
  const add = (slug: string, files: Record<string, string>, settings: JsonObject = {}) =>
    addRepository(github.state, slug, { files }, settings);
  return {
    ...service,
    add,
    push: (slug: string, files: Record<string, string>) => {
      const repository = github.state.repositories.get(slug);
      if (repository === undefined) throw new Error(`no ${slug}`);
      repository.files = files;
      repository.settings = {
        ...repository.settings,
        pushed_at: `2026-12-01T12:00:${String(++pushes).padStart(2, "0")}Z`,
      };
    },
    discover: async () => {
      service.after(15 * MINUTE * rounds++);
      await planGitHub(muster);
      await runErrands(muster, [CATALOG_CHANNEL]);
    },
    names: async () => (await muster.store.catalog.refs()).map((ref) => ref.replace("component:default/", "")),
    asked: () => service.lines().filter((line) => line.includes("/contents/")).length,
  };
}

describe("catalog files", () => {
  it("of all repositories are one source, and each says where it lies", async () => {
    const { add, discover, names, muster } = await given();
    add("acme/shop", { "catalog-info.yaml": component("shop") });
    add("acme/pay", { "catalog-info.yaml": `${component("pay")}---\n${component("ledger")}` });
    add("acme/empty", { "README.md": "" });
    await discover();
    expect(await names()).toEqual(["ledger", "pay", "shop"]);
    const entries = await muster.store.catalog.entries(["component:default/ledger"]);
    expect(entries.get("component:default/ledger")?.origins).toEqual([
      { source: "github", format: "backstage", file: "acme/pay/catalog-info.yaml", line: 6 },
    ]);
  });

  it("are looked for at every path that is named", async () => {
    const { add, discover, names } = await given({ paths: ["catalog-info.yaml", "docs/catalog.yaml"] });
    add("acme/shop", { "catalog-info.yaml": component("shop"), "docs/catalog.yaml": component("docs") });
    await discover();
    expect(await names()).toEqual(["docs", "shop"]);
  });

  it.each<[string, Partial<CatalogDiscovery>, readonly string[]]>([
    ["neither archived nor forks", {}, ["shop"]],
    ["archived ones too", { archived: true }, ["old", "shop"]],
    ["forks too", { forks: true }, ["fork", "shop"]],
  ])("are read of repositories that live: %s", async (_, discovery, expected) => {
    const { add, discover, names } = await given(discovery);
    add("acme/shop", { "catalog-info.yaml": component("shop") });
    add("acme/old", { "catalog-info.yaml": component("old") }, { archived: true });
    add("acme/fork", { "catalog-info.yaml": component("fork") }, { fork: true });
    add("acme/off", { "catalog-info.yaml": component("off") }, { disabled: true });
    await discover();
    expect(await names()).toEqual(expected);
  });

  it("are read of the organizations that are named", async () => {
    const { add, discover, names, github } = await given({}, ["other"]);
    github.state.installations.push({ id: 8, account: { login: "Other", type: "Organization" }, suspended_at: null });
    add("acme/shop", { "catalog-info.yaml": component("shop") });
    addRepository(github.state, "Other/site", { installation: 8, files: { "catalog-info.yaml": component("site") } });
    await discover();
    expect(await names()).toEqual(["site"]);
  });

  it("of many repositories are found on every page", async () => {
    const { add, discover, names } = await given();
    for (let index = 0; index < 230; index++) add(`acme/s-${index}`, { "catalog-info.yaml": component(`s-${index}`) });
    await discover();
    expect(await names()).toHaveLength(230);
  });
});

describe("catalog files of who suspended the app", () => {
  it("stay what they were, until it may look again, and go with the app", async () => {
    const { add, push, discover, names, github } = await given();
    add("acme/shop", { "catalog-info.yaml": component("shop") });
    await discover();
    const [installation] = github.state.installations;
    if (installation === undefined) throw new Error("no installation");
    github.state.installations[0] = { ...installation, suspended_at: "2026-11-30T00:00:00Z" };
    push("acme/shop", { "catalog-info.yaml": component("store") });
    await discover();
    expect(await names()).toEqual(["shop"]);
    github.state.installations[0] = installation;
    await discover();
    expect(await names()).toEqual(["store"]);
    github.state.installations.splice(0);
    await discover();
    expect(await names()).toEqual([]);
  });
});

describe("catalog files again", () => {
  async function discovered() {
    const service = await given();
    service.add("acme/shop", { "catalog-info.yaml": component("shop") });
    service.add("acme/pay", { "catalog-info.yaml": component("pay") });
    await service.discover();
    const changes = async () =>
      (await service.muster.store.audit.entries(0, 100)).filter(({ kind }) => kind === "catalog").length;
    return { ...service, changes };
  }

  it("are not read where nobody pushed, and change nothing", async () => {
    const { discover, asked, changes } = await discovered();
    expect([asked(), await changes()]).toEqual([2, 1]);
    for (let round = 0; round < 3; round++) await discover();
    expect([asked(), await changes()]).toEqual([2, 1]);
  });

  it("are read where somebody pushed, and only what is another changes anything", async () => {
    const { discover, push, asked, changes, muster, names } = await discovered();
    push("acme/shop", { "catalog-info.yaml": component("shop"), "src/x.js": "1" });
    await discover();
    expect([asked(), await changes()]).toEqual([3, 1]);
    push("acme/shop", { "catalog-info.yaml": component("shop", "others") });
    await discover();
    expect([asked(), await changes()]).toEqual([4, 2]);
    const entries = await muster.store.catalog.entries(["component:default/shop"]);
    expect(entries.get("component:default/shop")?.entity.owner).toBe("group:default/others");
    expect(await names()).toEqual(["pay", "shop"]);
  });

  it("that are gone, or whose repository is, are no part of the catalog any more", async () => {
    const { discover, push, names, github } = await discovered();
    push("acme/shop", { "README.md": "" });
    await discover();
    expect(await names()).toEqual(["pay"]);
    github.state.repositories.delete("acme/pay");
    await discover();
    expect(await names()).toEqual([]);
  });

  it("that are broken take nobody away, and are told", async () => {
    const { discover, push, names, logged } = await discovered();
    push("acme/shop", { "catalog-info.yaml": component("shop").replace("}", "") });
    await discover();
    expect(await names()).toEqual(["pay", "shop"]);
    expect(logged).toContain("some catalog files on GitHub cannot be read");
  });

  it("that may not be read stay as they were", async () => {
    const { discover, push, names, github, logged } = await discovered();
    github.state.forbidden.push(/acme\/shop\/contents/);
    push("acme/shop", { "catalog-info.yaml": component("shop", "others") });
    push("acme/pay", { "catalog-info.yaml": component("bank") });
    await discover();
    expect(await names()).toEqual(["bank", "shop"]);
    expect(logged).toContain("some catalog files on GitHub cannot be read");
  });

  it("are read anew where somebody else delivered as the same source, and what may not be read stays", async () => {
    const { discover, names, github, muster, asked } = await discovered();
    const file = { path: "acme/shop/catalog-info.yaml", text: component("shop", "elsewhere") };
    await importSource(muster, { source: "github", files: [file] }, ADMIN);
    github.state.forbidden.push(/acme\/shop\/contents/);
    await discover();
    expect([await names(), asked()]).toEqual([["pay", "shop"], 4]);
  });

  it("are not taken where so many would go: then all stays, and that is told", async () => {
    const { add, discover, names, github, logged, after, muster } = await given();
    for (let index = 0; index < 40; index++) add(`acme/s-${index}`, { "catalog-info.yaml": component(`s-${index}`) });
    await discover();
    for (let index = 0; index < 30; index++) github.state.repositories.delete(`acme/s-${index}`);
    await discover();
    expect(await names()).toHaveLength(40);
    expect(logged).toContain("an errand is put off");
    after(24 * 60 * MINUTE);
    await runErrands(muster, [CATALOG_CHANNEL]);
    expect(await names()).toHaveLength(40);
  });

  it("are left as they are while GitHub does not answer", async () => {
    const { discover, push, names, github } = await discovered();
    push("acme/shop", { "README.md": "" });
    github.fail({ on: /installation\/repositories/, do: { status: 503 } });
    await discover();
    expect(await names()).toEqual(["pay", "shop"]);
    await discover();
    expect(await names()).toEqual(["pay"]);
  });
});

it("looks for nothing where no file is named, and stops where none is any more", async () => {
  const { muster, github } = await givenService(ends, { catalog: "" });
  await planGitHub(muster);
  await runErrands(muster, [CATALOG_CHANNEL]);
  await muster.store.errands.add([{ channel: CATALOG_CHANNEL.name, subject: "github", body: {}, dueAt: 0 }], 0);
  await runErrands(muster, [CATALOG_CHANNEL]);
  expect(github.requests).toEqual([]);
  expect(await muster.store.errands.get(CATALOG_CHANNEL.name, "github")).toBeUndefined();
});
