// Is a release decided from what is known, recorded before it is answered, and decided once?

import { describe, expect, it } from "vitest";
import type { ReleaseQuestion } from "../../../src/api/decisions.ts";
import { activateRules } from "../../../src/app/activation/activate-rules.ts";
import { answerOf } from "../../../src/app/decisions/decision-record.ts";
import { decideRelease } from "../../../src/app/decisions/decide-release.ts";
import { createFleet } from "../../../src/app/evaluations/fleet.ts";
import { createRulesInForce } from "../../../src/app/rules/rules-in-force.ts";
import { digestOfDecision } from "../../../src/model/decision-record.ts";
import type { Identity } from "../../../src/model/identity.ts";
import { StoreUnavailable } from "../../../src/ports/failures.ts";
import { memoryStore } from "../../../src/store/memory.ts";
import {
  BILLING,
  CHECKOUT,
  DAY,
  FACTS,
  HOUR,
  NOW,
  PIPELINE,
  QUESTION,
  RULES,
  fact,
  gateMuster,
} from "../gate-muster.ts";
import type { GateMuster } from "../gate-muster.ts";

async function recorded({ store }: GateMuster) {
  return (await store.decisions.list({ limit: 1_000 })).items;
}

async function decisionEntries({ store }: GateMuster) {
  return (await store.audit.entries(0, 10_000)).filter(({ kind }) => kind === "decision");
}

describe("a gate check", () => {
  it("is written down, with what it rests on and its entry in the log, before it is answered", async () => {
    const muster = await gateMuster();
    const decision = await muster.ask({ change: { type: "release", version: "1.42.0" } });
    expect(decision).toMatchObject({ verdict: "allow", evaluation: "pass", basis: [], replayed: false });
    const [record] = await recorded(muster);
    expect(record).toMatchObject({
      id: decision.id,
      entity: CHECKOUT,
      environment: "production",
      verdict: "allow",
      decidedAt: NOW,
      validUntil: NOW + HOUR,
      rulebook: decision.rulebook,
    });
    const telling = await muster.store.decisions.text(record?.telling ?? "");
    expect(record && answerOf(record, telling ?? "")).toBe(decision.text);
    const [entry] = await decisionEntries(muster);
    expect(entry).toMatchObject({
      subject: decision.id,
      actor: PIPELINE.actor,
      at: NOW,
      summary: "ALLOW checkout -> production: 4 passed",
      digest: record && digestOfDecision(record),
    });
    expect(await muster.store.decisions.text(record?.inputs ?? "")).toContain(`"ref":"${CHECKOUT}"`);
  });

  it("is never answered without having been written down", async () => {
    const store = memoryStore();
    const full = { record: async () => Promise.reject(new StoreUnavailable("full", "the disk is full")) };
    const broken = {
      ...store,
      decisions: new Proxy(store.decisions, {
        get: (of, name) => Reflect.get(name === "record" ? full : of, name) as unknown,
      }),
    };
    const muster = await gateMuster({ store: broken });
    await expect(muster.ask()).rejects.toThrow("the disk is full");
    expect(await muster.ask({ dryRun: true })).toMatchObject({ verdict: "allow", id: null });
  });

  it("blocks with what is to be done", async () => {
    const muster = await gateMuster();
    const decision = await muster.ask({ entity: "component:default/orphan" });
    expect(decision).toMatchObject({ verdict: "block", evaluation: "fail", validUntil: null });
    expect(decision.findings.map(({ rule, effect, outcome }) => [rule, effect, outcome])).toEqual([
      ["has-no-critical-vulnerabilities", "blocking", "unknown"],
      ["has-owner", "blocking", "fail"],
      ["is-covered", "warning", "unknown"],
      ["is-drilled", "observed", "unknown"],
    ]);
    expect(decision.findings[1]?.fix?.text).toBe("Name an owner.");
  });

  it("writes nothing in a dry run", async () => {
    const muster = await gateMuster();
    expect(await muster.ask({ dryRun: true })).toMatchObject({ id: null, links: null, verdict: "allow" });
    expect(await recorded(muster)).toEqual([]);
    expect(await decisionEntries(muster)).toEqual([]);
  });

  it("tells who releases, whatever the body says", async () => {
    const muster = await gateMuster();
    const { change } = await muster.ask(
      { change: { type: "release", version: "1" } },
      { ...PIPELINE, actor: "user:default/kim" },
    );
    expect(change).toEqual({ type: "release", version: "1", actor: "user:default/kim" });
  });

  it("waits for an approval that a gate asks for", async () => {
    const muster = await gateMuster();
    const question: Partial<ReleaseQuestion> = { environment: "staging", change: { type: "hotfix", version: "1" } };
    const decision = await muster.ask({ ...question, entity: "component:default/orphan" });
    expect(decision).toMatchObject({ verdict: "block" });
    await muster.register(
      `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: checkout }\nspec: { type: service, lifecycle: production, owner: payments }`,
    );
    expect(await muster.ask(question)).toMatchObject({ verdict: "wait", basis: ["approval"], validUntil: null });
  });
});

