// How does a schema read a text with a meaning, and say what is wrong with it?

import { z } from "zod";

/** Why a text was refused: what the problem says, and what to write instead. */
interface Refusal {
  readonly message: string;
  readonly help: string;
}

interface Appearance {
  readonly description?: string;
  readonly pattern?: string;
  readonly examples?: readonly string[];
}

/** A schema for a text that `read` turns into a value; where `read` gives `undefined`, `refuse` words the problem. */
export function written<T>(
  read: (text: string) => T | undefined,
  refuse: (text: string) => Refusal,
  appearance: Appearance,
): z.ZodType<T, string> {
  return z
    .string()
    .transform((text, context): T => {
      const value = read(text);
      if (value !== undefined) return value;
      const { message, help } = refuse(text);
      context.issues.push({ code: "custom", input: text, message, params: { help } });
      return z.NEVER;
    })
    .meta({ ...appearance });
}
