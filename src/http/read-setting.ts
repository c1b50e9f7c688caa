// What does one environment variable say?

import { suggest } from "../model/nearest.ts";
import { UsageError } from "../model/usage-error.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** Names with commas between. */
export function readList(written: string | undefined): readonly string[] {
  return (written ?? "").split(",").flatMap((name) => name.trim() || []);
}

/** One of `choices`; undefined where it is not set. Throws UsageError for anything else. */
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