describe("whoever asks", () => {
  const only = (scope: Partial<Identity>): Identity => ({ ...PIPELINE, ...scope });

  it.each<[string, Identity, Partial<ReleaseQuestion>]>([
    ["another entity", only({ entities: ["component:default/billing"] }), {}],
    ["another environment", only({ environments: ["staging"] }), {}],
    ["an environment written otherwise", only({ environments: ["staging"] }), { environment: " PRODUCTION" }],
    ["anything, without a scope", only({ entities: [], environments: [] }), {}],
    ["an entity by its name alone", only({ entities: ["component:default/billing"] }), { entity: "checkout" }],
  ])("may not ask about %s", async (_, identity, question) => {
    const muster = await gateMuster();
    await expect(muster.ask(question, identity)).rejects.toMatchObject({ kind: "forbidden", code: "out-of-scope" });
    expect(await recorded(muster)).toEqual([]);
  });

  it("may ask within a scope of globs", async () => {
    const muster = await gateMuster();
    const identity = only({ entities: ["component:default/*"], environments: ["prod*"] });
    expect(await muster.ask({}, identity)).toMatchObject({ verdict: "allow" });
  });

  it("is told which entities a name may mean", async () => {
    const muster = await gateMuster();
    await expect(muster.ask({ entity: "billing" })).rejects.toMatchObject({
      kind: "invalid",
      code: "which-entity",
      details: { help: `say which: api:default/billing, ${BILLING}` },
    });
    expect((await muster.ask({ entity: "Checkout" })).entity.ref).toBe(CHECKOUT);
  });

  it("hears from the gates of the environment what becomes of an entity that nobody registered", async () => {
    const muster = await gateMuster();
    const decision = await muster.ask({ entity: "component:default/chekout" });
    expect(decision).toMatchObject({
      verdict: "block",
      basis: ["unregistered"],
      evaluation: "unknown",
      gates: ["production"],
    });
    expect(decision.problems[0]).toMatchObject({ code: "unregistered-entity", help: `did you mean \`${CHECKOUT}\`?` });
    expect(await muster.ask({ entity: "component:chekout", environment: "staging" })).toMatchObject({
      verdict: "allow",
    });
  });

  it("does not slip past a gate by another name for the environment", async () => {
    const muster = await gateMuster();
    const first = await muster.ask();
    for (const environment of ["Production ", "ｐroduction", "PRODUCTION"]) {
      expect(await muster.ask({ environment })).toMatchObject({ id: first.id, environment: "production" });
    }
    expect(await muster.ask({ environment: "prod-eu" })).toMatchObject({ gates: ["production"] });
  });

  it("is allowed where no gate stands, and told so", async () => {
    const muster = await gateMuster();
    const decision = await muster.ask({ environment: "dev" });
    expect(decision).toMatchObject({
      verdict: "allow",
      basis: ["no-gate"],
      evaluation: "unknown",
      validUntil: NOW + HOUR,
    });
    expect(decision.problems.map(({ code }) => code)).toEqual(["no-gate"]);
  });

  it("is refused where nothing can be asked", async () => {
    const muster = await gateMuster();
    await expect(muster.ask({ environment: " \t" })).rejects.toMatchObject({ kind: "invalid", code: "no-environment" });
    const gateless = await gateMuster({ rules: RULES.slice(0, RULES.indexOf("---\nkind: Gate")) });
    await expect(gateless.ask()).rejects.toMatchObject({ kind: "invalid", code: "no-gate-declared" });
    const without = { ...muster, rules: createRulesInForce([]), store: memoryStore() };
    const empty = { ...without, fleet: createFleet(without.store, without.rules, { resident: true }) };
    await expect(decideRelease(empty, QUESTION, PIPELINE)).rejects.toMatchObject({
      kind: "unavailable",
      code: "no-rulebook",
    });
  });
});

