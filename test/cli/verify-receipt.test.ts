// Does `muster verify` say of a receipt what a deployment needs to know, with an exit code to go by?

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { sealed } from "../../src/app/audit/sign-checkpoint.ts";
import { jwkOf, testKey, TEST_SIGNER, VECTOR_KEY } from "../receipt/keys.ts";
import { cli, temporaryFolder } from "./run-cli.ts";

const VECTOR = readFileSync(join(import.meta.dirname, "../receipt/vector.dsse.json"), "utf8");
const DIGEST = "sha256:bf91b37b1c71d3a6aca2a614fe1d986586dc369f9022473243825fa19d077e43";
const publicHalf = (key: typeof VECTOR_KEY): string => JSON.stringify({ ...jwkOf(key), d: undefined });
const FILES = {
  "receipt.json": VECTOR,
  "keys.json": publicHalf(VECTOR_KEY),
  "others.json": publicHalf(testKey("another")),
  "empty.json": '{"keys":[]}',
};
/** While the receipt was good. */
const own = { now: () => Date.parse("2026-02-03T09:30:00Z") };
const GOOD = ["verify", "receipt.json", "--digest", DIGEST, "--keys", "keys.json"];

describe("muster verify", () => {
  it("holds a receipt against what is released, asking nobody", async () => {
    const folder = temporaryFolder(FILES);
    const offline = { ...own, fetch: () => Promise.reject(new Error("nobody is to be asked")) };
    const more = ["--environment", "production", "--entity", "service:payments-api", "--max-age", "1h"];
    expect(await cli([...GOOD, ...more], folder, offline)).toEqual({
      exit: 0,
      stdout:
        "Holds: dec_01JKX4 allows service:payments-api -> production, decided at 2026-02-03T09:15:02Z, good until 2026-02-03T10:15:02Z; signed by sha256:45808e751b70ce964a198466b75c7ef28eab2a1b5a10a932115ab67445a802f5.\n",
      stderr: "",
    });
    const json = await cli([...GOOD, "--format", "json"], folder, own);
    expect(JSON.parse(json.stdout)).toMatchObject({ holds: true, validUntil: "2026-02-03T10:15:02Z" });
    expect(JSON.parse(json.stdout)).toMatchObject({ unchecked: ["environment", "entity"] });
    const piped = await cli(["verify", "-", ...GOOD.slice(2)], folder, {
      ...own,
      readStdin: () => Promise.resolve(VECTOR),
    });
    expect(piped.exit).toBe(0);
  });

  it.each([
    [[], "where it is to be released (`--environment`) and whose release it is (`--entity`)"],
    [["--environment", "production"], "whose release it is (`--entity`)"],
    [["--entity", "service:payments-api"], "where it is to be released (`--environment`)"],
  ])("says what it was not held against with %j", async (more, unchecked) => {
    const { exit, stdout } = await cli([...GOOD, ...more], temporaryFolder(FILES), own);
    expect([exit, stdout.split("\n").slice(1)]).toEqual([0, [`Not checked: ${unchecked}.`, ""]]);
  });

  it.each<[code: string, more: readonly string[]]>([
    ["other-digest", ["--digest", "0".repeat(64)]],
    ["other-digest", ["--digest", `gitCommit:${"0".repeat(40)}`]],
    ["other-environment", ["--environment", "staging"]],
    ["other-entity", ["--entity", "payments-api"]],
    ["too-old", ["--max-age", "10m"]],
    ["unknown-key", ["--keys", "others.json"]],
  ])("refuses with exit 1 and `%s` for %j", async (code, more) => {
    const { exit, stdout } = await cli([...GOOD, ...more], temporaryFolder(FILES), own);
    expect([exit, stdout]).toEqual([1, expect.stringMatching(new RegExp(`^REFUSED: .+ \\[${code}\\]\n$`))]);
  });

  it("refuses a receipt whose time is over", async () => {
    const { exit, stdout } = await cli([...GOOD, "--format", "json"], temporaryFolder(FILES));
    expect(exit).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ holds: false, code: "expired" });
  });

  it.each<[message: string, argv: readonly string[]]>([
    ["nothing is named to verify", ["verify"]],
    ["two things are named to verify", [...GOOD, "--audit"]],
    ["nothing says what is to be released", ["verify", "receipt.json", "--keys", "keys.json"]],
    ["`sha256:12` is not a digest", [...GOOD, "--digest", "sha256:12"]],
    ["`sha256:", [...GOOD, "--digest", `sha256:${"0".repeat(40)}`]],
    ["`--max-age soon` is not a duration", [...GOOD, "--max-age", "soon"]],
    ["`none.json` cannot be read", ["verify", "none.json", "--digest", DIGEST, "--keys", "keys.json"]],
    ["`none.json` cannot be read", [...GOOD, "--keys", "none.json"]],
    ["`receipt.json` holds no Ed25519 keys", [...GOOD, "--keys", "receipt.json"]],
    ["`empty.json` holds no Ed25519 keys", [...GOOD, "--keys", "empty.json"]],
    ["no keys are named", GOOD.slice(0, 4)],
  ])("says `%s` with exit 2", async (message, argv) => {
    const { exit, stderr } = await cli(argv, temporaryFolder(FILES), own);
    expect([exit, stderr]).toEqual([2, expect.stringContaining(`muster: ${message}`)]);
  });

  it("takes the keys from where they are published", async () => {
    const asked: string[] = [];
    const answering = (status: number) => async (url: string) => {
      asked.push(url);
      return new Response(status === 200 ? FILES["keys.json"] : "", { status });
    };
    const folder = temporaryFolder(FILES);
    const keys = ["--keys", "https://muster.example.com/.well-known/jwks.json"];
    expect((await cli([...GOOD, ...keys], folder, { ...own, fetch: answering(200) })).exit).toBe(0);
    const env = { MUSTER_URL: "https://muster.example.com" };
    expect((await cli(GOOD.slice(0, 4), folder, { ...own, env, fetch: answering(200) })).exit).toBe(0);
    expect(new Set(asked)).toEqual(new Set(["https://muster.example.com/.well-known/jwks.json"]));
    const gone = await cli([...GOOD, ...keys], folder, { ...own, fetch: answering(404) });
    expect([gone.exit, gone.stderr]).toEqual([3, expect.stringContaining("answered 404")]);
    const dead = await cli([...GOOD, ...keys], folder, { ...own, fetch: () => Promise.reject(new Error("down")) });
    expect([dead.exit, dead.stderr]).toEqual([3, expect.stringContaining("could not be reached: down")]);
  });
});

