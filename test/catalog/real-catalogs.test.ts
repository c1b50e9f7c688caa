import { describe, expect, it } from "vitest";
import { importCatalog } from "../../src/catalog/import-catalog.ts";
import type { ImportedCatalog } from "../../src/catalog/import-catalog.ts";
import { ownText, ownValue } from "../../src/model/json.ts";
import { listAt } from "../../src/model/manifest.ts";
import { realData } from "./real-data.ts";

/** What is said about entities is asked of documents there, so that a ref declared three times counts three times. */
function originsByKind({ entries }: ImportedCatalog): Record<string, number> {
  const kinds: Record<string, number> = {};
  for (const { entity, origins } of entries.values()) {
    kinds[entity.kind] = (kinds[entity.kind] ?? 0) + origins.length;
  }
  return kinds;
}

function byTarget(catalog: ImportedCatalog, field: string): Record<string, readonly string[]> {
  const targets: Record<string, string[]> = {};
  for (const { code, message, entity } of catalog.problems) {
    if (code !== "dangling-ref" || !message.startsWith(`\`spec.${field}\` refers`)) continue;
    const target = message.split("`")[3] ?? "";
    (targets[target] ??= []).push(entity ?? "");
  }
  return Object.fromEntries(Object.entries(targets).map(([target, refs]) => [target, [...new Set(refs)].sort()]));
}

const mixed = realData("backstage-mixed");

describe.skipIf(mixed.isAbsent)("../shared/data/backstage-mixed", () => {
  const { expected, files } = mixed;
  const catalog = importCatalog(files());
  const coded = (code: string) => catalog.problems.filter((problem) => problem.code === code);

  it("reads every document, by kind", () => {
    expect(originsByKind(catalog)).toEqual(expected.summary.answer);
  });

  it("reports every file that is no YAML, with its line, and goes on", () => {
    const reported = coded("template-file");
    expect(reported.map(({ file }) => file)).toEqual(expected.unparsable.answer);
    expect(reported.every(({ line }) => (line ?? 0) > 0)).toBe(true);
    expect([...catalog.entries.values()].every(({ entity }) => typeof entity.metadata.name === "string")).toBe(true);
  });

  it("names invalid names", () => {
    const names = coded("invalid-name").map(({ file, message }) => [file, message.split("`")[1]]);
    expect(names).toEqual(expected.invalid_names.answer);
  });

  it("keeps the first of what is declared more than once, and reports the others", () => {
    const duplicates = [...catalog.entries].filter(([, { origins }]) => origins.length > 1);
    const answer = Object.fromEntries(duplicates.map(([ref, { origins }]) => [ref, origins.map(({ file }) => file)]));
    expect(answer).toEqual(expected.duplicate_refs.answer);
    const repeated = duplicates.reduce((sum, [, { origins }]) => sum + origins.length - 1, 0);
    expect(coded("duplicate-ref")).toHaveLength(repeated);
  });

  it("finds the references that lead nowhere", () => {
    expect(byTarget(catalog, "owner")).toEqual(expected.dangling_owner.answer);
    expect(byTarget(catalog, "providesApis")).toEqual(expected.other_dangling.providesApis.answer);
    expect(byTarget(catalog, "system")).toEqual(expected.other_dangling.system.answer);
  });

  it("tells which documents lack a description or TechDocs", () => {
    // A file is a catalog of its own here: of a ref that is declared again, only the first declaration counts.
    const entities = files().flatMap((file) => [...importCatalog([file]).entries.values()].map(({ entity }) => entity));
    const described = new Set(["Component", "API", "Resource", "System", "Domain"]);
    const silent = entities.filter(({ kind, metadata }) => described.has(kind) && !metadata.description);
    expect(silent.map(({ ref }) => ref).sort()).toEqual(expected.no_description.answer);
    const undocumented = entities.filter(
      ({ kind, metadata }) => kind === "Component" && !ownText(metadata.annotations, "backstage.io/techdocs-ref"),
    );
    expect(undocumented.map(({ ref }) => ref).sort()).toEqual(expected.no_techdocs.answer);
  });
});

