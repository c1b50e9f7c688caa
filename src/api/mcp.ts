// How does a message of the Model Context Protocol come in? The protocol defines what it can ask for.

import { z } from "zod";
import { jsonValue } from "./parts.ts";

export const mcpMessage = z
  .strictObject({
    jsonrpc: z.literal("2.0"),
    id: z
      .union([z.string().max(200), z.int()])
      .optional()
      .meta({ description: "Absent: no answer is expected." }),
    method: z.string().max(200).optional(),
    params: z.record(z.string(), jsonValue).optional(),
    result: jsonValue.optional(),
    error: jsonValue.optional(),
  })
  .meta({ id: "McpMessage" });