describe("what is not known", () => {
  const outcomeOf = async (muster: GateMuster, question: Partial<ReleaseQuestion> = {}) => {
    const { findings, verdict } = await muster.ask({ ...question, explain: "all" });
    const found = findings.find(({ rule }) => rule === "has-no-critical-vulnerabilities");
    return { verdict, outcome: found?.outcome, cause: found?.cause, effect: found?.effect };
  };
  const blocked = { verdict: "block", outcome: "unknown", effect: "blocking" };
  const without = FACTS.filter(({ name }) => name !== "security.vuln_critical_count");
  const scan = (value: unknown, age = HOUR, source = "trivy") =>
    fact(CHECKOUT, "security.vuln_critical_count", value as never, age, source);

  it("never passes: a fact that was never observed", async () => {
    expect(await outcomeOf(await gateMuster({ facts: without }))).toEqual({ ...blocked, cause: "missing" });
  });

  it("never passes: a fact that is too old", async () => {
    const muster = await gateMuster({ facts: [...without, scan(0, DAY)] });
    expect(await outcomeOf(muster)).toMatchObject({ verdict: "allow", outcome: "pass" });
    muster.at(NOW + 1);
    expect(await outcomeOf(muster)).toEqual({ ...blocked, cause: "stale" });
  });

  it("never passes: a fact its source could not tell", async () => {
    const failing = { ...scan(null), error: "connection refused" };
    expect(await outcomeOf(await gateMuster({ facts: [...without, failing] }))).toEqual({
      ...blocked,
      cause: "source-error",
    });
  });

  it("never passes: a fact from a source the fact set does not list", async () => {
    expect(await outcomeOf(await gateMuster({ facts: [...without, scan(0, HOUR, "me")] }))).toMatchObject(blocked);
  });

  it.each(["0", "none", true, [], [0]])("never passes: a fact of another type, %j", async (value) => {
    const identity = { ...PIPELINE, sources: ["trivy"] };
    const muster = await gateMuster({ facts: without });
    const decision = await muster.ask({ facts: { "security.vuln_critical_count": value }, explain: "all" }, identity);
    const found = decision.findings.find(({ rule }) => rule === "has-no-critical-vulnerabilities");
    expect(found).toMatchObject({ outcome: "unknown", effect: "blocking" });
    expect(decision.problems.map(({ code }) => code)).toEqual(["wrong-type"]);
  });

  it.each(["0", "none", true, [], [0]])("never passes: a stored fact of another type, %j", async (value) => {
    expect(await outcomeOf(await gateMuster({ facts: [...without, scan(value)] }))).toMatchObject(blocked);
  });
});

describe("facts of the request", () => {
  const covered = { "test.line_coverage_pct": 12 };

  it("count for this decision only", async () => {
    const muster = await gateMuster();
    const decision = await muster.ask({ facts: covered });
    expect(decision.findings.map(({ rule, outcome }) => [rule, outcome])).toEqual([["is-covered", "fail"]]);
    expect(await muster.ask()).toMatchObject({ evaluation: "pass" });
  });

  it.each<[string, readonly string[], string]>([
    ["one source of several", ["other", "sonarqube"], "sonarqube"],
    ["every source", ["*"], "ci"],
    ["a glob", ["sonar*"], "sonarqube"],
  ])("are taken from a caller who is %s", async (_, sources, source) => {
    const muster = await gateMuster({ facts: FACTS.slice(1) });
    const { findings } = await muster.ask({ facts: covered, explain: "all" }, { ...PIPELINE, sources });
    const found = findings.find(({ rule }) => rule === "is-covered");
    expect(found?.evidence[0]).toMatchObject({ value: 12, source });
  });

  it.each<[string, readonly string[], string]>([
    [
      "none of its sources",
      ["trivy"],
      "`test.line_coverage_pct` is not taken from this caller, who is source `trivy`, the fact set `tests` lists `ci`, `sonarqube`",
    ],
    [
      "no source at all",
      [],
      "`test.line_coverage_pct` is not taken from this caller, who is not a source, the fact set `tests` lists `ci`, `sonarqube`",
    ],
  ])("are left out, and named, of a caller who is %s", async (_, sources, message) => {
    const muster = await gateMuster();
    const decision = await muster.ask({ facts: covered }, { ...PIPELINE, sources });
    expect(decision).toMatchObject({ evaluation: "pass", problems: [{ code: "source-not-listed", message }] });
  });

  it("that nobody declares are left out, and named", async () => {
    const muster = await gateMuster();
    const { problems } = await muster.ask({ facts: { "test.line_coverage": 1, "x.any": 1 } });
    expect(problems).toMatchObject([{ code: "undeclared-fact", help: "did you mean `test.line_coverage_pct`?" }]);
  });
});

