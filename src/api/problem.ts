// How is a refusal told? As RFC 9457 says, with a stable code.

import { z } from "zod";
import type { Problem } from "../model/problem.ts";

/** One of many things that are wrong with a request: at a place in the body, or in a file that was sent. */
export const requestProblem = z
  .strictObject({
    code: z.string(),
    severity: z.enum(["error", "warning"]).optional(),
    message: z.string(),
    help: z.string().optional(),
    pointer: z.string().optional().meta({ description: "JSON pointer into the body that was sent." }),
    file: z.string().optional(),
    line: z.int().optional(),
    column: z.int().optional(),
    entity: z.string().optional(),
  })
  .meta({ id: "RequestProblem" });

export const problemBody = z
  .strictObject({
    type: z.string().meta({ description: "`urn:muster:problem:` and the code." }),
    title: z.string(),
    status: z.int(),
    code: z.string().meta({ description: "Stable: programs may rely on it." }),
    detail: z.string(),
    help: z.string().optional(),
    problems: z.array(requestProblem).optional(),
    instance: z.string().meta({ description: "Id of the request in the server's log." }),
  })
  .meta({ id: "Problem" });

export type RequestProblem = z.infer<typeof requestProblem>;
export type ProblemBody = z.infer<typeof problemBody>;

/** Without the excerpt, since whoever asked has the text. */
export function tellProblem({
  code,
  severity,
  message,
  help,
  pointer,
  file,
  line,
  column,
  entity,
}: Problem): RequestProblem {
  return {
    code,
    severity,
    message,
    ...(help === undefined ? {} : { help }),
    ...(pointer === undefined ? {} : { pointer }),
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
    ...(entity === undefined ? {} : { entity }),
  };
}
