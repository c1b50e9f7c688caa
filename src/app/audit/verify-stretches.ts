// Is every stretch of the audit log that was pruned what was signed, and what the log says about it?

import type { AuditEntry } from "../../model/audit.ts";
import { digestOfStretch, nameOfStretch } from "../../model/pruned-stretch.ts";
import type { KeptStretch, PrunedStretch } from "../../model/pruned-stretch.ts";
import type { Store } from "../../ports/store.ts";
import { verifyStretch } from "../../receipt/stretch-statement.ts";
import { isRefused } from "../../receipt/verify-envelope.ts";
import type { TrustedKey } from "../../receipt/verify-envelope.ts";
import { broken } from "./broken-entry.ts";
import type { Broken } from "./broken-entry.ts";

type Kept = Pick<Store, "pruning">;

export class StretchWalk {
  /** In the order of their entries. */
  stretches: readonly KeptStretch[] = [];
  readonly #store: Kept;
  /** By name, the last entry about the stretch. */
  readonly #told = new Map<string, AuditEntry>();

  constructor(store: Kept) {
    this.#store = store;
  }

  /** To be called before the entries are walked, which are compared with the stretches. */
  async read(keys: readonly TrustedKey[]): Promise<Broken | null> {
    try {
      this.stretches = await this.#store.pruning.stretches();
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      return { sequence: null, subject: null, code: "pruning-changed", message: UNREADABLE };
    }
    for (const { envelope, ...said } of this.stretches) {
      const proved = await verifyStretch(envelope, keys);
      if (!isRefused(proved) && isSame(proved, said)) continue;
      const why = isRefused(proved) ? proved.message : "it says something else than is signed";
      const subject = nameOfStretch(said);
      const message = `what was signed when the entries ${subject} were pruned was changed: ${why}`;
      return { sequence: null, subject, code: "pruning-changed", message };
    }
    return null;
  }

  note(entry: AuditEntry): void {
    this.#told.set(entry.subject, entry);
  }

  /** To be called after the entries were walked. */
  finish(): Broken | null {
    const kept = new Map(this.stretches.map((stretch) => [nameOfStretch(stretch), stretch]));
    for (const [name, entry] of this.#told) {
      const stretch = kept.get(name);
      if (stretch === undefined)
        return broken(entry, "pruning-missing", `what was signed of the entries ${name} is missing`);
      if (digestOfStretch(stretch) === entry.digest) continue;
      return broken(entry, "pruning-changed", `what was signed when the entries ${name} were pruned was changed`);
    }
    const unsaid = [...kept.keys()].find((name) => !this.#told.has(name));
    if (unsaid === undefined) return null;
    const message = `no entry tells that the entries ${unsaid} were pruned`;
    return { sequence: null, subject: unsaid, code: "pruning-without-entry", message };
  }

  /** Whether somebody has pruned since the stretches were read. */
  async isOvertaken(): Promise<boolean> {
    try {
      return JSON.stringify(await this.#store.pruning.stretches()) !== JSON.stringify(this.stretches);
    } catch (error) {
      if (error instanceof SyntaxError) return false;
      throw error;
    }
  }
}

const UNREADABLE = "what was signed when entries were pruned was changed: it cannot be read any more";

function isSame(a: PrunedStretch, b: PrunedStretch): boolean {
  return digestOfStretch({ ...a, envelope: "" }) === digestOfStretch({ ...b, envelope: "" });
}
