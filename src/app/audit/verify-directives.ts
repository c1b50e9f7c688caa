// Is every waiver, freeze and lock what the last entry about it in the audit log says?

import type { AuditEntry } from "../../model/audit.ts";
import { digestOfDirective } from "../../model/directive-digest.ts";
import type { DirectiveKind } from "../../model/directive.ts";
import type { Store } from "../../ports/store.ts";
import { broken } from "./broken-entry.ts";
import type { Broken } from "./broken-entry.ts";
import { everyItem } from "../every-item.ts";
import { isToldAfter } from "./told-after.ts";

type Kept = Pick<Store, "directives" | "audit">;

const KINDS: readonly DirectiveKind[] = ["waiver", "freeze", "lock"];

export class DirectiveWalk {
  readonly #store: Kept;
  /** Digests by id, read before the entries are walked. */
  readonly #kept = new Map<string, string>();
  /** The last entry by id, in the order in which these were first told of. */
  readonly #last = new Map<string, AuditEntry>();

  constructor(store: Kept) {
    this.#store = store;
  }

  /** To be called before the entries are walked. */
  async read(): Promise<Broken | null> {
    try {
      for (const kind of KINDS) await this.#readAll(kind);
      return null;
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      const message = "a waiver, freeze or lock was changed: it cannot be read any more";
      return { sequence: null, subject: null, code: "directive-changed", message };
    }
  }

  async #readAll(kind: DirectiveKind): Promise<void> {
    for await (const directive of everyItem((page) => this.#store.directives.list({ kind, ...page }))) {
      this.#kept.set(directive.id, digestOfDirective(directive));
    }
  }

  note(entry: AuditEntry): void {
    this.#last.set(entry.subject, entry);
  }

  /** To be called after the entries were walked. `head`: the last of them. */
  async finish(head: number): Promise<Broken | null> {
    for (const entry of this.#last.values()) {
      const { subject, kind, digest } = entry;
      if (this.#kept.get(subject) === digest) continue;
      const now = await this.#store.directives.get(subject);
      if (now === undefined) return broken(entry, `${kind}-missing`, `the ${kind} \`${subject}\` is missing`);
      const isTold = digestOfDirective(now) === digest || (await isToldAfter(this.#store, head, subject));
      if (!isTold) return broken(entry, `${kind}-changed`, `the ${kind} \`${subject}\` was changed`);
    }
    const unsaid = [...this.#kept.keys()].find((id) => !this.#last.has(id));
    if (unsaid === undefined) return null;
    const message = `no entry tells of \`${unsaid}\``;
    return { sequence: null, subject: unsaid, code: "directive-without-entry", message };
  }
}
