// Are the figures of a scorecard's page those of everything else that tells them, whatever was written in between?

import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { queryRequest } from "../../../src/api/query.ts";
import { summaryQuery } from "../../../src/api/scorecards.ts";
import { importSource } from "../../../src/app/imports/import-source.ts";
import { queryEntities } from "../../../src/app/catalog/query-entities.ts";
import { recordFacts } from "../../../src/app/facts/record-facts.ts";
import { SERVICE } from "../../../src/app/access/service-identity.ts";
import { approveWaiver } from "../../../src/app/directives/approve-waiver.ts";
import { requestWaiver } from "../../../src/app/directives/request-waiver.ts";
import { revokeWaiver } from "../../../src/app/directives/revoke-waiver.ts";
import { waiverRequest } from "../../../src/api/waivers.ts";
import { evaluateDue } from "../../../src/app/evaluations/evaluate-due.ts";
import { tabulateScorecard } from "../../../src/app/reports/tabulate-scorecard.ts";
import { keptStandings } from "../../../src/app/reports/kept-standings.ts";
import { listTeams } from "../../../src/app/reports/list-teams.ts";
import type { Identity } from "../../../src/model/identity.ts";
import type { JsonObject, JsonValue } from "../../../src/model/json.ts";
import { scorecardCsv, scorecardMarkdown } from "../../../src/report/scorecard-table.ts";
import { readScorecard } from "../../../src/app/reports/read-scorecards.ts";
import { reportScorecard } from "../../../src/app/reports/report-scorecard.ts";
import type { ScorecardReportQuery } from "../../../src/app/reports/report-scorecard.ts";
import { summariseScorecard } from "../../../src/app/reports/summarise-scorecard.ts";
import { activateRules } from "../../../src/app/activation/activate-rules.ts";
import { evaluateOutdated } from "../../../src/app/evaluations/evaluate-outdated.ts";
import { matrixCsv, matrixJson, matrixMarkdown } from "../../../src/report/matrix-files.ts";
import { startService } from "../../http/service.ts";
import type { TestService } from "../../http/service.ts";
import { waivedSentence } from "../../../src/web/parts/waived.ts";
import { DAY, RULES } from "../reading-muster.ts";

const USUAL: ScorecardReportQuery = { by: "owner", sort: "worst", page: 1 };
const RULE_NAMES = ["has-owner", "is-covered", "is-steady", "has-runbook"] as const;
const NAMES = ["ant", "bee", "cat", "dog", "eel"] as const;

let service: TestService;

beforeEach(async () => {
  service = startService();
  await activateRules(service.muster, [{ path: "rules.yaml", text: RULES }], SERVICE);
  await settle();
});

async function settle(): Promise<void> {
  await evaluateDue(service.muster);
  await evaluateOutdated(service.muster);
  await Promise.all(service.afterwards.splice(0));
}

interface Written {
  readonly name: string;
  readonly owner: string | null;
  readonly tier: string;
  /** What no rule reads, and no report tells. */
  readonly note?: string;
}

async function importAll(all: readonly Written[]): Promise<void> {
  const text = all
    .map(({ name, owner, tier, note = "" }) =>
      JSON.stringify({
        apiVersion: "backstage.io/v1alpha1",
        kind: "Component",
        metadata: { name, labels: { tier, note } },
        spec: owner === null ? {} : { owner },
      }),
    )
    .join("\n---\n");
  await importSource(
    service.muster,
    { source: "git", files: [{ path: "catalog.yaml", text }], partial: true, confirm: Infinity },
    SERVICE,
  );
  await settle();
}

async function cover(name: string, percent: number | null): Promise<void> {
  service.later += 1_000;
  const observedAt = new Date(service.muster.clock.now()).toISOString();
  const item = {
    entity: `component:default/${name}`,
    source: "ci",
    provenance: "observed" as const,
    observedAt,
    facts: { "test.line_coverage_pct": percent },
  };
  await recordFacts(service.muster, [item], SERVICE);
  await settle();
}

