// How is somebody called who did something?

import { cleanText } from "./clean-text.ts";
import { sayRef } from "./say-ref.ts";

/** `kim`, a token by the name it was given: `first admin (token)`. `names`: of those that have one, by actor. */
export function sayActor(actor: string, names: ReadonlyMap<string, string>): string {
  const name = names.get(actor);
  return name === undefined ? sayRef(actor, "user") : `${cleanText(name)} (token)`;
}
