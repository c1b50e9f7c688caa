import { describe, expect, it } from "vitest";
import { importTexts } from "./import.ts";

const entity = (name: string, rest = "") => `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: ${name}
${rest}`;

describe("defects are told with their place, and the import goes on", () => {
  it.each([
    ["a reference that leads nowhere", entity("a", "spec:\n  owner: gone\n"), "6:10 dangling-ref", "warning"],
    ["a reference without a kind", entity("a", "spec:\n  dependsOn:\n    - b\n"), "7:7 dangling-ref", "warning"],
    ["a reference that is no text", entity("a", "spec:\n  owner: { a: b }\n"), "6:10 dangling-ref", "warning"],
    ["a name nobody else takes", entity("a b"), "4:9 invalid-name", "warning"],
    ["a namespace nobody else takes", entity("a", "  namespace: A_B\n"), "5:14 invalid-name", "warning"],
    [
      "a date that is none",
      entity("a", "  annotations:\n    acme.io/review-after: soon\n"),
      "6:27 invalid-date",
      "warning",
    ],
    [
      "an annotation that is no text",
      entity("a", "  annotations:\n    x: { y: z }\n"),
      "6:8 invalid-annotation",
      "warning",
    ],
    ["labels that are a list", entity("a", "  labels: [x]\n"), "5:11 invalid-annotation", "warning"],
    ["a tag in upper case", entity("a", "  tags:\n    - Java\n"), "6:7 invalid-annotation", "warning"],
    ["a link without a url", entity("a", "  links:\n    - title: x\n"), "6:7 invalid-annotation", "warning"],
    ["a title that is a number", entity("a", "  title: 7\n"), "5:10 invalid-annotation", "warning"],
    ["a description that is an object", entity("a", "  description: {}\n"), "5:16 invalid-annotation", "warning"],
    [
      "a link whose type is no text",
      entity("a", "  links: [{ url: x, type: 7 }]\n"),
      "5:27 invalid-annotation",
      "warning",
    ],
    ["a kind that is likely a slip", entity("a").replace("Component", "Componnt"), "2:7 unknown-kind", "warning"],
    ["a name that is a number", entity("7"), "4:9 name-not-text", "error"],
    ["a name that is a boolean", entity("true"), "4:9 name-not-text", "error"],
    ["a name that is an object", entity("{ a: b }"), "4:9 name-not-text", "error"],
    ["no name", "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {}\n", "3:11 name-not-text", "error"],
    ["YAML that is none", entity("a", "  labels: [x\n"), "6:1 broken-document", "error"],
    ["a key given twice", entity("a", "  name: b\n"), "5:3 broken-document", "error"],
    ["an unfilled template", entity("{{ .Values.name }}"), "4:10 template-file", "warning"],
    ["template blocks", entity("a", "  {%- if x %}\n  title: x\n  {%- endif %}\n"), "5:4 template-file", "warning"],
  ])("%s", (_, text, place, severity) => {
    const { catalog, places, refs } = importTexts({ "a.yaml": text, "b.yaml": entity("good") });
    expect(places).toEqual([`a.yaml:${place}`]);
    expect(catalog.problems.map((problem) => problem.severity)).toEqual([severity]);
    expect(refs).toContain("component:default/good");
  });

  it("in the documents around a broken one", () => {
    const { refs, places } = importTexts(`${entity("a")}---\n${entity("b", "  name: c\n")}---\n${entity("d")}`);
    expect(refs).toEqual(["component:default/a", "component:default/d"]);
    expect(places).toEqual(["catalog-info.yaml:10:3 broken-document"]);
  });
});

it("suggests the entity that was likely meant", () => {
  const group =
    "---\napiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: { name: payments }\nspec: { children: [] }\n";
  const { catalog } = importTexts(entity("a", "spec: { owner: paymnets }\n") + group);
  expect(catalog.problems).toMatchObject([{ code: "dangling-ref", help: "did you mean `group:default/payments`?" }]);
});

