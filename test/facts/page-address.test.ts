import { expect, it } from "vitest";
import { readFactsFile } from "../../src/facts/read-facts-file.ts";
import { isPageAddress } from "../../src/model/page-address.ts";

it.each(["https://ci.example.com/builds/4711?tab=log#l1", "http://localhost:8080/", "HTTPS://x"])(
  "%s is a page",
  (text) => {
    expect(isPageAddress(text)).toBe(true);
  },
);

it.each([
  "javascript:alert(1)",
  "data:text/html,x",
  "ftp://example.com/",
  "//example.com/",
  "/builds/1",
  "",
  "https:example.com",
  "https://",
  "https://user:secret@example.com/",
  "https://user@example.com/",
  ` https://x`,
  `https://x/${"a".repeat(2_000)}`,
])("%s is none", (text) => {
  expect(isPageAddress(text)).toBe(false);
});

it("leaves one that is none out of a file's facts, and says where", () => {
  const text = `- entity: component:default/web
  source: ci
  url: https://me:secret@ci.example.com/1
  facts: { x.a: { value: 1, url: "javascript:alert(1)" }, x.b: 2 }
`;
  const entities = new Map([["component:default/web", {}]]);
  const { facts, problems } = readFactsFile({ path: "f.yaml", text }, { entities, declarations: new Map(), at: 0 });
  expect(facts.map(({ name, value, url }) => [name, value, url])).toEqual([
    ["x.a", 1, undefined],
    ["x.b", 2, undefined],
  ]);
  expect(problems.map(({ code, severity, line }) => [code, severity, line])).toEqual([
    ["bad-url", "warning", 3],
    ["bad-url", "warning", 4],
  ]);
  expect(JSON.stringify(problems.map(({ message }) => message))).not.toContain("secret");
});
