// Do the commands for what people decide ask the right thing, tell what was answered, and end with the right code?

import { describe, expect, it } from "vitest";
import { cli, temporaryFolder } from "./run-cli.ts";
import { standIn } from "./stand-in.ts";
import type { Received, Reply } from "./stand-in.ts";

async function run(argv: readonly string[], answer: (asked: Received) => Reply, cwd = temporaryFolder()) {
  const { url, received } = await standIn(answer);
  const ran = await cli(argv, cwd, { env: { MUSTER_URL: url, MUSTER_TOKEN: "mst_secret" } });
  return { ...ran, asked: received.map(({ method, path }) => `${method} ${path}`), received };
}

const REF = "component:default/checkout";
const REASON = "The test is booked for the 12th";
const WAIVER = {
  id: "wvr_1",
  state: "requested",
  entity: REF,
  scorecard: "security",
  rule: "pen-test",
  environments: [],
  reason: REASON,
  expiresAt: "2026-12-31T00:00:00Z",
};
const REFUSED = (status: number, code: string): Reply => ({
  status,
  body: { type: "about:blank", title: "no", status, code, detail: "somebody else approves" },
});

describe("waiver request", () => {
  const request = ["waiver", "request", REF, "security/pen-test", "--reason", REASON, "--until", "2026-12-31"];

  it("asks for each rule, and says what is left to do", async () => {
    const { exit, stdout, stderr, received, asked } = await run(request, () => ({ status: 201, body: WAIVER }));
    expect([exit, asked]).toEqual([0, ["POST /v1/waivers"]]);
    expect(JSON.parse(received[0]?.body ?? "")).toEqual({
      entity: REF,
      scorecard: "security",
      rule: "pen-test",
      environments: [],
      reason: REASON,
      expiresAt: "2026-12-31",
    });
    expect(stdout).toMatch(/^wvr_1 requested: .* until 2026-12-31T00:00:00Z\n$/);
    expect(stderr).toContain("muster waiver approve wvr_1");
  });

  it("is told as JSON", async () => {
    const { exit, stdout } = await run([...request, "--format", "json"], () => ({ status: 201, body: WAIVER }));
    expect([exit, JSON.parse(stdout)]).toEqual([0, { items: [WAIVER], next: null }]);
  });

  it.each([
    ["no rule", ["waiver", "request", REF, "--reason", REASON, "--for", "30d"], "no rule is named"],
    ["no reason", ["waiver", "request", REF, "a/b", "--for", "30d"], "no reason is given"],
    ["no end", ["waiver", "request", REF, "a/b", "--reason", REASON], "no end is named"],
    ["an end that is none", ["waiver", "request", REF, "a/b", "--reason", REASON, "--for", "x"], "is not a duration"],
  ])("with %s is wrong usage, and asks nobody", async (_, argv, message) => {
    const { exit, stderr, asked } = await run(argv, () => ({ body: WAIVER }));
    expect([exit, asked]).toEqual([2, []]);
    expect(stderr).toContain(message);
  });
});

describe("waiver approve", () => {
  it("says what is in force", async () => {
    const { exit, stdout, asked } = await run(["waiver", "approve", "wvr_1"], () => ({
      body: { ...WAIVER, state: "active" },
    }));
    expect([exit, asked]).toEqual([0, ["POST /v1/waivers/wvr_1/approve"]]);
    expect(stdout).toContain("wvr_1 active");
  });

  it("that is refused says why, and is no success", async () => {
    const { exit, stdout, stderr } = await run(["waiver", "approve", "wvr_1"], () => REFUSED(403, "own-request"));
    expect([exit === 0, stdout]).toEqual([false, ""]);
    expect(stderr).toContain("somebody else approves");
  });
});

describe("waiver generate", () => {
  const finding = (rule: string, more: object = {}) => ({
    scorecard: "security",
    rule,
    outcome: "fail",
    draft: false,
    waiver: null,
    ...more,
  });
  const answer = (): Reply => ({
    body: {
      items: [
        { entity: REF, findings: [finding("pen-test"), finding("tried", { draft: true })] },
        {
          entity: "component:default/cart",
          findings: [finding("pen-test"), finding("scan", { waiver: { id: "wvr_2" } })],
        },
      ],
      next: null,
    },
  });
  const generate = ["waiver", "generate", "security", "--reason", REASON];

  it("writes what `waiver request --file` asks for, and asks for nothing", async () => {
    const { exit, stdout, stderr, asked } = await run(
      [...generate, "--ttl", "10d", "--owner", "group:default/a"],
      answer,
    );
    expect(exit).toBe(0);
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatch(
      /^GET \/v1\/scorecards\/security\/findings\?owner=group%3Adefault%2Fa&outcome=fail%2Cunknown/,
    );
    const items = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(items.map(({ entity, rule, reason }) => [entity, rule, reason])).toEqual([
      [REF, "pen-test", REASON],
      ["component:default/cart", "pen-test", REASON],
    ]);
    expect(stderr).toContain("2 waivers until");
    const folder = temporaryFolder({ "waivers.json": stdout });
    const sent = await run(
      ["waiver", "request", "--file", "waivers.json"],
      () => ({ status: 201, body: WAIVER }),
      folder,
    );
    expect([sent.exit, sent.received.map(({ body }) => JSON.parse(body) as unknown)]).toEqual([0, items]);
  });

  it.each([
    ["no reason", ["waiver", "generate", "security"], "no reason is given"],
    ["a life that is none", [...generate, "--ttl", "soon"], "`--ttl soon` is not a duration"],
  ])("with %s is wrong usage", async (_, argv, message) => {
    const { exit, stderr, asked } = await run(argv, answer);
    expect([exit, asked]).toEqual([2, []]);
    expect(stderr).toContain(message);
  });
});
