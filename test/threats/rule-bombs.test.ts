// T11–T14: rules and queries that would take all memory, all time or all of the stack, or reach what is no data.

import { beforeAll, describe, expect, it } from "vitest";
import { succeeded } from "../faults/given.ts";
import { attackedService, cpuSeconds, refused } from "./attacked-service.ts";
import type { AttackedService } from "./attacked-service.ts";

let muster: AttackedService;
let digest: unknown;
beforeAll(async () => {
  muster = await attackedService();
  digest = succeeded(await muster.ask("GET /v1/rulebook"))["digest"];
});

/** Seconds of a processor that any one of them may cost, with all that a push or a trial costs anyway. */
const MOST_SECONDS = 2;

async function cheaply<Answered>(what: string, ask: () => Promise<Answered>): Promise<Answered> {
  const before = cpuSeconds(muster.pid);
  const answered = await ask();
  expect(cpuSeconds(muster.pid) - before, what.slice(0, 80)).toBeLessThan(MOST_SECONDS);
  expect((await muster.ask("GET /readyz")).status).toBe(200);
  return answered;
}

const file = (pass: string): string => `kind: Scorecard
id: bomb
title: Bomb
rules:
  - id: goes-off
    title: Goes off
    pass: ${pass}
`;

const nested = (depth: number): string => `${'{"!":['.repeat(depth)}true${"]}".repeat(depth)}`;
const pairs = (list: string): string =>
  `{"reduce":[${list},{"merge":[{"var":"accumulator"},{"var":"accumulator"}]},[1]]}`;
const times = (count: number): string => `[${Array.from({ length: count }, (_, index) => index).join(",")}]`;
const doubling = `{">":[{"length":[${pairs(times(40))}]},0]}`;
const concatenating = `{"!=":[{"reduce":[${times(60)},{"cat":[{"var":"accumulator"},{"var":"accumulator"}]},"x"]},""]}`;
const loops = (depth: number): string => (depth === 0 ? "true" : `{"every":[${times(100)},${loops(depth - 1)}]}`);

/** Whose own size or depth says it all. */
const TOO_MUCH: Readonly<Record<string, string>> = {
  "nests 20,000 deep": file(nested(20_000)),
  "nests 100 deep": file(nested(100)),
  "is a bomb of aliases": `a: &a [x,x,x,x,x,x,x,x,x]
b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]
c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]
d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]
e: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]
f: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e]
g: &g [*f,*f,*f,*f,*f,*f,*f,*f,*f]
kind: Scorecard
`,
  "opens 20,000 brackets": `kind: ${"[".repeat(20_000)}`,
  "runs code by a tag": file("!!js/function 'function () { process.exit(1) }'"),
  "has a tag of its own": file("!evil { a: 1 }"),
  "takes keys from elsewhere": "base: &base { kind: Scorecard }\n<<: *base\nid: a\n",
  "says a key twice": "kind: Scorecard\nid: a\nid: b\n",
  "names what is no data": file('{"log":[{"var":"entity"}]}'),
  "calls what is no operator": file('{"constructor":[{"var":"entity"}]}'),
  "calls what every object has": file('{"__proto__":[]}'),
  "matches by an expression": file('{"regex":[{"var":"entity.metadata.name"},"^(a+)+$"]}'),
  "loops in loops in loops": file(loops(3)),
  "computes its path": file('{"var":[{"cat":["facts.","x.a"]}]}'),
};

/** That can be written, and never be carried through. */
const TOO_LONG: Readonly<Record<string, string>> = {
  "doubles a list": doubling,
  "doubles a text": concatenating,
};

const push = (text: string) => refused(muster, "PUT /v1/rulebook", { body: { files: [{ path: "bomb.yaml", text }] } });

describe("a rule file that", () => {
  it.each(Object.entries(TOO_MUCH))(
    "%s is refused with its place, pushed or tried, and those before it serve on",
    async (name, text) => {
      const pushed = await cheaply(name, () => push(text));
      expect([pushed.status, pushed.code]).toEqual([422, "rules-do-not-load"]);
      const place = { file: "bomb.yaml", line: expect.any(Number) as number, column: expect.any(Number) as number };
      expect(pushed.problems?.[0]).toMatchObject(place);
      const tried = await cheaply(name, () =>
        refused(muster, "POST /v1/evaluate", { body: { rules: text, documents: DOCUMENTS } }),
      );
      expect(tried.status).toBe(422);
      expect(succeeded(await muster.ask("GET /v1/rulebook"))["digest"]).toBe(digest);
    },
  );
});

const DOCUMENTS = [{ entity: { kind: "Component", metadata: { name: "a".repeat(60) } } }];

it("a rule file of a megabyte is not read at all", async () => {
  const text = file(`"${"x".repeat(1_000_000)}"`);
  expect((await push(text)).status).toBe(422);
  expect((await refused(muster, "POST /v1/evaluate", { body: { rules: text } })).status).toBe(422);
});

