// Are the JSON Schemas current, and do they take what the loader takes?

import { readFileSync, readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { jsonSchemas } from "../../src/rulebook/json-schemas.ts";
import { readRuleDirectory } from "../../src/rulebook/read-rule-directory.ts";
import { trustJsonSchema } from "../../src/trust/json-schema.ts";
import { RULE_FILE_LIMITS, parseDocuments } from "../../src/text/parse-documents.ts";
import type { JsonValue } from "../../src/model/json.ts";

const DIRECTORY = new URL("../../schema/", import.meta.url);

test("the files hold what `npm run generate` writes, and nothing else lies beside them", () => {
  const written = readdirSync(DIRECTORY).map((name) => [name, readFileSync(new URL(name, DIRECTORY), "utf8")]);
  expect(Object.fromEntries(written)).toEqual(Object.fromEntries([...jsonSchemas(), trustJsonSchema()]));
});

interface Shape {
  properties?: { kind: { const: string } };
}

describe("each schema", () => {
  const schemas = new Map<string, z.ZodType>();
  for (const [name, text] of jsonSchemas()) {
    if (name === "rule-file.schema.json") continue;
    const schema = JSON.parse(text) as Shape & { anyOf?: Shape[] };
    const kind = (schema.properties ?? schema.anyOf?.[0]?.properties)?.kind.const;
    schemas.set(kind ?? "", z.fromJSONSchema(schema as unknown as Parameters<typeof z.fromJSONSchema>[0]));
  }

  async function documents(path: string): Promise<[string, JsonValue][]> {
    const files = await readRuleDirectory(path);
    return files.flatMap((file) =>
      parseDocuments(file, RULE_FILE_LIMITS).documents.map(({ value, line }): [string, JsonValue] => [
        `${file.path}:${line}`,
        value,
      ]),
    );
  }

  test.each(["rules", "test/cases/rulebook/contract"])("takes what lies under %s", async (path) => {
    const refused = (await documents(path)).filter(([, value]) => {
      const kind = (value as { kind: string }).kind;
      return schemas.get(kind)?.safeParse(value).success !== true;
    });
    expect(refused.map(([place]) => place)).toEqual([]);
  });

  test.each<[string, JsonValue]>([
    [
      "an unknown key",
      { kind: "Action", id: "a", title: "A", run: { webhook: { url: "https://x" } }, roles: ["admin"], role: 1 },
    ],
    ["a missing key", { kind: "Initiative", id: "a", title: "A", start: "2026-01-01", due: "2026-02-01" }],
    [
      "an unknown word",
      {
        kind: "Freeze",
        id: "a",
        title: "A",
        environments: ["p"],
        window: { from: "2026-01-01", to: "2026-01-02" },
        exempt: ["hotfix"],
      },
    ],
    [
      "an unknown operator",
      {
        kind: "Freeze",
        id: "a",
        title: "A",
        environments: ["p"],
        window: { from: "2026-01-01", to: "2026-01-02" },
        appliesTo: { gte: [1, 2] },
      },
    ],
    ["an id with a dot", { kind: "FactSet", id: "a.b", sources: ["ci"], maxAge: "7d", facts: {} }],
  ])("refuses %s", (_name, value) => {
    const kind = (value as { kind: string }).kind;
    expect(schemas.get(kind)?.safeParse(value).success).toBe(false);
  });
});
