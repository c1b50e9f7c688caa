// How are several names typed into one field of a form?

import { z } from "zod";

/** With spaces or commas between them. */
export const wordList = z
  .string()
  .max(5_000)
  .transform((text) => text.split(/[\s,]+/).filter((word) => word !== ""));