function person(name: string): Identity {
  const actor = `user:default/${name}`;
  return { ...SERVICE, actor, token: `tok_${name}`, roles: ["operator"] };
}

/** Where it can be: what nobody knows of is not waived. Answers its id. */
async function waive(name: string, rule: string, days: number): Promise<string> {
  const asked = {
    entity: name,
    scorecard: "basics",
    rule,
    reason: "The tests come with the next version.",
    ticket: "T-7",
    expiresAt: new Date(service.muster.clock.now() + days * DAY).toISOString(),
  };
  const { id } = await requestWaiver(service.muster, waiverRequest.parse(asked), person("kim"));
  await approveWaiver(service.muster, id, person("lee"));
  await settle();
  return id;
}

function report(query: Partial<ScorecardReportQuery> = {}, rows = 100) {
  return reportScorecard(service.muster, "basics", { ...USUAL, ...query }, rows);
}

const FLEET: readonly Written[] = [
  { name: "ant", owner: "reds", tier: "1" },
  { name: "bee", owner: "reds", tier: "2" },
  { name: "cat", owner: "blues", tier: "2" },
  { name: "dog", owner: null, tier: "3" },
];

describe("the standings that are kept", () => {
  const kept = () => keptStandings(service.muster, "basics");
  const noted = (note: string) => importAll(FLEET.map((one) => (one.name === "ant" ? { ...one, note } : one)));

  it("are the same list while nothing of them changed, though an entity is looked at again", async () => {
    await noted("once");
    const before = await kept();
    expect(await kept()).toBe(before);
    await noted("twice");
    expect(await kept()).toBe(before);
    await waive("ant", "is-covered", 10);
    const waived = await kept();
    expect(waived).not.toBe(before);
    await noted("again");
    expect(await kept()).toBe(waived);
  });

  it("are another list as soon as one of them is otherwise, and when a waiver goes on for longer or ends", async () => {
    await importAll(FLEET);
    const lists = [await kept()];
    const changes = [
      () => cover("ant", 90),
      () => waive("bee", "is-covered", 10),
      () => waive("bee", "is-covered", 20),
      () => importAll(FLEET.slice(1)),
    ];
    for (const change of changes) {
      await change();
      lists.push(await kept());
    }
    expect(new Set(lists).size).toBe(lists.length);
    expect(lists.map((list) => list.find(({ entity }) => entity.endsWith("bee"))?.waived.length)).toEqual([
      0, 0, 1, 1, 1,
    ]);
  });
});

