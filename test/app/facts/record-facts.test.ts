import { describe, expect, it } from "vitest";
import { recordFactsRequest } from "../../../src/api/facts.ts";
import { activateRules } from "../../../src/app/activation/activate-rules.ts";
import { importSource } from "../../../src/app/imports/import-source.ts";
import { recordFacts } from "../../../src/app/facts/record-facts.ts";
import type { Identity } from "../../../src/model/identity.ts";
import { formatInstant } from "../../../src/model/time.ts";
import { StoreUnavailable } from "../../../src/ports/failures.ts";
import { memoryStore } from "../../../src/store/memory.ts";
import { ADMIN, DAY, HOUR, NOW, reporter, serviceMuster } from "../service-muster.ts";
import type { ServiceMuster } from "../service-muster.ts";

const RULES = `kind: FactSet
id: quality
sources: [ci, scanner]
maxAge: 7d
facts:
  q.coverage: { type: number, description: Coverage. }
  q.runtime: { type: version, description: Runtime. }
  q.reviewed_at: { type: date, description: Reviewed. }
---
kind: Scorecard
id: basics
title: Basics
rules:
  - { id: is-covered, title: Covered, pass: { ">=": [{ var: facts.q.coverage }, 80] } }
  - { id: is-marked, title: Marked, pass: { "==": [{ var: facts.x.team.mark }, 1] } }
`;
const CATALOG = ["web", "db"]
  .map(
    (name) =>
      `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: ${name} }\nspec: { type: service, lifecycle: production }\n`,
  )
  .join("---\n");
const WEB = "component:default/web";

async function service(options: Parameters<typeof serviceMuster>[0] = {}): Promise<ServiceMuster> {
  const muster = serviceMuster(options);
  await activateRules(muster, [{ path: "rules.yaml", text: RULES }], ADMIN);
  await importSource(muster, { source: "git", files: [{ path: "catalog.yaml", text: CATALOG }] }, ADMIN);
  return muster;
}

const CI = reporter("ci");

async function record(muster: ServiceMuster, items: readonly object[], identity: Identity = CI) {
  return (await recordFacts(muster, recordFactsRequest.parse(items), identity)).items;
}

async function factsOf(muster: ServiceMuster) {
  const facts = (await muster.store.facts.of([WEB])).get(WEB) ?? [];
  return facts
    .filter(({ source }) => source !== "catalog")
    .map(({ name, value, source }) => `${source} ${name} ${JSON.stringify(value)}`);
}

async function outcomesOf(muster: ServiceMuster) {
  const kept = (await muster.store.evaluations.of([WEB])).get(WEB);
  return kept?.records.flatMap(({ outcomes }) =>
    outcomes.map(({ rule, outcome, cause }) => `${rule} ${outcome} ${cause}`),
  );
}

const item = (facts: object, more: object = {}) => ({ entity: "web", source: "ci", facts, ...more });

