// What does every store do with waivers, freezes and locks, and with what was answered and deployed?

import { deepEqual, equal, rejects } from "node:assert/strict";
import type { Approval } from "../../../src/model/approval.ts";
import type { DeployedRelease } from "../../../src/model/deployed-release.ts";
import type { DeclaredFreeze, Lock, Waiver } from "../../../src/model/directive.ts";
import type { Cases } from "./opened.ts";
import { act, catalogOf, CHECKOUT, evaluate, NOW, ODD_TEXTS } from "./given.ts";

const KIM = { by: "user:default/kim", at: NOW };

function waiver(id: string, more: Partial<Waiver> = {}): Waiver {
  return {
    kind: "waiver",
    id: `wvr_${id}`,
    entity: CHECKOUT,
    scorecard: "readiness",
    rule: "has-owner",
    environments: ["prod-*"],
    reason: 'it\'s "late" 🚀',
    ticket: null,
    requested: KIM,
    approved: null,
    until: NOW + 10,
    ended: null,
    ...more,
  };
}

function freeze(id: string, more: Partial<DeclaredFreeze> = {}): DeclaredFreeze {
  return {
    kind: "freeze",
    id: `frz_${id}`,
    title: "Migration",
    environments: ["production"],
    appliesTo: { "==": [{ var: "entity.kind" }, "API"] },
    from: NOW,
    until: NOW + 10,
    reason: "the database moves",
    declared: KIM,
    ended: null,
    ...more,
  };
}

function lock(id: string, more: Partial<Lock> = {}): Lock {
  return {
    kind: "lock",
    id: `lck_${id}`,
    entity: CHECKOUT,
    environment: null,
    reason: "under investigation",
    until: null,
    locked: KIM,
    ended: null,
    ...more,
  };
}

