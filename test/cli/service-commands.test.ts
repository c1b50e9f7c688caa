// Do the commands that talk to a server ask it the right thing, and tell what it answered?

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cli, filesIn, ROOT, temporaryFolder } from "./run-cli.ts";
import { FILES, RULES, TESTS } from "./small-catalog.ts";
import { standIn } from "./stand-in.ts";
import type { Received, Reply } from "./stand-in.ts";

/** Runs the command against a server that answers so. */
async function run(
  argv: readonly string[],
  answer: (asked: Received, before: number) => Reply,
  cwd = temporaryFolder(),
) {
  const { url, received } = await standIn(answer);
  const ran = await cli(argv, cwd, { env: { MUSTER_URL: url, MUSTER_TOKEN: "mst_secret" } });
  return { ...ran, received };
}

describe("events", () => {
  const created = (asked: Received) => ({
    body: { items: (JSON.parse(asked.body) as unknown[]).map((_, index) => ({ index, status: "created" })) },
  });

  it("of files travel in batches, in their order, as the source that is named", async () => {
    const lines = Array.from({ length: 700 }, (_, at) => `{"kind":"rollback","id":"r${at}"}`);
    const folder = temporaryFolder({ "a.ndjson": lines.join("\n"), "b.yaml": "- { kind: tag.pushed, id: last }" });
    const { exit, stdout, received } = await run(["events", "a.ndjson", "b.yaml", "--source", "ci 1"], created, folder);
    expect(received.map(({ method, path }) => `${method} ${path}`)).toEqual([
      "POST /v1/events?source=ci%201",
      "POST /v1/events?source=ci%201",
    ]);
    const sent = received.map(({ body }) => JSON.parse(body) as { readonly id: string }[]);
    expect(sent.map((batch) => batch.length)).toEqual([500, 201]);
    expect(sent.flat().at(-1)).toEqual({ kind: "tag.pushed", id: "last" });
    expect([exit, stdout]).toEqual([0, "701 created, 0 duplicate, 0 ignored, 0 rejected.\n"]);
  });

  it("that are rejected are placed in their file, and are 1; what is only warned of is 0", async () => {
    const file = {
      "events.yaml": "- { kind: rollback, id: a }\n- kind: deployment.finished\n  id: b\n  finishedAt: now\n",
    };
    const problem = { code: "not-a-time", severity: "error", message: "`now` is not a time", pointer: "/1/finishedAt" };
    const rejected = { index: 1, status: "rejected", problems: [problem] };
    const bad = await run(
      ["events", "events.yaml"],
      () => ({ body: { items: [{ index: 0, status: "duplicate" }, rejected] } }),
      temporaryFolder(file),
    );
    expect(bad.stderr).toContain("events.yaml:4:15: `now` is not a time [not-a-time]");
    expect([bad.exit, bad.stdout]).toEqual([1, "0 created, 1 duplicate, 0 ignored, 1 rejected.\n"]);
    const warning = {
      code: "unknown-entity",
      severity: "warning",
      message: "the catalog has no entity `a`",
      pointer: "/0",
    };
    const warned = await run(
      ["events", "events.yaml"],
      () => ({ body: { items: [{ index: 0, status: "created", problems: [warning] }] } }),
      temporaryFolder(file),
    );
    expect(warned.stderr).toContain("the catalog has no entity `a`");
    expect(warned.exit).toBe(0);
  });

  it.each([
    [["events"], "no events are named"],
    [["events", "list.yaml"], "an event is an object"],
  ])("that are none are wrong usage: %j", async (argv, message) => {
    const { exit, stderr, received } = await run(argv, created, temporaryFolder({ "list.yaml": "- 1\n" }));
    expect(stderr).toContain(message);
    expect([exit, received]).toEqual([2, []]);
  });
});

