// How are the JSON Schemas of rule files made?

import { z } from "zod";
import { OPERATORS } from "../logic/operators.ts";
import type { JsonObject } from "../model/json.ts";
import { KINDS, SCHEMAS } from "./schemas/kinds.ts";
import type { Kind } from "./schemas/kinds.ts";
import { isCondition } from "./schemas/parts.ts";

/** File name and text of each schema: one per kind, and one for files of any kind. */
export function jsonSchemas(): [string, string][] {
  const kinds = KINDS.map((kind): [string, string] => [fileName(kind), format(schemaOf(kind))]);
  return [...kinds, ["rule-file.schema.json", format(anyKind())]];
}

/** The schema of `FactSet` is in `fact-set.schema.json`. */
function fileName(kind: Kind): string {
  return `${kind.replace(/(?<=[a-z])(?=[A-Z])/g, "-").toLowerCase()}.schema.json`;
}

function schemaOf(kind: Kind): JsonObject {
  const schema = z.toJSONSchema(SCHEMAS[kind], { io: "input", target: "draft-7", override: nameCondition });
  const hasConditions = ["Scorecard", "Gate", "Freeze"].includes(kind);
  return {
    ...(schema as unknown as JsonObject),
    ...(hasConditions ? { definitions: { condition: conditionSchema() } } : {}),
  };
}

/** All conditions refer to one definition, which keeps the schemas small and lets editors complete operators. */
function nameCondition({ zodSchema, jsonSchema }: { zodSchema: unknown; jsonSchema: Record<string, unknown> }): void {
  if (isCondition(zodSchema)) jsonSchema["allOf"] = [{ $ref: "#/definitions/condition" }];
}

function conditionSchema(): JsonObject {
  const logic = { $ref: "#/definitions/condition" };
  const operators = OPERATORS.map(({ name, usage, does }): [string, JsonObject] => [
    name,
    { description: `${does}: { "${name}": ${usage} }`, anyOf: [logic, { type: "array", items: logic }] },
  ]);
  return {
    description: "JSON-logic: an operator with its arguments, a list, or a plain value.",
    anyOf: [
      { type: ["string", "number", "boolean", "null"] },
      { type: "array", items: logic },
      { type: "object", properties: Object.fromEntries(operators), additionalProperties: false, maxProperties: 1 },
    ],
  };
}

/** Editors use one schema for a file with several documents, so this one selects the schema by each document's kind. */
function anyKind(): JsonObject {
  const branches = KINDS.map((kind): JsonObject => ({
    if: { properties: { kind: { const: kind } }, required: ["kind"] },
    // oxlint-disable-next-line unicorn/no-thenable -- JSON Schema's word
    then: { $ref: fileName(kind) },
  }));
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Rule file",
    type: "object",
    properties: { kind: { enum: KINDS, description: "What the document declares." } },
    required: ["kind"],
    allOf: branches,
  };
}

function format(schema: JsonObject): string {
  return `${JSON.stringify(schema, undefined, 2)}\n`;
}
