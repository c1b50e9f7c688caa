// Which field of a form is a refusal about?

import type { Filled } from "../../web/parts/field.ts";
import type { SubmittedAgain } from "./page-route.ts";

/** `fields`: the field for each code of a refusal. A problem found by the schema names its field itself. */
export function filledAgain(
  { typed, problem, code, field }: Pick<SubmittedAgain<unknown>, "typed" | "problem" | "code" | "field">,
  fields: Readonly<Record<string, string>>,
): Filled {
  return { typed, wrong: { field: field ?? fields[code], text: problem } };
}
