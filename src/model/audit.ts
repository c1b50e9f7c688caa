// What was done, by whom, in an order nobody can change unseen: the chain that decisions and acts are recorded in.

import { hash as hashOf } from "node:crypto";
import type { Instant } from "./time.ts";

/** Decisions, acts of people and rulebook changes; imports and fact batches enter as one digest each. */
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
  /** As `Identity.actor`; `muster` where the service acts by itself. */
  readonly actor: string;
  /** What it was done to: a decision's id, a rulebook's digest, a source, a token's id. */
  readonly subject: string;
  /** In one line, for whoever reads the log. */
  readonly summary: string;
  /** `sha256:` over all that was written with it: a changed row no longer fits. */
  readonly digest: string;
}

/** An act in its place: `hash` is over the act, its number and the hash before it. */
export interface AuditEntry extends Act {
  /** From 1, without gaps. */
  readonly sequence: number;
  /** Of the entry before; the digest of nothing before the first. */
  readonly previous: string;
  readonly hash: string;
}

/** The last entry of a chain, as it was at some time. */
export type ChainHead = Pick<AuditEntry, "sequence" | "hash">;

/** What the first entry follows. */
export const CHAIN_START: ChainHead = { sequence: 0, hash: digestOf("") };

/** The next entry of a chain. */
export function chainAct(act: Act, last: ChainHead): AuditEntry {
  const sequence = last.sequence + 1;
  return { ...act, sequence, previous: last.hash, hash: hashInPlace(act, sequence, last.hash) };
}

/** What the hash of an entry has to be. */
export function hashInPlace(act: Act, sequence: number, previous: string): string {
  const { kind, at, actor, subject, summary, digest } = act;
  return digestOf(JSON.stringify([sequence, previous, kind, at, actor, subject, summary, digest]));
}

/** `sha256:` and 64 hex digits. */
export function digestOf(text: string): string {
  return `sha256:${hashOf("sha256", text)}`;
}
