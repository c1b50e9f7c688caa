// How is whoever did something named for people?

import { cleanText } from "./clean-text.ts";
import { sayRef } from "./say-ref.ts";

/** `kim`, or for a token the name it was given: `first admin (token)`. `names`: the names of tokens, by actor. */
export function sayActor(actor: string, names: ReadonlyMap<string, string>): string {
  const name = names.get(actor);
  return name === undefined ? sayRef(actor, "user") : `${cleanText(name)} (token)`;
}