describe("an item", () => {
  it("is kept and evaluated before it is answered", async () => {
    const muster = await service();
    expect(await record(muster, [item({ "q.coverage": 81 })])).toEqual([{ index: 0, status: "stored" }]);
    expect(await factsOf(muster)).toEqual(["ci q.coverage 81"]);
    expect(await outcomesOf(muster)).toEqual(["is-covered pass null", "is-marked unknown missing"]);
    const [last] = (await muster.store.evaluations.transitions({ limit: 1 })).items;
    expect(last).toMatchObject({
      entity: WEB,
      rule: "is-covered",
      from: "unknown",
      to: "pass",
      cause: { kind: "fact", name: "q.coverage" },
    });
    expect(await muster.store.audit.last()).toMatchObject({
      kind: "facts",
      actor: "token:tok_2",
      subject: "ci",
      summary: "1 facts of 1 entities",
    });
  });

  it("is unchanged where it says the same, and counts as observed anew", async () => {
    const muster = await service();
    await record(muster, [item({ "q.coverage": 81 })]);
    muster.at(NOW + 6 * DAY);
    expect(await record(muster, [item({ "q.coverage": 81 })])).toEqual([{ index: 0, status: "unchanged" }]);
    expect((await muster.store.facts.of([WEB])).get(WEB)?.find(({ name }) => name === "q.coverage")?.observedAt).toBe(
      NOW + 6 * DAY,
    );
    const before = await muster.store.audit.last();
    expect(await record(muster, [item({ "q.coverage": 81 })])).toEqual([{ index: 0, status: "unchanged" }]);
    expect(await muster.store.audit.last()).toEqual(before);
  });

  it("passes again where it had grown stale, though it says the same", async () => {
    const muster = await service();
    await record(muster, [item({ "q.coverage": 81 }, { observedAt: formatInstant(NOW - 8 * DAY) })]);
    expect(await outcomesOf(muster)).toContain("is-covered unknown stale");
    await record(muster, [item({ "q.coverage": 81 })]);
    expect(await outcomesOf(muster)).toContain("is-covered pass null");
  });

  it("is older where something was observed later, from the same source", async () => {
    const muster = await service();
    await record(muster, [item({ "q.coverage": 81 })]);
    const earlier = { observedAt: formatInstant(NOW - HOUR) };
    expect(await record(muster, [item({ "q.coverage": 10 }, earlier)])).toEqual([{ index: 0, status: "older" }]);
    expect(await record(muster, [item({ "q.coverage": 10 }, { ...earlier, source: "scanner" })], ADMIN)).toEqual([
      { index: 0, status: "stored" },
    ]);
    expect(await outcomesOf(muster)).toContain("is-covered pass null");
  });

  it("takes a value away with null", async () => {
    const muster = await service();
    await record(muster, [item({ "q.coverage": 81 })]);
    await record(muster, [item({ "q.coverage": { value: null, error: "the scanner is down" } })]);
    expect(await outcomesOf(muster)).toContain("is-covered unknown source-error");
  });

  it("says more of a value beside it, and reads a number as the version it is", async () => {
    const muster = await service();
    await record(muster, [
      item(
        { "q.coverage": { value: 3, items: ["a", 2], url: "https://x" }, "q.runtime": 21 },
        { provenance: "attested" },
      ),
    ]);
    const facts = (await muster.store.facts.of([WEB])).get(WEB) ?? [];
    expect(facts.find(({ name }) => name === "q.coverage")).toMatchObject({
      value: 3,
      items: ["a", "2"],
      url: "https://x",
      provenance: "attested",
    });
    expect(facts.find(({ name }) => name === "q.runtime")?.value).toBe("21");
  });
});

describe("whoever names entities", () => {
  const of = async (entities: readonly string[]) =>
    (await record(await service(), [item({ "q.coverage": 1 })], { ...CI, entities }))[0];

  it("tells of these, and of no others", async () => {
    expect(await of(["component:default/db"])).toMatchObject({ status: "rejected", code: "out-of-scope" });
    expect(await of(["component:default/*"])).toMatchObject({ status: "stored" });
    expect(await of([])).toMatchObject({ status: "stored" });
  });
});

