// How are several names typed into one field of a form?

import { z } from "zod";

/** Separated by spaces or commas. */
export const wordList = z
  .string()
  .max(5_000)
  .transform((text) => text.split(/[\s,]+/).filter((word) => word !== ""));
