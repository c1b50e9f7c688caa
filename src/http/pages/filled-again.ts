// Which field of a form is a refusal about?

import type { Filled } from "../../web/parts/field.ts";
import type { SubmittedAgain } from "./page-route.ts";

/** `fields`: by the refusal's code. What the schema says is about the field it names. */
export function filledAgain(
  { typed, problem, code, field }: Pick<SubmittedAgain<unknown>, "typed" | "problem" | "code" | "field">,
  fields: Readonly<Record<string, string>>,
): Filled {
  return { typed, wrong: { field: field ?? fields[code], text: problem } };
}
