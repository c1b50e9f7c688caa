// Whatever may happen to a service: deliveries, facts, waiting, other rules, restarts, and writes that fail.

import { approveWaiver } from "../../../src/app/directives/approve-waiver.ts";
import { requestWaiver } from "../../../src/app/directives/request-waiver.ts";
import { revokeWaiver } from "../../../src/app/directives/revoke-waiver.ts";
import type { Identity } from "../../../src/model/identity.ts";
import type { Muster } from "../../../src/app/muster.ts";
import { Refusal } from "../../../src/model/refusal.ts";
import fc from "fast-check";
import { activateRules } from "../../../src/app/activation/activate-rules.ts";
import { evaluateDue } from "../../../src/app/evaluations/evaluate-due.ts";
import { evaluateOutdated } from "../../../src/app/evaluations/evaluate-outdated.ts";
import { importSource } from "../../../src/app/imports/import-source.ts";
import { recordFacts } from "../../../src/app/facts/record-facts.ts";
import { formatInstant } from "../../../src/model/time.ts";
import { StoreUnavailable } from "../../../src/ports/failures.ts";
import type { Store } from "../../../src/ports/store.ts";
import { memoryStore } from "../../../src/store/memory.ts";
import { ADMIN, HOUR, NOW, serviceMuster } from "../service-muster.ts";
import type { ServiceMuster } from "../service-muster.ts";

const FACT_SETS = `kind: FactSet
id: quality
sources: [ci, scanner]
maxAge: 7d
facts:
  q.coverage: { type: number, description: Coverage. }
  q.is_safe: { type: boolean, description: Safe. }
  q.scanned_at: { type: date, description: Scanned. }
---
`;
const BASICS = `kind: Scorecard
id: basics
title: Basics
appliesTo: { "==": [{ var: entity.kind }, Component] }
levels: [bronze, silver]
targets: [{ level: silver, when: { "==": [{ var: entity.tier }, "1"] } }, { level: bronze }]
rules:
  - { id: has-owner, title: Owner, level: bronze, pass: { exists: entity.owner } }
  - { id: is-covered, title: Covered, level: silver, pass: { ">=": [{ var: facts.q.coverage }, 50] }, maxAge: 3d }
  - { id: is-safe, title: Safe, level: silver, appliesTo: { "==": [{ var: entity.lifecycle }, production] }, pass: { "==": [{ var: facts.q.is_safe }, true] } }
---
`;
const TIMES = `kind: Scorecard
id: times
title: Times
appliesTo: { "or": [{ "==": [{ var: facts.q.is_safe }, true] }, { "<": [{ age_days: { var: facts.q.scanned_at } }, 4] }] }
rules:
  - { id: was-scanned, title: Scanned, pass: { "<": [{ age_days: { var: facts.q.scanned_at } }, 2] } }
  - { id: is-marked, title: Marked, pass: { "==": [{ var: facts.x.mark.deep }, 1] } }
---
`;
const NEIGHBOURS = `kind: Scorecard
id: neighbours
title: Neighbours
rules:
  - { id: rests-on-basics, title: Rests, pass: { every: [{ related: dependsOn }, { at_level: [basics, bronze] }] } }
  - { id: rests-on-covered, title: Covered, pass: { every: [{ related: dependsOn }, { ">": [{ var: facts.q.coverage }, 10] }] } }
  - { id: used-by-owned, title: Owned, pass: { every: [{ related: uses }, { exists: entity.owner }] } }
  - { id: owner-is-there, title: There, pass: { some: [{ related: ownedBy }, { "==": [{ var: entity.kind }, Group] }] } }
---
kind: Scorecard
id: users
title: Users
rules:
  - { id: uses-services, title: Uses, pass: { every: [{ related: uses }, { "==": [{ var: entity.spec.type }, service] }] } }
---
kind: Scorecard
id: far
title: Far
rules:
  - { id: neighbours-are-done, title: Done, pass: { at_level: [neighbours, done] } }
  - { id: neighbours-of-neighbours, title: NN, pass: { every: [{ related: dependsOn }, { at_level: [neighbours, done] }] } }
  - { id: basics-known, title: Known, pass: { ">=": [{ var: levels.basics.rank }, 1] } }
---
`;
const RULEBOOKS = [
  FACT_SETS + BASICS + TIMES + NEIGHBOURS,
  FACT_SETS + BASICS.replace("50]", "70]") + TIMES,
  FACT_SETS.replace("maxAge: 7d", "maxAge: 2d") +
    BASICS.replace("is-safe, title", "is-really-safe, title") +
    NEIGHBOURS,
];

