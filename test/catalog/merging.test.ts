import { describe, expect, it } from "vitest";
import { mergeCatalog } from "../../src/catalog/import-catalog.ts";
import { readCatalogFiles } from "../../src/catalog/read-catalog-files.ts";
import { importTexts } from "./import.ts";

const BACKSTAGE = `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: cart, labels: { a: backstage }, annotations: { x: backstage } }
spec: { type: service, owner: shoppers }
`;
const SCORE = `apiVersion: score.dev/v1b1
metadata: { name: cart, annotations: { x: score, y: score, acme.io/owner: others } }
containers: { main: { image: "cart:1" } }
resources: { stock: { type: service }, db: { type: postgres, id: shared-db } }
`;
const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata: { name: cart, labels: { a: kubernetes, b: kubernetes, app.kubernetes.io/part-of: shop } }
spec: { replicas: 3 }
`;

describe("one entity in several formats", () => {
  // The order of the files must not matter: a descriptor written for catalogs counts most.
  const { catalog, entity } = importTexts({ "a.yaml": DEPLOYMENT, "b.yaml": SCORE, "c.yaml": BACKSTAGE });
  const cart = entity("component:default/cart");

  it("has the fields of the first, and what is absent there from the others", () => {
    expect(cart).toMatchObject({
      type: "service",
      owner: "group:default/shoppers",
      system: "system:default/shop",
      metadata: { labels: { a: "backstage", b: "kubernetes" }, annotations: { x: "backstage", y: "score" } },
      spec: { type: "service", replicas: 3, containers: { main: { image: "cart:1" } } },
    });
  });

  it("has one owner: what is inferred does not stand beside what is declared", () => {
    expect(cart.relations?.["ownedBy"]).toEqual(["group:default/shoppers"]);
  });

  it("names all its origins, and is no duplicate", () => {
    expect(catalog.entries.get("component:default/cart")?.origins.map(({ file }) => file)).toEqual([
      "c.yaml",
      "b.yaml",
      "a.yaml",
    ]);
    expect(catalog.problems.map(({ code }) => code)).toEqual(["dangling-ref"]);
  });
});

describe("a Score workload", () => {
  it("depends on the workloads and shared resources it names, where the catalog holds them", () => {
    const stock = SCORE.replaceAll("cart", "stock");
    const { entity, places } = importTexts({ "a.yaml": SCORE, "b.yaml": stock });
    expect(entity("component:default/cart")).toMatchObject({ type: "score-workload", owner: "group:default/others" });
    expect(entity("component:default/cart").relations?.["dependsOn"]).toEqual(["component:default/stock"]);
    expect(places).toEqual([]);
  });
});

describe("several sources", () => {
  const read = (source: string, text: string) => readCatalogFiles([{ path: `${source}.yaml`, text }], { source });
  const first = read("first", BACKSTAGE);
  const second = read(
    "second",
    BACKSTAGE.replace("metadata: {", "metadata: { title: Cart,").replace(
      "shoppers",
      "others, dependsOn: [component:stock]",
    ),
  );

  it("make one catalog: the first supplies the fields, others fill what is absent and add relations", () => {
    const { entries } = mergeCatalog([first, second]);
    const entry = entries.get("component:default/cart");
    expect(entry?.entity).toMatchObject({ owner: "group:default/shoppers", metadata: { title: "Cart" } });
    expect(entry?.entity.relations).toEqual({
      dependsOn: ["component:default/stock"],
      ownedBy: ["group:default/shoppers"],
    });
    expect(entry?.origins.map(({ source }) => source)).toEqual(["first", "second"]);
  });

  it("in order of precedence", () => {
    const { entries } = mergeCatalog([second, first]);
    expect(entries.get("component:default/cart")?.entity.owner).toBe("group:default/others");
  });

  it("can be kept as text and merged again", () => {
    const kept = JSON.parse(JSON.stringify([first, second])) as (typeof first)[];
    expect(mergeCatalog(kept)).toEqual(mergeCatalog([first, second]));
  });
});
