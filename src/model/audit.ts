// What was done and by whom? The audit log: a hash chain of acts, in which no change goes unnoticed.

import { hash as hashOf } from "node:crypto";
import type { Instant } from "./time.ts";

/** What an entry can be about. An import, or a batch of facts, is one entry with one digest. */
export const AUDIT_KINDS = [
  "decision",
  "rulebook",
  "token",
  "key",
  "catalog",
  "facts",
  "deliveries",
  "events",
  "waiver",
  "freeze",
  "lock",
  "approval",
  "deployment",
  "restore",
  "pruning",
] as const;
export type AuditKind = (typeof AUDIT_KINDS)[number];

/** One thing that was done. */
export interface Act {
  readonly kind: AuditKind;
  readonly at: Instant;
  /** As `Identity.actor`; `muster` where the service itself acts. */
  readonly actor: string;
  /** What was acted on: a decision's id, a rulebook's digest, a source, a token's id. */
  readonly subject: string;
  /** One line for readers of the log. */
  readonly summary: string;
  /** `sha256:` over everything that was written with the act, so that a row changed later no longer matches. */
  readonly digest: string;
}

/** An act at its place in the log. `hash` covers the act, its number and the hash before it. */
export interface AuditEntry extends Act {
  /** From 1, without gaps. */
  readonly sequence: number;
  /** The hash of the entry before; for the first entry the digest of an empty text. */
  readonly previous: string;
  readonly hash: string;
}

/** The last entry of the log at some time. */
export type ChainHead = Pick<AuditEntry, "sequence" | "hash">;

/** The head of an empty log, which the first entry follows. */
export const CHAIN_START: ChainHead = { sequence: 0, hash: digestOf("") };

/** The entry that puts an act after the last one. */
export function chainAct(act: Act, last: ChainHead): AuditEntry {
  const sequence = last.sequence + 1;
  return { ...act, sequence, previous: last.hash, hash: hashInPlace(act, sequence, last.hash) };
}

/** The hash that an entry must have at this place. */
export function hashInPlace(act: Act, sequence: number, previous: string): string {
  const { kind, at, actor, subject, summary, digest } = act;
  return digestOf(JSON.stringify([sequence, previous, kind, at, actor, subject, summary, digest]));
}

/** `sha256:` and 64 hex digits. */
export function digestOf(text: string): string {
  return `sha256:${hashOf("sha256", text)}`;
}

/**
 * The digest of a value as JSON. JSON writes an infinite number as null, so that a time that was edited to be infinite
 * would have the digest of a time that is not set: here it is written as text.
 */
export function digestOfValue(value: unknown): string {
  return digestOf(JSON.stringify(value, (_, member: unknown) => finite(member)));
}

/** An infinite number as text; anything else as it is. */
export function finite<Value>(value: Value): Value | string {
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
}
