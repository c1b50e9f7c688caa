// Where does `muster serve` keep what it holds, and what does it say when it has started?

import { existsSync } from "node:fs";
import { basename, dirname } from "node:path";
import { describe, expect, it } from "vitest";
import type { ServeOptions } from "../../src/cli/world.ts";
import { cli, collecting, temporaryFolder } from "./run-cli.ts";

interface Served {
  readonly db: string;
  /** While it runs, and afterwards. */
  readonly folder: { readonly during: boolean; readonly after: boolean };
  readonly stdout: string;
  readonly exit: number;
}

async function serve(
  argv: readonly string[],
  env: Readonly<Record<string, string>> = {},
  fails = false,
): Promise<Served> {
  let [db, during] = ["", false];
  const { exit, stdout } = await cli(["serve", ...argv], temporaryFolder(), {
    env,
    serve: async (options: ServeOptions) => {
      db = options.db;
      during = existsSync(dirname(db));
      if (fails) throw Object.assign(new Error("in use"), { code: "EADDRINUSE" });
      return {
        url: "http://127.0.0.1:8080",
        adminToken: "mst_shown_once",
        ...(options.demo && { example: "legacy-orders" }),
        stop: () => Promise.resolve(),
      };
    },
  });
  return { db, exit, stdout, folder: { during, after: existsSync(dirname(db)) } };
}

describe("the log", () => {
  const LINE =
    '{"level":"info","time":"2026-12-01T12:00:00.123Z","actor":"kim\\u001b[31m","route":"/v1/x y","ms":2.1,"event":"request"}\n';

  async function seen(isTTY: boolean, fails = false): Promise<{ readonly text: string; readonly hasLog: boolean }> {
    const screen: string[] = [];
    let hasLog = false;
    await cli(["serve", "--demo"], temporaryFolder(), {
      stdout: collecting(screen, isTTY),
      stderr: collecting(screen, isTTY),
      serve: async ({ log }: ServeOptions) => {
        hasLog = log !== undefined;
        log?.write(LINE);
        log?.write("no JSON\n");
        if (fails) throw Object.assign(new Error("in use"), { code: "EADDRINUSE" });
        return {
          url: "http://127.0.0.1:8080",
          stop: async () => log?.write('{"level":"error","time":"2026-12-01T12:00:01.000Z","event":"gone"}\n'),
        };
      },
    });
    return { text: screen.join(""), hasLog };
  }

  it("follows the greeting on a terminal, in words", async () => {
    const { text } = await seen(true);
    expect(text).toMatch(/^Muster listens on /);
    expect(text.slice(text.indexOf("--db PATH"))).toBe(
      `--db PATH\` keeps it.\n\n12:00:00Z info  request  actor=kim\\u001b[31m  route="/v1/x y"  ms=2.1\nno JSON\nmuster: stopping, what is under way is answered first\n12:00:01Z error gone\n`,
    );
  });

  it("is not lost where the start fails", async () => {
    expect((await seen(true, true)).text).toMatch(/12:00:00Z info {2}request[^]*is in use/);
  });

  it("is JSON wherever else it goes", async () => {
    expect((await seen(false)).hasLog).toBe(false);
  });
});

describe("a demo", () => {
  it("holds everything in a folder that is gone when it ends", async () => {
    const { folder, stdout } = await serve(["--demo"]);
    expect(folder).toEqual({ during: true, after: false });
    expect(stdout).toContain("check legacy-orders --env production\n\nCtrl-C stops it, and forgets");
  });

  it("leaves nothing behind where it cannot start", async () => {
    const { exit, folder } = await serve(["--demo"], {}, true);
    expect({ exit, folder }).toEqual({ exit: 2, folder: { during: true, after: false } });
  });

  it.each([
    [["--demo", "--db", "kept.db"], {}],
    [["--demo"], { MUSTER_DB: "kept.db" }],
    [[], { MUSTER_DB: "kept.db" }],
  ])("stays where a database is named: %j %j", async (argv, env) => {
    const { db, stdout } = await serve(argv, env);
    expect(basename(db)).toBe("kept.db");
    expect(stdout).toContain("\nCtrl-C stops it.\n");
  });
});