describe("asked again", () => {
  it("with nothing changed, the same decision comes back", async () => {
    const muster = await gateMuster();
    const first = await muster.ask();
    muster.at(NOW + HOUR - 1);
    const again = await muster.ask();
    expect(again).toMatchObject({ id: first.id, replayed: true, decidedAt: NOW });
    expect(again.text).toBe(`${first.text.slice(0, -1)},"replayed":true}`);
    expect(await recorded(muster)).toHaveLength(1);
    expect(await decisionEntries(muster)).toHaveLength(1);
  });

  it.each([true, false])(
    "where it was answered otherwise in between, it is decided anew (kept in memory: %s)",
    async (resident) => {
      const muster = await gateMuster({ resident });
      const deliver = (critical: number) =>
        muster.deliver(fact(CHECKOUT, "security.vuln_critical_count", critical, 0, "trivy"));
      await deliver(1);
      const first = await muster.ask();
      await deliver(0);
      const between = await muster.ask({}, PIPELINE, resident ? { idempotencyKey: "run-7" } : {});
      await deliver(1);
      const third = await muster.ask();
      expect([first, between, third].map(({ verdict }) => verdict)).toEqual(["block", "allow", "block"]);
      expect(third).toMatchObject({ replayed: false });
      expect(third.id).not.toBe(first.id);
      expect(await muster.ask()).toMatchObject({ id: third.id, replayed: true });
      expect(await recorded(muster)).toHaveLength(3);
    },
  );

  it("where the rules left out what was sent in between, it is decided anew", async () => {
    const muster = await gateMuster();
    const rules = (text: string) => activateRules(muster, [{ path: "rules.yaml", text }], { actor: "test" });
    const ask = () => muster.ask({ facts: { "test.line_coverage_pct": 12 } });
    const first = await ask();
    await rules(RULES.replace("sources: [ci, sonarqube]", "sources: [sonarqube]"));
    expect((await ask()).problems).toMatchObject([{ code: "source-not-listed" }]);
    await rules(RULES);
    const third = await ask();
    expect(third).toMatchObject({ replayed: false });
    expect(third.id).not.toBe(first.id);
  });

  it("by a process that was started since, the same decision comes back", async () => {
    const store = memoryStore();
    const first = await (await gateMuster({ store })).ask();
    const later = await gateMuster({ store: { ...store } });
    expect(await later.ask()).toMatchObject({ id: first.id, replayed: true });
  });

  it("where nothing is kept in memory, the same decision comes back", async () => {
    const muster = await gateMuster({ resident: false });
    const first = await muster.ask();
    expect(await muster.ask()).toMatchObject({ id: first.id, replayed: true });
  });

  it("a thousand times at once, there is one decision and one row", async () => {
    const muster = await gateMuster();
    const answers = await Promise.all(Array.from({ length: 1_000 }, () => muster.ask()));
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(await recorded(muster)).toHaveLength(1);
  });

  it("is decided anew once an allow has ended", async () => {
    const muster = await gateMuster();
    const first = await muster.ask();
    muster.at(NOW + HOUR);
    const again = await muster.ask();
    expect(again).toMatchObject({ replayed: false, decidedAt: NOW + HOUR });
    expect(again.id).not.toBe(first.id);
  });

  it("a block holds as long as nothing changes", async () => {
    const muster = await gateMuster({ facts: [] });
    const first = await muster.ask();
    muster.at(NOW + 300 * DAY);
    expect(await muster.ask()).toMatchObject({ id: first.id, verdict: "block" });
  });

  type Then = (muster: GateMuster) => Promise<unknown>;
  type Next = Partial<ReleaseQuestion> & { readonly by?: Identity };
  const another: [string, Partial<ReleaseQuestion>, Then, Next?][] = [
    [
      "a value that a required rule reads changed",
      {},
      (muster) => muster.deliver(fact(CHECKOUT, "test.line_coverage_pct", 92, 0)),
    ],
    ["a fact was lost", {}, (muster) => muster.deliver(fact(CHECKOUT, "test.line_coverage_pct", null, 0))],
    [
      "the entity changed where rules look",
      {},
      (muster) =>
        muster.register(
          `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: checkout }\nspec: { type: service, lifecycle: production, owner: others }`,
        ),
    ],
    [
      "something of a related entity changed",
      { environment: "staging" },
      (muster) => muster.deliver(fact(BILLING, "test.is_flaky", true, 0)),
    ],
    ["another version is released", {}, async () => undefined, { change: { type: "release", version: "2" } }],
    ["another commit is released", {}, async () => undefined, { change: { type: "release", commit: "abc" } }],
    [
      "another artifact is released",
      {},
      async () => undefined,
      { change: { type: "release", artifacts: [{ uri: "a", sha256: "b".repeat(64) }] } },
    ],
    [
      "somebody else asks",
      {},
      async () => undefined,
      { by: { ...PIPELINE, actor: "token:tok_other", token: "tok_other" } },
    ],
    ["the request brings a fact", {}, async () => undefined, { facts: { "test.line_coverage_pct": 91 } }],
    ["the request brings a fact that is left out", {}, async () => undefined, { facts: { "test.line": 91 } }],
    ["time made an outcome another", {}, async (muster) => muster.at(NOW + 20 * DAY)],
    [
      "a step came into force",
      { environment: "staging" },
      async (muster) => muster.at(Date.parse("2027-01-01T00:00:00Z")),
    ],
    [
      "the rules are others",
      {},
      (muster) =>
        activateRules(muster, [{ path: "rules.yaml", text: RULES.replace("title: Basics", "title: The basics") }], {
          actor: "test",
        }),
    ],
  ];
  it.each(another)("is decided anew where %s", async (_, question, then, next = {}) => {
    const muster = await gateMuster();
    const first = await muster.ask(question);
    await then(muster);
    const { by, ...more } = next;
    const again = await muster.ask({ ...question, ...more }, by ?? PIPELINE);
    expect(again.replayed).toBe(false);
    expect(again.id).not.toBe(first.id);
  });

  const same: [string, Then][] = [
    ["was observed again", (muster) => muster.deliver(...FACTS.map((one) => ({ ...one, observedAt: NOW - 1 })))],
    ["no required rule reads changed", (muster) => muster.deliver(fact(CHECKOUT, "test.is_flaky", true, 0))],
    ["nobody declares was delivered", (muster) => muster.deliver(fact(CHECKOUT, "test.unheard_of", 1, 0))],
    [
      "only another environment's gate reads changed",
      (muster) => muster.deliver(fact(BILLING, "test.is_flaky", true, 0)),
    ],
  ];
  it.each(same)("comes back where what %s", async (_, then) => {
    const muster = await gateMuster();
    const first = await muster.ask();
    await then(muster);
    expect(await muster.ask()).toMatchObject({ id: first.id, replayed: true });
  });

  it("explains the same decision as far as is asked for now", async () => {
    const muster = await gateMuster({ facts: FACTS.slice(1) });
    const first = await muster.ask({ explain: "none" });
    await muster.deliver(...FACTS.slice(1).map((one) => ({ ...one, observedAt: NOW - 1 })));
    const told = [await muster.ask({ explain: "failing" }), await muster.ask({ explain: "all" })];
    expect(first.findings).toEqual([]);
    expect(told.map(({ id, replayed, findings }) => [id, replayed, findings.length])).toEqual([
      [first.id, true, 1],
      [first.id, true, 4],
    ]);
    // As it was known then, not as it is known now.
    expect(
      told[1]?.findings.flatMap(({ evidence }) => evidence.flatMap(({ observedAt }) => observedAt ?? [])),
    ).toContain(NOW - DAY);
  });
});