export const directiveCases: Cases = {
  "keeps each as it is, found by its id": async ({ store: { directives } }) => {
    for (const one of [waiver("1"), freeze("1"), lock("1")]) {
      await directives.add(one, act(one.kind, one.id));
      deepEqual(await directives.get(one.id), one);
    }
    for (const text of ODD_TEXTS) equal(await directives.get(text), undefined);
  },
  "takes no id twice, and records nothing then": async ({ store: { directives, audit } }) => {
    await directives.add(waiver("1"), act("waiver"));
    await rejects(directives.add(waiver("1", { rule: "other" }), act("waiver")));
    deepEqual(await directives.get("wvr_1"), waiver("1"));
    equal((await audit.entries(0, 9)).length, 1);
  },
  "changes only what is as it was seen": async ({ store: { directives, audit } }) => {
    const seen = waiver("1");
    await directives.add(seen, act("waiver", "asked"));
    equal(await directives.change(seen, { ...seen, approved: KIM }, act("waiver", "approved")), true);
    equal(await directives.change(seen, { ...seen, ended: KIM }, act("waiver", "revoked")), false);
    equal(await directives.change(waiver("2"), waiver("2"), act("waiver", "nobody")), false);
    deepEqual(await directives.get("wvr_1"), { ...seen, approved: KIM });
    deepEqual(
      (await audit.entries(0, 9)).map(({ subject }) => subject),
      ["asked", "approved"],
    );
  },
  "keeps each where it is looked for": async ({ store: { directives, audit, approvals, deployments } }) => {
    for (const one of [waiver("1"), freeze("1"), lock("1")]) await directives.add(one, act(one.kind));
    await directives.change(lock("1"), lock("1", { ended: KIM, until: NOW + 5 }), act("lock"));
    await approvals.add(approval("1"), act("approval"));
    await deployments.add(released("dec_1", { pinned: KIM }), act("deployment"));
    equal(await audit.misfiled(), undefined);
  },
  "lets only one of two change it": async ({ store, another }) => {
    const seen = lock("1");
    await store.directives.add(seen, act("lock"));
    const changed = await Promise.all([
      store.directives.change(seen, { ...seen, ended: KIM }, act("lock", "a")),
      another().directives.change(seen, { ...seen, until: NOW }, act("lock", "b")),
    ]);
    equal(changed.filter(Boolean).length, 1);
  },
  "lists a kind, the newest first, in pages": async ({ store: { directives } }) => {
    for (const id of ["a", "b", "c"]) await directives.add(waiver(id), act("waiver"));
    await directives.add(lock("x"), act("lock"));
    await directives.add(waiver("d", { entity: "component:default/other" }), act("waiver"));
    const first = await directives.list({ kind: "waiver", limit: 2 });
    deepEqual(
      first.items.map(({ id }) => id),
      ["wvr_d", "wvr_c"],
    );
    const second = await directives.list({
      kind: "waiver",
      limit: 2,
      ...(first.next !== null && { after: first.next }),
    });
    deepEqual([second.items.map(({ id }) => id), second.next], [["wvr_b", "wvr_a"], null]);
    const own = await directives.list({ kind: "waiver", entity: CHECKOUT, limit: 9 });
    equal(own.items.length, 3);
  },
  "lists those that are not over": async ({ store: { directives } }) => {
    await directives.add(waiver("over"), act("waiver"));
    await directives.add(waiver("ended", { until: NOW + 99, ended: KIM }), act("waiver"));
    await directives.add(waiver("open", { until: NOW + 99 }), act("waiver"));
    const { items } = await directives.list({ kind: "waiver", openAt: NOW + 10, limit: 9 });
    deepEqual(
      items.map(({ id }) => id),
      ["wvr_open"],
    );
  },
  "tells which freezes and locks hold or are to come": async ({ store: { directives } }) => {
    for (const one of [lock("1"), freeze("1"), freeze("later", { from: NOW + 50, until: NOW + 60 }), waiver("1")]) {
      await directives.add(one, act(one.kind));
    }
    await directives.add(lock("ended", { ended: KIM }), act("lock"));
    await directives.add(lock("short", { until: NOW + 10 }), act("lock"));
    const ids = async (at: number) => (await directives.holding(at)).map(({ id }) => id);
    deepEqual(await ids(NOW), ["lck_1", "frz_1", "frz_later", "lck_short"]);
    deepEqual(await ids(NOW + 10), ["lck_1", "frz_later"]);
  },
  "outdates an entity by a waiver that counts in scorecards, and by no other": async ({ store }) => {
    await catalogOf(store, CHECKOUT);
    const isOutdated = async (): Promise<boolean> => {
      const [first] = await store.evaluations.outdated("sha256:r1", 9);
      await evaluate(store, { refs: [CHECKOUT] });
      return first === CHECKOUT;
    };
    equal(await isOutdated(), true);
    const asked = waiver("1", { environments: [] });
    const approved = { ...asked, approved: KIM };
    await store.directives.add(asked, act("waiver"));
    equal(await isOutdated(), false);
    equal(await store.directives.change(asked, approved, act("waiver")), true);
    equal(await isOutdated(), true);
    equal(await store.directives.change(asked, approved, act("waiver")), false);
    equal(await isOutdated(), false);
    equal(await store.directives.change(approved, { ...approved, ended: KIM }, act("waiver")), true);
    equal(await isOutdated(), true);
    await store.directives.add(waiver("2", { approved: KIM }), act("waiver"));
    await store.directives.add(lock("1", { entity: CHECKOUT }), act("lock"));
    equal(await isOutdated(), false);
  },
  "tells the waivers of entities": async ({ store: { directives } }) => {
    const other = waiver("3", { entity: "component:default/other" });
    for (const one of [waiver("1"), waiver("2", { approved: KIM }), other]) await directives.add(one, act("waiver"));
    await directives.add(waiver("4", { ended: KIM }), act("waiver"));
    const found = await directives.waiversOf([CHECKOUT, "component:default/none"], NOW);
    deepEqual([...found], [[CHECKOUT, [waiver("1"), waiver("2", { approved: KIM })]]]);
    deepEqual([...(await directives.waiversOf([CHECKOUT], NOW + 10))], []);
    deepEqual([...(await directives.waiversOf([], NOW))], []);
  },
};