describe("the report of a scorecard", () => {
  it("tells who fails what most, whose that is, and how groups stand", async () => {
    await importAll(FLEET);
    await cover("ant", 90);
    await cover("bee", 10);
    const { worst, groups, figures, choices, strip } = await report();
    expect(figures.entities).toBe(4);
    // Where as many fail, the lowest level comes first.
    expect(worst.slice(0, 2).map(({ id }) => id)).toEqual(["has-owner", "is-covered"]);
    expect(worst.find(({ id }) => id === "is-covered")).toMatchObject({
      id: "is-covered",
      outcomes: { fail: 1, unknown: 2 },
    });
    expect(worst.find(({ id }) => id === "has-owner")?.owners).toEqual([{ owner: null, entities: 1 }]);
    expect(groups.map(({ group, entities }) => [group, entities])).toEqual([
      ["group:default/reds", 2],
      ["group:default/blues", 1],
      [null, 1],
    ]);
    expect(choices.tier).toEqual(["1", "2", "3"]);
    expect(strip.runs.reduce((sum, { entities }) => sum + entities, 0)).toBe(4);
    expect(strip.scores).toHaveLength(4);
  });

  it.each([
    [{ owner: "reds" }, ["ant", "bee"]],
    [{ tier: "2" }, ["bee", "cat"]],
    [{ level: "none" }, ["dog"]],
    [{ q: "EE" }, ["bee"]],
    [{ rule: "is-covered" }, ["bee", "cat", "dog"]],
    [{ rule: "is-covered", outcome: "fail" as const }, ["bee"]],
    [{ owner: "reds", tier: "2", standing: "below" as const }, ["bee"]],
    [{ kind: "api" }, []],
    [{ level: "platinum" }, []],
  ])("shows of %j only these", async (query, expected) => {
    await importAll(FLEET);
    await cover("ant", 90);
    await cover("bee", 10);
    const { rows, total, figures } = await report({ ...query, sort: "name" });
    expect(rows.map(({ entity }) => entity.split("/")[1])).toEqual(expected);
    expect([total, figures.entities]).toEqual([expected.length, expected.length]);
  });

  it("is told a page at a time, each entity once, in any order", async () => {
    await importAll(FLEET);
    for (const sort of ["worst", "best", "name", "owner"] as const) {
      const pages = await Promise.all([1, 2, 3].map((page) => report({ sort, page }, 2)));
      expect(pages.map(({ rows }) => rows.length)).toEqual([2, 2, 0]);
      const whole = (await report({ sort })).rows;
      expect(pages.flatMap(({ rows }) => rows)).toEqual(whole);
    }
  });

  it("can be taken along as files that say the same", async () => {
    await importAll([{ name: "ant", owner: "=cmd()", tier: "1" }]);
    const told = await report();
    const [head, row] = matrixCsv(told).split("\r\n");
    expect(head).toBe(
      "entity,owner,level,target,standing,score,waived,waivedUntil,has-owner,is-covered,is-steady,has-runbook",
    );
    expect(row).toMatch(/^component:default\/ant,group:default\/=cmd\(\),bronze,gold,below,/);
    expect(JSON.parse(matrixJson(told))).toMatchObject({ total: 1, items: [{ outcomes: { "has-runbook": "fail" } }] });
    expect(matrixMarkdown(told)).toContain("| ant | =cmd() | bronze → gold |");
  });

  it("tells how much of it is waived, who is on target only thanks to that, and until when", async () => {
    await importAll(FLEET);
    await cover("bee", 10);
    await waive("bee", "is-covered", 5);
    const steady = await waive("bee", "is-steady", 9);
    const until = "2026-12-06T12:00:01Z";
    const told = await report({ sort: "name" });
    expect(told.figures.waived).toEqual({ findings: 2, met: 1, until });
    expect(told.rules.map(({ waived }) => waived)).toEqual([0, 1, 1, 0]);
    expect(told.rows[1]).toMatchObject({ waived: ["is-covered", "is-steady"], waivedUntil: until, standing: "met" });
    expect(told.groups.find(({ group }) => group === "group:default/reds")?.waived).toEqual(told.figures.waived);
    expect((await listTeams(service.muster)).find(({ owner }) => owner.endsWith("reds"))?.waived.met).toBe(1);

    const table = await tabulateScorecard(service.muster, "basics", {});
    expect([...scorecardMarkdown(table)].join("")).toContain(
      "~ waived: 2 findings, the first until 2026-12-06 12:00 UTC; 1 on target only thanks to them.",
    );
    expect([...scorecardMarkdown(table)].join("")).toContain("| ~ `is-covered` ~ `is-steady` |");
    expect([...scorecardCsv(table)].join("")).toContain(`,is-covered is-steady,${until},`);
    expect(matrixMarkdown(told)).toContain("| bee | reds | gold → silver | 100.0 | ✓ | ~ | ~ | – |");

    const said: string = await waivedSentence(told.figures.waived, service.muster.clock.now());
    expect(said.replaceAll(/<[^>]*>|\s+/g, " ").replaceAll(/ +/g, " ")).toContain(
      "2 findings are waived ; the first waiver ends in 5 days ; 1 on target only thanks to them.",
    );

    await revokeWaiver(service.muster, steady, person("kim"));
    await settle();
    expect((await report()).figures.waived).toEqual({ findings: 1, met: 0, until });
    service.later += 5 * DAY;
    await settle();
    expect((await report()).figures.waived).toEqual({ findings: 0, met: 0, until: null });
  });

  it("says what the summary, the scorecard and a query say, whatever was written meanwhile", async () => {
    let mostWaived = 0;
    const written = fc.record({
      name: fc.constantFrom(...NAMES),
      owner: fc.constantFrom("reds", "blues", null),
      tier: fc.constantFrom("1", "2", "3"),
    });
    const step = fc.oneof(
      fc.uniqueArray(written, { selector: ({ name }) => name }).map((all) => () => importAll(all)),
      fc.tuple(fc.constantFrom(...NAMES), fc.option(fc.integer({ min: 0, max: 100 }))).map(
        ([name, percent]) =>
          () =>
            cover(name, percent).catch(() => undefined),
      ),
      fc
        .tuple(fc.constantFrom(...NAMES), fc.constantFrom(...RULE_NAMES), fc.integer({ min: 1, max: 9 }))
        .map((asked) => () => waive(...asked).catch(() => undefined)),
      fc.integer({ min: 1, max: 3 }).map((days) => () => Promise.resolve((service.later += days * DAY))),
      fc.constant(() =>
        activateRules(service.muster, [{ path: "rules.yaml", text: `${RULES}\n# ${service.later++}` }], SERVICE),
      ),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
        for (const take of steps) {
          await take();
          await settle();
          const told = await figuresTold();
          expect(told).toEqual(await figuresElsewhere());
          mostWaived = Math.max(mostWaived, told.waived.findings);
        }
      }),
      { numRuns: 40, seed: 20_261_129 },
    );
    expect(mostWaived).toBeGreaterThan(1);
  });
});

