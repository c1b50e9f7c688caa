// `muster serve` as a process of its own: real files, a real socket, signals that really end it.

import { spawn, spawnSync } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { atEnd } from "./at-end.ts";
import { program } from "./program.ts";

export const ADMIN_TOKEN = "admin-token-of-the-fault-tests";

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

export interface AskOptions {
  /** Left out: the admin's; null: none. */
  readonly token?: string | null;
  /** Sent as JSON; a text as it is. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface ServedProcess {
  readonly url: string;
  readonly pid: number;
  readonly ended: Promise<Ended>;
  /** Everything it has written to its standard output. */
  readonly out: () => string;
  /** Everything it has written to its standard error: its log. */
  readonly log: () => string;
  /** Rejects with what the system says where no whole answer comes. */
  readonly ask: (request: string, options?: AskOptions) => Promise<Answer>;
  /** The whole process group. */
  readonly signal: (signal: NodeJS.Signals) => void;
  /** As a machine that loses its power would, but for the files. */
  readonly kill: () => Promise<void>;
  /** As an operator does. */
  readonly stop: () => Promise<Ended>;
}

export interface ServeOptions {
  readonly db: string;
  /** Of `muster serve`, beside the database and the port. */
  readonly argv?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Run in place of the program itself, which is handed over: `["strace", "-o", "log"]`. */
  readonly through?: readonly string[];
}

/** An empty folder that is gone when the test is. */
export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "muster-fault-"));
  atEnd(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Ends with the test, whatever becomes of that. Rejects with DidNotStart. */
export async function serve(options: ServeOptions): Promise<ServedProcess> {
  const child = spawnMuster(["serve", "--port", "0", "--db", options.db, ...(options.argv ?? [])], options);
  const url = await listeningUrl(child);
  const agent = new Agent({ keepAlive: true, maxSockets: 1_000 });
  atEnd(() => agent.destroy());
  const { pid, ended, out, log, signal } = child;
  return {
    url,
    pid,
    ended,
    out,
    log,
    signal,
    ask: (asked, more) => ask(url, asked, more, agent),
    kill: async () => {
      signal("SIGKILL");
      await ended;
    },
    stop: async () => {
      signal("SIGTERM");
      return ended;
    },
  };
}

export interface MusterProcess {
  readonly pid: number;
  readonly ended: Promise<Ended>;
  readonly process: ChildProcess;
  readonly out: () => string;
  readonly log: () => string;
  readonly signal: (signal: NodeJS.Signals) => void;
}

/** Any command, in a process group of its own that ends with the test. */
function spawnMuster(
  argv: readonly string[],
  { env = {}, through = [] }: Pick<ServeOptions, "env" | "through"> = {},
): MusterProcess {
  const [command = "", ...rest] = [...LEASH, ...through, process.execPath, program(), ...argv];
  const child = spawn(command, rest, {
    // Not the checkout: its own `rules/` would be served.
    cwd: tmpdir(),
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH: process.env["PATH"], MUSTER_ADMIN_TOKEN: ADMIN_TOKEN, ...env },
  });
  const { pid } = child;
  if (pid === undefined) throw new Error(`${command} cannot be run`);
  const signal = (name: NodeJS.Signals): void => {
    try {
      process.kill(-pid, name);
    } catch {
      // It has ended already.
    }
  };
  atEnd(() => signal("SIGKILL"));
  const ended = once(child, "close").then(([code, by]): Ended => ({ code, signal: by }));
  return { pid, ended, process: child, out: gather(child.stdout), log: gather(child.stderr), signal };
}

/** Any command, to its end. */
export async function runMuster(
  argv: readonly string[],
  options: Pick<ServeOptions, "env" | "through"> = {},
): Promise<Ended & { readonly out: string; readonly err: string }> {
  const { ended, out, log } = spawnMuster(argv, options);
  return { ...(await ended), out: out(), err: log() };
}

/** Where there is such a thing, the kernel ends what is left when tests are killed themselves. */
const LEASH =
  spawnSync("setpriv", ["--pdeathsig", "KILL", "true"]).status === 0 ? ["setpriv", "--pdeathsig", "KILL"] : [];

/** It ended, or was refused, before it listened. */
class DidNotStart extends Error {
  override readonly name = "DidNotStart";
  readonly ended: Ended;
  readonly err: string;

  constructor(ended: Ended, err: string) {
    super(`ended with ${ended.code ?? ended.signal}: ${err}`);
    this.ended = ended;
    this.err = err;
  }
}

async function listeningUrl({ process: child, out, log, ended }: MusterProcess): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  child.stdout?.on("data", () => {
    const url = /listens on (http:\S+),/.exec(out())?.[1];
    if (url !== undefined) resolve(url);
  });
  return Promise.race([
    promise,
    ended.then((how) => {
      throw new DidNotStart(how, log());
    }),
  ]);
}

function gather(stream: NodeJS.ReadableStream | null): () => string {
  let text = "";
  stream?.setEncoding("utf8").on("data", (data) => (text += String(data)));
  return () => text;
}

/** Keeps connections, as the clients of a pipeline do. */
async function ask(
  url: string,
  asked: string,
  { token = ADMIN_TOKEN, body, headers }: AskOptions = {},
  agent?: Agent,
): Promise<Answer> {
  const [method, path] = asked.split(" ");
  const text = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
  const outgoing = request(`${url}${path}`, {
    method,
    agent,
    headers: {
      ...(token !== null && { authorization: `Bearer ${token}` }),
      ...(text !== undefined && { "content-type": "application/json", "content-length": Buffer.byteLength(text) }),
      ...headers,
    },
  });
  outgoing.end(text);
  return new Promise((resolve, reject) => {
    outgoing.on("error", reject);
    outgoing.on("response", (incoming) => {
      const answer = gather(incoming);
      incoming.on("error", reject);
      incoming.on("end", () =>
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text: answer() }),
      );
    });
  });
}