export type Action =
  | { readonly kind: "import"; readonly source: string; readonly entities: readonly Drawn[] }
  | { readonly kind: "edit"; readonly source: string; readonly index: number; readonly change: Partial<Drawn> | null }
  | { readonly kind: "facts"; readonly items: readonly DrawnFact[] }
  | { readonly kind: "wait"; readonly hours: number }
  | { readonly kind: "rules"; readonly book: number; readonly budget: number }
  | { readonly kind: "waive"; readonly name: string; readonly rule: string; readonly hours: number }
  | { readonly kind: "revoke" }
  | { readonly kind: "restart" }
  | { readonly kind: "crash" };

type Waive = Extract<Action, { readonly kind: "waive" }>;

interface Drawn {
  readonly name: string;
  readonly kind: string;
  readonly tier: string;
  readonly owner: boolean;
  readonly lifecycle: string;
  readonly dependsOn: readonly string[];
  readonly uses: readonly string[];
  readonly type: string;
}

interface DrawnFact {
  readonly name: string;
  readonly age: number;
  readonly source: string;
  readonly coverage: number | null | undefined;
  readonly isSafe: boolean | undefined;
  readonly scanned: number | undefined;
  readonly mark: number | undefined;
}

const NAMES = ["a", "b", "c", "d", "e"];
const name = fc.constantFrom(...NAMES);
const drawn: fc.Arbitrary<Drawn> = fc.record({
  name,
  kind: fc.constantFrom("Component", "Component", "Resource"),
  tier: fc.constantFrom("1", "2"),
  owner: fc.boolean(),
  lifecycle: fc.constantFrom("production", "experimental"),
  dependsOn: fc.uniqueArray(name, { maxLength: 3 }),
  uses: fc.uniqueArray(name, { maxLength: 2 }),
  type: fc.constantFrom("service", "library"),
});
const drawnFact: fc.Arbitrary<DrawnFact> = fc.record({
  name,
  age: fc.integer({ min: 0, max: 200 }),
  source: fc.constantFrom("ci", "scanner"),
  coverage: fc.constantFrom(5, 30, 60, 90, null, undefined),
  isSafe: fc.constantFrom(true, false, undefined),
  scanned: fc.constantFrom(0, 30, 60, 90, undefined),
  mark: fc.constantFrom(1, 2, undefined),
});
const source = fc.constantFrom("one", "two");
const edit: fc.Arbitrary<Partial<Drawn>> = fc.oneof(
  drawn.map(({ tier }) => ({ tier })),
  drawn.map(({ owner }) => ({ owner })),
  drawn.map(({ type }) => ({ type })),
  drawn.map(({ lifecycle }) => ({ lifecycle })),
  drawn.map(({ dependsOn }) => ({ dependsOn })),
);
export const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("edit" as const),
      source,
      index: fc.nat(4),
      change: fc.option(edit, { freq: 8 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("import" as const),
      source,
      entities: fc.uniqueArray(drawn, { minLength: 2, maxLength: 5, selector: ({ name, kind }) => `${kind} ${name}` }),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant("facts" as const),
      items: fc.array(drawnFact, { minLength: 1, maxLength: 4 }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("wait" as const), hours: fc.integer({ min: 1, max: 100 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("rules" as const),
      book: fc.integer({ min: 0, max: RULEBOOKS.length - 1 }),
      budget: fc.integer({ min: 0, max: 3 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("waive" as const),
      name,
      rule: fc.constantFrom("basics/has-owner", "basics/is-covered", "basics/is-safe", "neighbours/rests-on-basics"),
      hours: fc.integer({ min: 1, max: 150 }),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: "revoke" } as const) },
  { weight: 1, arbitrary: fc.constant({ kind: "restart" } as const) },
  { weight: 1, arbitrary: fc.constant({ kind: "crash" } as const) },
);

const ref = (of: string) => `component:default/${of}`;

function catalogText(entities: readonly Drawn[]): string {
  const group = {
    apiVersion: "backstage.io/v1alpha1",
    kind: "Group",
    metadata: { name: "team" },
    spec: { children: [] },
  };
  const described = entities.map(({ name, kind, tier, owner, lifecycle, dependsOn, uses, type }) => ({
    apiVersion: "backstage.io/v1alpha1",
    kind,
    metadata: { name, labels: { tier } },
    spec: { type, lifecycle, dependsOn: dependsOn.map(ref), ...(owner && { owner: "team" }) },
    relations: uses.map((used) => ({ type: "uses", targetRef: ref(used) })),
  }));
  return JSON.stringify([...(entities.length % 2 === 0 ? [group] : []), ...described]);
}

/** The store fails when the next evaluations are written. */
function failingStore(store: Store) {
  let isFailing = false;
  return {
    store: {
      ...store,
      evaluations: {
        ...store.evaluations,
        save: async (change: Parameters<typeof store.evaluations.save>[0]) => {
          if (isFailing) {
            isFailing = false;
            throw new StoreUnavailable("io", "the disk is gone");
          }
          return store.evaluations.save(change);
        },
      },
    },
    fail: (fails = true) => {
      isFailing = fails;
    },
  };
}

/** `after`: what is looked at after each. */
export async function run(
  actions: readonly Action[],
  resident: boolean,
  kept: Store = memoryStore(),
  after: (muster: ServiceMuster) => Promise<void> = async () => undefined,
): Promise<ServiceMuster> {
  const { store, fail } = failingStore(kept);
  let muster = serviceMuster({ store, resident });
  let now = NOW;
  const catalogs = new Map<string, readonly Drawn[]>();
  const deliver = (source: string, entities: readonly Drawn[]) => {
    catalogs.set(source, entities);
    const files = [{ path: "c.json", text: catalogText(entities) }];
    return attempt(importSource(muster, { source, files }, ADMIN));
  };
  await activateRules(muster, [{ path: "rules.yaml", text: RULEBOOKS[0] ?? "" }], ADMIN);
  for (const one of actions) {
    now += 1_000;
    muster.at(now);
    switch (one.kind) {
      case "import":
        await deliver(one.source, one.entities);
        break;
      case "edit":
        await deliver(one.source, edited(catalogs.get(one.source) ?? [], one));
        break;
      case "facts":
        await recordFacts(
          muster,
          one.items.map((item) => itemOf(item, now)),
          ADMIN,
        );
        break;
      case "wait":
        now += one.hours * HOUR;
        muster.at(now);
        await attempt(evaluateDue(muster));
        break;
      case "rules":
        await activateRules(muster, [{ path: "rules.yaml", text: RULEBOOKS[one.book] ?? "" }], ADMIN);
        await attempt(evaluateOutdated(muster, { budget: one.budget }));
        break;
      case "waive":
        await waive(muster, one, now);
        break;
      case "revoke":
        await revokeLast(muster);
        break;
      case "restart":
        muster = muster.restarted();
        break;
      case "crash":
        fail();
    }
    await after(muster);
  }
  fail(false);
  muster.at(now + HOUR);
  await evaluateOutdated(muster);
  await evaluateDue(muster);
  return muster;
}

const KIM: Identity = { ...ADMIN, actor: "user:default/kim" };
const LEE: Identity = { ...ADMIN, actor: "user:default/lee" };

let asks = 0;

/** Of what is in the catalog and the rules; anything else is refused. */
async function waive(muster: Muster, { name, rule: address, hours }: Waive, now: number): Promise<void> {
  const [scorecard = "", rule = ""] = address.split("/");
  const terms = { environments: [], reason: "it is mended soon enough", ticket: null };
  const asked = { entity: ref(name), scorecard, rule, ...terms, expiresAt: formatInstant(now + hours * HOUR) };
  const chance = { ...muster.chance, id: (prefix: string) => `${prefix}_${++asks}` };
  try {
    const { id } = await requestWaiver({ ...muster, chance }, asked, KIM);
    await approveWaiver(muster, id, LEE);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
}

async function revokeLast(muster: Muster): Promise<void> {
  const { items } = await muster.store.directives.list({ kind: "waiver", openAt: muster.clock.now(), limit: 1 });
  const [last] = items;
  if (last !== undefined) await revokeWaiver(muster, last.id, LEE);
}

/** Null: it goes. */
function edited(
  entities: readonly Drawn[],
  { index, change }: { readonly index: number; readonly change: Partial<Drawn> | null },
): readonly Drawn[] {
  return entities.flatMap((entity, at) =>
    at !== index ? [entity] : change === null ? [] : [{ ...entity, ...change }],
  );
}

async function attempt(work: Promise<unknown>): Promise<void> {
  await work.catch((error: unknown) => {
    if (!(error instanceof StoreUnavailable)) throw error;
  });
}

function itemOf({ name, age, source, coverage, isSafe, scanned, mark }: DrawnFact, now: number) {
  const facts = {
    "q.coverage": coverage,
    "q.is_safe": isSafe,
    "q.scanned_at": scanned === undefined ? undefined : formatInstant(now - scanned * HOUR),
    "x.mark": mark === undefined ? undefined : { deep: mark },
  };
  const said = Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
  const observedAt = formatInstant(now - age * HOUR);
  return { entity: name, source, observedAt, provenance: "observed" as const, facts: said as Record<string, number> };
}