describe("facts", () => {
  const stored = (asked: Received) => ({
    body: { items: (JSON.parse(asked.body) as unknown[]).map((_, index) => ({ index, status: "stored" })) },
  });

  it("of one entity are NAME=VALUE", async () => {
    const argv = ["facts", "--entity", "checkout", "--source", "ci", "test.line_coverage_pct=81.4", "x.tool=v1"];
    const { exit, stdout, received } = await run(argv, stored);
    expect(received.map(({ method, path }) => `${method} ${path}`)).toEqual(["POST /v1/facts"]);
    expect(JSON.parse(received[0]?.body ?? "")).toEqual([
      { entity: "checkout", source: "ci", facts: { "test.line_coverage_pct": 81.4, "x.tool": "v1" } },
    ]);
    expect(stdout).toBe("2 facts taken; 1 item: 1 stored, 0 unchanged, 0 older, 0 rejected.\n");
    expect(exit).toBe(0);
  });

  it("of a file travel in batches, in their order", async () => {
    const lines = Array.from({ length: 2400 }, (_, at) => `{"entity":"e${at}","source":"ci","facts":{"x.n":${at}}}`);
    const { exit, stdout, received } = await run(
      ["facts", "f.ndjson"],
      stored,
      temporaryFolder({ "f.ndjson": lines.join("\n") }),
    );
    const sent = received.map(({ body }) => JSON.parse(body) as { readonly entity: string }[]);
    expect(sent.map((batch) => batch.length)).toEqual([1000, 1000, 400]);
    expect(sent.flat().map(({ entity }) => entity)).toEqual(lines.map((_, at) => `e${at}`));
    expect(stdout).toBe("2400 facts taken; 2400 items: 2400 stored, 0 unchanged, 0 older, 0 rejected.\n");
    expect(exit).toBe(0);
  });

  const YAML = "- { entity: a, source: ci, facts: { x.n: 1 } }\n- entity: b\n  source: ci\n  facts: { x.n: 2 }\n";

  it("that are rejected are placed in their file, and are 1", async () => {
    const rejected = { index: 1, status: "rejected", code: "unknown-entity", message: "the catalog does not hold `b`" };
    const answer = () => ({ body: { items: [{ index: 0, status: "unchanged" }, rejected] } });
    const { exit, stdout, stderr } = await run(
      ["facts", "facts.yaml"],
      answer,
      temporaryFolder({ "facts.yaml": YAML }),
    );
    expect(stderr).toContain("facts.yaml:2:3: the catalog does not hold `b` [unknown-entity]");
    expect(stdout).toBe(
      "1 of 2 facts taken, 1 refused (1 unknown-entity); 2 items: 0 stored, 1 unchanged, 0 older, 1 rejected.\n",
    );
    expect(exit).toBe(1);
  });

  it("of which some are not taken are counted fact by fact, with why", async () => {
    const facts = { "a.b": 1, "c.d": "high", "x.e~f": 2, "x.e/g": 3 };
    const error = (code: string, pointer: string) => ({ code, severity: "error", message: "so it is", pointer });
    const items = [
      {
        index: 0,
        status: "stored",
        code: "wrong-type",
        problems: [
          error("wrong-type", "/0/facts/c.d"),
          error("bad-name", "/0/facts/x.e~0f"),
          { code: "bad-url", severity: "warning", message: "no page", pointer: "/0/facts/a.b" },
        ],
      },
      { index: 1, status: "rejected", code: "unknown-entity", message: "there is none" },
    ];
    const folder = temporaryFolder({ "facts.json": JSON.stringify([1, 2].map(() => ({ entity: "a", facts }))) });
    const answer = () => ({ body: { items } });
    const text = await run(["facts", "facts.json"], answer, folder);
    expect([text.exit, text.stdout]).toEqual([
      1,
      "2 of 8 facts taken, 1 not known from now on (1 wrong-type), 5 refused (1 bad-name, 4 unknown-entity); 2 items: 1 stored, 0 unchanged, 0 older, 1 rejected.\n",
    ]);
    const json = await run(["facts", "facts.json", "--format", "json"], answer, folder);
    expect(JSON.parse(json.stdout)).toMatchObject({
      summary: { stored: 1, rejected: 1, facts: { sent: 8, taken: 2, unknown: 1, refused: 5 } },
    });
  });

  it("that are taken in part are placed in their file, and are 1; those that are warned of are 0", async () => {
    const of = (severity: string) => [{ code: "c", severity, message: "something is amiss", pointer: "/1/facts/x.n" }];
    for (const [severity, code] of [["error", 1] as const, ["warning", 0] as const]) {
      const items = [
        { index: 0, status: "stored" },
        { index: 1, status: "stored", problems: of(severity) },
      ];
      const argv = ["facts", "facts.yaml"];
      const { exit, stdout, stderr } = await run(
        argv,
        () => ({ body: { items } }),
        temporaryFolder({ "facts.yaml": YAML }),
      );
      expect(stderr).toContain(`facts.yaml:4:17: ${code === 1 ? "" : "warning: "}something is amiss [c]`);
      const facts = code === 1 ? "1 of 2 facts taken, 1 refused (1 c)" : "2 facts taken";
      expect(stdout).toBe(`${facts}; 2 items: 2 stored, 0 unchanged, 0 older, 0 rejected.\n`);
      expect(exit).toBe(code);
    }
  });

  it("that the server cannot read are placed in their file, and are 2", async () => {
    const problems = [{ code: "wrong-key", pointer: "/1/facts/x.n", message: "no such thing" }];
    const answer = () => ({ status: 422, body: { code: "invalid-body", detail: "the body is refused", problems } });
    const { exit, stdout, stderr } = await run(
      ["facts", "facts.yaml"],
      answer,
      temporaryFolder({ "facts.yaml": YAML }),
    );
    expect(stderr).toContain("facts.yaml:4:17: no such thing [wrong-key]");
    expect(stdout).toBe("");
    expect(exit).toBe(2);
  });

  it("are not sent at all where not everything can be read", async () => {
    const folder = temporaryFolder({ "facts.json": '[{"entity": "a", "facts": {}}, 7]', "worse.json": "[{" });
    const { exit, stderr, received } = await run(["facts", "facts.json", "worse.json"], stored, folder);
    expect(stderr).toMatch(/facts\.json:1:32:\n +an item is an object[^]*worse\.json:1:/);
    expect(received).toEqual([]);
    expect(exit).toBe(2);
  });

  it.each([
    [["facts"], "no facts are named"],
    [["facts", "--entity", "a", "x.n=1"], "no source is named"],
    [["facts", "--entity", "a", "--source", "ci"], "no facts are named"],
    [["facts", "--entity", "a", "--source", "ci", "x.n"], "`x.n` is not NAME=VALUE"],
    [["facts", "nowhere.json"], "`nowhere.json` does not exist"],
    [["facts", "--source", "ci", "f.json"], "`--source` goes with `--entity`"],
  ])("%j is 2", async (argv, message) => {
    const { exit, stderr, received } = await run(argv, stored, temporaryFolder({ "f.json": "[]" }));
    expect(stderr).toContain(message);
    expect(received).toEqual([]);
    expect(exit).toBe(2);
  });
});