it("keeps the first of two declarations, and names the place of both", () => {
  const { catalog, entity: get } = importTexts({
    "a.yaml": entity("x", "  title: first\n"),
    "b.yaml": entity("X", "  title: second\n  description: taken from nowhere\n"),
  });
  expect(get("component:default/x").metadata).toEqual({ name: "x", namespace: "default", title: "first" });
  expect(catalog.problems).toMatchObject([
    {
      code: "duplicate-ref",
      severity: "error",
      message: "`component:default/x` is declared already, at a.yaml:1",
      file: "b.yaml",
      line: 1,
      entity: "component:default/x",
    },
  ]);
  expect(catalog.entries.get("component:default/x")?.origins).toMatchObject([{ file: "a.yaml" }, { file: "b.yaml" }]);
});

describe("what is plainly something else is counted, not complained about", () => {
  it.each([
    ["a compose file", "compose.yaml", "services:\n  web: { image: nginx }\n"],
    ["a workflow", "ci.yml", "on: push\njobs:\n  test: { runs-on: x, steps: [] }\n"],
    [
      "a kustomization",
      "kustomization.yaml",
      "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [a.yaml]\n",
    ],
    ["a kubeconfig", "config.yaml", "apiVersion: v1\nkind: Config\nclusters: []\n"],
    ["a package manifest", "package.json", '{ "name": "x", "version": "1.0.0" }'],
    ["JSON with comments", "tsconfig.json", "{ // as usual\n}"],
    ["YAML with another tool's tags", "mkdocs.yml", "x: !!python/name:a.b.c\n"],
    ["a template of something else", "values.tmpl.yaml", "{{ if x }}\na: 1\n{{ end }}\n"],
    ["plain text", "notes.yaml", "remember the milk\n"],
    ["a broken workflow", "ci.yaml", "on: push\njobs:\n  a: b: c\n"],
    ["steps that repeat a key", "steps.yaml", "steps:\n  - { <<: *a, <<: *b, kind: test }\n"],
  ])("%s", (_, path, text) => {
    const { catalog, places } = importTexts({ [path]: text });
    expect(places).toEqual([]);
    expect([catalog.entries.size, catalog.skipped]).toEqual([0, 1]);
  });
});

it("tells of a text that cannot be read where it was given as a catalog, whatever it looks like", () => {
  expect(importTexts("on: [push\n", { isCatalog: true }).places).toEqual(["catalog-info.yaml:2:1 broken-document"]);
  expect(importTexts('{ "items": [', { format: "backstage" }).places).toEqual([
    "catalog-info.yaml:1:13 broken-document",
  ]);
});

it("warns of templates that share a placeholder: none of them declares what it names", () => {
  const template = entity("${{ values.name }}");
  const { catalog } = importTexts({ "go/catalog-info.yaml": template, "java/catalog-info.yaml": template });
  const duplicate = catalog.problems.find(({ code }) => code === "duplicate-ref");
  expect(duplicate).toMatchObject({ severity: "warning", file: "java/catalog-info.yaml" });
});

it("says that numbers and booleans of annotations have to be quoted", () => {
  const { messages } = importTexts(entity("a", "  annotations: { acme.io/port: 8080, acme.io/notes: [x] }\n"));
  expect(messages).toEqual([
    "`acme.io/port` is a number, expected text: put it in quotes",
    "`acme.io/notes` is a list, expected text",
  ]);
});

it("takes no owner for anything but a team or a person", () => {
  const cli = entity("cli", "spec: { owner: cli }\n");
  const person =
    "---\napiVersion: backstage.io/v1alpha1\nkind: User\nmetadata: { name: cli }\nspec: { memberOf: [] }\n";
  expect(importTexts(cli).catalog.problems.map(({ help }) => help)).toEqual([undefined]);
  expect(importTexts(cli + person).catalog.problems).toMatchObject([{ help: "did you mean `user:default/cli`?" }]);
});

it("says of a document that it is not of the format that was asked for", () => {
  const { places, refs } = importTexts(entity("a"), { format: "score" });
  expect([refs, places]).toEqual([[], ["catalog-info.yaml:1:1 unknown-kind"]]);
});

it("takes numbers and booleans as they read where texts belong, and leaves out what is neither", () => {
  const rest =
    "  title: 2048\n  description: [x]\n  tags: [7]\n  labels: { a: true, b: {} }\n  links: [{ url: x, title: 1, type: [] }]\n";
  expect(importTexts(entity("a", rest)).entity("component:default/a").metadata).toEqual({
    name: "a",
    namespace: "default",
    title: "2048",
    tags: ["7"],
    labels: { a: "true" },
    links: [{ url: "x", title: "1" }],
  });
});
