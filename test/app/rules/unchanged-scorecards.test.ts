import { expect, it } from "vitest";
import { activateRules } from "../../../src/app/activation/activate-rules.ts";
import { evaluateOutdated } from "../../../src/app/evaluations/evaluate-outdated.ts";
import { importSource } from "../../../src/app/imports/import-source.ts";
import { recordFacts } from "../../../src/app/facts/record-facts.ts";
import { ADMIN, serviceMuster } from "../service-muster.ts";

const WEB = "component:default/web";

function scorecard(id: string, levels: string, rules: readonly (readonly [level: string, pass: string])[]): string {
  const written = rules.map(
    ([level, pass]) => `  - { id: ${id}-${level}, title: T, level: ${level}, pass: ${pass} }\n`,
  );
  return `---\nkind: Scorecard\nid: ${id}\ntitle: T\nlevels: [${levels}]\nrules:\n${written.join("")}`;
}

const facts = (maxAge: string) => `kind: FactSet
id: f
sources: [ci]
maxAge: ${maxAge}
facts: { a.one: { type: boolean, description: D }, a.two: { type: boolean, description: D } }
`;
const HAS_ONE = `{ "==": [{ var: facts.a.one }, true] }`;
const HAS_TWO = `{ "==": [{ var: facts.a.two }, true] }`;
const own = scorecard("own", "bronze, silver", [
  ["bronze", HAS_ONE],
  ["silver", HAS_TWO],
]);
const above = scorecard("above", "done", [["done", "{ at_level: [own, bronze] }"]]);
const FIRST = facts("7d") + own + above;
const BRONZE = { applicable: true, id: "bronze", rank: 1 };
const DONE = { applicable: true, id: "done", rank: 1 };

/** What is known of levels by the first rules, just after the others were pushed; and once it is evaluated. */
async function levelsAfter(text: string) {
  const muster = serviceMuster();
  await activateRules(muster, [{ path: "rules.yaml", text: FIRST }], ADMIN);
  const catalog = `{ apiVersion: backstage.io/v1alpha1, kind: Component, metadata: { name: web }, spec: { type: service, lifecycle: production } }`;
  await importSource(muster, { source: "git", files: [{ path: "catalog.yaml", text: catalog }] }, ADMIN);
  const said = {
    entity: "web",
    source: "ci",
    provenance: "observed" as const,
    facts: { "a.one": true, "a.two": false },
  };
  await recordFacts(muster, [said], ADMIN);
  const levels = async (of = muster) =>
    Object.fromEntries((await of.fleet.load([WEB])).get(WEB)?.document.levels ?? []);
  expect(await levels()).toEqual({ own: BRONZE, above: DONE });
  await activateRules(muster, [{ path: "rules.yaml", text }], ADMIN);
  const [pushed, restarted] = [await levels(), await levels(muster.restarted())];
  expect(restarted).toEqual(pushed);
  await evaluateOutdated(muster);
  return { pushed, evaluated: await levels() };
}

it("takes no rank for a level of another name", async () => {
  const silver = scorecard("own", "silver", [["silver", HAS_TWO]]);
  const { pushed, evaluated } = await levelsAfter(facts("7d") + silver);
  expect(pushed).toEqual({});
  expect(evaluated).toEqual({ own: { applicable: true, id: null, rank: 0 } });
});

it.each([
  ["what a level asks for is something else", facts("7d") + own.replace("a.one", "a.two") + above],
  ["a fact it reads is declared otherwise", facts("1d") + own + above],
])("does not know the level, nor one that rests on it, where %s", async (_, text) => {
  expect((await levelsAfter(text)).pushed).toEqual({});
});

it("knows the levels of a scorecard that is as it was, wherever it stands", async () => {
  const other = scorecard("other", "done", [["done", HAS_ONE]]);
  const { pushed, evaluated } = await levelsAfter(facts("7d") + other + own + above);
  expect(pushed).toEqual({ own: BRONZE, above: DONE });
  expect(evaluated).toEqual({ own: BRONZE, above: DONE, other: DONE });
});