describe("query", () => {
  const item = (ref: string, values: object) => ({ ref, values });
  const CONDITION = '{ "==": [{ var: entity.tier }, "1"] }';

  it("sends the condition, and shows what was selected as a table", async () => {
    const items = [
      item("component:default/checkout", { "entity.owner": "group:default/payments", "facts.x.n": 3 }),
      item("api:shop/orders", { "entity.owner": null, "facts.x.n": ["a", "b"] }),
    ];
    const { exit, stdout, received } = await run(
      ["query", CONDITION, "--select", "entity.owner,facts.x.n", "--sort", "-facts.x.n"],
      () => ({ body: { items, next: null, total: 2, unknown: 3 } }),
    );
    expect(received.map(({ method, path }) => `${method} ${path}`)).toEqual(["POST /v1/query"]);
    expect(JSON.parse(received[0]?.body ?? "")).toEqual({
      where: { "==": [{ var: "entity.tier" }, "1"] },
      select: ["entity.owner", "facts.x.n"],
      sort: ["-facts.x.n"],
      limit: 100,
    });
    expect(stdout.split("\n")).toEqual([
      "entity           entity.owner            facts.x.n",
      "checkout         group:default/payments  3",
      "api:shop/orders  -                       a, b",
      "",
      "2 entities; of 3 more it is not known.",
      "",
    ]);
    expect(exit).toBe(0);
  });

  it("says what of the condition is hardly meant so", async () => {
    const warning = { code: "never-equal", severity: "warning", message: "`entity.owner` is never `payments`" };
    const { exit, stdout, stderr } = await run(["query", CONDITION], () => ({
      body: { items: [], next: null, total: 0, unknown: 0, problems: [warning] },
    }));
    expect(stderr).toContain("warning: `entity.owner` is never `payments` [never-equal]");
    expect(stdout).toBe("0 entities.\n");
    expect(exit).toBe(0);
  });

  it("reads the condition from a file, and all pages up to the limit", async () => {
    const pages = ["a", "b", "c"].map((name, at) => ({
      body: {
        items: [item(`component:default/${name}`, {})],
        next: at < 2 ? `after-${name}` : null,
        total: 3,
        unknown: 0,
      },
    }));
    const answer = (_: Received, before: number) => pages[before] ?? {};
    const all = await run(
      ["query", "where.yaml", "--format", "csv"],
      answer,
      temporaryFolder({ "where.yaml": CONDITION }),
    );
    expect(all.stdout).toBe("ref\r\ncomponent:default/a\r\ncomponent:default/b\r\ncomponent:default/c\r\n");
    expect(all.received.map(({ body }) => (JSON.parse(body) as { after?: string }).after)).toEqual([
      undefined,
      "after-a",
      "after-b",
    ]);
    const some = await run(["query", "--limit", "2"], answer);
    expect(some.stdout).toContain("2 of 3 entities.");
    expect(JSON.parse(some.received[1]?.body ?? "")).toMatchObject({ limit: 1 });
  });

  it("takes a path whose keys hold dots", async () => {
    const path = ["entity", "metadata", "labels", "acme.io/team"];
    const items = [item("component:default/a", { [path.join(".")]: "x" })];
    const { stdout } = await run(["query", "--select", JSON.stringify(path), "--format", "csv"], () => ({
      body: { items, next: null, total: 1, unknown: 0 },
    }));
    expect(stdout).toBe("ref,entity.metadata.labels.acme.io/team\r\ncomponent:default/a,x\r\n");
  });

  it.each([
    [["query", "{ ==: [ }"], "the condition is not one JSON-logic condition"],
    [["query", "nowhere.json"], "`nowhere.json` is neither a condition nor a file"],
    [["query", "--limit", "few"], "`--limit few` is not a number of entities"],
    [["query", "--select", "[entity"], "`[entity` is not a path"],
  ])("%j is 2", async (argv, message) => {
    const { exit, stderr, received } = await run(argv, () => ({}));
    expect(stderr).toContain(message);
    expect(received).toEqual([]);
    expect(exit).toBe(2);
  });
});

