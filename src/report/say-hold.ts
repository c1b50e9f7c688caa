// What does a release wait for, who can let it through, and what is going to hold it?

import type { FreezeAhead, Hold } from "../model/decision.ts";
import { sayOwner } from "./say-ref.ts";
import { minuteOf } from "./text-scorecards.ts";

/** In one line; not cleaned. */
export function sayHold({ kind, id, title, until, who, count }: Hold): string {
  const by = who.map(sayOwner).join(", ");
  if (kind === "approval") return `approval by ${by}${count > 1 ? `, ${count} of them` : ""} (gate ${id})`;
  const end = until === null ? "until somebody ends it" : `until ${minuteOf(until)}, ends by itself`;
  const through = by === "" ? "" : `; approvers ${by}`;
  return `${kind} ${id} (${title ?? ""}) ${end}${through}`;
}

/** In one line; not cleaned. */
export function sayAhead({ id, title, from, until }: FreezeAhead): string {
  return `freeze ${id} (${title}) from ${minuteOf(from)} until ${minuteOf(until)}`;
}
