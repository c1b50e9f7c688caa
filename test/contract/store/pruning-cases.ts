// What does every store leave of what is old?

import { deepEqual, equal, rejects } from "node:assert/strict";
import type { AuditEntry } from "../../../src/model/audit.ts";
import { ChainWalk } from "../../../src/model/chain-walk.ts";
import { digestOfStretch, nameOfStretch } from "../../../src/model/pruned-stretch.ts";
import type { PlannedStretch, SealedStretch } from "../../../src/ports/pruning.ts";
import type { Store } from "../../../src/ports/store.ts";
import {
  CHECKOUT,
  NOW,
  act,
  actOfEvents,
  catalogOf,
  decision,
  delivery,
  deliveryEvent,
  evaluate,
  record,
  rulebook,
  token,
} from "./given.ts";
import type { Cases } from "./opened.ts";

const LATER = NOW + 1_000_000;
const ALL = { from: 1, before: LATER, at: LATER };

const seal = async ({ stretch }: PlannedStretch): Promise<SealedStretch> => ({
  envelope: "{}",
  act: {
    ...act("pruning", nameOfStretch(stretch)),
    at: LATER,
    digest: digestOfStretch({ ...stretch, envelope: "{}" }),
  },
});

/** All entries; throws where one is not where it belongs. */
async function requireWhole(store: Store): Promise<readonly AuditEntry[]> {
  const entries = await store.audit.entries(0, 100_000);
  const chain = new ChainWalk(await store.pruning.stretches());
  for (const entry of entries) equal(chain.step(entry), null);
  equal(chain.end(), null);
  return entries;
}

const numbers = async (store: Store): Promise<number[]> => (await requireWhole(store)).map(({ sequence }) => sequence);

async function decide(store: Store, ...ids: readonly string[]): Promise<void> {
  for (const id of ids) await record(store, decision(id));
}

