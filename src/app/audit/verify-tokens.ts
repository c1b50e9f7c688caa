// Is every token what its entries in the audit log say: as it was made, and revoked if they say so?

import type { AuditEntry } from "../../model/audit.ts";
import type { Token } from "../../model/identity.ts";
import { digestOfRevocation, digestOfToken } from "../../model/token-digest.ts";
import type { Store } from "../../ports/store.ts";
import { broken } from "./broken-entry.ts";
import type { Broken } from "./broken-entry.ts";

type Tokens = Pick<Store["tokens"], "list">;

export class TokenWalk {
  readonly #store: Tokens;
  #kept: ReadonlyMap<string, Token> = new Map();
  readonly #made = new Set<string>();
  readonly #revoked = new Set<string>();

  constructor(store: Tokens) {
    this.#store = store;
  }

  /** To be called before the entries are walked. */
  async read(): Promise<Broken | null> {
    try {
      this.#kept = new Map((await this.#store.list()).map((token) => [token.id, token]));
      return null;
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      const message = "a token was changed: it cannot be read any more";
      return { sequence: null, subject: null, code: "token-changed", message };
    }
  }

  /**
   * The first entry about a token is that of its making. If an entry does not fit, tokens are read again, since it may
   * be younger.
   */
  async check(entry: AuditEntry): Promise<Broken | null> {
    const found = this.#compare(entry);
    if (found === null) return null;
    return (await this.read()) ?? this.#compare(entry);
  }

  #compare(entry: AuditEntry): Broken | null {
    const { subject, digest } = entry;
    const token = this.#kept.get(subject);
    if (token === undefined) return broken(entry, "token-missing", `the token \`${subject}\` is missing`);
    const isMade = this.#made.has(subject);
    const expected = isMade ? digestOfRevocation(token) : digestOfToken(token);
    if (expected !== digest) return broken(entry, "token-changed", `the token \`${subject}\` was changed`);
    (isMade ? this.#revoked : this.#made).add(subject);
    return null;
  }

  /** Looks for a token that no entry tells of, or whose revocation none tells of. */
  withoutEntry(): Broken | null {
    for (const { id, revokedAt } of this.#kept.values()) {
      const what = !this.#made.has(id) ? "" : revokedAt !== null && !this.#revoked.has(id) ? "end of the " : undefined;
      if (what === undefined) continue;
      const message = `no entry tells of the ${what}token \`${id}\``;
      return { sequence: null, subject: id, code: "token-without-entry", message };
    }
    return null;
  }
}
