// What does a release wait for, who can let it through, and what is going to hold it?

import type { Decision, FreezeAhead, Hold } from "../model/decision.ts";
import { cleanText } from "./clean-text.ts";
import { sayOwner } from "./say-ref.ts";
import { minuteOf } from "./text-scorecards.ts";

/** `frozen: Migration, until 2027-01-04 08:00 UTC, …`: by what people call it, not by its id. In one line; not cleaned. */
export function sayHold({ kind, id, title, until, who, count }: Hold): string {
  if (kind === "approval") {
    return `approval by ${who.map(sayOwner).join(", ")}${count > 1 ? `, ${count} of them` : ""} (gate ${id})`;
  }
  const end = until === null ? "until somebody ends it" : `until ${minuteOf(until)}, ends by itself`;
  const through = sayThrough({ kind, who });
  const held = `${HELD[kind]}: ${asClause(title ?? id)}`;
  return [`${held}, ${end}`, ...(through === undefined ? [] : [through])].join("; ");
}

const HELD = { freeze: "frozen", lock: "locked" } as const;

/** A reason is often written as a sentence, and goes on here. */
function asClause(text: string): string {
  return text.trim().replace(/(?<![.])[.]$/, "");
}

/** `sre may let it through`; undefined of a lock, which nobody ever may. */
function sayThrough({ kind, who }: Pick<Hold, "kind" | "who">): string | undefined {
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
export function sayAhead({ title, from, until }: FreezeAhead): string {
  return `frozen: ${asClause(title)}, from ${minuteOf(from)} until ${minuteOf(until)}`;
}