export const pruningCases: Cases = {
  "has pruned nothing at first": async ({ store: { pruning } }) => {
    deepEqual(await pruning.stretches(), []);
    equal(await pruning.lastStretch(), undefined);
    equal(await pruning.plan(ALL), null);
    equal(await pruning.prune(ALL, seal), null);
    deepEqual(await pruning.textDigests("", 9), []);
  },
  "plans without writing anything": async ({ store }) => {
    await decide(store, "1", "2", "3");
    const planned = await store.pruning.plan(ALL);
    deepEqual([planned?.entries, planned?.decisions, planned?.isNew], [2, 2, true]);
    deepEqual([planned?.stretch.first, planned?.stretch.sequence, planned?.stretch.kept], [1, 2, 0]);
    deepEqual(await numbers(store), [1, 2, 3]);
  },
  "lets decisions go with their entries, and never the last entry": async ({ store }) => {
    await decide(store, "1", "2", "3");
    const planned = await store.pruning.prune(ALL, seal);
    deepEqual(planned, { ...planned, entries: 2, decisions: 2 });
    deepEqual(await numbers(store), [3, 4]);
    deepEqual(
      (await store.decisions.list({ limit: 9 })).items.map(({ id }) => id),
      ["dec_3"],
    );
    equal(await store.decisions.get("dec_1"), undefined);
    deepEqual((await store.pruning.lastStretch())?.sequence, 2);
    await decide(store, "4");
    deepEqual(await numbers(store), [3, 4, 5]);
  },
  "keeps what people did, what is checked by a checkpoint, and what is young": async ({ store }) => {
    await store.tokens.create(token("1"), act("token", "tok_1"));
    await decide(store, "1", "2");
    const { sequence, hash } = (await store.audit.last()) as AuditEntry;
    await store.audit.keep({ sequence, hash, at: NOW, envelope: "{}" });
    await decide(store, "3");
    await store.facts.save([], { ...act(), at: LATER });
    await decide(store, "4");
    await store.pruning.prune(ALL, seal);
    deepEqual(await numbers(store), [1, 3, 5, 6, 7]);
    const [stretch] = await store.pruning.stretches();
    deepEqual([stretch?.first, stretch?.sequence, stretch?.kept, stretch?.before], [1, 4, 2, LATER]);
    equal(await store.pruning.prune({ ...ALL, from: 5 }, seal), null);
  },
  "keeps decisions that hold, and those whose release was deployed": async ({ store }) => {
    await record(store, decision("holds", { validUntil: LATER + 1 }));
    await record(store, decision("ended", { validUntil: LATER }));
    await decide(store, "deployed", "other", "last");
    const release = {
      decision: "dec_deployed",
      entity: CHECKOUT,
      environment: "production",
      version: "1",
      commit: null,
      artifacts: [],
      deployedAt: NOW,
      told: { by: "token:tok_1", at: NOW },
      isCompared: true,
      pinned: null,
      outcomes: {},
    };
    await store.deployments.add(release as never, act("deployment", "dec_deployed"));
    await store.pruning.prune(ALL, seal);
    deepEqual(await numbers(store), [1, 3, 6, 7]);
    const kept = (await store.decisions.list({ limit: 9 })).items.map(({ id }) => id).sort();
    deepEqual(kept, ["dec_deployed", "dec_holds"]);
  },
  "lets go later what was needed then, and signs that stretch anew": async ({ store }) => {
    await record(store, decision("holds", { validUntil: LATER + 1 }));
    await decide(store, "1", "2");
    await store.pruning.prune(ALL, seal);
    const [before] = await store.pruning.stretches();
    equal((await store.pruning.prune(ALL, seal))?.entries, 0);
    equal((await requireWhole(store)).length, 3);
    const again = await store.pruning.prune({ ...ALL, at: LATER + 1 }, seal);
    deepEqual([again?.entries, again?.isNew], [1, false]);
    const [after] = await store.pruning.stretches();
    deepEqual([before?.kept, after?.kept, after?.first, after?.sequence], [1, 0, 1, 2]);
    deepEqual(await numbers(store), [3, 4, 5]);
  },
  "goes on where a stretch ended": async ({ store }) => {
    await decide(store, "1", "2");
    await store.pruning.prune(ALL, seal);
    await decide(store, "3", "4");
    await store.pruning.prune({ ...ALL, from: 2 }, seal);
    const stretches = await store.pruning.stretches();
    deepEqual(
      stretches.map(({ first, sequence }) => [first, sequence]),
      [
        [1, 1],
        [2, 2],
      ],
    );
    equal(stretches[1]?.previous, stretches[0]?.hash);
    // The pruning itself is younger.
    deepEqual(await numbers(store), [3, 4, 5, 6]);
  },
  "looks at no more than a thousand entries at once": async ({ store }) => {
    for (let index = 0; index < 1_001; index += 91) {
      await Promise.all(Array.from({ length: 91 }, (_, place) => record(store, decision(`${index + place}`))));
    }
    const first = await store.pruning.prune(ALL, seal);
    deepEqual([first?.stretch.first, first?.stretch.sequence, first?.decisions], [1, 1_000, 1_000]);
    deepEqual(await numbers(store), [1_001, 1_002]);
  },
  "writes nothing where what proves it cannot be made": async ({ store }) => {
    await decide(store, "1", "2");
    await rejects(
      store.pruning.prune(ALL, async () => {
        throw new Error("no key");
      }),
      /no key/,
    );
    deepEqual(await numbers(store), [1, 2]);
    deepEqual(await store.pruning.stretches(), []);
  },
  "is seen by whoever else records": async ({ store, another }) => {
    const other = another();
    await decide(store, "1", "2");
    await record(other, decision("3"));
    await store.pruning.prune(ALL, seal);
    await record(other, decision("4"));
    await decide(store, "5");
    deepEqual(await numbers(store), [3, 4, 5, 6]);
  },
  "forgets rulebooks that nothing names any more, and no other": async ({ store }) => {
    const { rulebooks, pruning } = store;
    for (const name of ["old", "named", "again", "held", "now"]) {
      await rulebooks.activate(rulebook(`sha256:${name}`), act("rulebook", `sha256:${name}`));
    }
    const [last] = (await store.audit.entries(0, 99)).slice(-1);
    const upTo = last?.sequence ?? 0;
    await rulebooks.activate(rulebook("sha256:again"), act("rulebook", "sha256:again"));
    await rulebooks.activate(rulebook("sha256:now"), act("rulebook", "sha256:now"));
    await catalogOf(store, CHECKOUT);
    await evaluate(store, { rulebook: "sha256:held", refs: [CHECKOUT] });
    deepEqual(await pruning.oldRulebooks(upTo), ["sha256:named", "sha256:old"]);
    deepEqual(await pruning.oldRulebooks(0), []);
    await record(store, decision("1", { rulebook: "sha256:named" }));
    equal(await pruning.forgetRulebooks(["sha256:named", "sha256:old"], 0), 1);
    equal(await rulebooks.get("sha256:old"), undefined);
    for (const name of ["named", "again", "held", "now"]) {
      deepEqual(await rulebooks.get(`sha256:${name}`), rulebook(`sha256:${name}`));
    }
    equal(await pruning.forgetRulebooks(["sha256:named", "sha256:old"], 0), 0);
  },
  "forgets delivery events no later than the log, and counts them no more": async ({ store }) => {
    const old = [deliveryEvent("a", { receivedAt: NOW - 5 }), deliveryEvent("b", { entity: "x", receivedAt: NOW - 5 })];
    const young = deliveryEvent("c", { receivedAt: NOW + 5 });
    await store.events.append({ events: [...old, young], act: actOfEvents });
    equal(await store.pruning.forgetEvents(NOW, 9), 0);
    const [first = 0, ...others] = await store.pruning.oldEvents(NOW, 0, 9);
    equal(others.length, 1);
    deepEqual(await store.pruning.oldEvents(NOW, first, 9), others);
    deepEqual(await store.pruning.oldEvents(NOW - 5, 0, 9), []);
    await decide(store, "1");
    await store.pruning.prune(ALL, seal);
    equal(await store.pruning.forgetEvents(NOW, 9), 2);
    equal(await store.pruning.forgetEvents(NOW, 9), 0);
    deepEqual((await store.events.list({ limit: 9 })).items, [young]);
    deepEqual(
      (await store.events.subjects()).map(({ entity, events }) => [entity, events]),
      [[CHECKOUT, 1]],
    );
    await store.events.append({ events: [old[0] as never], act: actOfEvents });
    equal((await store.events.subjects())[0]?.events, 2);
  },
  "forgets texts that no decision names, and writes them again where one does": async ({ store }) => {
    await record(store, decision("1", { inputs: "sha256:1" }));
    await record(store, decision("2", { inputs: "sha256:2" }));
    await record(store, decision("3", { inputs: "sha256:3" }));
    deepEqual(await store.pruning.textDigests("", 9), ["sha256:1", "sha256:2", "sha256:3", "sha256:telling"]);
    deepEqual(await store.pruning.textDigests("sha256:1", 1), ["sha256:2"]);
    await store.pruning.prune(ALL, seal);
    await store.pruning.forgetTexts(["sha256:1", "sha256:2", "sha256:3"], 2);
    deepEqual(await store.pruning.textDigests("", 9), ["sha256:3", "sha256:telling"]);
    await record(store, decision("4", { inputs: "sha256:1" }));
    equal(await store.decisions.text("sha256:1"), "{}");
  },
  "keeps webhooks as they are": async ({ store }) => {
    await store.events.receive(delivery("a"));
    await decide(store, "1");
    await store.pruning.prune(ALL, seal);
    deepEqual(await numbers(store), [2, 3]);
    equal((await store.events.waiting(9)).length, 1);
  },
};
