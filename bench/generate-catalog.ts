// What does a large organisation's catalog look like on disk? Made-up services, the rules of the benchmark, their facts.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { AT, drawDocuments, flatFacts } from "./documents.ts";
import type { PlainDocument } from "./documents.ts";
import { SCORECARDS } from "./rules/all-rules.ts";
import type { BenchScorecard } from "./rules/bench-rule.ts";

export interface GeneratedCatalog {
  readonly rules: string;
  readonly catalog: string;
  readonly facts: string;
}

/**
 * Under `folder`: rule files, a catalog of `count` services with their teams and systems (a YAML file for every 20
 * services, or one JSON file of all), and a facts file of one line per service and source.
 */
export function generateCatalog(folder: string, count: number, format: "yaml" | "json"): GeneratedCatalog {
  const [rules, catalog, facts] = ["rules", "catalog", "facts.ndjson"].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  mkdirSync(rules, { recursive: true });
  mkdirSync(catalog, { recursive: true });
  for (const scorecard of SCORECARDS) {
    writeFileSync(join(rules, `${scorecard.id}.yaml`), stringify(scorecardFile(scorecard)));
  }
  const documents = drawDocuments(count, 20_261_201);
  const entities = [...documents.map(descriptorOf), ...surroundings(documents)];
  if (format === "json") writeFileSync(join(catalog, "catalog.json"), JSON.stringify(entities, undefined, 2));
  else writeYaml(catalog, entities);
  writeFileSync(facts, documents.map(factLines).join(""));
  return { rules, catalog, facts };
}

const TO_A_FILE = 20;

function writeYaml(folder: string, entities: readonly object[]): void {
  for (let at = 0; at < entities.length; at += TO_A_FILE) {
    const texts = entities.slice(at, at + TO_A_FILE).map((entity) => stringify(entity));
    writeFileSync(join(folder, `catalog-info-${at / TO_A_FILE}.yaml`), texts.join("---\n"));
  }
}

function scorecardFile({ id, title, rules }: BenchScorecard): object {
  return {
    kind: "Scorecard",
    id,
    title,
    appliesTo: { "==": [{ var: "entity.kind" }, "Component"] },
    levels: ["bronze", "silver", "gold"],
    targets: [{ level: "silver", when: { in: [{ var: "entity.tier" }, ["1", "2"]] } }, { level: "bronze" }],
    rules: rules.map(({ id: rule, level, logic }) => ({
      id: rule,
      title: rule.replaceAll("-", " "),
      level,
      pass: logic,
      why: "Because the benchmark asks for it.",
      fix: { text: "Change what the generator drew.", effort: "1h" },
    })),
  };
}

/** As people write it: without what an import adds. */
function descriptorOf({ entity }: PlainDocument): object {
  const { namespace: _, annotations, labels, ...metadata } = entity.metadata;
  return {
    apiVersion: "backstage.io/v1alpha1",
    kind: entity.kind,
    metadata: { ...metadata, annotations, labels: { ...labels, tier: entity.tier } },
    spec: {
      type: entity.type,
      lifecycle: entity.lifecycle,
      owner: entity.owner,
      system: entity.system.replace("system:default/", ""),
      dependsOn: entity.relations.dependsOn,
    },
  };
}

/** The teams and systems that the services name. */
function surroundings(documents: readonly PlainDocument[]): object[] {
  const names = (refs: readonly string[]): string[] => [...new Set(refs)].map((ref) => ref.split("/")[1] ?? ref);
  const apiVersion = "backstage.io/v1alpha1";
  const teams = names(documents.map(({ entity }) => entity.owner)).map((name) => {
    return { apiVersion, kind: "Group", metadata: { name }, spec: { type: "team", children: [] } };
  });
  const systems = names(documents.map(({ entity }) => entity.system)).map((name) => {
    return { apiVersion, kind: "System", metadata: { name }, spec: { owner: "team-1" } };
  });
  return [...teams, ...systems];
}

/** Every tenth fact is not there: what is not known has to be told as well. */
function factLines({ entity, facts }: PlainDocument, index: number): string {
  const bySource = new Map<string, Record<string, unknown>>();
  for (const [at, { name, source, value }] of flatFacts(facts).entries()) {
    if ((at + index) % 10 === 0) continue;
    bySource.set(source, { ...bySource.get(source), [name]: value });
  }
  const observedAt = new Date(AT - 3_600_000).toISOString();
  return [...bySource]
    .map(([source, told]) => `${JSON.stringify({ entity: entity.ref, source, observedAt, facts: told })}\n`)
    .join("");
}