describe("what cannot be taken", () => {
  const rejected = async (given: object, identity?: Identity) => {
    const [answer] = await record(await service(), [given], identity);
    return answer;
  };

  it.each([
    [
      "an entity nobody knows",
      { ...item({ "q.coverage": 1 }), entity: "weeb" },
      "unknown-entity",
      "did you mean `component:default/web`?",
    ],
    ["what is no ref", { ...item({ "q.coverage": 1 }), entity: "a:b/" }, "not-a-ref", "write `kind:namespace/name`"],
    ["a fact nobody declares", item({ "q.coverge": 1 }), "undeclared-fact", "did you mean `q.coverage`?"],
    ["a source nobody lists", item({ "q.coverage": 1 }, { source: "blog" }), "source-not-listed", undefined],
    [
      "what is yet to come",
      item({ "q.coverage": 1 }, { observedAt: formatInstant(NOW + 6 * 60_000) }),
      "future-fact",
      "clocks may differ by 5 minutes",
    ],
    [
      "a time without an offset",
      item({ "q.coverage": 1 }, { observedAt: "2026-12-01T08:00:00" }),
      "not-a-time",
      "for example `2026-12-01T08:00:00Z`",
    ],
    [
      "a name that leads out of plain data",
      item({ "x.constructor.a": 1 }),
      "bad-name",
      "write letters, digits, `_` and `-`, with dots between: `x.team.budget`",
    ],
  ])("is %s", async (_, given, code, help) => {
    const answer = await rejected(given, ADMIN);
    expect(answer).toMatchObject({ index: 0, status: "rejected", code });
    expect(answer?.help).toBe(help);
  });

  it.each([
    ["a value of another type", { "q.coverage": "81 %" }, "wrong-type"],
    ["a document instead of a value", { "x.blob": "a".repeat(20_000) }, "too-large"],
  ])("is %s, kept as not known", async (_, given, code) => {
    const answer = await rejected(item(given), ADMIN);
    expect(answer).toMatchObject({ index: 0, status: "stored", code, problems: [{ code, severity: "error" }] });
  });

  it("is, of names under `x.`, both of which one lies inside the other", async () => {
    const muster = await service();
    const [answer] = await record(muster, [item({ "x.team": { mark: 1 }, "x.team.mark": 2, "x.teams": 3 })]);
    expect(answer).toMatchObject({ status: "stored", code: "nested-name" });
    expect(answer?.problems?.map(({ message, pointer }) => [message, pointer])).toEqual([
      ["`x.team` and `x.team.mark` cannot both be facts: one lies inside the other", "/0/facts/x.team"],
      ["`x.team.mark` and `x.team` cannot both be facts: one lies inside the other", "/0/facts/x.team.mark"],
    ]);
    expect(await factsOf(muster)).toEqual(["ci x.teams 3"]);
  });

  it("is an address that is no page's, left out beside its value", async () => {
    const muster = await service();
    const url = "javascript:alert(1)";
    const [answer] = await record(muster, [item({ "q.coverage": { value: 81, url } })]);
    expect(answer).toMatchObject({ status: "stored", problems: [{ code: "bad-url", severity: "warning" }] });
    const kept = (await muster.store.facts.of([WEB])).get(WEB)?.find(({ name }) => name === "q.coverage");
    expect([kept?.value, kept?.url]).toEqual([81, undefined]);
    expect(recordFactsRequest.safeParse([item({}, { url })]).success).toBe(false);
    expect(recordFactsRequest.safeParse([item({}, { url: "https://ci.example.com/1" })]).success).toBe(true);
  });

  it("is not known from now on where it has another type than declared", async () => {
    const muster = await service();
    await record(muster, [item({ "q.coverage": 81 })]);
    const [answer] = await record(muster, [item({ "q.coverage": "n/a" })]);
    expect(answer?.message).toBe('`q.coverage`: `"n/a"` is a string, not a number, it is not known from now on');
    expect(await outcomesOf(muster)).toContain("is-covered unknown source-error");
  });

  it("does not keep the rest of its item out, and is told with it", async () => {
    const muster = await service();
    const [answer] = await record(muster, [item({ "q.coverage": 81, "q.nothing": 1, "q.runtime": true })]);
    expect(answer).toMatchObject({ status: "stored", code: "undeclared-fact" });
    expect(answer?.problems?.map(({ code, pointer }) => [code, pointer])).toEqual([
      ["undeclared-fact", "/0/facts/q.nothing"],
      ["wrong-type", "/0/facts/q.runtime"],
    ]);
    expect(await factsOf(muster)).toEqual(["ci q.coverage 81", "ci q.runtime null"]);
  });

  it("is a date that is none, kept for whoever reads it to stumble over", async () => {
    const muster = await service();
    const [answer] = await record(muster, [item({ "q.reviewed_at": "soon" })]);
    expect(answer).toMatchObject({ status: "stored", code: "wrong-type" });
    expect(await factsOf(muster)).toEqual(['ci q.reviewed_at "soon"']);
  });

  it("is what the token does not reach: each item by itself, or all of it", async () => {
    const muster = await service();
    const [own, other] = await record(muster, [
      item({ "q.coverage": 81 }),
      item({ "q.coverage": 99 }, { source: "scanner" }),
    ]);
    expect(own).toEqual({ index: 0, status: "stored" });
    expect(other).toMatchObject({ status: "rejected", code: "out-of-scope" });
    await expect(record(muster, [item({ "q.coverage": 99 }, { source: "scanner" })])).rejects.toMatchObject({
      kind: "forbidden",
      code: "out-of-scope",
    });
    expect(await factsOf(muster)).toEqual(["ci q.coverage 81"]);
  });

  it("is more under `x.` than anybody needs", async () => {
    const muster = await service();
    const many = Object.fromEntries(Array.from({ length: 201 }, (_, at) => [`x.team.n${at}`, at]));
    const [answer] = await record(muster, [item(many)]);
    expect(answer).toMatchObject({ status: "stored", code: "too-many-facts" });
    expect(await factsOf(muster)).toHaveLength(200);
    expect(await record(muster, [item({ "x.team.n0": -1 })])).toEqual([{ index: 0, status: "stored" }]);
  });
});

