import { describe, expect, it } from "vitest";
import { activateRules } from "../../../src/app/activation/activate-rules.ts";
import { examineReadiness } from "../../../src/app/examine-readiness.ts";
import { offerRules } from "../../../src/app/activation/offer-rules.ts";
import { pushRules } from "../../../src/app/activation/push-rules.ts";
import { createRulesInForce } from "../../../src/app/rules/rules-in-force.ts";
import { Refusal } from "../../../src/model/refusal.ts";
import { StoreUnavailable } from "../../../src/ports/failures.ts";
import { memoryStore } from "../../../src/store/memory.ts";
import { ADMIN, NOW, serviceMuster } from "../service-muster.ts";

const RULES = `kind: Scorecard
id: basics
title: Basics
rules:
  - { id: has-owner, title: Owner, pass: { exists: entity.owner } }
`;
const SHIPPED = [
  {
    path: "rules/facts/x.yaml",
    text: "{ kind: FactSet, id: x, sources: [ci], maxAge: 1d, facts: { q.a: { type: number, description: A. } } }",
  },
];
const files = (text: string) => [{ path: "rules/basics.yaml", text }];
const BROKEN = files(RULES.replace("exists", "exist").replace("id: basics", "id: basics\nbroken: true"));

async function refusalOf(work: Promise<unknown>): Promise<Refusal> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof Refusal) return error;
  throw new Error("nothing was refused");
}

describe("rules that are pushed", () => {
  it("come with a warning where a watched folder has the last word", async () => {
    const muster = serviceMuster();
    expect((await pushRules(muster, files(RULES), ADMIN)).problems).toEqual([]);
    const watching = { ...muster, watchedRules: "platform/rules" };
    const { activated, problems } = await pushRules(watching, files(RULES.replace("Owner", "Owned")), ADMIN);
    expect(activated).toBe(true);
    expect(problems).toMatchObject([
      { code: "rules-watched", severity: "warning", message: expect.stringContaining("`platform/rules`") as string },
    ]);
  });
});

describe("rules that load", () => {
  it("are stored with the shipped ones of that time, put in force, and recorded", async () => {
    const muster = serviceMuster({ shipped: SHIPPED });
    const { digest, activated, problems } = await activateRules(muster, files(RULES), ADMIN);
    expect([activated, problems]).toEqual([true, []]);
    expect(await muster.store.rulebooks.active()).toBe(digest);
    expect(await muster.store.rulebooks.get(digest)).toEqual({
      digest,
      files: files(RULES),
      shipped: SHIPPED,
      storedAt: NOW,
    });
    expect(await muster.store.audit.last()).toMatchObject({
      kind: "rulebook",
      subject: digest,
      actor: "user:default/kim",
    });
    const current = await muster.rules.current(muster.store);
    expect(current?.rulebook.digest).toBe(digest);
    expect(current?.rulebook.facts.has("q.a")).toBe(true);
  });

  it("change nothing where they mean what is in force", async () => {
    const muster = serviceMuster();
    const first = await activateRules(muster, files(RULES), ADMIN);
    const again = await activateRules(muster, files(`# the same\n${RULES}`), ADMIN);
    expect(again).toEqual({ ...first, activated: false });
    expect((await muster.store.audit.entries(0, 10)).length).toBe(1);
  });

  it("are found again by their digest, after others and with another program", async () => {
    const muster = serviceMuster({ shipped: SHIPPED });
    const first = await activateRules(muster, files(RULES.replace("entity.owner", "facts.q.a")), ADMIN);
    await activateRules(muster, files(RULES), ADMIN);
    const upgraded = createRulesInForce([]);
    expect((await upgraded.of(first.digest, muster.store))?.rulebook.facts.has("q.a")).toBe(true);
    expect(await upgraded.of("sha256:none", muster.store)).toBeUndefined();
    expect((await upgraded.current(muster.store))?.rulebook.digest).not.toBe(first.digest);
  });

  it("cost nothing to ask for once they are known, until somebody else may have changed them", async () => {
    const store = memoryStore();
    let asked = 0;
    const active = () => (asked++, store.rulebooks.active());
    const muster = serviceMuster({ store: { ...store, rulebooks: { ...store.rulebooks, active } } });
    await activateRules(muster, files(RULES), ADMIN);
    asked = 0;
    await muster.rules.current(muster.store);
    expect(asked).toBe(0);
    muster.rules.forget();
    await Promise.all([muster.rules.current(muster.store), muster.rules.current(muster.store)]);
    expect(asked).toBe(1);
  });
});