/** As the page has them, in the order and shape of the others. */
async function figuresTold() {
  const { groups, figures, rules } = await report({ by: "owner" });
  return {
    groups: [...groups].sort((a, b) => compareGroups(a.group, b.group)),
    figures,
    outcomes: rules.map(({ outcomes: { "not-applicable": notApplicable, ...counts }, waived }) => ({
      ...counts,
      notApplicable,
      waived,
    })),
    holding: figures.held.map(({ entities }) => entities),
    waived: figures.waived,
    waivedByRule: rules.map(({ waived }) => waived),
  };
}

/** By the summary, the scorecard, and a query for each level. */
async function figuresElsewhere() {
  const { items } = await summariseScorecard(service.muster, "basics", summaryQuery.parse({ by: "owner" }));
  const { entities, held, standing, score, waived, rules } = await readScorecard(service.muster, "basics");
  const holding = held.map(async (_, rank) => (await ask({ "==": [{ var: "levels.basics.rank" }, rank] })).total);
  return {
    groups: items.map(({ worst: _worst, ...group }) => group).sort((a, b) => compareGroups(a.group, b.group)),
    figures: { entities, held, standing, score, waived },
    outcomes: rules.map(({ outcomes }) => outcomes),
    holding: await Promise.all(holding),
    waived: await waivedByQuery(),
    waivedByRule: await Promise.all(RULE_NAMES.map(async (rule) => (await ask(isWaived(rule))).total)),
  };
}

function ask(where: JsonValue, select: readonly string[] = []) {
  return queryEntities(service.muster, queryRequest.parse({ where, select, limit: 1_000 }));
}

function isWaived(rule?: string): JsonObject {
  const ofBasics = { "==": [{ var: "scorecard" }, "basics"] };
  const of = rule === undefined ? ofBasics : { and: [ofBasics, { "==": [{ var: "rule" }, rule] }] };
  return { some: [{ var: "waived" }, of] };
}

/** Every rule that can be waived here is asked for by the target of whom it applies to. */
async function waivedByQuery() {
  const { items } = await ask(isWaived(), ["waived"]);
  const all = items.flatMap(({ values }) => values["waived"] as unknown as { readonly until: string }[]);
  const isMet = { if: [{ "==": [{ var: "entity.tier" }, "1"] }, AT_GOLD, { at_level: ["basics", "silver"] }] };
  return {
    findings: all.length,
    met: (await ask({ and: [isWaived(), isMet] })).total,
    until: all.map(({ until }) => until).sort()[0] ?? null,
  };
}

const AT_GOLD = { at_level: ["basics", "gold"] };

function compareGroups(a: string | null, b: string | null): number {
  return (a ?? "~").localeCompare(b ?? "~");
}