function approval(id: string, more: Partial<Approval> = {}): Approval {
  return {
    id: `apr_${id}`,
    decision: "dec_1",
    entity: CHECKOUT,
    environment: "production",
    release: "[null]",
    rulebook: "sha256:1",
    answer: "approve",
    reason: null,
    by: "user:default/kim",
    groups: ["group:default/sre"],
    at: NOW,
    ...more,
  };
}

export const approvalCases: Cases = {
  "tells what was answered of an entity and environment since": async ({ store: { approvals } }) => {
    const kept = [approval("b"), approval("a", { answer: "reject", reason: "no" })];
    for (const one of kept) await approvals.add(one, act("approval", one.id));
    await approvals.add(approval("c", { environment: "staging" }), act("approval"));
    await approvals.add(approval("d", { entity: "component:default/other" }), act("approval"));
    await approvals.add(approval("e", { at: NOW - 1 }), act("approval"));
    deepEqual(await approvals.of(CHECKOUT, "production", NOW), kept);
  },
  "lists all answers, the last given first, in pages": async ({ store: { approvals } }) => {
    for (const id of ["a", "b"]) await approvals.add(approval(id), act("approval", id));
    await approvals.add(approval("c", { entity: "component:default/other" }), act("approval", "c"));
    const first = await approvals.list({ limit: 2 });
    deepEqual(
      first.items.map(({ id }) => id),
      ["apr_c", "apr_b"],
    );
    const second = await approvals.list({ limit: 2, after: first.next ?? "" });
    deepEqual([second.items, second.next], [[approval("a")], null]);
  },
  "takes no id twice, and records nothing then": async ({ store: { approvals, audit } }) => {
    await approvals.add(approval("1"), act("approval"));
    await rejects(approvals.add(approval("1", { answer: "reject" }), act("approval")));
    deepEqual(await approvals.of(CHECKOUT, "production", 0), [approval("1")]);
    equal((await audit.entries(0, 9)).length, 1);
  },
};

function released(decision: string, more: Partial<DeployedRelease> = {}): DeployedRelease {
  return {
    decision,
    entity: CHECKOUT,
    environment: "production",
    version: decision,
    commit: null,
    artifacts: [],
    deployedAt: NOW,
    told: KIM,
    notCompared: null,
    pinned: null,
    outcomes: { "readiness/has-owner": "pass" },
    ...more,
  };
}