describe("rules that do not load", () => {
  it("are refused with all that is wrong, and leave the last good ones in force", async () => {
    const muster = serviceMuster();
    const { digest } = await activateRules(muster, files(RULES), ADMIN);
    const refusal = await refusalOf(activateRules(muster, BROKEN, ADMIN));
    expect([refusal.kind, refusal.code]).toEqual(["invalid", "rules-do-not-load"]);
    expect(refusal.details.problems?.map(({ code, line }) => [code, line])).toEqual([
      ["unknown-key", 3],
      ["unknown-operator", 6],
    ]);
    expect((await muster.rules.current(muster.store))?.rulebook.digest).toBe(digest);
    expect(muster.rules.refused).toMatchObject({ at: NOW });
    expect(await examineReadiness(muster, false)).toMatchObject({ ready: true, rules: "stale", rulebook: digest });
    await activateRules(muster, files(RULES), ADMIN);
    expect(muster.rules.refused).toBeUndefined();
  });

  it.each([
    ["no files", []],
    ["a file that is empty", [...files(RULES), { path: "rules/gate.yaml", text: " \n" }]],
    ["neither scorecard nor gate", SHIPPED],
  ])("are also those with %s", async (_, offered) => {
    const muster = serviceMuster();
    await activateRules(muster, files(RULES), ADMIN);
    expect((await refusalOf(activateRules(muster, offered, ADMIN))).code).toBe("rules-do-not-load");
    expect(muster.rules.held?.scorecards).toHaveLength(1);
  });

  it("take nothing away that is there a hundred times over", async () => {
    const muster = serviceMuster();
    const { digest } = await activateRules(muster, files(RULES), ADMIN);
    const { onFiles, onError } = offerRules(muster);
    for (let at = 0; at < 100; at++) {
      await onFiles(at % 2 === 0 ? BROKEN : []);
      onError(new Error("gone"));
      expect(muster.rules.held?.rulebook.digest).toBe(digest);
    }
    expect(muster.rules.refused?.problems.map(({ code }) => code)).toEqual(["rules-unreadable"]);
  });
});

it("lets others have their turn while many rules are read, also those of a rulebook that was in force before", async () => {
  const muster = serviceMuster();
  let now = NOW;
  const clock = { now: () => (now += 3) };
  const rules = Array.from({ length: 60 }, (_, at) => `  - { id: r${at}, title: R, pass: { exists: entity.owner } }\n`);
  const many = Array.from({ length: 20 }, (_, at) => ({
    path: `rules/s${at}.yaml`,
    text: RULES.replace("id: basics", `id: s${at}`) + rules.join(""),
  }));
  const { digest } = await activateRules({ ...muster, clock }, many, ADMIN);
  const paused = muster.pauses();
  expect(paused).toBeGreaterThan(40);
  const restarted = createRulesInForce([], new Map(), { ...muster, clock });
  expect((await restarted.current(muster.store))?.rulebook.digest).toBe(digest);
  expect(muster.pauses() - paused).toBeGreaterThan(40);
});

it("does not put in force what could not be stored", async () => {
  const store = memoryStore();
  const failing = {
    ...store.rulebooks,
    activate: async () => {
      throw new StoreUnavailable("full", "the disk is full");
    },
  };
  const muster = serviceMuster({ store: { ...store, rulebooks: failing } });
  await expect(offerRules(muster).onFiles(files(RULES))).rejects.toThrow("the disk is full");
  expect(muster.rules.held).toBeUndefined();
});