describe("a caller's own key", () => {
  const key = { idempotencyKey: "run-7" };

  it("brings the same answer for a day, whatever has changed", async () => {
    const muster = await gateMuster();
    const first = await muster.ask({}, PIPELINE, key);
    await muster.deliver(fact(CHECKOUT, "test.line_coverage_pct", 12, 0));
    expect(first.verdict).toBe("allow");
    muster.at(NOW + HOUR - 1);
    expect(await muster.ask({}, PIPELINE, key)).toMatchObject({ id: first.id, replayed: true });
  });

  it("brings no allow that may not be relied upon any more", async () => {
    const muster = await gateMuster();
    const first = await muster.ask({}, PIPELINE, key);
    expect(first.validUntil).toBe(NOW + HOUR);
    await muster.deliver(fact(CHECKOUT, "security.vuln_critical_count", 3, 0, "trivy"));
    muster.at(NOW + HOUR);
    const again = await muster.ask({}, PIPELINE, key);
    expect(again).toMatchObject({ verdict: "block", replayed: false });
    expect((await muster.ask({}, PIPELINE, key)).id).toBe(again.id);
  });

  it("brings a block for a day, and then what is decided by then", async () => {
    const muster = await gateMuster({ facts: [] });
    const first = await muster.ask({}, PIPELINE, key);
    expect(first.verdict).toBe("block");
    await muster.deliver(...FACTS.map((one) => ({ ...one, observedAt: NOW + DAY - HOUR })));
    muster.at(NOW + DAY - 1);
    expect(await muster.ask({}, PIPELINE, key)).toMatchObject({ id: first.id, replayed: true });
    muster.at(NOW + DAY);
    expect(await muster.ask({}, PIPELINE, key)).toMatchObject({ verdict: "allow", replayed: false });
  });

  it("is refused with another request", async () => {
    const muster = await gateMuster();
    await muster.ask({}, PIPELINE, key);
    await expect(muster.ask({ environment: "staging" }, PIPELINE, key)).rejects.toMatchObject({
      kind: "invalid",
      code: "idempotency-conflict",
    });
  });

  it("is refused with another request that comes at the same time", async () => {
    const muster = await gateMuster();
    const answers = await Promise.allSettled([
      muster.ask({}, PIPELINE, key),
      muster.ask({ environment: "staging" }, PIPELINE, key),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(answers.find(({ status }) => status === "rejected")).toMatchObject({
      reason: { code: "idempotency-conflict" },
    });
    expect(await recorded(muster)).toHaveLength(1);
  });

  it("is each token's own", async () => {
    const muster = await gateMuster();
    await muster.ask({}, PIPELINE, key);
    const other = { ...PIPELINE, actor: "token:tok_b", token: "tok_b" };
    expect(await muster.ask({ environment: "staging" }, other, key)).toMatchObject({ replayed: false });
  });

  it("makes no second decision where there is one already", async () => {
    const muster = await gateMuster();
    const first = await muster.ask();
    expect(await muster.ask({}, PIPELINE, key)).toMatchObject({ id: first.id, replayed: true });
    expect(await recorded(muster)).toHaveLength(1);
  });
});

describe("the time for a decision", () => {
  it("ends: what was evaluated is kept, the rest is not known", async () => {
    const muster = await gateMuster();
    let asked = 0;
    // The first look is at the start; the scorecards are asked for one after the other.
    const clock = { now: () => (asked++ < 2 ? NOW : NOW + 1_500) };
    const { answer } = await decideRelease({ ...muster, clock }, { ...QUESTION, explain: "all" }, PIPELINE);
    const { findings, verdict, decidedAt } = JSON.parse(answer) as {
      findings: object[];
      verdict: string;
      decidedAt: string;
    };
    expect({ verdict, decidedAt }).toEqual({ verdict: "block", decidedAt: "2026-12-01T12:00:00Z" });
    expect(findings).toMatchObject([
      {
        rule: "has-owner",
        outcome: "unknown",
        cause: "rule-error",
        message: "it was not evaluated: the time for a decision was over",
      },
      { rule: "is-covered", outcome: "unknown", effect: "warning" },
      { rule: "is-drilled", outcome: "unknown", effect: "observed" },
      { rule: "has-no-critical-vulnerabilities", outcome: "pass" },
    ]);
  });
});
