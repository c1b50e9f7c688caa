// Are the files read that somebody meant, and named as the contract says?

import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createFileReader } from "../../src/cli/read-files.ts";
import { temporaryFolder } from "./run-cli.ts";

function names(folder: string, ...paths: string[]): string[] {
  return createFileReader(folder)
    .read(paths)
    .map(({ path }) => path);
}

describe("a folder", () => {
  it("gives its YAML and JSON files, sorted, relative to it", () => {
    const folder = temporaryFolder({
      "services/b/catalog-info.yaml": "b",
      "services/a/catalog-info.yml": "a",
      "services/a/package.JSON": "{}",
      "services/readme.md": "no",
      "services/node_modules/x/catalog-info.yaml": "no",
      "services/.git/config.yaml": "no",
      "services/.backstage/catalog.yaml": "c",
    });
    const expected = [".backstage/catalog.yaml", "a/catalog-info.yml", "a/package.JSON", "b/catalog-info.yaml"];
    expect(names(folder, "services")).toEqual(expected);
    expect(names(folder, "./services/")).toEqual(expected);
    expect(names(folder, ".")).toContain("services/a/catalog-info.yml");
  });

  it("is walked once where links lead back into it, and links that lead nowhere are left out", () => {
    const folder = temporaryFolder({ "a/one.yaml": "1", "elsewhere/two.yaml": "2" });
    symlinkSync(join(folder, "a"), join(folder, "a/loop"));
    symlinkSync(join(folder, "elsewhere"), join(folder, "a/linked"));
    symlinkSync(join(folder, "nowhere"), join(folder, "a/broken.yaml"));
    expect(names(folder, "a")).toEqual(["linked/two.yaml", "one.yaml"]);
  });

  it("leaves out what is no text", () => {
    const folder = temporaryFolder({ "a.yaml": "a: 1", "image.yaml": new Uint8Array([137, 80, 78, 71, 0, 1]) });
    expect(names(folder, ".")).toEqual(["a.yaml"]);
  });

  it("does not walk into the folders it is told to leave out, unless they are asked for", () => {
    const folder = temporaryFolder({ "catalog-info.yaml": "1", "rules/a.yaml": "2" });
    const reader = () => createFileReader(folder, { leaveOut: [join(folder, "rules")] });
    expect(reader().read(["."])).toHaveLength(1);
    expect(reader().read(["rules"])).toHaveLength(1);
  });
});

describe("what is excluded", () => {
  it.each([
    ["scripts/**", ["a/catalog-info.yaml", "a/fixtures/x.yaml"]],
    ["scripts/", ["a/catalog-info.yaml", "a/fixtures/x.yaml"]],
    ["fixtures", ["a/catalog-info.yaml", "scripts/y.yaml"]],
    ["*-info.yaml", ["a/fixtures/x.yaml", "scripts/y.yaml"]],
    ["**/x.yaml", ["a/catalog-info.yaml", "scripts/y.yaml"]],
  ])("%s", (pattern, left) => {
    const folder = temporaryFolder({ "a/catalog-info.yaml": "1", "a/fixtures/x.yaml": "2", "scripts/y.yaml": "3" });
    const reader = createFileReader(folder, { exclude: [pattern] });
    expect(reader.read(["."]).map(({ path }) => path)).toEqual(left);
  });
});

describe("a file", () => {
  it("is read whatever it is called, and named by its base name", () => {
    const folder = temporaryFolder({ "deep/down/Catalog": "x" });
    const reader = createFileReader(folder);
    expect(reader.read(["deep/down/Catalog"])).toEqual([{ path: "Catalog", text: "x" }]);
    expect(reader.locate("Catalog")).toBe(join(folder, "deep/down/Catalog"));
  });

  it("is read once, however often it is named", () => {
    const folder = temporaryFolder({ "a/facts.json": "[]", "a/catalog-info.yaml": "x" });
    const reader = createFileReader(folder);
    expect(reader.read(["a/facts.json"])).toHaveLength(1);
    expect(reader.read(["a", "a/catalog-info.yaml"]).map(({ path }) => path)).toEqual(["catalog-info.yaml"]);
  });

  it("is refused where it is no text", () => {
    const folder = temporaryFolder({ "image.yaml": new Uint8Array([0, 1, 2]) });
    expect(() => names(folder, "image.yaml")).toThrow(/is not a text file/);
  });
});

describe("a glob", () => {
  it("gives paths relative to where its wildcards start, folders walked", () => {
    const folder = temporaryFolder({
      "services/a/catalog-info.yaml": "a",
      "services/b/catalog-info.yaml": "b",
      "services/b/deploy/k8s.yaml": "c",
    });
    expect(names(folder, "services/*/catalog-info.yaml")).toEqual(["a/catalog-info.yaml", "b/catalog-info.yaml"]);
    expect(names(folder, "services/*")).toHaveLength(3);
    expect(names(folder, "**/k8s.yaml")).toEqual(["services/b/deploy/k8s.yaml"]);
  });

  it("is a name where a file is called so", () => {
    const folder = temporaryFolder({ "[a].yaml": "x", "a.yaml": "y" });
    expect(names(folder, "[a].yaml")).toEqual(["[a].yaml"]);
  });
});

describe("several arguments", () => {
  it("name files apart that would be called the same", () => {
    const folder = temporaryFolder({ "a/catalog-info.yaml": "a", "b/catalog-info.yaml": "b" });
    expect(names(folder, "a", "b")).toEqual(["catalog-info.yaml", "b/catalog-info.yaml"]);
  });

  it("are refused where one names nothing", () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "empty"));
    expect(names(folder, "empty")).toEqual([]);
    expect(() => names(folder, "empty", "missing")).toThrow("`missing` does not exist");
    expect(() => names(folder, "*.yaml")).toThrow("nothing matches `*.yaml`");
  });
});
