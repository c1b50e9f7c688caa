// Is whoever an initiative waits for reminded of it, as often as it says, and of what is theirs?

import { describe, expect, it } from "vitest";
import { importSource } from "../../../src/app/imports/import-source.ts";
import { recordFacts } from "../../../src/app/facts/record-facts.ts";
import { NOTICE_CHANNEL, planNotices, readPlanned } from "../../../src/app/notices/plan-notices.ts";
import { activateRules } from "../../../src/app/activation/activate-rules.ts";
import type { NoticeTarget, Occasion } from "../../../src/model/notice.ts";
import { parseInstant } from "../../../src/model/time.ts";
import { ADMIN, serviceMuster } from "../service-muster.ts";

const RULES = `kind: Scorecard
id: node
title: Node
appliesTo: { "==": [{ var: entity.kind }, Component] }
levels: [started, migrated]
rules:
  - { id: is-counted, title: Counted, level: started, pass: { exists: entity.metadata.name } }
  - { id: runs-24, title: Runs 24, level: migrated, appliesTo: { "!=": [{ var: entity.type }, docs] }, notApplicable: "No.", pass: { ">=": [{ var: facts.x.node }, 24] } }
---
kind: Initiative
id: node-24
title: Node 24
scorecard: node
rules: [runs-24]
owner: group:default/platform
start: 2026-11-01
due: 2026-12-06
remind: { every: 1w, to: owners }
`;

const component = (name: string, owner?: string, type = "service") => ({
  apiVersion: "backstage.io/v1alpha1",
  kind: "Component",
  metadata: { name },
  spec: { type, ...(owner !== undefined && { owner }) },
});

const at = (text: string): number => parseInstant(text) ?? 0;
const target = (id: string, owners: NoticeTarget["owners"]): NoticeTarget => {
  return { id, address: { kind: "slack", url: "https://x" }, about: ["initiative"], owners };
};
const NOTICES = {
  targets: [
    target("all", null),
    target("a", ["group:default/a"]),
    target("b", ["group:default/b"]),
    target("platform", ["group:default/platform"]),
  ],
  quiet: { from: 0, to: 0, days: [] },
  timezone: "Europe/Berlin",
  optOut: ["group:default/out"],
  optOutAddresses: [],
  privateHosts: [],
} as const;

type Reminder = Extract<Occasion, { readonly kind: "initiative" }>;

/** `a` is done but for one that is not known, `b` has one left; one is nobody's, one of who opted out, one is not asked. */
async function remindedAt(when: string): Promise<Record<string, string>> {
  const muster = { ...serviceMuster({ now: at(when) }), notices: NOTICES };
  await activateRules(muster, [{ path: "rules.yaml", text: RULES }], ADMIN);
  const components = [
    component("a1", "a"),
    component("a2", "a"),
    component("b1", "b"),
    component("b2", "b", "docs"),
    component("nobodys"),
    component("quiet", "out"),
  ];
  await importSource(
    muster,
    { source: "git", files: [{ path: "c.json", text: JSON.stringify(components) }], confirm: Infinity },
    ADMIN,
  );
  const facts = Object.entries({ a1: 24, b1: 22, nobodys: 22, quiet: 22 }).map(([name, node]) => ({
    entity: `component:default/${name}`,
    source: "ci",
    provenance: "observed" as const,
    facts: { "x.node": node },
  }));
  await recordFacts(muster, facts, ADMIN);
  await planNotices(muster);
  const told = await Promise.all(
    NOTICES.targets.map(async ({ id }) => {
      const quarter = new Date(Math.floor((at(when) - 60_000) / 900_000) * 900_000).toISOString().replace(".000", "");
      const errand = await muster.store.errands.get(NOTICE_CHANNEL, `${id} ${quarter}`);
      const [one] = (errand === undefined ? undefined : readPlanned(errand.body))?.occasions ?? [];
      if (one === undefined) return [];
      const { entities, of, days } = one as Reminder;
      return [[id, `${entities.map((ref) => ref.slice("component:default/".length)).join(" ")} of ${of}, ${days}`]];
    }),
  );
  return Object.fromEntries(told.flat());
}

describe("an initiative reminds", () => {
  it("the owners of what is left or not known, and its own owner of what is nobody's", async () => {
    expect(await remindedAt("2026-11-28T23:01:00Z")).toEqual({
      all: "a2 b1 nobodys of 4, 7",
      a: "a2 of 2, 7",
      b: "b1 of 1, 7",
      platform: "nobodys of 1, 7",
    });
  });

  it("also when it is overdue, and not in between", async () => {
    expect(await remindedAt("2026-11-29T23:01:00Z")).toEqual({});
    expect(await remindedAt("2026-12-12T23:01:00Z")).toMatchObject({ b: "b1 of 1, -7" });
  });
});
