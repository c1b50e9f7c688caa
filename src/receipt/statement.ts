// What does a signed text say, and about what? in-toto Statement v1: github.com/in-toto/attestation

import type { JsonObject } from "../model/json.ts";

export const STATEMENT_TYPE = "https://in-toto.io/Statement/v1";
/** The payload type of an envelope that holds a statement. */
export const IN_TOTO = "application/vnd.in-toto+json";

export const PREDICATES = {
  /** Our own predicate: everything others need to know about a decision. */
  decision: "https://muster.dev/gate-decision/v1",
  /** Simple Verification Result: the properties that were verified. */
  svr: "https://in-toto.io/attestation/svr/v0.2",
  /** SLSA Verification Summary: passed or failed. */
  vsa: "https://slsa.dev/verification_summary/v1",
  /** How far the audit log had come. */
  checkpoint: "https://muster.dev/audit-checkpoint/v1",
} as const;

/** The forms of a decision's receipt. */
export type ReceiptForm = "decision" | "svr" | "vsa";

export interface Subject {
  readonly name: string;
  /** By algorithm (`sha256`, `gitCommit`); hex, lower case. */
  readonly digest: Readonly<Record<string, string>>;
}

export interface Statement {
  readonly _type: typeof STATEMENT_TYPE;
  readonly subject: readonly Subject[];
  readonly predicateType: string;
  readonly predicate: JsonObject;
}

export function statement(predicateType: string, subject: readonly Subject[], predicate: JsonObject): Statement {
  return { _type: STATEMENT_TYPE, subject, predicateType, predicate };
}
