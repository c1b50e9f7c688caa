#!/usr/bin/env node
// The composition root of the command line, and its only file that touches the process.

import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { setTimeout } from "node:timers/promises";
import type { Output, World } from "./cli/world.ts";

const NEEDED_NAPI = 10;
/** In milliseconds. */
const LOOK_EVERY = 500;

// INVARIANT: none of our files is loaded before this check. An older Node would fail on them without saying why.
if (Number(process.versions.napi) < NEEDED_NAPI) {
  process.stderr.write(
    `muster: Node 22.18 or newer is needed, this is ${process.version} (in a checkout, \`npm run -s muster --\` uses the right one)\n`,
  );
  process.exitCode = 2;
} else {
  process.exitCode = await run();
}

async function run(): Promise<number> {
  const { runCli } = await import("./cli/main.ts");
  const { OutputClosed } = await import("./cli/world.ts");
  const world: World = {
    stdout: outputTo(process.stdout, () => new OutputClosed()),
    stderr: outputTo(process.stderr, () => new OutputClosed()),
    readStdin: () => text(process.stdin),
    env: process.env,
    cwd: process.cwd(),
    packageRoot: packageRoot(),
    now: () => Date.now(),
    pause: (milliseconds) => setTimeout(milliseconds),
    random: () => Math.random(),
    fetch: (url, request) => fetch(url, request),
    serve: async (options) => {
      const { startServer } = await import("./node.ts");
      return startServer({ ...options, env: process.env, packageRoot: packageRoot() });
    },
    serveTools: async (make) => {
      const { serveStdio, StdioServerTransport } = await import("@modelcontextprotocol/server/stdio");
      // The transport closes when its input ends, even if answers are still due. So it gets an input that never ends.
      const input = process.stdin.pipe(new PassThrough(), { end: false });
      const handle = serveStdio(make, { transport: new StdioServerTransport(input, process.stdout) });
      const asked = new Promise<void>((resolve) => {
        for (const event of ["end", "close", "error"]) process.stdin.once(event, () => resolve());
      });
      return { asked, close: () => handle.close() };
    },
    untilStopped: () =>
      new Promise((resolve) => {
        // Asked a second time, the process ends at once.
        for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => resolve());
        whenLeftBehind(resolve);
      }),
    local: async () => (await import("./local.ts")).localStore,
    examineGitHub: async () => {
      const { examineGitHub } = await import("./http/examine-github.ts");
      return examineGitHub(process.env, { clock: { now: () => Date.now() } });
    },
    readBackstage: async (address) => {
      const { readBackstageCatalog } = await import("./integrations/backstage/read-backstage-catalog.ts");
      const reading = await readBackstageCatalog(address);
      return reading.isUnchanged ? { files: [], entities: 0 } : reading;
    },
  };
  return runCli(process.argv.slice(2), world);
}

/** When npm is stopped, it stops the shell that runs the script, but not the script. So a lost parent stops us, too. */
function whenLeftBehind(stop: () => void): void {
  if (process.env["npm_lifecycle_event"] === undefined) return;
  const parent = process.ppid;
  const looking = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(looking);
    stop();
  }, LOOK_EVERY).unref();
}

function packageRoot(): string {
  return import.meta.dirname.replace(/[\\/][^\\/]+$/, "");
}

function outputTo(stream: NodeJS.WriteStream, closed: () => Error): Output {
  // If the reader has gone, the failing write says so. Without a listener, this event would end the process.
  stream.on("error", () => undefined);
  return {
    isTTY: stream.isTTY,
    get columns() {
      return stream.columns;
    },
    write: (text) =>
      new Promise((resolve, reject) => {
        stream.write(text, (error) => {
          if (error === null || error === undefined) resolve();
          else reject(isClosed(error) ? closed() : error);
        });
      }),
  };
}

function isClosed(error: Error): boolean {
  return "code" in error && (error.code === "EPIPE" || error.code === "ERR_STREAM_DESTROYED");
}
