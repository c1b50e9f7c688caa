#!/usr/bin/env node
// The command line's composition root: the only file of it that touches the process.

import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { setTimeout } from "node:timers/promises";
import type { Output, World } from "./cli/world.ts";

const NEEDED_NAPI = 10;
/** Milliseconds. */
const LOOK_EVERY = 500;

// INVARIANT: nothing of ours is loaded before this: an older Node would fail on it without saying why.
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
      // The transport hangs up when its input ends, whatever is still to be answered.
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

/** npm that is ended ends the shell it runs a script in, and leaves the script running: that is nobody's wish. */
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
  // A reader that has gone is told by the write that fails; without a listener it would end the process.
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
