// What does the JSON Schema say by which editors complete trust files?

import { z } from "zod";
import { trustFileSchema } from "./trust-file-schema.ts";

/** File name and text. */
export function trustJsonSchema(): [string, string] {
  const schema = z.toJSONSchema(trustFileSchema, { io: "input", target: "draft-7" });
  return ["trust.schema.json", `${JSON.stringify(schema, undefined, 2)}\n`];
}
