// The power goes at any moment: is every decision that was answered by then on the disk itself?

import { readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, it } from "vitest";
import { whyNoInjection } from "./broken-machine.ts";
import { nameOf, prepare, succeeded } from "./given.ts";
import { reading } from "./kept.ts";
import { emptyFolder, serve } from "./served-process.ts";

const DECISIONS = 120;
const CLIENTS = 4;

/** What the process did to a file or said to a client, in the order it did. */
type Step =
  | { readonly kind: "write"; readonly file: string; readonly at: number; readonly bytes: Buffer }
  | { readonly kind: "sync"; readonly file: string }
  | { readonly kind: "cut"; readonly file: string; readonly length: number }
  | { readonly kind: "answer"; readonly ids: readonly string[] };

it(`${DECISIONS} decisions, the power cut after each: none is lost`, async ({ skip }) => {
  const why = whyNoInjection();
  skip(why !== undefined, why);
  const folder = emptyFolder();
  const trace = join(emptyFolder(), "trace");
  // Only the thread that answers: it is the one that writes.
  const strace = ["strace", "-xx", "-y", "-s", "1000000", "-e", "signal=none", "-o", trace, "-e"];
  const calls = "trace=pwrite64,fsync,fdatasync,ftruncate,write,writev";
  const muster = await serve({ db: join(folder, "muster.db"), through: [...strace, calls] });
  await prepare(muster, 10);
  const client = async (number: number): Promise<void> => {
    for (let round = 0; round < DECISIONS / CLIENTS; round++) {
      const change = { version: `${number}.${round}` };
      succeeded(
        await muster.ask("POST /v1/decisions", { body: { entity: nameOf(1), environment: "production", change } }),
      );
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, (_, number) => client(number)));
  await muster.kill();
  const steps = readSteps(readFileSync(trace, "latin1"), folder);
  const answered = steps.flatMap((step) => (step.kind === "answer" ? step.ids : []));
  expect(new Set(answered).size).toBe(DECISIONS);
  expect(await lost(steps, () => true)).toEqual([]);
  expect(await aheadOf(steps)).toEqual([]);
  // As a database that syncs its log only now and then would leave it: this would have been seen.
  expect(await lost(steps, (file) => !file.endsWith("-wal"))).not.toEqual([]);
});

/** Decisions that were answered, and are not there after a cut in which only what was synced stays. */
async function lost(steps: readonly Step[], isSynced: (file: string) => boolean): Promise<readonly string[]> {
  const disk = new Disk(isSynced);
  const answered = new Set<string>();
  const missing = new Set<string>();
  for (const step of steps) {
    if (step.kind !== "answer") disk.apply(step);
    else {
      for (const id of step.ids) answered.add(id);
      const kept = await disk.decisions();
      for (const id of answered) if (!kept.has(id)) missing.add(id);
    }
  }
  return [...missing];
}

/** Answers at which a cut could leave a note of an entry that the database does not hold: it would be refused for nothing. */
async function aheadOf(steps: readonly Step[]): Promise<readonly string[]> {
  const disk = new Disk(() => true);
  const ahead: string[] = [];
  for (const step of steps) {
    if (step.kind !== "answer") disk.apply(step);
    else if (!(await disk.holdsNoted())) ahead.push(...step.ids);
  }
  return ahead;
}

class Disk {
  readonly #cached = new Map<string, Buffer>();
  readonly #stable = new Map<string, Buffer>();
  readonly #isSynced: (file: string) => boolean;
  readonly #folder = emptyFolder();

  constructor(isSynced: (file: string) => boolean) {
    this.#isSynced = isSynced;
  }

  apply(step: Exclude<Step, { kind: "answer" }>): void {
    const before = this.#cached.get(step.file) ?? Buffer.alloc(0);
    if (step.kind === "sync") {
      if (this.#isSynced(step.file)) this.#stable.set(step.file, Buffer.from(before));
      return;
    }
    const end = step.kind === "cut" ? step.length : Math.max(before.length, step.at + step.bytes.length);
    const after = Buffer.alloc(end);
    before.copy(after);
    if (step.kind === "write") step.bytes.copy(after, step.at);
    this.#cached.set(step.file, after);
  }

  /** At worst: the note is on disk as soon as it is written, the database not before it is synced. */
  async holdsNoted(): Promise<boolean> {
    const note = this.#cached.get("muster.db.head");
    if (note === undefined) return true;
    const [, sequence, hash] = note.toString().trim().split(/ +/);
    this.#restart();
    return reading(this.#path, async ({ audit }) => {
      const [entry] = await audit.entries(Number(sequence) - 1, 1);
      return Number(sequence) === 0 || entry?.hash === hash;
    });
  }

  /** Of a machine that starts again with this disk. */
  async decisions(): Promise<ReadonlySet<string>> {
    this.#restart();
    try {
      return await reading(this.#path, async ({ decisions }) => {
        const { items } = await decisions.list({ limit: 1_000 });
        return new Set(items.map(({ id }) => id));
      });
    } catch {
      return new Set();
    }
  }

  #restart(): void {
    for (const name of ["muster.db", "muster.db-wal", "muster.db-shm"]) {
      writeFileSync(join(this.#folder, name), name.endsWith("-shm") ? "" : (this.#stable.get(name) ?? ""));
    }
  }

  get #path(): string {
    return join(this.#folder, "muster.db");
  }
}

function readSteps(trace: string, folder: string): readonly Step[] {
  const steps: Step[] = [];
  for (const line of trace.split("\n")) {
    const step = readStep(line, folder);
    if (step !== undefined) steps.push(step);
  }
  return steps;
}

function readStep(line: string, folder: string): Step | undefined {
  const [, call = "", target = "", rest = ""] = /^(\w+)\(\d+<([^>]*)>(.*)$/s.exec(line) ?? [];
  const path = unescape(target);
  if (path.startsWith("socket:")) {
    const said = [...rest.matchAll(/"((?:\\x[0-9a-f]{2})*)"/g)].map(([, text = ""]) => unescape(text)).join("");
    const ids = said.startsWith("HTTP/1.1 200") ? [...said.matchAll(/"id":"(dec_\w+)"/g)].map(([, id = ""]) => id) : [];
    return ids.length > 0 ? { kind: "answer", ids: [...new Set(ids)] } : undefined;
  }
  if (!path.startsWith(folder)) return undefined;
  const file = basename(path);
  if (/^f(?:data)?sync$/.test(call)) return { kind: "sync", file };
  if (call === "ftruncate") return { kind: "cut", file, length: Number(/^, (\d+)/.exec(rest)?.[1]) };
  const [, bytes = "", at = ""] = /^, "((?:\\x[0-9a-f]{2})*)", \d+, (\d+)\)/.exec(rest) ?? [];
  return { kind: "write", file, at: Number(at), bytes: Buffer.from(bytes.replaceAll("\\x", ""), "hex") };
}

function unescape(text: string): string {
  return text.replaceAll(/\\x([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(Number(`0x${hex}`)));
}
