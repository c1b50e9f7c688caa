// Which environment is meant, however it is written?

import { matchesGlob } from "./glob.ts";

/** Characters that nobody sees: as good as not there. */
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\p{Cc}]/gu;

/** A name that reads like another and is not. */
export function hasUnseen(name: string): boolean {
  return name.search(UNSEEN) >= 0;
}

/** Trimmed, NFKC-normalised, lower-cased, without what cannot be seen. Letters of other alphabets stay what they are. */
export function normaliseEnvironment(name: string): string {
  // Without what stood between them, letters and their marks may be one letter: that is normalised once more.
  return name.normalize("NFKC").replace(UNSEEN, "").normalize("NFKC").trim().toLowerCase();
}

/** Whether a name or pattern of the list means the environment, which is normalised here. */
export function meansEnvironment(patterns: readonly string[], environment: string): boolean {
  const name = normaliseEnvironment(environment);
  return patterns.some((pattern) => matchesGlob(name, normaliseEnvironment(pattern)));
}
