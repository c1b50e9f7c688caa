import { describe, expect, it, vi } from "vitest";
import { activateRules } from "../../../src/app/activation/activate-rules.ts";
import { evaluateDue } from "../../../src/app/evaluations/evaluate-due.ts";
import { evaluateOutdated } from "../../../src/app/evaluations/evaluate-outdated.ts";
import { importSource } from "../../../src/app/imports/import-source.ts";
import { recordFacts } from "../../../src/app/facts/record-facts.ts";
import { timeEvaluations } from "../../../src/app/evaluations/time-evaluations.ts";
import type { TransitionCause } from "../../../src/model/evaluation-record.ts";
import { formatInstant } from "../../../src/model/time.ts";
import type { EvaluationChange } from "../../../src/ports/evaluations.ts";
import type { Store } from "../../../src/ports/store.ts";
import { memoryStore } from "../../../src/store/memory.ts";
import { ADMIN, DAY, HOUR, NOW, serviceMuster } from "../service-muster.ts";
import type { ServiceMuster } from "../service-muster.ts";

const RULES = (least = 80, extra = "") => `kind: FactSet
id: quality
sources: [ci]
maxAge: 2d
facts: { q.coverage: { type: number, description: Coverage. }, q.other: { type: number, description: Other. } }
---
kind: Scorecard
id: basics
title: Basics
appliesTo: { "==": [{ var: entity.kind }, Component] }
rules:
  - { id: is-covered, title: Covered, pass: { ">=": [{ var: facts.q.coverage }, ${least}] } }
${extra}---
kind: Scorecard
id: above
title: Above
rules:
  - { id: holds-basics, title: Basics, pass: { at_level: [basics, done] } }
---
kind: Scorecard
id: around
title: Around
rules:
  - { id: rests-on-covered, title: Covered, pass: { every: [{ related: dependsOn }, { ">=": [{ var: facts.q.coverage }, 80] }] } }
---
kind: Scorecard
id: elsewhere
title: Elsewhere
rules:
  - { id: has-other, title: Other, pass: { "==": [{ var: facts.q.other }, 1] } }
`;
const NAMES = Array.from({ length: 60 }, (_, at) => `c${String(at).padStart(2, "0")}`);
const CATALOG = NAMES.map((name, at) =>
  JSON.stringify({
    apiVersion: "backstage.io/v1alpha1",
    kind: "Component",
    metadata: { name },
    spec: { type: "service", lifecycle: "production", dependsOn: at === 0 ? ["component:c01"] : [] },
  }),
).join("\n---\n");

const files = (text: string) => [{ path: "rules.yaml", text }];

/** Counts what is written, and can end like a process that is killed: nothing is written from then on. */
function watchedStore() {
  const store = memoryStore();
  const saved: EvaluationChange[] = [];
  let left = Infinity;
  const save = async (change: EvaluationChange) => {
    if (left-- <= 0) throw new Error("killed");
    saved.push(change);
    return store.evaluations.save(change);
  };
  const watched: Store = { ...store, evaluations: { ...store.evaluations, save } };
  return { store: watched, saved, killAfter: (writes: number) => (left = writes) };
}

async function service() {
  const watched = watchedStore();
  const muster = serviceMuster({ store: watched.store });
  await activateRules(muster, files(RULES()), ADMIN);
  await importSource(muster, { source: "git", files: [{ path: "c.yaml", text: CATALOG }] }, ADMIN);
  watched.saved.length = 0;
  return { ...watched, muster };
}

async function tell(muster: ServiceMuster, entity: string, facts: Record<string, number>, age = 0) {
  const observedAt = formatInstant(muster.clock.now() - age);
  await recordFacts(muster, [{ entity, source: "ci", provenance: "observed", observedAt, facts }], ADMIN);
}

const said = (saved: readonly EvaluationChange[]) => ({
  records: saved.flatMap(({ changed }) => changed.map(({ entity, scorecard }) => `${entity.slice(-3)} ${scorecard}`)),
  flips: saved.flatMap(({ movements }) =>
    movements.flatMap(({ entity, flips }) =>
      flips.map(({ rule, from, to, cause }) => `${entity.slice(-3)} ${rule} ${from}->${to} ${show(cause)}`),
    ),
  ),
});

const show = ({ kind, name }: TransitionCause) => `${kind} ${name?.replace(/^sha256:.*/, "it") ?? "itself"}`;

