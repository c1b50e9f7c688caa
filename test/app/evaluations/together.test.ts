// What do several who evaluate at once, each for itself, leave behind? What one after the other would.

import { expect, it } from "vitest";
import { activateRules } from "../../../src/app/activation/activate-rules.ts";
import { evaluateOutdated } from "../../../src/app/evaluations/evaluate-outdated.ts";
import { importSource } from "../../../src/app/imports/import-source.ts";
import { recordFacts } from "../../../src/app/facts/record-facts.ts";
import { formatInstant } from "../../../src/model/time.ts";
import type { EvaluationChange } from "../../../src/ports/evaluations.ts";
import type { Store } from "../../../src/ports/store.ts";
import { memoryStore } from "../../../src/store/memory.ts";
import { ADMIN, NOW, serviceMuster } from "../service-muster.ts";
import type { ServiceMuster } from "../service-muster.ts";

const RULES = `kind: FactSet
id: quality
sources: [ci]
maxAge: 2d
facts:
  q.coverage: { type: number, description: Coverage. }
  q.other: { type: number, description: Other. }
---
kind: Scorecard
id: basics
title: Basics
rules:
  - { id: is-covered, title: Covered, pass: { ">=": [{ var: facts.q.coverage }, 80] } }
---
kind: Scorecard
id: around
title: Around
rules:
  - { id: rests-on-good, title: Good, pass: { and: [{ "==": [{ var: facts.q.other }, 1] }, { every: [{ related: dependsOn }, { at_level: [basics, done] }] }] } }
`;
const CATALOG = ["web", "db"]
  .map((name) =>
    JSON.stringify({
      apiVersion: "backstage.io/v1alpha1",
      kind: "Component",
      metadata: { name },
      spec: { type: "service", lifecycle: "production", dependsOn: name === "web" ? ["component:db"] : [] },
    }),
  )
  .join("\n---\n");
const WEB = "component:default/web";
const COVERED = {
  entity: WEB,
  name: "q.coverage",
  value: 90,
  source: "ci",
  observedAt: NOW,
  provenance: "observed",
} as const;
const ACT = { kind: "facts", at: NOW, actor: "test", subject: "ci", summary: "one", digest: "sha256:1" } as const;

/** The same store as another process sees it, which is held up before it writes evaluations until it is let go. */
function heldStore(store: Store) {
  const { promise: isLetGo, resolve: letGo } = Promise.withResolvers<undefined>();
  const { promise: isHeld, resolve: held } = Promise.withResolvers<undefined>();
  const save = async (change: EvaluationChange) => {
    held(undefined);
    await isLetGo;
    return store.evaluations.save(change);
  };
  return { store: { ...store, evaluations: { ...store.evaluations, save } }, isHeld, letGo: () => letGo(undefined) };
}

async function service() {
  const store = memoryStore();
  const muster = serviceMuster({ store, resident: false });
  await activateRules(muster, [{ path: "rules.yaml", text: RULES }], ADMIN);
  await importSource(muster, { source: "git", files: [{ path: "c.yaml", text: CATALOG }] }, ADMIN);
  await tell(muster, "component:web", { "q.coverage": 10, "q.other": 0 });
  await tell(muster, "component:db", { "q.coverage": 10 });
  return { store, muster };
}

const another = (store: Store) => serviceMuster({ store, resident: false });

async function tell(muster: ServiceMuster, entity: string, facts: Record<string, number>, age = 1) {
  const observedAt = formatInstant(NOW - age);
  await recordFacts(muster, [{ entity, source: "ci", provenance: "observed", observedAt, facts }], ADMIN);
}

/** What is kept, once whatever is outdated was evaluated. */
async function outcomes(muster: ServiceMuster) {
  await evaluateOutdated(muster);
  const { items } = await muster.store.evaluations.list({ limit: 9 });
  return items.flatMap(({ entity, outcomes: kept }) =>
    kept.map(({ rule, outcome }) => `${entity.slice(-3)} ${rule} ${outcome}`),
  );
}

it("the later news of an entity stands, though the earlier is evaluated last", async () => {
  const { store, muster } = await service();
  const late = heldStore(store);
  const first = tell(another(late.store), "component:web", { "q.coverage": 20 });
  await late.isHeld;
  await tell(muster, "component:web", { "q.coverage": 90 }, 0);
  late.letGo();
  await first;
  const { digest } = muster.rules.held?.rulebook ?? { digest: "" };
  expect((await store.evaluations.of([WEB])).get(WEB)?.rulebook).toBe(digest);
  expect(await outcomes(muster)).toContain("web is-covered pass");
});

it("news that came while it was evaluated, and that nobody has evaluated, leave it outdated", async () => {
  const { store, muster } = await service();
  const late = heldStore(store);
  const first = tell(another(late.store), "component:web", { "q.coverage": 20 });
  await late.isHeld;
  await store.facts.save([COVERED], ACT);
  late.letGo();
  await first;
  expect((await store.evaluations.of([WEB])).get(WEB)?.rulebook).toBeNull();
  expect(await outcomes(muster)).toContain("web is-covered pass");
});

type News = readonly [entity: string, facts: Record<string, number>];
const OF_WEB: News = ["component:web", { "q.other": 1 }];
const OF_DB: News = ["component:db", { "q.coverage": 90 }];

it.each([
  ["who reads is held up", OF_WEB, OF_DB],
  ["who is read is held up", OF_DB, OF_WEB],
])("what an entity reads of another is what that has come to: %s", async (_, held, other) => {
  const { store, muster } = await service();
  const late = heldStore(store);
  const first = tell(another(late.store), ...held, 0);
  await late.isHeld;
  await tell(muster, ...other, 0);
  late.letGo();
  await first;
  expect(await outcomes(muster)).toEqual([
    "/db rests-on-good unknown",
    "web rests-on-good pass",
    "/db is-covered pass",
    "web is-covered fail",
  ]);
});

it("two who evaluate the same at once come to an end", async () => {
  const { store, muster } = await service();
  await activateRules(muster, [{ path: "rules.yaml", text: RULES.replace("80", "5") }], ADMIN);
  await Promise.all([evaluateOutdated(another(store)), evaluateOutdated(another(store))]);
  expect(await outcomes(muster)).toContain("web is-covered pass");
});

it("who knows what was so before reads it again, and comes to an end", async () => {
  const { store } = await service();
  const resident = serviceMuster({ store });
  await tell(resident, "component:web", { "q.coverage": 20 }, 0);
  await store.facts.save([COVERED], ACT);
  expect(await outcomes(resident)).toContain("web is-covered pass");
});
