// Is every public key, and every checkpoint that one of them verifies, what the audit log says?

import type { AuditEntry } from "../../model/audit.ts";
import type { KeptCheckpoint } from "../../model/checkpoint.ts";
import { digestOfKey } from "../../model/key-digest.ts";
import { publicKey } from "../../model/public-key.ts";
import type { KeptKey } from "../../model/public-key.ts";
import type { Store } from "../../ports/store.ts";
import { verifyCheckpoint } from "../../receipt/checkpoint-statement.ts";
import { isRefused } from "../../receipt/verify-envelope.ts";
import { broken } from "./broken-entry.ts";
import type { Broken } from "./broken-entry.ts";

type Kept = Pick<Store, "keys" | "audit">;

export class KeyWalk {
  readonly #store: Kept;
  #kept: ReadonlyMap<string, KeptKey> = new Map();
  readonly #told = new Set<string>();

  constructor(store: Kept) {
    this.#store = store;
  }

  /** The keys whose ids match them. */
  get proving(): readonly KeptKey[] {
    return [...this.#kept.values()].filter(({ id, x }) => publicKey(x)?.id === id);
  }

  /** To be called before the entries are walked, which have to contain the checkpoints. */
  async readCheckpoints(): Promise<readonly KeptCheckpoint[] | Broken> {
    await this.#read();
    const keys = this.proving;
    const checkpoints = await this.#listed();
    if (checkpoints === undefined) {
      const message = "a checkpoint was changed: it cannot be read any more";
      return { sequence: null, subject: null, code: "checkpoint-changed", message };
    }
    for (const checkpoint of checkpoints) {
      const { envelope, ...said } = checkpoint;
      const proved = await verifyCheckpoint(envelope, keys);
      // Envelopes of others may leave out the key id. Those made here have it.
      const isOurs = JSON.stringify(checkpoint).includes('\\"keyid\\":\\"sha256:');
      if (!isRefused(proved) && isOurs && JSON.stringify(proved) === JSON.stringify(said)) continue;
      const why = isRefused(proved) ? proved.message : "it says something else than is signed";
      const message = `the checkpoint of entry ${said.sequence} was changed: ${why}`;
      return { sequence: null, subject: null, code: "checkpoint-changed", message };
    }
    return checkpoints;
  }

  async #listed(): Promise<readonly KeptCheckpoint[] | undefined> {
    try {
      return await this.#store.audit.checkpoints();
    } catch (error) {
      if (error instanceof SyntaxError) return undefined;
      throw error;
    }
  }

  async #read(): Promise<void> {
    this.#kept = new Map((await this.#store.keys.list()).map((key) => [key.id, key]));
  }

  /** A key that was published since the keys were read is looked up. */
  async check(entry: AuditEntry): Promise<Broken | null> {
    if (!this.#kept.has(entry.subject)) await this.#read();
    const key = this.#kept.get(entry.subject);
    if (key === undefined) return broken(entry, "key-missing", `the key \`${entry.subject}\` is missing`);
    this.#told.add(key.id);
    return digestOfKey(key) === entry.digest
      ? null
      : broken(entry, "key-changed", `the key \`${entry.subject}\` was changed`);
  }

  withoutEntry(): Broken | null {
    const id = [...this.#kept.keys()].find((kept) => !this.#told.has(kept));
    if (id === undefined) return null;
    return { sequence: null, subject: id, code: "key-without-entry", message: `no entry tells of the key \`${id}\`` };
  }
}
