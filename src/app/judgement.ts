// What do the gates say of an entity as it stands, whoever releases which version?

import type { Decision } from "../model/decision.ts";
import type { KeptText } from "../model/decision-record.ts";
import type { Instant, Milliseconds } from "../model/time.ts";
import { writeTelling } from "./decision-record.ts";

export interface Judgement {
  /** Digest of all that the answer depends on besides the question. */
  readonly state: string;
  /** With all that is asked for explained, which takes longer than judging. */
  readonly tell: () => Told | Promise<Told>;
}

export interface Told extends Pick<Decision, "verdict" | "message" | "basis" | "summary"> {
  /** How long it may be relied upon; null: it is no allow. */
  readonly validFor: Milliseconds | null;
  readonly telling: KeptText;
  /** Where the catalog lacks the entity: which one is perhaps meant. */
  readonly help: string | undefined;
  /** Scorecards for which there was no time left. */
  readonly notEvaluated: readonly string[];
}

/** Told at this instant, until when it may be relied upon; null: it is no allow. */
export function endOf({ validFor }: Pick<Told, "validFor">, at: Instant): Instant | null {
  return validFor === null ? null : at + validFor;
}

export function toldOf(decision: Decision, notEvaluated: readonly string[], help?: string): Told {
  const { verdict, message, basis, summary, validUntil, decidedAt } = decision;
  const validFor = validUntil === null ? null : validUntil - decidedAt;
  return { verdict, message, basis, summary, validFor, telling: writeTelling(decision), help, notEvaluated };
}
