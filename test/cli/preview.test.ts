// `muster preview`: does it tell what would change, by files and by a server, and end as is said?

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { cli, filesIn, ROOT, temporaryFolder } from "./run-cli.ts";

const LOCAL = ["--local", "--base", "examples/preview/before", "--catalog", "examples/catalog"];
const AFTER = ["preview", "--rules", "examples/preview/after", ...LOCAL, "--facts", "examples/facts.yaml"];
const LATER = [...AFTER, "--at", "2026-12-15T12:00:00Z"];

it("ends with 1 where more would be newly blocked than may be, else with 0", async () => {
  expect((await cli(LATER, ROOT)).exit).toBe(0);
  expect((await cli([...LATER, "--max-newly-blocked", "4"], ROOT)).exit).toBe(0);
  const { exit, stdout } = await cli([...LATER, "--max-newly-blocked", "3"], ROOT);
  expect(exit).toBe(1);
  expect(stdout).toContain("4 releases newly blocked, 1 level lost; at most 3 may be newly blocked (exit 1).");
});

it("writes a comment that can be found again, annotations and the counts for later steps", async () => {
  const folder = temporaryFolder();
  const [comment, outputs] = [join(folder, "comment.md"), join(folder, "outputs")];
  filesIn(folder, { outputs: "" });
  const env = { GITHUB_ACTIONS: "true", GITHUB_OUTPUT: outputs };
  const { stdout } = await cli([...LATER, "--out", `markdown=${comment}`], ROOT, { env });
  expect(stdout).toMatch(/^::warning title=newly blocked::legacy-orders -> production: allow -> block%0A/);
  expect(readFileSync(comment, "utf8")).toMatch(/^<!-- muster-preview -->\n## Preview: 4 releases newly blocked/);
  expect(readFileSync(outputs, "utf8")).toMatch(/^newly_blocked=4\nnewly_waiting=0\n/);
});

it("tells each change in a row", async () => {
  const { stdout } = await cli([...LATER, "--format", "csv"], ROOT);
  expect(stdout.trimEnd().split("\r\n")).toHaveLength(6);
  expect(stdout).toContain("lost,component:default/storefront,group:default/storefront,,readiness,silver,bronze,");
});

it("refuses options that mean nothing together, and rules that do not load", async () => {
  const refused = async (...argv: readonly string[]) => {
    const { exit, stderr } = await cli(["preview", "--rules", "examples/preview/after", ...argv], ROOT);
    return [exit, stderr.split("\n")[0]];
  };
  expect(await refused("--local")).toEqual([2, "muster: `--local` does not know the rules to compare with"]);
  expect(await refused("--base", "x")).toEqual([
    2,
    "muster: `--base` is for `--local`: a server compares with what it holds itself",
  ]);
  expect(await refused(...LOCAL, "--max-newly-blocked", "-1")).toEqual([2, expect.stringContaining("is not a number")]);
  expect((await refused())[1]).toBe("muster: no server is named");
  const folder = temporaryFolder({ "rules/a.yaml": "kind: [" });
  expect((await cli(["preview", "--rules", "rules"], folder)).exit).toBe(2);
});

it("asks the server about the files, and reads what a later version says as far as it is known here", async () => {
  const asked: { url: string; body: unknown }[] = [];
  const { stdout: local } = await cli([...LATER, "--format", "json"], ROOT);
  const answer = { ...(JSON.parse(local) as object), inventedLater: true };
  const { exit, stdout } = await cli(
    ["preview", "--rules", "examples/preview/after", "--at", "2026-12-15", "--environment", "production", "prod-eu"],
    ROOT,
    {
      env: { MUSTER_URL: "http://127.0.0.1:9", MUSTER_TOKEN: "mst_x" },
      fetch: async (url, { body }) => {
        asked.push({ url, body: JSON.parse(typeof body === "string" ? body : "") });
        return Response.json(answer);
      },
    },
  );
  expect(asked.map(({ url }) => url)).toEqual([
    "http://127.0.0.1:9/v1/preview?at=2026-12-15&environment=production%2Cprod-eu&limit=10000",
  ]);
  expect(asked[0]?.body).toEqual({
    files: [expect.objectContaining({ path: "examples/preview/after/readiness.yaml" })],
  });
  expect([exit, stdout.split("\n")[0]?.slice(0, 7)]).toEqual([0, "PREVIEW"]);
});
