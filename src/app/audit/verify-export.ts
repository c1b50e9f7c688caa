// Is an export of the audit log complete, as far as one can see beside what is left out of it?

import { z } from "zod";
import { auditEntry } from "../../api/audit.ts";
import { exportHead } from "../../api/masks.ts";
import type { ExportHead } from "../../api/masks.ts";
import { CHAIN_START, hashInPlace } from "../../model/audit.ts";
import type { AuditEntry, ChainHead } from "../../model/audit.ts";
import { parseInstant } from "../../model/time.ts";
import { broken } from "./broken-entry.ts";
import type { Broken } from "./broken-entry.ts";

export interface ExportVerification {
  readonly intact: boolean;
  /** How many follow the one before, each as it was written or masked. */
  readonly entries: number;
  /**
   * From how many entries something is left out. Only the hashes of their neighbours show that they were not changed.
   */
  readonly masked: number;
  readonly head: ChainHead;
  readonly pruned: ExportHead["pruned"];
  readonly broken: Broken | null;
}

const listed = z.looseObject({ masked: z.array(z.string()).optional() });
const maskedEntry = auditEntry.partial().required({ sequence: true, previous: true, hash: true });

/** `lines`: as `exportAudit` writes them, without line breaks. `expectHead`: a hash that has to be among them. */
export async function verifyExport(
  lines: AsyncIterable<string> | Iterable<string>,
  expectHead?: string,
): Promise<ExportVerification> {
  const walk = new ExportWalk(expectHead);
  for await (const line of lines) if (line !== "" && !walk.take(line)) break;
  return walk.tell();
}

class ExportWalk {
  #said: ExportHead | undefined;
  #head: ChainHead = CHAIN_START;
  #entries = 0;
  #masked = 0;
  #broken: Broken | null = null;
  #isExpected: boolean;
  readonly #expectHead: string | undefined;

  constructor(expectHead: string | undefined) {
    this.#expectHead = expectHead;
    this.#isExpected = expectHead === undefined || expectHead === CHAIN_START.hash;
  }

  /** False: there is no need to read further. */
  take(line: string): boolean {
    const value = parse(line);
    this.#broken = this.#said === undefined ? this.#begin(value) : this.#step(value);
    return this.#broken === null;
  }

  tell(): ExportVerification {
    const found =
      this.#broken ?? (this.#said === undefined ? NO_EXPORT : this.#isExpected ? null : this.#withoutHead());
    const told = { entries: this.#entries, masked: this.#masked, head: this.#head, pruned: this.#said?.pruned ?? null };
    return { intact: found === null, ...told, broken: found };
  }

  #begin(value: unknown): Broken | null {
    const said = exportHead.safeParse(value).data;
    if (said?.export !== "audit") return NO_EXPORT;
    this.#said = said;
    return null;
  }

  #step(value: unknown): Broken | null {
    const read = readEntry(value, (this.#said?.mask.length ?? 0) > 0);
    if (read === undefined) {
      const message = `what follows entry ${this.#head.sequence} is not an entry of an audit log`;
      return { sequence: null, subject: null, code: "not-an-entry", message };
    }
    const { place, whole } = read;
    const { sequence, hash } = place;
    const misplaced = this.#misplaced(place);
    if (misplaced !== null) return broken(place, ...misplaced);
    if (whole !== undefined && hashInPlace(whole, sequence, place.previous) !== hash)
      return broken(place, "entry-changed", `entry ${sequence} was changed`);
    if (whole === undefined) this.#masked++;
    this.#entries++;
    this.#head = { sequence, hash };
    this.#isExpected ||= hash === this.#expectHead;
    return null;
  }

  /**
   * Code and message; null: it is in place. Where the log was pruned, entries missing between two that stayed cannot be
   * checked.
   */
  #misplaced({ sequence, previous }: Pick<AuditEntry, "sequence" | "previous">): [string, string] | null {
    const { sequence: last, hash } = this.#head;
    const { after = 0, pruned } = this.#said ?? {};
    const isFirst = this.#entries === 0;
    const next = (isFirst ? after : last) + 1;
    const mayBeGone = sequence - 1 <= (pruned?.upTo ?? 0) || (isFirst && after > 0 && sequence === next);
    if (sequence < next) return ["entry-out-of-place", `entry ${sequence} comes after ${next - 1}`];
    if (sequence !== next && !mayBeGone)
      return ["entry-missing", `entry ${next} is missing: ${sequence} follows ${next - 1}`];
    if (sequence === next && previous !== hash && !(isFirst && after > 0))
      return ["entry-out-of-place", `entry ${sequence} does not follow the one before it`];
    return null;
  }

  #withoutHead(): Broken {
    const message = `no entry has the hash \`${this.#expectHead}\`: the log was cut off, or written anew`;
    return { sequence: null, subject: null, code: "head-missing", message };
  }
}

const NO_EXPORT: Broken = {
  sequence: null,
  subject: null,
  code: "no-export",
  message: "it does not begin as an export of the audit log does: `muster export audit` writes one",
};

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

interface ReadEntry {
  readonly place: Pick<AuditEntry, "sequence" | "previous" | "hash" | "subject">;
  /** Undefined: something is left out of the entry. */
  readonly whole?: AuditEntry;
}

/** `mayBeMasked`: whether the first line of the export says so. */
function readEntry(value: unknown, mayBeMasked: boolean): ReadEntry | undefined {
  const { masked = [], ...told } = listed.safeParse(value).data ?? {};
  if (masked.length > 0) {
    const place = mayBeMasked ? maskedEntry.safeParse(told).data : undefined;
    return place && { place: { ...place, subject: place.subject ?? "" } };
  }
  const { data } = auditEntry.safeParse(told);
  const at = data && parseInstant(data.at);
  return data === undefined || at === undefined ? undefined : { place: data, whole: { ...data, at } };
}
