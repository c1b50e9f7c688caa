import { describe, expect, it } from "vitest";
import { AT, extractTexts } from "./extract.ts";

const entity = (kind: string, name: string, spec: string, metadata = "") =>
  `apiVersion: backstage.io/v1alpha1\nkind: ${kind}\nmetadata: { name: ${name}${metadata} }\nspec: ${spec}\n---\n`;

const A = "component:default/a";

it("says who tells, and when", () => {
  const { find } = extractTexts(entity("Component", "a", "{}"));
  expect(find(A, "catalog.last_seen_at")).toEqual({
    entity: A,
    name: "catalog.last_seen_at",
    value: "2026-12-01T12:00:00Z",
    source: "catalog",
    observedAt: AT,
    provenance: "declared",
  });
});

describe("owner", () => {
  const facts = (owner: string) => {
    const { value } = extractTexts(entity("Component", "a", owner) + entity("Group", "g", "{ children: [] }"));
    return [value(A, "catalog.owner_resolved"), value(A, "catalog.owner_is_group")];
  };

  it.each([
    ["a group the catalog holds", "{ owner: g }", [true, true]],
    ["a group it lacks", "{ owner: h }", [false, true]],
    ["a person it lacks", "{ owner: user:kim }", [false, false]],
    ["nobody: then nothing is told", "{}", [undefined, undefined]],
  ])("is %s", (_, spec, expected) => {
    expect(facts(spec)).toEqual(expected);
  });
});

it("counts references that lead nowhere, and names where they would have led", () => {
  const { value, items } = extractTexts(entity("Component", "a", "{ owner: g, dependsOn: [component:b, c] }"));
  expect(value(A, "catalog.dangling_refs_count")).toBe(3);
  expect(items(A, "catalog.dangling_refs_count")).toEqual(["component:default/b", "group:default/g"]);
});

it("does not count what a label names: nobody claimed that the catalog holds it", () => {
  const { find } = extractTexts(
    "apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: a, labels: { team: blue } }\n",
  );
  expect(find(A, "catalog.dangling_refs_count")).toMatchObject({ value: 0 });
  expect(find(A, "catalog.owner_resolved")).toMatchObject({ value: false, items: ["group:default/blue"] });
});

it("counts other defects of the descriptor", () => {
  const { value, items } = extractTexts(entity("Component", "a", "{ owner: g }", ", tags: [A], annotations: { x: 1 }"));
  expect(value(A, "catalog.validation_error_count")).toBe(2);
  expect(items(A, "catalog.validation_error_count")).toHaveLength(2);
});

describe("dependencies", () => {
  const b = entity("Component", "b", "{ lifecycle: deprecated }");

  it("are counted in both directions", () => {
    const { value, items } = extractTexts(entity("Component", "a", "{ dependsOn: [component:b] }") + b);
    expect([value(A, "catalog.dependency_count"), value(A, "catalog.dependent_count")]).toEqual([1, 0]);
    expect(items("component:default/b", "catalog.dependent_count")).toEqual([A]);
    expect(items(A, "catalog.depends_on_deprecated_count")).toEqual(["component:default/b"]);
  });

  it("that the catalog lacks may be deprecated: that none is, is not told", () => {
    const { value } = extractTexts(entity("Component", "a", "{ dependsOn: [component:gone] }"));
    expect(value(A, "catalog.depends_on_deprecated_count")).toBeUndefined();
  });

  it("of a bare manifest are not known", () => {
    const { value } = extractTexts("apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: a }\n");
    expect(value(A, "catalog.dependency_count")).toBeUndefined();
    expect(value(A, "catalog.dependent_count")).toBeUndefined();
  });
});

it("tells the review date as written, also where it is none", () => {
  const review = (date: string) =>
    extractTexts(entity("Component", "a", "{}", `, annotations: { acme.io/review-after: ${date} }`)).value(
      A,
      "catalog.review_after",
    );
  expect([review("2026-08-08"), review("soon"), review('""')]).toEqual(["2026-08-08", "soon", undefined]);
});

it("counts the APIs that are described", () => {
  const { value, items } = extractTexts(
    entity("Component", "a", "{ providesApis: [x, y, z] }") +
      entity("API", "x", "{ definition: 'openapi: 3.1.0' }") +
      entity("API", "y", "{ type: openapi }"),
  );
  expect(items(A, "api.spec_count")).toEqual(["api:default/x"]);
  expect(value("api:default/x", "api.spec_count")).toBe(1);
  expect(value("api:default/y", "api.spec_count")).toBe(0);
});

describe("a link is told where there is one, and not that there is none", () => {
  const facts = (metadata: string, more = "") => {
    const { find } = extractTexts(entity("Component", "a", "{ owner: g }", metadata) + more);
    return [find(A, "observability.has_dashboard"), find(A, "oncall.has_chat_channel")].map(
      (fact) => fact && [fact.value, fact.url],
    );
  };
  const link = (text: string) => `, links: [{ url: "https://x.io/y", ${text} }]`;

  it.each([
    ["nothing", "", [undefined, undefined]],
    ["a dashboard by type", link("type: dashboard"), [[true, "https://x.io/y"], undefined]],
    ["a dashboard by title", link("title: The Dashboard of A"), [[true, "https://x.io/y"], undefined]],
    ["a dashboard by annotation", ', annotations: { grafana/dashboard-selector: "a" }', [[true, undefined], undefined]],
    [
      "a dashboard that is no page",
      ', links: [{ url: "javascript:alert(1)", type: dashboard }]',
      [[true, undefined], undefined],
    ],
    ["a chat channel by type", link("type: slack"), [undefined, [true, "https://x.io/y"]]],
    [
      "a chat channel by address",
      ', links: [{ url: "https://acme.slack.com/x" }]',
      [undefined, [true, "https://acme.slack.com/x"]],
    ],
  ])("%s", (_, metadata, expected) => {
    expect(facts(metadata)).toEqual(expected);
  });

  it("a chat channel of the team that owns it", () => {
    const team = entity("Group", "g", "{ children: [] }", link("type: slack"));
    expect(facts("", team)[1]).toEqual([true, "https://x.io/y"]);
  });
});
