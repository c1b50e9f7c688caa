// How is it worded what a release waits for, who can let it through, and what will hold it later?

import type { Decision, FreezeAhead, Hold } from "../model/decision.ts";
import { cleanText } from "./clean-text.ts";
import { sayOwner } from "./say-ref.ts";
import { minuteOf } from "./text-scorecards.ts";

/** `frozen: Migration, until 2027-01-04 08:00 UTC, …`: by its title, not its id. One line, not cleaned. */
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

/** A reason is often written as a sentence; here it is followed by more, so its period is removed. */
function asClause(text: string): string {
  return text.trim().replace(/(?<![.])[.]$/, "");
}

/** `sre may let it through`; undefined for a lock, which nobody may pass. */
function sayThrough({ kind, who }: Pick<Hold, "kind" | "who">): string | undefined {
  if (kind !== "freeze") return undefined;
  if (who.length === 0) return "no approvers";
  return `${who.map(sayOwner).join(" or ")} may let it through`;
}

/**
 * The command, ready to be pasted, that lets a waiting release through, or what has to be done first. Undefined where
 * no approval is waited for.
 */
export function howToApprove({ id, verdict, holds, change }: Decision): string | undefined {
  if (id === null || verdict !== "wait" || !holds.some(({ count }) => count > 0)) return undefined;
  if (isNamed(change)) return `muster approve ${cleanText(id)}`;
  return "ask again with --release, --commit or --artifact: only a named release can be approved";
}

function isNamed({ version, commit, artifacts = [] }: Decision["change"]): boolean {
  return version !== undefined || commit !== undefined || artifacts.length > 0;
}

/** One line, not cleaned. */
export function sayAhead({ title, from, until }: FreezeAhead): string {
  return `frozen: ${asClause(title)}, from ${minuteOf(from)} until ${minuteOf(until)}`;
}
