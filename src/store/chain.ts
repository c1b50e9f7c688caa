// How is everything that is recorded put into one order, even if several write at once?

import { CHAIN_START, chainAct } from "../model/audit.ts";
import type { Act, AuditEntry, ChainHead } from "../model/audit.ts";
import { StoreUnavailable } from "../ports/failures.ts";
import type { Driver, Statement } from "./driver.ts";
import { insertEntry, readLast } from "./sql-audit.ts";

/** What to write, and what the caller is told once it is written. */
export interface Plan<Answer> {
  readonly acts: readonly Act[];
  readonly writes: readonly Statement[];
  readonly answer: Answer;
}

export interface Chain {
  /**
   * Writes a plan and records its acts, all or nothing. A plan rests on what `make` reads. If somebody else records
   * something meanwhile, nothing is written, and the plan is made again. `next` is the number of its first act.
   */
  commit<Answer>(make: (next: number) => Promise<Plan<Answer>>): Promise<Answer>;
}

/** Two that write at once take turns after at most one more attempt. If this many fail, something else is wrong. */
const MOST_ATTEMPTS = 100;

/** `noted` is called with each last entry, once it is on disk and before anybody is answered. */
export function chainOver(driver: Driver, noted?: (head: ChainHead) => void): Chain {
  /** Undefined: it has to be read. */
  let head: ChainHead | undefined;
  /** The last entry known to be on disk. The log has to hold it whenever it is read again. */
  let known: ChainHead = CHAIN_START;
  let turn: Promise<unknown> = Promise.resolve();

  const attempt = async <Answer>(make: (next: number) => Promise<Plan<Answer>>): Promise<Answer> => {
    head ??= await verifiedHead(driver, known);
    // INVARIANT: the head is read before the plan reads. An entry added in between then takes the plan's number, and
    // the write fails.
    const { acts, writes, answer } = await make(head.sequence + 1);
    const entries = chainActs(acts, head);
    // INVARIANT: the entries are written first. Whatever else carries their numbers must not fail before them, since
    // only a taken number in the log means that the plan has to be made again.
    if (entries.length > 0 || writes.length > 0) await driver.atomic([...entries.map(insertEntry), ...writes]);
    known = head = entries.at(-1) ?? head;
    if (entries.length > 0) noted?.(head);
    return answer;
  };

  const commit = async <Answer>(make: (next: number) => Promise<Plan<Answer>>): Promise<Answer> => {
    for (let attempts = 1; attempts < MOST_ATTEMPTS; attempts++) {
      try {
        return await attempt(make);
      } catch (error) {
        head = undefined;
        if (!isTaken(error)) throw error;
      }
    }
    throw new StoreUnavailable("busy", "others recorded something at every attempt to");
  };

  return {
    commit: (make) => {
      const done = turn.then(() => commit(make));
      turn = done.catch(() => undefined);
      return done;
    },
  };
}

function chainActs(acts: readonly Act[], head: ChainHead): AuditEntry[] {
  const entries: AuditEntry[] = [];
  for (const act of acts) entries.push(chainAct(act, entries.at(-1) ?? head));
  return entries;
}

async function verifiedHead(driver: Driver, known: ChainHead): Promise<ChainHead> {
  const last = await readLast(driver);
  if (known.sequence > 0) {
    const kept = last?.sequence === known.sequence ? last : await readLast(driver, known.sequence);
    if (kept?.hash !== known.hash) {
      throw new StoreUnavailable("io", `the audit log lost entry ${known.sequence}, which was on disk`);
    }
  }
  if (last !== undefined && chainAct(last, { sequence: last.sequence - 1, hash: last.previous }).hash !== last.hash) {
    throw new StoreUnavailable("io", `entry ${last.sequence} of the audit log was changed`);
  }
  return last ?? CHAIN_START;
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && error.message.includes("UNIQUE constraint failed: audit.sequence");
}