describe("a changed fact", () => {
  it("has only what reads it evaluated: by itself, through levels, and through a relation", async () => {
    const { muster, saved } = await service();
    await tell(muster, "c01", { "q.coverage": 90 });
    expect(said(saved)).toEqual({
      records: ["c00 around", "c01 basics", "c01 above"],
      flips: [
        "c00 rests-on-covered unknown->pass fact component:default/c01",
        "c01 is-covered unknown->pass fact q.coverage",
        "c01 holds-basics fail->pass level basics",
      ],
    });
  });

  it("that says what was known writes nothing but when it was observed", async () => {
    const { muster, saved } = await service();
    await tell(muster, "c01", { "q.coverage": 90 });
    saved.length = 0;
    muster.at(NOW + HOUR);
    await tell(muster, "c01", { "q.coverage": 90 });
    expect(said(saved)).toEqual({ records: [], flips: [] });
  });
});

describe("time alone", () => {
  it("makes stale what was known, exactly when it is due", async () => {
    const { muster, store, saved } = await service();
    await tell(muster, "c01", { "q.coverage": 90 });
    const due = (await store.evaluations.nextDue()) ?? 0;
    expect(due).toBe(NOW + 2 * DAY + 1);
    saved.length = 0;
    muster.at(due - 1);
    expect(await evaluateDue(muster)).toBe(0);
    muster.at(due);
    expect(await evaluateDue(muster)).toBe(2);
    expect(said(saved).flips).toEqual([
      "c00 rests-on-covered pass->unknown time itself",
      "c01 is-covered pass->unknown time itself",
      "c01 holds-basics pass->fail level basics",
    ]);
    expect(await store.evaluations.nextDue()).toBeNull();
    expect(await evaluateDue(muster)).toBe(0);
  });

  it("is waited for where the process lives on", async () => {
    const { muster, store } = await service();
    await tell(muster, "c01", { "q.coverage": 90 });
    let now = NOW;
    const ticking = { ...muster, clock: { now: () => (now += DAY) } };
    const timed = timeEvaluations(ticking);
    try {
      await vi.waitFor(async () => expect(await store.evaluations.nextDue()).toBeNull(), {
        timeout: 600_000,
        interval: 5,
      });
    } finally {
      await timed.stop();
    }
  });
});

describe("another rulebook", () => {
  it("has everybody evaluated, and says so where an outcome flips", async () => {
    const { muster, saved } = await service();
    await tell(muster, "c01", { "q.coverage": 60 });
    saved.length = 0;
    await activateRules(
      muster,
      files(RULES(50, "  - { id: has-owner, title: Owner, pass: { exists: entity.owner } }\n")),
      ADMIN,
    );
    expect(await evaluateOutdated(muster)).toBe(60);
    const { records, flips } = said(saved);
    expect(new Set(records).size).toBe(60 * 4);
    expect(flips.filter((flip) => !flip.includes("has-owner"))).toEqual(["c01 is-covered fail->pass rulebook it"]);
    expect(flips).toContain("c07 has-owner null->fail rulebook it");
    expect(await evaluateOutdated(muster)).toBe(0);
  });

  it("takes away what its scorecards do not ask any more", async () => {
    const { muster, store, saved } = await service();
    await activateRules(muster, files(RULES().split("---\n").slice(0, 2).join("---\n")), ADMIN);
    await evaluateOutdated(muster);
    expect(said(saved).flips).toContain("c03 has-other unknown->null rulebook it");
    const kept = await store.evaluations.of(["component:default/c03"]);
    expect(kept.get("component:default/c03")?.records.map(({ scorecard }) => scorecard)).toEqual(["basics"]);
  });

  it("is gone on with where a process was killed, whenever that was", async () => {
    for (let writes = 0; writes < 3; writes++) {
      const { muster, store, killAfter } = await service();
      await tell(muster, "c01", { "q.coverage": 60 });
      await activateRules(muster, files(RULES(50)), ADMIN);
      killAfter(writes);
      await evaluateOutdated(muster).catch(() => undefined);
      const { digest } = muster.rules.held?.rulebook ?? { digest: "" };
      const left = (await store.evaluations.outdated(digest, 100)).length;
      expect(left).toBeGreaterThan(0);
      killAfter(Infinity);
      expect(await evaluateOutdated(muster.restarted())).toBe(left);
      const { items } = await store.evaluations.list({ limit: 1_000 });
      expect(items.every(({ evaluatedBy, rulebook }) => evaluatedBy === digest && rulebook === digest)).toBe(true);
      expect(items).toHaveLength(60 * 4);
    }
  });

  it("is done so far as the budget goes", async () => {
    const { muster } = await service();
    await activateRules(muster, files(RULES(50)), ADMIN);
    expect(await evaluateOutdated(muster, { budget: 40 })).toBe(40);
    expect(await evaluateOutdated(muster)).toBe(20);
    expect(muster.pauses()).toBeGreaterThan(3);
  });
});

it("evaluates nothing without rules", async () => {
  const muster = serviceMuster();
  await importSource(muster, { source: "git", files: [{ path: "c.yaml", text: CATALOG }] }, ADMIN);
  expect([await evaluateOutdated(muster), await evaluateDue(muster)]).toEqual([0, 0]);
});
