// Which of a few words is a variable set to?

import { suggest } from "../model/nearest.ts";
import { UsageError } from "../model/usage-error.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** One of `choices`; undefined where it is not set. */
export function readChoice<Choice extends string>(
  env: Environment,
  name: string,
  choices: readonly Choice[],
): Choice | undefined {
  const written = env[name];
  if (written === undefined || written === "") return undefined;
  const choice = choices.find((known) => known === written.trim().toLowerCase());
  if (choice !== undefined) return choice;
  throw new UsageError(`${name} cannot be \`${written}\``, suggest(written, choices));
}