it("refuses a body with keys of its own making", () => {
  expect(recordFactsRequest.safeParse([item({ "q.coverage": 1 }, { trust: "high" })]).success).toBe(false);
  expect(recordFactsRequest.safeParse([{ entity: "web", facts: {} }]).success).toBe(false);
});

it("sees the parts of an object that a rule reads", async () => {
  const muster = await service();
  await record(muster, [item({ "x.team": { mark: 1 } })]);
  expect(await outcomesOf(muster)).toContain("is-marked pass null");
});

it("takes many items in turns, the last of several that speak of one thing counting", async () => {
  const muster = await service();
  const items = Array.from({ length: 3_000 }, (_, at) => item({ "q.coverage": at % 100, [`x.team.n${at % 100}`]: at }));
  const answers = await record(muster, items);
  expect(answers.map(({ index }) => index)).toEqual(items.map((_, at) => at));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set(["stored"]));
  expect(await outcomesOf(muster)).toContain("is-covered pass null");
  expect(muster.pauses()).toBeGreaterThan(5);
});

it("keeps what could not be evaluated, and leaves it to the next time", async () => {
  const store = memoryStore();
  let isFailing = false;
  const save = async (change: Parameters<typeof store.evaluations.save>[0]) => {
    if (isFailing) throw new StoreUnavailable("full", "the disk is full");
    return store.evaluations.save(change);
  };
  const muster = await service({ store: { ...store, evaluations: { ...store.evaluations, save } } });
  isFailing = true;
  expect(await record(muster, [item({ "q.coverage": 81 })])).toEqual([{ index: 0, status: "stored" }]);
  const { digest } = muster.rules.held?.rulebook ?? { digest: "" };
  expect(await store.evaluations.outdated(digest, 10)).toEqual([WEB]);
});

it("takes what nobody declares without any rules", async () => {
  const muster = serviceMuster();
  await importSource(muster, { source: "git", files: [{ path: "catalog.yaml", text: CATALOG }] }, ADMIN);
  expect(await record(muster, [item({ "x.team.mark": 1 }), item({ "q.coverage": 1 })])).toMatchObject([
    { status: "stored" },
    { status: "rejected", code: "undeclared-fact" },
  ]);
});
