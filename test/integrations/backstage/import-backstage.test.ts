import { afterEach, describe, expect, it } from "vitest";
import { listEntities } from "../../../src/app/catalog/list-entities.ts";
import { importBackstage } from "../../../src/integrations/backstage/import-backstage.ts";
import type { Identity } from "../../../src/model/identity.ts";
import { readingMuster } from "../../app/reading-muster.ts";
import type { ReadingMuster } from "../../app/reading-muster.ts";
import { refused } from "../../app/refused.ts";
import { component, standIn } from "./stand-in.ts";
import type { StandIn } from "./stand-in.ts";

const servers: StandIn[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

const REPORTER: Identity = {
  actor: "token:tok_1",
  token: "tok_1",
  roles: ["reporter"],
  groups: [],
  sources: ["portal"],
  entities: [],
  environments: [],
};

const names = (count: number) => Array.from({ length: count }, (_, index) => component(`svc-${index}`));

async function start(entities = names(25)) {
  const backstage = await standIn({ entities });
  servers.push(backstage);
  const muster = await readingMuster();
  const importIt = (more: object = {}) =>
    importBackstage(muster, { url: backstage.url, source: "portal", pageSize: 10, ...more }, REPORTER);
  return { backstage, muster, importIt };
}

async function owned(muster: ReadingMuster): Promise<number> {
  return (await listEntities(muster, { limit: 1_000, owner: "team-a" })).items.length;
}

describe("importing from a running Backstage", () => {
  it("puts its entities into the catalog, beside those of other sources, with their levels", async () => {
    const { muster, importIt } = await start();
    expect(await importIt()).toMatchObject({ created: 25, updated: 0, removed: 0 });
    expect(await owned(muster)).toBe(25);
    const evaluated = await muster.store.evaluations.of(["component:default/svc-3"]);
    expect(evaluated.get("component:default/svc-3")?.records.map(({ scorecard, rank }) => [scorecard, rank])).toEqual([
      ["basics", 1],
    ]);
  });

  it("reads nothing again as long as nothing changed, and only writes what did", async () => {
    const { backstage, importIt } = await start();
    await importIt();
    const asked = backstage.requests.length;
    expect(await importIt()).toEqual({ created: 0, updated: 0, unchanged: 25, removed: 0, problems: [] });
    expect([backstage.unchanged, backstage.requests.length - asked]).toEqual([3, 3]);
    backstage.entities = [...names(24), component("svc-24", { lifecycle: "deprecated" }), component("svc-25")];
    expect(await importIt()).toMatchObject({ created: 1, updated: 1, unchanged: 24, removed: 0 });
    expect(await importIt()).toMatchObject({ unchanged: 26 });
    expect(backstage.unchanged).toBeGreaterThan(5);
  });

  it("takes what Backstage holds for what it is, whatever its apiVersion", async () => {
    const own = { ...component("pipeline"), apiVersion: "acme.internal/v1", kind: "Pipeline", spec: { stage: "x" } };
    const { muster, importIt } = await start([own]);
    const { created, problems } = await importIt();
    expect([created, problems.map(({ code }) => code)]).toEqual([1, ["dangling-ref"]]);
    const { items } = await listEntities(muster, { limit: 10, kind: "pipeline" });
    expect(items.map(({ ref }) => ref)).toEqual(["pipeline:default/pipeline"]);
  });

  it("is not kept out by one entity that cannot be taken", async () => {
    const broken = { ...component("broken"), metadata: { name: 5, namespace: "default", uid: "u" } };
    const { muster, importIt } = await start([...names(3), broken]);
    const { created, problems } = await importIt();
    const errors = problems.filter(({ severity }) => severity === "error");
    expect([created, errors.map(({ code }) => code)]).toEqual([3, ["name-not-text"]]);
    expect(await owned(muster)).toBe(3);
  });

  it("removes many only where that is confirmed", async () => {
    const { backstage, muster, importIt } = await start(names(40));
    await importIt();
    backstage.entities = names(5);
    expect(await refused(importIt())).toMatchObject({ kind: "conflict", code: "mass-removal" });
    expect(await owned(muster)).toBe(40);
    expect(await importIt({ confirm: 35 })).toMatchObject({ removed: 35 });
  });

  it("changes nothing where Backstage cannot be read to its end, or may not be delivered", async () => {
    const { backstage, muster, importIt } = await start();
    await importIt();
    backstage.entities = names(30);
    backstage.instead.push((_, response) =>
      response.writeHead(200, { "content-type": "application/json" }).end('{"items":[],"pageInfo":{}'),
    );
    await refused(importIt());
    expect(await owned(muster)).toBe(25);
    expect(await refused(importIt({ source: "other" }))).toMatchObject({ kind: "forbidden" });
  });
});