describe("muster verify --audit --checkpoint", () => {
  const CHECKPOINT = { sequence: 3, hash: `sha256:${"a".repeat(64)}`, at: Date.parse("2026-12-01") };
  const NOT_THERE = { sequence: 0, hash: "sha256:0" };
  const verified = { intact: true, entries: 3, decisions: 1, head: NOT_THERE, broken: null };

  async function verify(text: string, ...more: readonly string[]) {
    const expected: (string | undefined)[] = [];
    const local = {
      keys: async () => JSON.parse(`{"keys":[${FILES["keys.json"]}]}`) as never,
      verifyAudit: async (_: string, head: string | undefined) => {
        expected.push(head);
        return verified;
      },
    };
    const folder = temporaryFolder({ ...FILES, "checkpoint.json": text });
    const argv = ["verify", "--audit", "--db", "x.db", "--checkpoint", "checkpoint.json", ...more];
    return { ...(await cli(argv, folder, { local: async () => local as never })), expected };
  }

  it("asks for the entry that is proved, and for none that is not", async () => {
    const { envelope } = await sealed(TEST_SIGNER, CHECKPOINT);
    expect(await verify(envelope)).toMatchObject({ exit: 0, expected: [CHECKPOINT.hash] });
    expect(await verify(envelope, "--keys", "keys.json")).toMatchObject({ exit: 0, expected: [CHECKPOINT.hash] });
    const others = await verify(envelope, "--keys", "others.json");
    expect(others).toMatchObject({ exit: 2, expected: [], stderr: expect.stringContaining("[unknown-key]") });
    const receipt = await verify(VECTOR);
    expect(receipt).toMatchObject({ exit: 2, stderr: expect.stringContaining("[wrong-predicate]") });
    const both = await verify(envelope, "--expect-head", "sha256:1");
    expect(both).toMatchObject({ exit: 2, stderr: expect.stringContaining("say the same") });
  });
});
