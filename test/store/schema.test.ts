// Do the migrations make the tables that the code works with, and are texts never put into statements?

import { spawnSync } from "node:child_process";
import { cpSync, readFileSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { connect } from "../../src/store/sqlite/connection.ts";
import { openFolder } from "./open-folder.ts";
import type { TestFolder } from "./open-folder.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

let test: TestFolder | undefined;
afterEach(() => test?.remove());

describe("the migrations", () => {
  it("are those of the tables as they are defined", () => {
    test = openFolder();
    const copy = join(test.folder, "drizzle");
    cpSync(join(root, "drizzle"), copy, { recursive: true });
    const kit = join(root, "node_modules/drizzle-kit/bin.cjs");
    const generate = [
      "generate",
      "--dialect",
      "sqlite",
      "--schema",
      "./src/store/schema.ts",
      "--out",
      relative(root, copy),
    ];
    const { stdout, stderr } = spawnSync(process.execPath, [kit, ...generate], { cwd: root, encoding: "utf8" });
    expect(`${stdout}${stderr}`).toContain("No schema changes");
    expect(readdirSync(copy)).toEqual(readdirSync(join(root, "drizzle")));
  });

  it("keep small rows under their key, without a second tree", async () => {
    test = openFolder();
    await (await test.open()).close();
    const connection = connect(test.path, { readOnly: true });
    const tables = connection.prepare("SELECT name FROM pragma_table_list WHERE wr = 1 ORDER BY name").pluck().all();
    connection.close();
    expect(tables).toEqual([
      "delivery_subjects",
      "evaluated",
      "event_answers",
      "facts",
      "idempotency_keys",
      "properties",
    ]);
  });

  it.each([
    ["of an entity", "entity IN (SELECT value FROM json_each('[]'))", "entity_time (entity=? AND occurred_at>?)"],
    [
      "of a repository",
      "repository IN (SELECT value FROM json_each('[]')) AND entity IS NULL",
      "repository_time (repository=? AND occurred_at>?)",
    ],
  ])("find what happened %s since an instant, whatever happened before", async (_, whose, plan) => {
    test = openFolder();
    await (await test.open()).close();
    const connection = connect(test.path, { readOnly: true });
    const query = `EXPLAIN QUERY PLAN SELECT data FROM delivery_events WHERE ${whose} AND occurred_at >= 5`;
    const steps = connection.prepare(query).all() as readonly { readonly detail: string }[];
    connection.close();
    expect(steps[0]?.detail).toBe(`SEARCH delivery_events USING INDEX delivery_events_${plan}`);
  });

  it("let nothing that was recorded be changed or deleted", async () => {
    test = openFolder();
    const store = await test.open();
    await store.facts.save([], { kind: "facts", at: 1, actor: "a", subject: "s", summary: "s", digest: "d" });
    await store.close();
    const connection = connect(test.path, { readOnly: false });
    connection
      .prepare(
        "INSERT INTO decisions VALUES (1, 'dec_1', 'e', 'p', 'allow', 1, NULL, 'q', 'k', 'r', 'i', 't', NULL, '{}', 0, 0)",
      )
      .run();
    connection
      .prepare("INSERT INTO delivery_events VALUES (1, 'evt_1', 'k', 's', 'rollback', 1, 1, NULL, NULL, NULL, '{}')")
      .run();
    connection.prepare("INSERT INTO deliveries VALUES (1, 's', 'i', 'push', 1, '{}')").run();
    for (const [table, number] of [
      ["audit", "sequence"],
      ["decisions", "sequence"],
      ["delivery_events", "number"],
    ] as const) {
      expect(() => connection.exec(`DELETE FROM ${table}`)).toThrow("append-only");
      expect(() => connection.exec(`UPDATE ${table} SET ${number} = ${number} + 1`)).toThrow("append-only");
    }
    connection.prepare("INSERT INTO checkpoints VALUES (1, '{}')").run();
    connection.prepare("INSERT INTO signing_keys VALUES (1, 'sha256:k', 'x', 1)").run();
    for (const statement of [
      "DELETE FROM checkpoints",
      "UPDATE checkpoints SET body = ''",
      "DELETE FROM signing_keys",
      "UPDATE signing_keys SET x = 'y'",
    ]) {
      expect(() => connection.exec(statement)).toThrow(/append-only|never taken back/);
    }
    expect(() => connection.exec("UPDATE deliveries SET body = ''")).toThrow("never changed");
    connection.close();
  });
});

describe("statements", () => {
  it("are never made of texts that come from outside", () => {
    const sources = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" }).filter((path) =>
      path.endsWith(".ts"),
    );
    const raw = sources.filter((path) => /\bsql\.raw\(/.test(readFileSync(join(root, "src", path), "utf8")));
    expect(sources.length).toBeGreaterThan(100);
    expect(raw).toEqual([]);
  });
});
