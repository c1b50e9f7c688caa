// Which environment is meant, however its name is written?

import { matchesGlob } from "./glob.ts";

/** Characters that cannot be seen; they are ignored. */
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\p{Cc}]/gu;

/** Whether a name holds invisible characters, so that it looks the same as another name. */
export function hasUnseen(name: string): boolean {
  return name.search(UNSEEN) >= 0;
}

/**
 * Trimmed, NFKC-normalised, lower case, without invisible characters. Look-alike letters of other alphabets are kept.
 */
export function normaliseEnvironment(name: string): string {
  // Removing a character can bring a letter and its accent together, so the text is normalised again.
  return name.normalize("NFKC").replace(UNSEEN, "").normalize("NFKC").trim().toLowerCase();
}

/** Whether one of the names or patterns matches the environment; both are normalised first. */
export function meansEnvironment(patterns: readonly string[], environment: string): boolean {
  const name = normaliseEnvironment(environment);
  return patterns.some((pattern) => matchesGlob(name, normaliseEnvironment(pattern)));
}