const extensions = realData("backstage-rhdh-extensions");

describe.skipIf(extensions.isAbsent)("../shared/data/backstage-rhdh-extensions", () => {
  const { expected, files } = extensions;
  const scope = files().filter(
    ({ path }) => /\/catalog-entities\/|\/workspaces\/[^/]+\/metadata\//.test(path) && !path.includes("/scripts/"),
  );
  const catalog = importCatalog(scope);
  const entities = [...catalog.entries.values()].map(({ entity }) => entity);
  const packages = entities.filter(({ kind }) => kind === "Package");
  const nameOf = ({ metadata }: { metadata: { name: string } }) => metadata.name;
  const unresolved = (kind: string, relation: string) =>
    Object.fromEntries(
      entities
        .filter((entity) => entity.kind === kind)
        .map((entity) => [
          entity.metadata.name,
          (entity.relations[relation] ?? [])
            .filter((ref) => !catalog.entries.has(ref))
            .map((ref) => ref.slice(ref.indexOf("/") + 1)),
        ])
        .filter(([, names]) => names?.length),
    );

  it("accepts kinds of its own", () => {
    expect(originsByKind(catalog)).toEqual(expected.summary.answer);
    expect(catalog.problems.filter(({ code }) => code === "duplicate-ref")).toEqual([]);
  });

  it("keeps what a spec says as it was written", () => {
    const count = (values: readonly unknown[]) => {
      const counts: Record<string, number> = {};
      for (const value of values) counts[String(value)] = (counts[String(value)] ?? 0) + 1;
      return counts;
    };
    const version = ({ spec }: { spec: object }) => ownText(ownValue(spec, "backstage"), "supportedVersions");
    expect(count(packages.map(({ lifecycle }) => lifecycle))).toEqual(expected.packages_by_lifecycle.answer);
    expect(count(packages.map(({ spec }) => JSON.stringify(spec["support"])))).toEqual(
      expected.packages_by_support.answer,
    );
    expect(count(packages.map(version))).toEqual(expected.packages_by_supported_backstage.answer);
    const behind = packages.filter((entity) => version(entity) !== "1.52.0").map(nameOf);
    expect(behind.sort()).toEqual(expected.migration_to_1_52.answer);
  });

  it("relates packages and plugins, and tells which of them do not exist", () => {
    expect(unresolved("Package", "partOf")).toEqual(expected.partof_unresolved.answer);
    expect(unresolved("Plugin", "hasPart")).toEqual(expected.plugin_packages_unresolved.answer);
    const alone = packages.filter(({ spec }) => listAt(spec, "partOf").length === 0).map(nameOf);
    expect(alone.sort()).toEqual(expected.packages_without_partof.answer);
  });

  it("tells what plugins lack", () => {
    const plugins = entities.filter(({ kind }) => kind === "Plugin");
    expect(plugins.filter(({ owner }) => owner === undefined)).toHaveLength(expected.plugins_without_owner.answer);
    const silent = plugins.filter(({ metadata }) => !metadata.description).map(nameOf);
    expect(silent).toEqual(expected.plugins_without_description.answer);
  });

  it("names invalid names and lives with them", () => {
    const invalid = catalog.problems.filter(({ code }) => code === "invalid-name");
    expect(invalid.map(({ file, message }) => [file, message.split("`")[1]])).toEqual(expected.names_over_63.answer);
  });
});

const otelDemo = realData("otel-demo");

describe.skipIf(otelDemo.isAbsent)("../shared/data/otel-demo", () => {
  const { files } = otelDemo;
  it("passes over compose files, schemas and flags in silence", () => {
    const catalog = importCatalog(files());
    expect(catalog.entries.size).toBe(0);
    expect(catalog.problems).toEqual([]);
    expect(catalog.skipped).toBeGreaterThan(files().length / 2);
  });
});
