import { describe, expect, it } from "vitest";
import { z } from "zod";
import * as entities from "../../src/api/entities.ts";
import * as evaluate from "../../src/api/evaluate.ts";
import * as facts from "../../src/api/fact-catalogue.ts";
import * as finding from "../../src/api/finding-body.ts";
import * as findings from "../../src/api/findings.ts";
import * as parts from "../../src/api/parts.ts";
import * as query from "../../src/api/query.ts";
import * as scorecards from "../../src/api/scorecards.ts";

const exported: Readonly<Record<string, unknown>> = {
  ...entities,
  ...evaluate,
  ...facts,
  ...finding,
  ...findings,
  ...parts,
  ...query,
  ...scorecards,
};
const schemas = Object.entries(exported).flatMap(([name, schema]) =>
  schema instanceof z.ZodType ? [{ name, schema }] : [],
);

/** Every object schema in a JSON Schema, with the way to it. */
function* objects(schema: unknown, path = ""): Generator<[string, Record<string, unknown>]> {
  if (typeof schema !== "object" || schema === null) return;
  const members = schema as Record<string, unknown>;
  if (members["type"] === "object" && members["properties"] !== undefined) yield [path, members];
  for (const [key, member] of Object.entries(members)) yield* objects(member, `${path}/${key}`);
}

describe("what is asked and answered", () => {
  it("is described by many schemas", () => {
    expect(schemas.length).toBeGreaterThan(30);
  });

  it.each(schemas)("$name has a JSON Schema that lets no other member through", ({ schema }) => {
    for (const io of ["input", "output"] as const) {
      const described = z.toJSONSchema(schema, { io });
      const open = [...objects(described)].filter(([, object]) => object["additionalProperties"] !== false);
      expect(open.map(([path]) => path)).toEqual([]);
    }
  });

  it.each(schemas.filter(({ name }) => /(?:Query|Request)$/.test(name)))(
    "$name refuses members nobody reads",
    ({ schema }) => {
      for (const odd of [{ org_id: 1 }, { trust: "all" }, JSON.parse('{"__proto__x": 1}') as object]) {
        expect(schema.safeParse(odd).success).toBe(false);
      }
    },
  );
});
