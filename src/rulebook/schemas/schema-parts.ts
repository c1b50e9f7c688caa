// What does a schema say about one part of a document?

import { z } from "zod";

/** The part of a schema for a path into a document; undefined where the schema says nothing about it. */
export function schemaAt(schema: z.ZodType | undefined, path: readonly (string | number)[]): z.ZodType | undefined {
  const [step, ...rest] = path;
  if (step === undefined) return unwrap(schema);
  const bare = unwrap(schema);
  if (bare instanceof z.ZodObject) return schemaAt((bare.shape as Record<string, z.ZodType>)[step], rest);
  if (bare instanceof z.ZodArray) return schemaAt(bare.element as z.ZodType, rest);
  return bare instanceof z.ZodRecord ? schemaAt(bare.valueType as z.ZodType, rest) : undefined;
}

/** The keys a mapping may have, without `$schema`. */
export function keysOf(schema: z.ZodType | undefined): string[] {
  return schema instanceof z.ZodObject ? Object.keys(schema.shape).filter((key) => key !== "$schema") : [];
}

/** An example of such a value, where the schema gives one. */
export function exampleOf(schema: z.ZodType | undefined): string | undefined {
  const examples: unknown = schema?.meta()?.["examples"];
  return Array.isArray(examples) && typeof examples[0] === "string" ? examples[0] : undefined;
}

/** The schema of the value itself, without being optional, nullable or having a default. */
function unwrap(schema: z.ZodType | undefined): z.ZodType | undefined {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodNullable)
    return unwrap(schema.unwrap() as z.ZodType);
  if (!(schema instanceof z.ZodPipe) || exampleOf(schema) !== undefined) return schema;
  return unwrap(schema.in as z.ZodType);
}