describe("a rule that", () => {
  it.each(Object.entries(TOO_LONG))(
    "%s is stopped: its outcome is not known, and other rules go on",
    async (name, pass) => {
      const rules = `${file(pass)}  - { id: goes-on, title: Goes on, pass: { exists: entity.kind } }\n`;
      const body = { rules, documents: DOCUMENTS, explain: "all" };
      const answer = await cheaply(name, () => muster.ask("POST /v1/evaluate", { body }));
      const { items } = succeeded(answer) as {
        items: { scorecards: { findings: { rule: string; outcome: string }[] }[] }[];
      };
      const outcomes = Object.fromEntries(
        items[0]?.scorecards[0]?.findings.map(({ rule, outcome }) => [rule, outcome]) ?? [],
      );
      expect(outcomes).toEqual({ "goes-off": "unknown", "goes-on": "pass" });
    },
  );

  it.each(Object.entries(TOO_LONG))("%s is no query either", async (name, where) => {
    const body = { where: JSON.parse(where) as unknown };
    const answer = await cheaply(name, () => muster.ask("POST /v1/query", { body }));
    const entities = 5;
    expect(succeeded(answer)).toMatchObject({ items: [], unknown: entities });
  });

  it.each([
    ["constructor", "reserved-name"],
    ["__proto__", "reserved-name"],
    ["toString", "unknown-root"],
    ["entity.constructor", "reserved-name"],
    ["entity.__proto__.constructor", "reserved-name"],
    ["facts.__proto__", "reserved-name"],
  ])("reads `%s` is refused: no data holds it", async (path, code) => {
    const told = await refused(muster, "POST /v1/evaluate", {
      body: { rules: file(JSON.stringify({ "!!": { var: path } })), documents: DOCUMENTS },
    });
    expect([told.status, told.problems?.[0]?.code]).toEqual([422, code]);
    const where = { "!!": { var: path } };
    expect(await refused(muster, "POST /v1/query", { body: { where } })).toMatchObject({ status: 422 });
  });

  it.each(["toString", "valueOf", "hasOwnProperty", "length", "at"])(
    "reads `%s` of data that lacks it finds nothing there",
    async (name) => {
      const rules = file(JSON.stringify({ "!!": { var: `entity.metadata.${name}` } }));
      const answer = await muster.ask("POST /v1/evaluate", { body: { rules, documents: DOCUMENTS, explain: "all" } });
      expect(answer.text).toContain('"outcome":"fail"');
      expect(answer.text).not.toContain("native code");
    },
  );
});

describe("patterns and versions", () => {
  const NAME = "a".repeat(60);
  const patterns = [
    "*a".repeat(30) + "b",
    `${"*".repeat(199)}b`,
    "a*".repeat(99) + "b",
    "(a+)+$",
    "[a-z]*".repeat(20),
    "?*".repeat(50) + "b",
  ];

  it.each(patterns.map((pattern, index) => ({ pattern, index })))(
    "glob number $index takes no time",
    async ({ pattern }) => {
      const rules = file(JSON.stringify({ glob: [{ var: "entity.metadata.name" }, pattern] }));
      const documents = [{ entity: { kind: "Component", metadata: { name: NAME } } }];
      const answer = await cheaply(pattern, () =>
        muster.ask("POST /v1/evaluate", { body: { rules, documents, explain: "all" } }),
      );
      expect(answer.status).toBe(200);
      expect(answer.text).toContain('"outcome":"fail"');
    },
  );

  it("a version of any length takes no time", async () => {
    const rules = file('{"sem_ver":[{"var":"facts.x.v"},">=","1.0.0"]}');
    for (const version of [
      "1".repeat(16_000),
      `1.${"0.".repeat(8_000)}`,
      `1.0.0-${"a.".repeat(8_000)}`,
      `${" ".repeat(16_000)}1.0.0`,
    ]) {
      const documents = [{ ...DOCUMENTS[0], facts: { "x.v": { value: version } } }];
      const answer = await cheaply(version, () =>
        muster.ask("POST /v1/evaluate", { body: { rules, documents, explain: "all" } }),
      );
      expect(answer.text).toContain('"outcome":"unknown"');
    }
  });

  it("a gate's, a token's and a query's patterns take no time", async () => {
    for (const pattern of patterns) {
      const gate = `${file("true").replace("true", "{ exists: entity.kind }")}---
kind: Gate
id: any
title: Any
environments: [${JSON.stringify(pattern)}]
require: [{ scorecard: bomb, level: done, enforcement: block }]
`;
      await cheaply(pattern, () => push(gate));
      const scope = { entities: [pattern], environments: [pattern] };
      const token = await muster.token(["gatekeeper"], scope);
      const body = { entity: `component:default/${NAME}`, environment: NAME, dryRun: true };
      const answer = await cheaply(pattern, () => muster.ask("POST /v1/decisions", { token, body }));
      expect(answer.status, pattern).toBe(403);
    }
  });
});

it("ends with the process it began with", async () => {
  expect(() => process.kill(muster.pid, 0)).not.toThrow();
});
