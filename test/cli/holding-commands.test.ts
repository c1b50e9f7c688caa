// Do freezes, locks, approvals and deployments that people declare from a terminal do at a real service what they say?

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startServer } from "../../src/node.ts";
import type { Running } from "../../src/node.ts";
import { cli, filesIn, ROOT } from "./run-cli.ts";
import type { Ran } from "./run-cli.ts";
import { FILES } from "./small-catalog.ts";

const GATES = `kind: Gate
id: production
title: Production
environments: [production]
require:
  - { scorecard: basics, rules: [tests-cover-the-code], enforcement: ratchet }
approvals:
  - { when: { "==": [{ var: change.type }, hotfix] }, from: group:default/sre }
---
kind: Freeze
id: for-ever
title: Nothing goes to the museum
environments: [museum]
window: { from: 2020-01-01, to: 2120-01-01 }
approvers: [group:default/sre]
`;
const ADMIN = "mst_chosen_for_these_tests_0123456789";
const REASON = "The database moves.";

let folder: string;
let service: Running;

beforeAll(async () => {
  folder = filesIn(mkdtempSync(join(tmpdir(), "muster-holding-")), { ...FILES, "rules/gates.yaml": GATES });
  service = await startServer({
    host: "127.0.0.1",
    port: 0,
    db: join(folder, "muster.db"),
    rules: join(folder, "rules"),
    env: { MUSTER_ADMIN_TOKEN: ADMIN },
    packageRoot: ROOT,
    version: "1.2.3",
    log: { write: () => undefined },
  });
  await muster(["import", "catalog", "--source", "git"]);
  await coverage("checkout", 90);
});

afterAll(async () => {
  await service.stop();
  rmSync(folder, { recursive: true, force: true });
});

function muster(argv: readonly string[], token = ADMIN): Promise<Ran> {
  return cli(argv, folder, { env: { MUSTER_URL: service.url, MUSTER_TOKEN: token }, now: () => Date.now() });
}

async function coverage(entity: string, value: number): Promise<void> {
  const { exit, stderr } = await muster(["facts", "--entity", entity, "--source", "ci", `x.coverage=${value}`]);
  if (exit !== 0) throw new Error(stderr);
}

function check(entity: string, env: string, ...more: readonly string[]): Promise<Ran> {
  return muster(["check", entity, "--env", env, ...more]);
}

/** A token for somebody with a name, or for nobody. */
async function tokenOf(role: string, ...more: readonly string[]): Promise<string> {
  const made = await muster(["token", "create", "--name", role, "--role", role, ...more]);
  return made.stdout.trim();
}

function idIn(text: string, kind: string): string {
  return new RegExp(`${kind}_\\w+`).exec(text)?.[0] ?? "";
}

