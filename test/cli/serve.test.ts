// Where does `muster serve` keep what it holds, and what does it say when it has started?

import { existsSync } from "node:fs";
import { basename, dirname } from "node:path";
import { describe, expect, it } from "vitest";
import type { ServeOptions } from "../../src/cli/world.ts";
import { cli, temporaryFolder } from "./run-cli.ts";

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
