import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { activateRules } from "../../../src/app/activation/activate-rules.ts";
import { importSource } from "../../../src/app/imports/import-source.ts";
import { localStore } from "../../../src/local.ts";
import { openFolder } from "../../store/open-folder.ts";
import type { TestFolder } from "../../store/open-folder.ts";
import { ADMIN, serviceMuster } from "../service-muster.ts";

const RULES = `kind: Scorecard
id: basics
title: Basics
rules:
  - { id: has-owner, title: Owner, pass: { exists: entity.owner } }
`;
const component = (name: string, owner: string) =>
  JSON.stringify({
    apiVersion: "backstage.io/v1alpha1",
    kind: "Component",
    metadata: { name },
    spec: { type: "service", lifecycle: "production", owner },
  });

let test: TestFolder;
beforeEach(async () => {
  test = openFolder();
  const store = await test.open();
  const muster = serviceMuster({ store });
  await activateRules(muster, [{ path: "rules.yaml", text: RULES }], ADMIN);
  for (const [source, owner] of [
    ["git", "payments"],
    ["wiki", "search"],
  ] as const) {
    const text = [component("checkout", owner), component(`only-${source}`, owner)].join("\n---\n");
    await importSource(muster, { source, files: [{ path: "catalog.yaml", text }] }, ADMIN);
  }
  await store.close();
});
afterEach(() => test.remove());

function change(sql: string): void {
  const raw = new Database(test.path);
  expect(raw.prepare(sql).run().changes).toBeGreaterThan(0);
  raw.close();
}

async function found(check: string) {
  return (await localStore.examine(test.path)).find((one) => one.check === check);
}

describe("what a store keeps", () => {
  it("is what it was made of", async () => {
    expect(await found("rulebook")).toMatchObject({ ok: true });
    expect(await found("entities")).toMatchObject({ ok: true, message: "all 3 are what was delivered" });
  });

  it.each([
    ["an entity", "UPDATE entities SET entry = replace(entry, 'payments', 'paymants') WHERE ref LIKE '%checkout'"],
    ["what was delivered of one", "UPDATE declarations SET body = replace(body, 'payments', 'paymants')"],
    ["an entity that is gone", "DELETE FROM entities WHERE ref LIKE '%checkout'"],
  ])("shows where it is changed: %s", async (_, sql) => {
    change(sql);
    expect(await found("entities")).toMatchObject({
      ok: false,
      message: expect.stringContaining("not what was") as string,
    });
  });

  it("shows where the rules in force are changed", async () => {
    change("UPDATE rulebooks SET files = replace(files, 'entity.owner', 'entity.ownes')");
    expect(await found("rulebook")).toMatchObject({ ok: false });
  });

  it("is not looked into where the database cannot be read", async () => {
    change("DELETE FROM migrations WHERE position = 1");
    expect(await found("entities")).toBeUndefined();
  });
});
