// Is every answer about a release, and every deployed release, what the last entry about it in the audit log says?

import type { AuditEntry } from "../../model/audit.ts";
import { digestOfApproval, digestOfDeployed } from "../../model/decision-act-digests.ts";
import type { Store } from "../../ports/store.ts";
import { broken } from "./broken-entry.ts";
import type { Broken } from "./broken-entry.ts";
import { everyItem } from "../every-item.ts";
import { isToldAfter } from "./told-after.ts";

type Kept = Pick<Store, "approvals" | "deployments" | "audit">;

const NOUNS = { approval: "answer", deployment: "deployed release" } as const;
type AnswerKind = keyof typeof NOUNS;

export class AnswerWalk {
  readonly #store: Kept;
  /** The last entry by kind and subject, in the order in which these were first told of. */
  readonly #last = new Map<string, AuditEntry>();

  constructor(store: Kept) {
    this.#store = store;
  }

  note(entry: AuditEntry): void {
    this.#last.set(`${entry.kind} ${entry.subject}`, entry);
  }

  /** To be called after the entries were walked. `head`: the last of them. */
  async finish(head: number): Promise<Broken | null> {
    try {
      return (await this.#compare("approval", head)) ?? (await this.#compare("deployment", head));
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      const message = "an answer or a deployed release was changed: it cannot be read any more";
      return { sequence: null, subject: null, code: "answer-changed", message };
    }
  }

  async #compare(kind: AnswerKind, head: number): Promise<Broken | null> {
    const kept = await this.#read(kind);
    for (const entry of this.#last.values()) {
      if (entry.kind !== kind) continue;
      const { subject, digest } = entry;
      const now = kept.get(subject);
      const what = `the ${NOUNS[kind]} \`${subject}\``;
      if (now === undefined) return broken(entry, `${kind}-missing`, `${what} is missing`);
      if (now !== digest && !(await isToldAfter(this.#store, head, subject))) {
        return broken(entry, `${kind}-changed`, `${what} was changed`);
      }
    }
    const moved = kind === "approval" ? this.#outOfOrder(kept) : null;
    if (moved !== null) return moved;
    for (const id of kept.keys()) {
      if (this.#last.has(`${kind} ${id}`) || (await isToldAfter(this.#store, head, id))) continue;
      const message = `no entry tells of the ${NOUNS[kind]} \`${id}\``;
      return { sequence: null, subject: id, code: `${kind}-without-entry`, message };
    }
    return null;
  }

  /** The last answer of a person counts, so answers have to be stored in the order in which they were given. */
  #outOfOrder(kept: ReadonlyMap<string, string>): Broken | null {
    const given = [...this.#last.values()].filter(({ kind }) => kind === "approval");
    const told = new Set(given.map(({ subject }) => subject));
    const lying = [...kept.keys()].filter((id) => told.has(id)).toReversed();
    const moved = given.find(({ subject }, index) => lying[index] !== subject);
    if (moved === undefined) return null;
    return broken(moved, "approval-misfiled", `the answer \`${moved.subject}\` does not lie where it was given`);
  }

  /** Digests, by the subject of the audit entries. */
  async #read(kind: AnswerKind): Promise<ReadonlyMap<string, string>> {
    const { approvals, deployments } = this.#store;
    const kept = new Map<string, string>();
    if (kind === "approval") {
      for await (const one of everyItem((page) => approvals.list(page))) kept.set(one.id, digestOfApproval(one));
    } else {
      for await (const one of everyItem((page) => deployments.list(page)))
        kept.set(one.decision, digestOfDeployed(one));
    }
    return kept;
  }
}
