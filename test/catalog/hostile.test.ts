import fc from "fast-check";
import { expect, it } from "vitest";
import { importCatalog } from "../../src/catalog/import-catalog.ts";
import { extractFacts } from "../../src/facts/extract-facts.ts";
import { readFactsFile } from "../../src/facts/read-facts-file.ts";

const SEED = 20261201;

/** Everything that reads what people wrote; nothing may throw, whatever they wrote. */
function readAll(path: string, text: string) {
  const catalog = importCatalog([{ path, text }]);
  const facts = extractFacts({ catalog, manifests: catalog.manifests, at: 0 });
  const read = readFactsFile({ path, text }, { entities: catalog.entries, declarations: new Map(), at: 0 });
  return { catalog, facts, problems: [...catalog.problems, ...read.problems] };
}

const COMPONENT = "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: a\n";
const BOMB = ["b", "c", "d", "e", "f", "g", "h"]
  .map((name, at, names) => `${name}: &${name} [${`*${names[at - 1] ?? "a"},`.repeat(10)}]`)
  .join("\n");

it.each([
  ["nothing", "a.yaml", "", 0],
  ["spaces", "a.yaml", "  \n\n ", 0],
  ["empty documents", "a.yaml", "---\n".repeat(5_000), 0],
  ["a byte order mark", "a.yaml", `\uFEFF${COMPONENT}`, 1],
  ["Windows line ends", "a.yaml", COMPONENT.replaceAll("\n", "\r\n"), 1],
  ["zeros", "a.yaml", "\0".repeat(50_000), 0],
  ["bytes", "a.yaml", String.fromCharCode(...Array.from({ length: 50_000 }, (_, at) => (at * 7919) % 256)), 0],
  ["an alias bomb", "a.yaml", `${COMPONENT}a: &a [x, x]\n${BOMB}\n`, 0],
  ["deep brackets", "a.yaml", `${COMPONENT}spec: ${"[".repeat(100_000)}`, 0],
  [
    "deep indentation",
    "a.yaml",
    COMPONENT + Array.from({ length: 2_000 }, (_, at) => `${" ".repeat(at)}a:`).join("\n"),
    0,
  ],
  ["deep JSON", "a.json", '{"apiVersion":'.repeat(50_000), 0],
  ["a line of five million characters", "a.json", `{"apiVersion":"v1","x":"${"y".repeat(5_000_000)}`, 0],
  ["a name of a million characters", "a.yaml", COMPONENT.replace("name: a", `name: ${"a".repeat(1_000_000)}`), 1],
  [
    "names that lead out of plain data",
    "a.yaml",
    COMPONENT.replace("Component", "__proto__").replace("name: a", "name: constructor"),
    1,
  ],
  ["keys that lead out of plain data", "a.yaml", `${COMPONENT}  __proto__: { polluted: true }\n`, 0],
])("reads %s and lives", (_, path, text, entities) => {
  const { catalog, problems } = readAll(path, text);
  expect(catalog.entries.size).toBe(entities);
  expect(problems.every(({ message, excerpt }) => message.length < 500 && (excerpt?.text.length ?? 0) <= 1_000)).toBe(
    true,
  );
  expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
});

it("lives through documents whose members are of any shape", () => {
  const odd = fc.jsonValue({ maxDepth: 2 });
  const some = fc.oneof(
    odd,
    fc.array(odd, { maxLength: 3 }),
    fc.dictionary(fc.constantFrom("a", "spec", "metadata", "labels", "containers"), odd),
  );
  const metadata = fc.record(
    {
      name: fc.oneof(fc.constant("a"), odd),
      namespace: odd,
      labels: some,
      annotations: some,
      tags: some,
      links: some,
      ownerReferences: some,
    },
    { requiredKeys: [] },
  );
  const pod = fc.record(
    { containers: some, initContainers: some, volumes: some, securityContext: some },
    { requiredKeys: [] },
  );
  const spec = fc.record(
    {
      owner: some,
      system: odd,
      dependsOn: some,
      partOf: some,
      tier: odd,
      lifecycle: odd,
      replicas: odd,
      selector: some,
      scaleTargetRef: some,
      groups: some,
      template: fc.record({ metadata, spec: pod }, { requiredKeys: [] }),
    },
    { requiredKeys: [] },
  );
  const document = fc.record(
    {
      apiVersion: fc.constantFrom("backstage.io/v1alpha1", "score.dev/v1b1", "apps/v1", "v1", "policy/v1"),
      kind: fc.constantFrom(
        "Component",
        "Group",
        "Deployment",
        "CronJob",
        "Namespace",
        "Service",
        "PodDisruptionBudget",
        "List",
        "PrometheusRule",
      ),
      metadata: fc.oneof(metadata, odd),
      spec: fc.oneof(spec, odd),
      items: some,
      containers: some,
      resources: some,
      relations: some,
    },
    { requiredKeys: ["apiVersion", "kind"] },
  );
  fc.assert(
    fc.property(fc.array(document, { maxLength: 4 }), (documents) => {
      const { catalog, facts } = readAll("a.json", JSON.stringify(documents));
      for (const { entity } of catalog.entries.values()) {
        expect(typeof entity.metadata.name).toBe("string");
        expect(JSON.stringify(entity)).not.toMatch(/[:[,]null/);
      }
      expect(facts.every(({ entity, value }) => catalog.entries.has(entity) && value !== undefined)).toBe(true);
    }),
    { seed: SEED, numRuns: 1_000 },
  );
});
