// Does an export get to where it is wanted, whole or not at all?

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cli, temporaryFolder } from "./run-cli.ts";
import { standIn } from "./stand-in.ts";
import type { Reply } from "./stand-in.ts";

const LINES = '{"id":"dec_2"}\n{"id":"dec_1","message":"ü"}\n';
const asLines = (body: string, more: Reply = {}): Reply => ({
  body,
  headers: { "content-type": "application/x-ndjson" },
  ...more,
});

async function run(argv: readonly string[], answer: Reply, cwd = temporaryFolder()) {
  const { url, received } = await standIn(() => answer);
  const ran = await cli(["export", "decisions", ...argv], cwd, { env: { MUSTER_URL: url, MUSTER_TOKEN: "mst_x" } });
  return { ...ran, received };
}

describe("export decisions", () => {
  it("prints what the server has, and says how many on standard error", async () => {
    const filters = [
      "--entity",
      "checkout",
      "--env",
      "prod",
      "--verdict",
      "block",
      "--from",
      "2026-11-01",
      "--to",
      "2026-12-01",
    ];
    const { exit, stdout, stderr, received } = await run(filters, asLines(LINES));
    expect([exit, stdout, stderr]).toEqual([0, LINES, "2 decisions written.\n"]);
    const [asked] = received;
    const query = "entity=checkout&environment=prod&verdict=block&from=2026-11-01&to=2026-12-01";
    expect(asked?.path).toBe(`/v1/decisions?${query}`);
    expect(asked?.headers.accept).toContain("application/x-ndjson");
  });

  it("does not count the line that says what is left out", async () => {
    const { stderr, received } = await run(["--mask", "people"], asLines(`{"export":"decisions"}\n${LINES}`));
    expect([stderr, received[0]?.path]).toEqual(["2 decisions written.\n", "/v1/decisions?mask=people"]);
  });

  it("writes a file when it is whole", async () => {
    const folder = temporaryFolder({ "d.ndjson": "before" });
    const { exit, stdout, stderr } = await run(["--out", "d.ndjson"], asLines(LINES), folder);
    expect([exit, stdout, stderr]).toEqual([0, "", "2 decisions written to `d.ndjson`.\n"]);
    expect(readFileSync(join(folder, "d.ndjson"), "utf8")).toBe(LINES);
    expect(readdirSync(folder)).toEqual(["d.ndjson"]);
  });

  it.each([
    ["breaks off", asLines(LINES, { truncated: true }), "closed the connection before the answer was complete"],
    ["ends within a line", asLines('{"id":'), "broke off within a line"],
    ["has no lines", { body: { items: [], next: null } }, "answered 200 without lines"],
  ])("leaves what was there where the answer %s", async (_, answer, message) => {
    const folder = temporaryFolder({ "d.ndjson": "before" });
    const { exit, stderr } = await run(["--out", "d.ndjson"], answer, folder);
    expect(stderr).toContain(message);
    expect(exit).toBe(3);
    expect(readFileSync(join(folder, "d.ndjson"), "utf8")).toBe("before");
    expect(readdirSync(folder)).toEqual(["d.ndjson"]);
  });

  it.each([
    [{ status: 403, body: { code: "out-of-scope", detail: "not all entities" } }, 5],
    [{ status: 400, body: { code: "malformed-query", detail: "`from` is not an instant" } }, 2],
    [{ status: 503, body: {} }, 3],
  ])("ends as it is refused: %j", async (answer, code) => {
    expect((await run([], answer)).exit).toBe(code);
  });

  it("names a file that cannot be written", async () => {
    const { exit, stderr } = await run(["--out", "nowhere/d.ndjson"], asLines(LINES));
    expect(stderr).toContain("`nowhere/d.ndjson` cannot be written");
    expect(exit).toBe(2);
  });
});