describe("muster freeze", () => {
  it("holds releases from the moment it is declared until it is ended, and is listed meanwhile", async () => {
    const create = ["freeze", "create", "--title", "Migration", "--environment", "staging", "--reason", REASON];
    const made = await muster([...create, "--to", "4h"]);
    expect(made).toMatchObject({ exit: 0, stdout: expect.stringMatching(/^declared frz_\w+ `Migration`: staging/) });
    const id = idIn(made.stdout, "frz");
    const held = await check("checkout", "staging");
    expect([held.exit, held.stdout]).toEqual([4, expect.stringMatching(/^WAIT {2}checkout -> staging/)]);
    expect(held.stdout.replace(/\s+/g, " ")).toContain("frozen: Migration, until");

    expect((await muster(["freeze", "change", id, "--environment", "dev"])).exit).toBe(0);
    expect((await check("checkout", "staging")).exit).toBe(0);
    expect((await check("checkout", "dev")).exit).toBe(4);
    const listed = (await muster(["freeze", "list"])).stdout;
    expect(listed).toMatch(new RegExp(`^${id} {3}active until .* UTC {3}dev$`, "m"));
    expect(listed).toContain("2 freezes.");

    const ended = await muster(["freeze", "end", id]);
    expect([ended.exit, ended.stdout]).toEqual([0, `ended ${id}: what waited for it goes on\n`]);
    expect((await check("checkout", "dev")).exit).toBe(0);
    expect((await muster(["freeze", "list"])).stdout).not.toContain(id);
    expect((await muster(["freeze", "list", "--all"])).stdout).toMatch(new RegExp(`^${id} {3}ended`, "m"));
  });

  it.each([
    [["freeze", "create", "--title", "x", "--environment", "dev", "--to", "4h"], 2, "`reason` is missing"],
    [["freeze", "create", "--title", "x", "--to", "soon", "--reason", REASON], 2, "`--to soon` is not an instant"],
    [["freeze", "end", "frz_1"], 2, "frz_1"],
    [["freeze", "end", "for-ever"], 2, "for-ever"],
  ])("%j ends with %i", async (argv, exit, message) => {
    const ran = await muster(argv);
    expect([ran.exit, ran.stdout, ran.stderr]).toEqual([exit, "", expect.stringContaining(message)]);
  });

  it("takes an operator", async () => {
    const token = await tokenOf("reader");
    const create = ["freeze", "create", "--title", "x", "--environment", "dev", "--to", "4h", "--reason", REASON];
    expect((await muster(create, token)).exit).toBe(5);
    expect((await muster(["freeze", "list"], token)).exit).toBe(0);
  });
});

describe("muster lock", () => {
  it("holds one entity, and no other, until it is ended", async () => {
    const made = await muster(["lock", "search", "--environment", "dev", "--reason", "Incident 7."]);
    expect([made.exit, made.stdout]).toEqual([
      0,
      expect.stringMatching(/^locked search -> dev until it is ended: lck_\w+\n$/),
    ]);
    const id = idIn(made.stdout, "lck");
    const held = await check("search", "dev");
    expect([held.exit, held.stdout]).toEqual([4, expect.stringContaining("locked: Incident 7, until")]);
    expect(held.stdout).not.toContain("Approve:");
    expect((await check("checkout", "dev")).exit).toBe(0);
    expect((await muster(["lock", "list"])).stdout).toContain(`${id}   active until it is ended   search -> dev`);
    expect((await muster(["lock", "end", id])).exit).toBe(0);
    expect((await check("search", "dev")).exit).toBe(0);
    const again = await muster(["lock", "end", id]);
    expect([again.exit, again.stdout]).toEqual([2, ""]);
  });

  it("names the entity that was meant", async () => {
    const ran = await muster(["lock", "component:chekout", "--reason", "x"]);
    expect([ran.exit, ran.stderr]).toEqual([2, expect.stringContaining("did you mean `component:default/checkout`?")]);
  });
});