export const deploymentCases: Cases = {
  "keeps one of a decision, and records it once": async ({ store: { deployments, audit } }) => {
    equal(await deployments.add(released("1"), act("deployment")), true);
    equal(await deployments.add(released("1", { version: "2" }), act("deployment")), false);
    deepEqual(await deployments.get("1"), released("1"));
    equal(await deployments.get("2"), undefined);
    equal((await audit.entries(0, 9)).length, 1);
  },
  "compares with the one that was deployed last": async ({ store: { deployments } }) => {
    equal(await deployments.baseline(CHECKOUT, "production"), undefined);
    for (const [id, deployedAt] of [
      ["early", NOW - 9],
      ["late", NOW + 9],
      ["told-late", NOW],
    ] as const) {
      await deployments.add(released(id, { deployedAt }), act("deployment"));
    }
    await deployments.add(released("broken", { deployedAt: NOW + 99, notCompared: "break-glass" }), act("deployment"));
    await deployments.add(released("elsewhere", { deployedAt: NOW + 99, environment: "staging" }), act("deployment"));
    equal((await deployments.baseline(CHECKOUT, "production"))?.decision, "late");
  },
  "compares with the one that was pinned, until it is unpinned": async ({ store: { deployments, audit } }) => {
    for (const id of ["a", "b", "c"]) await deployments.add(released(id), act("deployment"));
    const baseline = async () => (await deployments.baseline(CHECKOUT, "production"))?.decision;
    equal(await baseline(), "c");
    equal(await deployments.pin("a", KIM, act("deployment")), true);
    equal(await deployments.pin("a", { ...KIM, at: NOW + 5 }, act("deployment")), false);
    equal(await baseline(), "a");
    equal(await deployments.pin("b", { ...KIM, at: NOW + 1 }, act("deployment")), true);
    equal(await baseline(), "b");
    equal(await deployments.pin("b", null, act("deployment")), true);
    equal(await deployments.pin("a", null, act("deployment")), true);
    equal(await deployments.pin("a", null, act("deployment")), false);
    equal(await deployments.pin("none", KIM, act("deployment")), false);
    equal(await baseline(), "c");
    equal((await audit.entries(0, 99)).length, 7);
  },
  "tells of many at once what each is compared with": async ({ store: { deployments } }) => {
    const [billing, gone] = ["component:default/billing", "component:default/gone"];
    for (const id of ["a", "b"]) await deployments.add(released(id), act("deployment"));
    await deployments.add(released("c", { entity: billing, deployedAt: NOW + 9 }), act("deployment"));
    await deployments.add(released("d", { entity: billing, deployedAt: NOW + 1 }), act("deployment"));
    await deployments.add(released("e", { entity: gone, environment: "staging" }), act("deployment"));
    await deployments.add(released("f", { entity: gone, notCompared: "break-glass" }), act("deployment"));
    await deployments.pin("a", KIM, act("deployment"));
    const told = async (entities: readonly string[], environment: string) =>
      new Map([...(await deployments.baselines(entities, environment))].map(([ref, { decision }]) => [ref, decision]));
    const expected = new Map([
      [billing, "c"],
      [CHECKOUT, "a"],
    ]);
    deepEqual(await told([CHECKOUT, billing, gone], "production"), expected);
    deepEqual(await told([gone], "staging"), new Map([[gone, "e"]]));
    deepEqual(await told([], "production"), new Map());
  },
  "finds the same release again": async ({ store: { deployments } }) => {
    const digest = "a".repeat(64);
    await deployments.add(released("1", { version: "1.0.0" }), act("deployment"));
    await deployments.add(released("2", { version: "2.0.0", artifacts: [digest] }), act("deployment"));
    await deployments.add(released("3", { version: "3.0.0", notCompared: "break-glass" }), act("deployment"));
    const same = async (version: string | null, artifacts: readonly string[] = [], commit: string | null = null) =>
      (await deployments.same(CHECKOUT, "production", { version, artifacts, commit }))?.decision;
    equal(await same("1.0.0"), "1");
    equal(await same("2.0.0", [digest]), "2");
    equal(await same(null, [digest]), "2");
    equal(await same("9.9.9", [digest]), undefined);
    equal(await same("1.0.0", [digest]), undefined);
    equal(await same("1.0.0", [], "abc"), undefined);
    equal(await same("2.0.0", ["b".repeat(64)]), undefined);
    equal(await same("3.0.0"), "3");
    equal(await same(null), undefined);
    equal(await same(null, [], "abc"), undefined);
  },
  "lists the last deployed first, in pages": async ({ store: { deployments } }) => {
    for (const [index, id] of ["a", "b", "c"].entries()) {
      await deployments.add(released(id, { deployedAt: NOW + index }), act("deployment"));
    }
    await deployments.add(released("s", { environment: "staging" }), act("deployment"));
    const first = await deployments.list({ entity: CHECKOUT, environment: "production", limit: 2 });
    deepEqual(
      first.items.map(({ decision }) => decision),
      ["c", "b"],
    );
    const after = first.next ?? "";
    const second = await deployments.list({ entity: CHECKOUT, environment: "production", limit: 2, after });
    deepEqual([second.items.map(({ decision }) => decision), second.next], [["a"], null]);
    equal((await deployments.list({ entity: CHECKOUT, limit: 9 })).items.length, 4);
    await deployments.add(released("o", { entity: "component:default/other" }), act("deployment"));
    equal((await deployments.list({ limit: 9 })).items.length, 5);
  },
};
