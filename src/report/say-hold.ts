// What does a release wait for, who can let it through, and what is going to hold it?

import type { Decision, FreezeAhead, Hold } from "../model/decision.ts";
import { cleanText } from "./clean-text.ts";
import { sayOwner } from "./say-ref.ts";
import { minuteOf } from "./text-scorecards.ts";

/** In one line; not cleaned. */
export function sayHold({ kind, id, title, until, who, count }: Hold): string {
  if (kind === "approval") {
    return `approval by ${who.map(sayOwner).join(", ")}${count > 1 ? `, ${count} of them` : ""} (gate ${id})`;
  }
  const end = until === null ? "until somebody ends it" : `until ${minuteOf(until)}, ends by itself`;
  const through = sayThrough({ kind, who });
  return `${kind} ${id} (${title ?? ""}) ${end}${through === undefined ? "" : `; ${through}`}`;
}

/** `sre may let it through`; undefined of a lock, which nobody ever may. */
export function sayThrough({ kind, who }: Pick<Hold, "kind" | "who">): string | undefined {
  if (kind !== "freeze") return undefined;
  if (who.length === 0) return "no approvers";
  return `${who.map(sayOwner).join(" or ")} may let it through`;
}

/**
 * What lets through what waits for a person, ready to be pasted, or what it takes first; undefined where nobody's yes is
 * waited for.
 */
export function howToApprove({ id, verdict, holds, change }: Decision): string | undefined {
  if (id === null || verdict !== "wait" || !holds.some(({ count }) => count > 0)) return undefined;
  if (isNamed(change)) return `muster approve ${cleanText(id)}`;
  return "ask again with --release, --commit or --artifact: a yes is to a release that is named";
}

function isNamed({ version, commit, artifacts = [] }: Decision["change"]): boolean {
  return version !== undefined || commit !== undefined || artifacts.length > 0;
}

/** In one line; not cleaned. */
export function sayAhead({ id, title, from, until }: FreezeAhead): string {
  return `freeze ${id} (${title}) from ${minuteOf(from)} until ${minuteOf(until)}`;
}
