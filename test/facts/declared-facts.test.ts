import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { conformFactValue } from "../../src/facts/conform-fact-value.ts";
import type { FactType } from "../../src/model/fact.ts";
import { ownText } from "../../src/model/json.ts";
import { listAt, objectAt } from "../../src/model/manifest.ts";
import { parseDocuments, RULE_FILE_LIMITS } from "../../src/text/parse-documents.ts";
import { extractTexts } from "./extract.ts";

const FACT_SETS = join(import.meta.dirname, "../../rules/facts");

const declarations = new Map(
  readdirSync(FACT_SETS)
    .filter((path) => path.endsWith(".yaml") && !path.endsWith(".test.yaml"))
    .map((path) => ({ path, text: readFileSync(join(FACT_SETS, path), "utf8") }))
    .flatMap((file) => parseDocuments(file, RULE_FILE_LIMITS).documents)
    .flatMap(({ value }) => {
      const sources = listAt(value, "sources");
      return Object.entries(objectAt(value, "facts")).map(([name, fact]) => [name, { sources, fact }] as const);
    }),
);

/** Every kind of entity and object that facts are told of. */
const EVERYTHING = `
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: web, links: [{ url: "https://acme.slack.com/x", type: slack }, { url: "https://x", type: dashboard }], annotations: { review-after: 2026-08-08 } }
spec: { owner: team, providesApis: [x], dependsOn: [component:web] }
---
apiVersion: score.dev/v1b1
metadata: { name: web }
containers: { a: { image: x } }
---
apiVersion: v1
kind: Namespace
metadata: { name: default }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec: { template: { metadata: { labels: { app: web } }, spec: { containers: [{ name: a, image: x }] } } }
---
apiVersion: monitoring.coreos.com/v1
kind: PodMonitor
metadata: { name: web }
spec: { selector: { matchLabels: { app: web } } }
`;

it("tells only facts that the shipped fact sets declare, of their types, from the sources they list", () => {
  const { facts } = extractTexts(EVERYTHING);
  const wrong = facts.flatMap(({ name, source, value }) => {
    const declared = declarations.get(name);
    if (declared === undefined) return [`${name} is not declared`];
    if (!declared.sources.includes(source)) return [`${name} is not taken from ${source}`];
    const { wrong: problem } = conformFactValue(value, {
      type: ownText(declared.fact, "type") as FactType,
      unit: ownText(declared.fact, "unit") ?? "",
    });
    return problem === undefined ? [] : [`${name}: ${problem}`];
  });
  expect(wrong).toEqual([]);
  expect(new Set(facts.map(({ name }) => name)).size).toBeGreaterThan(45);
});
