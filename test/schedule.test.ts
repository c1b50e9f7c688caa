import { readFileSync } from "node:fs";
import { expect, it, vi } from "vitest";
import { validateCronExpression } from "cron";
import { activateRules } from "../src/app/activation/activate-rules.ts";
import { importSource } from "../src/app/imports/import-source.ts";
import { SCHEDULE } from "../src/schedule.ts";
import { ADMIN, NOW, serviceMuster } from "./app/service-muster.ts";

const RULES = `kind: Scorecard
id: basics
title: Basics
rules:
  - { id: has-owner, title: Owner, pass: { exists: entity.owner } }
`;
const CATALOG = `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: web }\nspec: { type: service, lifecycle: production }\n`;

it("names each job once, at times that cron understands", () => {
  expect(new Set(SCHEDULE.map(({ name }) => name)).size).toBe(SCHEDULE.length);
  for (const { cron } of SCHEDULE) expect(validateCronExpression(cron).valid).toBe(true);
});

it("comes to what was left over, and forgets what has expired", async () => {
  const muster = serviceMuster();
  await importSource(muster, { source: "git", files: [{ path: "c.yaml", text: CATALOG }] }, ADMIN);
  const { digest } = await activateRules(muster, [{ path: "r.yaml", text: RULES }], ADMIN);
  const prune = vi.fn(async () => undefined);
  const store = { ...muster.store, decisions: { ...muster.store.decisions, prune } };
  for (const { run } of SCHEDULE) await run({ ...muster, store });
  expect(await muster.store.evaluations.outdated(digest, 10)).toEqual([]);
  expect(prune).toHaveBeenCalledExactlyOnceWith(NOW);
});

it("asks no Backstage where none is named", async () => {
  const fetched = vi.spyOn(globalThis, "fetch");
  await SCHEDULE.find(({ name }) => name === "import from Backstage")?.run(serviceMuster());
  expect(fetched).not.toHaveBeenCalled();
  fetched.mockRestore();
});

it("is what triggers on Workers", () => {
  const [, crons = ""] =
    /^crons = (\[.*\])$/m.exec(readFileSync(new URL("../wrangler.toml", import.meta.url), "utf8")) ?? [];
  expect(new Set(JSON.parse(crons) as string[])).toEqual(new Set(SCHEDULE.map(({ cron }) => cron)));
});
