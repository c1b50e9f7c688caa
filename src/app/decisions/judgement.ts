// What do the gates say of an entity as it stands, whoever releases which version of it?

import { validityOf } from "../../gate/decide.ts";
import type { Validity } from "../../gate/decide.ts";
import type { Decision } from "../../model/decision.ts";
import type { KeptText } from "../../model/decision-record.ts";
import type { JudgedRequest } from "./decide-request.ts";
import { writeTelling } from "./decision-record.ts";

export interface Judgement {
  /** Digest of all that the answer depends on besides the question. */
  readonly state: string;
  /** Explains all that is asked for, which takes longer than judging. */
  readonly tell: () => Told | Promise<Told>;
}

export interface Told extends Pick<Decision, "verdict" | "message" | "basis" | "gates" | "summary" | "retryAt"> {
  /** Null: the verdict is not `allow`. */
  readonly validity: Validity | null;
  readonly telling: KeptText;
  /** If the catalog lacks the entity: which one is perhaps meant. */
  readonly help: string | undefined;
  /** Scorecards that no time was left for. */
  readonly notEvaluated: readonly string[];
}

export function toldOf({ ruling, findings }: JudgedRequest, decision: Decision, help?: string): Told {
  const { verdict, message, basis, gates, summary, retryAt } = decision;
  const notEvaluated = findings?.notEvaluated ?? [];
  const telling = writeTelling(decision);
  return {
    verdict,
    message,
    basis,
    gates,
    summary,
    retryAt,
    validity: validityOf(ruling),
    telling,
    help,
    notEvaluated,
  };
}