describe("muster approve", () => {
  const person = (name: string, ...more: string[]) => tokenOf("approver", "--owner", `user:default/${name}`, ...more);
  const hotfix = async (version: string) => {
    const asked = await check("checkout", "production", "--type", "hotfix", "--release", version);
    return { ...asked, id: idIn(asked.stdout, "dec") };
  };

  it("lets through what waits once a member of the group said yes, and nobody else", async () => {
    const waiting = await hotfix("1.0.1");
    expect(waiting.exit).toBe(4);
    expect(waiting.stdout).toContain("approval by sre (gate production)");
    expect(waiting.stdout).toContain(`\nApprove: muster approve ${waiting.id}\n`);
    const refusals = [
      [ADMIN, "no-person"],
      [await person("alex"), "not-in-group"],
      [await tokenOf("reader", "--owner", "user:default/kim", "--group", "sre"), "role-missing"],
    ] as const;
    for (const [token, code] of refusals) {
      const refused = await muster(["approve", waiting.id], token);
      expect([code, refused.exit, refused.stdout]).toEqual([code, 5, ""]);
    }
    expect((await hotfix("1.0.1")).exit).toBe(4);

    const kim = await person("kim", "--group", "sre");
    const approved = await muster(["approve", waiting.id], kim);
    expect([approved.exit, approved.stdout]).toEqual([0, `approved ${waiting.id} as user:default/kim\n`]);
    expect(await hotfix("1.0.1")).toMatchObject({
      exit: 0,
      stdout: expect.stringMatching(/^ALLOW .*\n.*basis.* approval/s),
    });
    expect((await hotfix("1.0.2")).exit).toBe(4);
  });

  it("blocks what a member says no to, with a reason", async () => {
    const { id } = await hotfix("1.0.3");
    const kim = await person("kim", "--group", "sre");
    expect((await muster(["approve", id, "--reject"], kim)).exit).toBe(2);
    const rejected = await muster(["approve", id, "--reject", "--reason", "the schema is not migrated"], kim);
    expect([rejected.exit, rejected.stdout]).toEqual([0, `rejected ${id} as user:default/kim\n`]);
    const asked = await hotfix("1.0.3");
    expect([asked.exit, asked.stdout]).toEqual([1, expect.stringContaining("the schema is not migrated")]);
  });

  it("lets a release through a freeze that names approvers, which says who they are", async () => {
    const museum = () => check("checkout", "museum", "--release", "2.0.0");
    const held = await museum();
    expect(held.exit).toBe(4);
    expect(held.stdout.replace(/\s+/g, " ")).toContain("ends by itself; sre may let it through");
    expect((await muster(["approve", idIn(held.stdout, "dec")], await person("kim", "--group", "sre"))).exit).toBe(0);
    expect((await museum()).exit).toBe(0);
  });

  it("takes a release that is named", async () => {
    const unnamed = await check("checkout", "production", "--type", "hotfix");
    expect(unnamed.stdout).toContain("\nApprove: ask again with --release, --commit or --artifact");
    const kim = await person("kim", "--group", "sre");
    const refused = await muster(["approve", idIn(unnamed.stdout, "dec")], kim);
    expect([refused.exit, refused.stderr]).not.toEqual([0, ""]);
  });
});

describe("muster deployed", () => {
  it("makes an allowed release what the next are compared with, and what can be rolled back to", async () => {
    const release = (version: string, ...more: string[]) =>
      check("checkout", "production", "--release", version, ...more);
    const deployed = (version: string, ...more: string[]) =>
      muster(["deployed", "checkout", "--env", "production", "--release", version, ...more]);
    expect((await release("3.0.0")).exit).toBe(0);
    const first = await deployed("3.0.0");
    expect([first.exit, first.stdout]).toEqual([
      0,
      expect.stringMatching(
        /^component:default\/checkout -> production is deployed \(dec_\w+\): later releases are compared with it\n$/,
      ),
    ]);

    expect((await deployed("3.0.0", "--pin")).stdout).toContain("until it is unpinned");

    await coverage("checkout", 10);
    const worse = await release("3.1.0");
    expect([worse.exit, worse.stdout]).toEqual([1, expect.stringContaining("BLOCKING  tests-cover-the-code")]);
    const never = await deployed("3.1.0");
    expect([never.exit, never.stderr]).toEqual([2, expect.stringContaining("no decision allowed that release")]);
    expect((await release("3.0.0", "--type", "rollback")).exit).toBe(0);
    expect((await release("2.9.0", "--type", "rollback")).exit).toBe(1);
    await coverage("checkout", 90);
  });

  it("is asked for with what is deployed, and where", async () => {
    expect((await muster(["deployed", "checkout", "--env", "production"])).exit).toBe(2);
    expect((await muster(["deployed", "checkout", "--release", "3.0.0"])).exit).toBe(2);
    expect((await muster(["deployed", "dec_1"])).exit).toBe(2);
  });
});
