// What is in a webhook that asks the App for something, or what is wrong with it?

import { z } from "zod";
import { Refusal } from "../../model/refusal.ts";
import { isRepository } from "./entities-by-repository.ts";

/** Where the event happened. */
export const around = {
  repository: z.object({ full_name: z.string().refine(isRepository) }),
  installation: z.object({ id: z.int().positive() }),
};
export type Around = z.output<z.ZodObject<typeof around>>;

/** Throws Refusal `invalid`, naming the first part that is not as it has to be. */
export function readPayload<Read>(schema: z.ZodType<Read>, payload: unknown): Read {
  const { data, error } = schema.safeParse(payload);
  if (error === undefined) return data;
  const [{ path, message } = { path: [], message: "" }] = error.issues;
  throw new Refusal("invalid", "github-odd-payload", `\`${path.join(".")}\` of the payload: ${message}`);
}