describe("push", () => {
  it("sends the files by the paths a person would write", async () => {
    const folder = temporaryFolder({ "platform/rules/basics.yaml": RULES });
    let pushed = false;
    const { exit, stdout, received } = await run(
      ["push", "--rules", "platform/rules", "--without-gates"],
      ({ method }) => {
        if (method === "PUT") pushed = true;
        if (method === "PUT") return { body: { digest: "sha256:4f2c", activated: true, problems: [] } };
        return { body: pushed ? { scorecards: 1, rules: 1, gates: 0 } : { scorecards: 10, rules: 142, gates: 2 } };
      },
      folder,
    );
    const asked = received.map(({ method, path }) => `${method} ${path}`);
    expect(asked).toEqual(["GET /v1/rulebook", "PUT /v1/rulebook", "GET /v1/rulebook"]);
    expect(JSON.parse(received[1]?.body ?? "")).toEqual({
      files: [{ path: "platform/rules/basics.yaml", text: RULES }],
    });
    expect(stdout).toBe(
      "sha256:4f2c is in force: 1 scorecard, 1 rule, 0 gates.\nBefore it: 10 scorecards, 142 rules, 2 gates.\n",
    );
    expect(exit).toBe(0);
  });

  it("sends nothing that holds no gate where there are some, unless told to", async () => {
    const inForce = () => ({ body: { scorecards: 10, rules: 142, gates: 2 } });
    const ran = await run(["push"], inForce, temporaryFolder({ "rules/basics.yaml": RULES }));
    expect(ran.received.map(({ method }) => method)).toEqual(["GET"]);
    expect(ran.stderr).toContain("hold no gate, and would take 2 gates out of force");
    expect([ran.exit, ran.stdout]).toEqual([2, ""]);
  });

  it("sends nothing that does not load here, and says why", async () => {
    const folder = temporaryFolder({ "rules/basics.yaml": RULES.replace("exists:", "exsts:") });
    const { exit, stdout, stderr, received } = await run(["push"], () => ({}), folder);
    expect(stderr).toMatch(/rules\/basics\.yaml:10:\d+: .*`exsts`[^]*did you mean `exists`/);
    expect(received).toEqual([]);
    expect([exit, stdout]).toEqual([2, ""]);
  });

  it("tells what the server objects to", async () => {
    const problems = [
      { code: "unknown-fact", message: "no fact set declares it", file: "rules/basics.yaml", line: 12, column: 3 },
    ];
    const refuse = () => ({
      status: 422,
      body: { code: "rules-do-not-load", detail: "the rules do not load", problems },
    });
    const { exit, stderr } = await run(["push"], refuse, temporaryFolder({ "rules/basics.yaml": RULES }));
    expect(stderr).toMatch(/rules\/basics\.yaml:12:3: no fact set declares it[^]*the rules do not load \(422/);
    expect(exit).toBe(2);
  });

  it("sends nothing that fails its own tests, unless told to", async () => {
    const failing = TESTS.replace("expect: pass", "expect: fail");
    const folder = temporaryFolder({ "rules/basics.yaml": RULES, "rules/basics.test.yaml": failing });
    const taken = () => ({ body: { digest: "sha256:4f2c", activated: false, problems: [], scorecards: 1, rules: 1 } });
    const refused = await run(["push"], taken, folder);
    expect(refused.stderr).toMatch(/expected fail, got pass[^]*nothing was sent: the rules fail their own tests/);
    expect(refused.received).toEqual([]);
    expect([refused.exit, refused.stdout]).toEqual([1, ""]);
    const sent = await run(["push", "--skip-tests"], taken, folder);
    expect(sent.stdout).toContain("sha256:4f2c was in force already");
    expect(sent.exit).toBe(0);
  });

  it("tells what the server warns of, and does not repeat what was told of the files", async () => {
    const problems = [
      { code: "rules-watched", severity: "warning", message: "this lasts until something changes in `rules`" },
      {
        code: "idle-part",
        severity: "warning",
        message: "already told",
        file: "rules/basics.yaml",
        line: 1,
        column: 1,
      },
    ];
    const taken = () => ({ body: { digest: "sha256:4f2c", activated: false, problems } });
    const { stderr } = await run(["push"], taken, temporaryFolder({ "rules/basics.yaml": RULES }));
    expect(stderr).toContain("warning: this lasts until something changes in `rules` [rules-watched]");
    expect(stderr).not.toContain("already told");
  });

  it("does not push the shipped rules because there are no others", async () => {
    expect((await run(["push"], () => ({}))).stderr).toContain("no rules are named");
  });
});

describe("token", () => {
  const token = {
    id: "tok_1",
    name: "ci",
    roles: ["gatekeeper"],
    expiresAt: "2027-03-01T00:00:00Z",
    revokedAt: null,
    lastUsedAt: "2026-11-30T10:00:00Z",
  };

  it("create prints the token alone on the standard output", async () => {
    const argv = ["token", "create", "--name", "ci", "--role", "gatekeeper", "--entity", "*", "--environment", "prod*"];
    const created = () => ({ status: 201, body: { ...token, token: "mst_new" } });
    const { exit, stdout, stderr, received } = await run([...argv, "--expires", "30d"], created);
    expect(JSON.parse(received[0]?.body ?? "")).toMatchObject({
      name: "ci",
      roles: ["gatekeeper"],
      entities: ["*"],
      environments: ["prod*"],
      sources: [],
      expiresIn: "30d",
    });
    expect(stdout).toBe("mst_new\n");
    expect(stderr).toBe("tok_1 `ci` (gatekeeper) ends 2027-03-01T00:00:00Z; the token is shown only once:\n");
    expect(exit).toBe(0);
  });

  it("create asks once, or there would be two of it", async () => {
    const { exit, received } = await run(["token", "create", "--name", "a", "--role", "reader"], () => ({
      status: 503,
    }));
    expect(received).toHaveLength(1);
    expect(exit).toBe(3);
  });

  it("list shows what became of each", async () => {
    const items = [
      token,
      { ...token, id: "tok_2", name: "old", expiresAt: null, revokedAt: "2026-10-01T00:00:00Z", lastUsedAt: null },
    ];
    const { exit, stdout } = await run(["token", "list"], () => ({ body: { items, next: null } }));
    expect(stdout.split("\n").slice(0, 3)).toEqual([
      "id     name  roles       state               last used",
      "tok_1  ci    gatekeeper  ends 2027-03-01     2026-11-30",
      "tok_2  old   gatekeeper  revoked 2026-10-01  never",
    ]);
    expect(exit).toBe(0);
  });

  it("revoke ends one", async () => {
    const { exit, received } = await run(["token", "revoke", "tok_1"], () => ({ status: 204 }));
    expect(received.map(({ method, path }) => `${method} ${path}`)).toEqual(["DELETE /v1/tokens/tok_1"]);
    expect(exit).toBe(0);
  });

  it.each([
    [["token", "create", "--role", "reader"], "the token has no name"],
    [["token", "create", "--name", "x"], "the token has no role"],
    [["token", "create", "--name", "x", "--role", "raeder"], "did you mean `reader`?"],
    [["token"], "Usage: muster token"],
    [["token", "crate"], "did you mean `create`?"],
  ])("%j is 2", async (argv, message) => {
    const { exit, stderr } = await run(argv, () => ({}));
    expect(stderr).toContain(message);
    expect(exit).toBe(2);
  });
});

describe("import", () => {
  const answer = () => ({
    body: {
      created: 3,
      updated: 0,
      unchanged: 1,
      removed: 0,
      problems: [
        {
          code: "dangling-ref",
          severity: "warning",
          message: "nobody",
          file: "catalog/shop/catalog-info.yaml",
          line: 4,
          column: 3,
        },
      ],
    },
  });

  it("sends every file by its path, and places what the server says of them", async () => {
    const { exit, stdout, stderr, received } = await run(
      ["import", "catalog", "--source", "git", "--partial", "--confirm", "12"],
      answer,
      temporaryFolder(FILES),
    );
    expect(received.map(({ method, path }) => `${method} ${path}`)).toEqual([
      "PUT /v1/catalog/git?partial=true&confirm=12",
    ]);
    expect(received[0]?.headers["content-type"]).toBe("application/vnd.muster.files+json");
    const { files } = JSON.parse(received[0]?.body ?? "") as { readonly files: readonly { readonly path: string }[] };
    expect(files.map(({ path }) => path)).toEqual(["catalog/cart/catalog-info.yaml", "catalog/shop/catalog-info.yaml"]);
    expect(stderr).toContain("catalog/shop/catalog-info.yaml:4:3: warning: nobody [dangling-ref]");
    expect(stdout).toBe("3 created, 0 updated, 1 unchanged, 0 removed.\n");
    expect(exit).toBe(0);
  });

  it("sends nothing that belongs to no catalog, unless a format is asked of every file", async () => {
    const files = { ...FILES, "catalog/package.json": '{ "name": "shop" }', "catalog/ci.yaml": "on: push\n" };
    const pathsOf = async (...options: readonly string[]) => {
      const argv = ["import", "catalog", "--source", "git", ...options];
      const { received } = await run(argv, answer, temporaryFolder(files));
      const sent = JSON.parse(received[0]?.body ?? "") as { readonly files: readonly { readonly path: string }[] };
      return sent.files.map(({ path }) => path);
    };
    const own = ["catalog/cart/catalog-info.yaml", "catalog/shop/catalog-info.yaml"];
    expect(await pathsOf()).toEqual(own);
    expect(await pathsOf("--format", "backstage")).toEqual(expect.arrayContaining([...own, "catalog/ci.yaml"]));
  });

  it("names files as they lie in the repository, wherever in it the command runs", async () => {
    const repository = filesIn(temporaryFolder(), FILES);
    const { url, received } = await standIn(answer);
    const env = { MUSTER_URL: url, MUSTER_TOKEN: "mst_secret", GITHUB_WORKSPACE: repository };
    await cli(["import", "shop", "--source", "git"], join(repository, "catalog"), { env });
    expect(received[0]?.body).toContain('"path":"catalog/shop/catalog-info.yaml"');
  });

  it("names files that lie elsewhere by what was given", async () => {
    const [here, elsewhere] = [temporaryFolder(), temporaryFolder(FILES)];
    const { received } = await run(["import", join(elsewhere, "catalog"), "--source", "git"], answer, here);
    expect(received[0]?.body).toContain('"path":"shop/catalog-info.yaml"');
  });

  it("takes back a source", async () => {
    const gone = () => ({ body: { created: 0, updated: 0, unchanged: 0, removed: 4, problems: [] } });
    const { exit, stdout, received } = await run(["import", "--source", "gti", "--remove", "--confirm", "4"], gone);
    expect(received.map(({ method, path }) => `${method} ${path}`)).toEqual(["DELETE /v1/catalog/gti?confirm=4"]);
    expect(stdout).toBe("0 created, 0 updated, 0 unchanged, 4 removed.\n");
    expect(exit).toBe(0);
  });

  it("says what a broken catalog can be delivered with, as an option", async () => {
    const refuse = () => ({
      status: 422,
      body: {
        code: "broken-catalog",
        detail: "`git` is refused",
        help: "fix it, or take what is good: `partial=true`",
      },
    });
    const { stderr } = await run(["import", "catalog", "--source", "git"], refuse, temporaryFolder(FILES));
    expect(stderr).toContain("take what is good: `--partial`");
  });

  it("is 2 where the server refuses it, and says how to go on", async () => {
    const refuse = () => ({
      status: 409,
      body: { code: "mass-removal", detail: "12 of 40 would go", help: "if that is meant, say so: `confirm=12`" },
    });
    const { exit, stdout, stderr } = await run(
      ["import", "catalog", "--source", "git"],
      refuse,
      temporaryFolder(FILES),
    );
    expect(stderr).toMatch(/12 of 40 would go \(409.*\n.*`--confirm 12`/);
    expect([exit, stdout]).toEqual([2, ""]);
  });

  it.each([
    [["import", "--source", "git"], "no catalog files are named"],
    [["import", "catalog"], "no source is named"],
    [["import", "--remove"], "no source is named"],
    [["import", "catalog", "--source", "git", "--remove"], "`--remove` takes no files"],
    [["import", "rules/nowhere", "--source", "git"], "`rules/nowhere` does not exist"],
  ])("%j is 2", async (argv, message) => {
    const { exit, stderr, received } = await run(argv, answer, temporaryFolder(FILES));
    expect(stderr).toContain(message);
    expect(received).toEqual([]);
    expect(exit).toBe(2);
  });
});

describe("a token", () => {
  it("that is empty is named: a pipeline's secret was not handed over", async () => {
    const { url } = await standIn(() => ({ status: 401, body: { detail: "nobody says who asks" } }));
    const { exit, stderr } = await cli(["query"], temporaryFolder(), { env: { MUSTER_URL: url, MUSTER_TOKEN: "" } });
    expect(stderr).toContain("MUSTER_TOKEN is set and empty");
    expect(exit).toBe(5);
    const without = await cli(["query"], temporaryFolder(), { env: { MUSTER_URL: url } });
    expect(without.stderr).not.toContain("MUSTER_TOKEN is set");
  });
});

describe("every other command", () => {
  const COMMANDS = [
    ["facts", "--entity", "a", "--source", "ci", "x.n=1"],
    ["query"],
    ["report"],
    ["push", "--rules", join(ROOT, "rules")],
    ["token", "list"],
    ["import", join(ROOT, "examples/catalog"), "--source", "git"],
  ];
  it.each(COMMANDS)("%s … is 5 where the server does not know who asks, 3 where it is down", async (...argv) => {
    const denied = await run(argv, () => ({ status: 401, body: { detail: "nobody says who asks" } }));
    expect(denied.stderr).toContain("nobody says who asks (401");
    expect(denied.exit).toBe(5);
    const down = await run(argv, () => ({ status: 503 }));
    expect(down.stderr).toContain("503 without a body");
    expect(down.exit).toBe(3);
    const html = await run(argv, () => ({ headers: { "content-type": "text/html" }, body: "<html>" }));
    expect(html.stderr).toContain("200 with an HTML page, not a muster server's JSON");
    expect(html.exit).toBe(3);
    expect(down.stdout + denied.stdout + html.stdout).toBe("");
  });
});

describe("report", () => {
  const DESCRIBED = {
    id: "basics",
    title: "Basics",
    draft: false,
    levels: ["bronze", "silver"],
    targets: [],
    rulebook: "sha256:4f2c",
    pending: 2,
    rules: ["has-owner", "is-tested"].map((id, at) => ({
      id,
      title: id,
      level: ["bronze", "silver"][at],
      weight: 1,
      severity: "high",
      pass: true,
      draft: false,
      why: null,
      fix: { text: "Do it.", effort: "15m" },
      location: { file: "rules/basics.yaml", line: 1, column: 1 },
    })),
  };
  const finding = (rule: string, level: string, outcome: string) => ({
    scorecard: "basics",
    rule,
    title: rule,
    level,
    severity: "high",
    outcome,
    cause: null,
    waiver: null,
    draft: false,
    ...(outcome === "fail"
      ? {
          message: "nobody owns it",
          evidence: [],
          fix: { text: "Do it.", effort: "15m", location: { file: "a.yaml", line: 3 } },
          conjuncts: [],
        }
      : { message: null, evidence: null, fix: null, conjuncts: null }),
  });
  const evaluated = (name: string, outcome: string) => ({
    entity: `component:default/${name}`,
    kind: "Component",
    owner: "group:default/a",
    system: null,
    tier: null,
    ...(outcome === "fail"
      ? { level: null, rank: 0, standing: "below", score: 50 }
      : { level: "silver", rank: 2, standing: "met", score: 100 }),
    target: "silver",
    waived: [],
    findings: [finding("has-owner", "bronze", outcome), finding("is-tested", "silver", "pass")],
  });
  const answer = ({ path }: Received): Reply => {
    if (path.startsWith("/v1/scorecards/basics/findings")) {
      const after = path.includes("after=more");
      return {
        body: after
          ? { items: [evaluated("cart", "fail")], next: null }
          : { items: [evaluated("api", "pass")], next: "more" },
      };
    }
    return { body: path === "/v1/scorecards/basics" ? DESCRIBED : { items: [{ id: "basics" }], next: null } };
  };

  it("reads as an evaluation of files does, in every format", async () => {
    const folder = temporaryFolder();
    const outs = ["--out", "json=r.json", "--out", "csv=r.csv", "--out", "sarif=r.sarif"];
    const { exit, stdout, stderr } = await run(["report", "--owner", "a", ...outs], answer, folder);
    expect(stdout).toMatch(
      /basics[^]*x has-owner[^]*nobody owns it[^]*fix \(15m\): Do it\.[^]*1 of 2 entities below target/,
    );
    expect(stderr).toContain("2 evaluations by the rulebook in force are still to be made");
    expect(exit).toBe(1);
    const json = JSON.parse(readFileSync(join(folder, "r.json"), "utf8")) as { readonly entities: readonly object[] };
    expect(json).toMatchObject({
      rulebook: "sha256:4f2c",
      entities: [
        { ref: "component:default/api", location: null, scorecards: [{ level: "silver", nextSteps: null }] },
        {
          ref: "component:default/cart",
          location: { file: "a.yaml", line: 3 },
          scorecards: [
            { level: null, target: "silver", nextSteps: { level: "bronze", rules: ["has-owner"], effort: "15m" } },
          ],
        },
      ],
      summary: { entities: 2, standing: { met: 1, below: 1 }, outcomes: { pass: 3, fail: 1 } },
    });
    expect(readFileSync(join(folder, "r.csv"), "utf8")).toMatch(/component:default\/cart,.*has-owner/);
    expect(readFileSync(join(folder, "r.sarif"), "utf8")).toContain('"ruleId":"basics/has-owner"');
  });

  it("asks for what was asked for, page by page", async () => {
    const { received } = await run(
      ["report", "--scorecard", "basics", "--entity", "component:cart", "--explain", "all"],
      answer,
    );
    expect(received.map(({ path }) => path)).toEqual([
      "/v1/scorecards",
      "/v1/scorecards/basics",
      "/v1/scorecards/basics/findings?entity=component%3Adefault%2Fcart&explain=all&limit=200",
      "/v1/scorecards/basics/findings?entity=component%3Adefault%2Fcart&explain=all&limit=200&after=more",
    ]);
  });

  it("finds an entity by a name that only one has", async () => {
    const refs = ["component:default/cart", "api:default/cart-api", "component:shop/twin", "api:shop/twin"];
    const withEntities = (asked: Received): Reply =>
      asked.path.startsWith("/v1/entities")
        ? { body: { items: refs.map((ref) => ({ ref })), next: null } }
        : answer(asked);
    const { received } = await run(["report", "--entity", "cart"], withEntities);
    expect(received.map(({ path }) => path)).toContain(
      "/v1/scorecards/basics/findings?entity=component%3Adefault%2Fcart&explain=failing&limit=200",
    );
    const several = await run(["report", "--entity", "twin"], withEntities);
    expect(several.stderr).toContain("say which: component:shop/twin, api:shop/twin");
    expect(several.exit).toBe(2);
    expect((await run(["report", "--entity", "carts"], withEntities)).stderr).toContain("no entity `carts`");
  });

  it("hears from the server which name is nearest to one that is misspelt", async () => {
    const help = "did you mean `component:default/cart`?";
    const knows = ({ path }: Received): Reply =>
      path === "/v1/entities/component/default/crat"
        ? { status: 404, body: { code: "unknown-entity", detail: "there is none", help } }
        : { body: { items: [], next: null } };
    const { exit, stderr } = await run(["report", "--entity", "crat"], knows);
    expect([exit, stderr]).toEqual([2, `muster: the catalog has no entity \`crat\`\n  = help: ${help}\n`]);
  });

  it("hears from the server whom it does not know, and which was meant", async () => {
    const help = "did you mean `group:default/payments`?";
    const nobody = (asked: Received): Reply =>
      asked.path.includes("/findings")
        ? { status: 422, body: { code: "unknown-owner", detail: "no entity is owned by `paymnets`", help } }
        : answer(asked);
    const { exit, stdout, stderr } = await run(["report", "--owner", "paymnets"], nobody);
    expect(stderr).toContain("muster: no entity is owned by `paymnets` (422 from");
    expect(stderr).toContain(`\n  = help: ${help}\n`);
    expect([exit, stdout]).toEqual([2, ""]);
  });

  it("knows which scorecard was meant", async () => {
    const { exit, stderr } = await run(["report", "--scorecard", "basic"], answer);
    expect(stderr).toContain("did you mean `basics`?");
    expect(exit).toBe(2);
  });
});
