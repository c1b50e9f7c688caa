// What is a pull request told that it does to the scorecards?

import { afterEach, describe, expect, it } from "vitest";
import { runErrands } from "../../../../src/app/run-errands.ts";
import { CHECK_RUN_CHANNEL } from "../../../../src/integrations/github/checks/report-change.ts";
import { receiveEvent } from "../../../../src/integrations/github/webhooks/receive-event.ts";
import type { JsonObject } from "../../../../src/model/json.ts";
import { DAY } from "../../../app/service-muster.ts";
import { refused } from "../../../app/refused.ts";
import { MINUTE } from "../given.ts";
import type { Failure } from "../stand-in.ts";
import { BASE, givenChange, GROUP, HEAD, SHOP } from "./given.ts";
import type { CheckRun } from "./given.ts";

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

function given(head: string | undefined, base: string | null = SHOP, options: Parameters<typeof givenChange>[3] = {}) {
  return givenChange(ends, head, base, options);
}

const WITHOUT_OWNER = SHOP.replace(", owner: payments", "");
const ORPHAN = SHOP.replace("owner: payments", "owner: nobody");

describe("a pull request", () => {
  it.each<[string, string | undefined, string | null, string, string, readonly string[]]>([
    [
      "that touches no catalog file changes nothing",
      SHOP,
      SHOP,
      "success",
      "no scorecard changes for the worse",
      ["Nothing changes"],
    ],
    [
      "that holds no catalog file changes nothing",
      undefined,
      null,
      "success",
      "no scorecard changes for the worse",
      ["Nothing changes"],
    ],
    [
      "that only says the same in other words changes nothing",
      `# shop\n${SHOP}`,
      SHOP,
      "success",
      "no scorecard changes for the worse",
      ["### Still failing"].slice(1),
    ],
    [
      "that loses a level that was to be reached fails",
      WITHOUT_OWNER,
      SHOP,
      "failure",
      "2 newly not passing",
      [
        "| `shop` | Basics | bronze → **none** |",
        "### Newly not passing",
        "Has an owner `basics/has-owner`",
        "fix: Name an owner.",
      ],
    ],
    [
      "that makes something else worse says so",
      ORPHAN,
      SHOP,
      "neutral",
      "1 newly not passing",
      ["| `shop` | Basics | bronze | 66.7 → **33.3** |", "Its owner is known"],
    ],
    [
      "that mends something says so",
      SHOP,
      WITHOUT_OWNER,
      "success",
      "2 fixed",
      ["| `shop` | Basics | none → **bronze** |", "### Fixed", "`shop` Has an owner"],
    ],
    [
      "that brings an entity tells where it stands",
      `${SHOP}---\n${SHOP.replace("name: shop", "name: legacy").replace(", owner: payments", "")}`,
      SHOP,
      "success",
      "1 not passing, judged for the first time",
      ["| `legacy` | Basics | – → **none** |"],
    ],
    [
      "that takes an entity away says so",
      undefined,
      SHOP,
      "success",
      "no scorecard changes for the worse",
      ["### No longer declared", "`component:default/shop`"],
    ],
  ])("%s", async (_, head, base, conclusion, title, said) => {
    const { checked, facts, muster } = await given(head, base);
    const before = await muster.store.catalog.declarations();
    const run = await checked();
    expect([run.head_sha, run.conclusion, run.output.title]).toEqual([HEAD, conclusion, title]);
    for (const text of said) expect(run.output.summary).toContain(text);
    expect(await muster.store.catalog.declarations()).toEqual(before);
    expect(await facts()).toEqual({});
  });

  it("is shown where in its files it stands, what fails first, and may ask for a waiver", async () => {
    const { checked } = await given(`${GROUP}---\n${WITHOUT_OWNER}`);
    const { output, actions } = await checked();
    expect(output.annotations).toEqual([
      expect.objectContaining({
        path: "catalog-info.yaml",
        start_line: 6,
        annotation_level: "warning",
        title: "has-owner",
        message: expect.stringMatching(/^Has an owner: .*\(Name an owner\.\)$/) as string,
      }),
      expect.objectContaining({ title: "owner-is-known" }),
    ]);
    expect(actions).toEqual([expect.objectContaining({ identifier: "request-waiver" })]);
  });

  it("fails where its catalog file is broken, at the line", async () => {
    const { checked } = await given(SHOP.replace("owner: payments }", "owner: payments"));
    const { conclusion, output, actions } = await checked();
    expect([conclusion, output.title]).toEqual(["failure", "1 error"]);
    expect(output.annotations[0]).toMatchObject({
      path: "catalog-info.yaml",
      start_line: 7,
      annotation_level: "failure",
    });
    expect(actions).toEqual([]);
  });

  it("is not judged by drafts", async () => {
    const { checked } = await given(WITHOUT_OWNER, SHOP, { draft: true });
    const { conclusion, output } = await checked();
    expect(conclusion).toBe("success");
    expect(output.summary).toContain("Basics (draft)");
  });

  it("is not judged by draft rules", async () => {
    const more = `  - { id: named, title: Names its owner, draft: true, pass: { exists: entity.owner } }`;
    const { checked } = await given(WITHOUT_OWNER.replace("spec: {", "spec: { system: x,"), WITHOUT_OWNER, { more });
    expect((await checked()).conclusion).toBe("success");
    const plain =
      "kind: Scorecard\nid: basics\ntitle: Basics\nrules:\n  - { id: is-there, title: Is there, pass: true }\n";
    const rules = [{ path: "rules.yaml", text: `${plain}${more}\n` }];
    const draftAlone = await given(WITHOUT_OWNER, SHOP, { rules });
    expect((await draftAlone.checked()).conclusion).toBe("success");
  });

  it("is judged by what its other files say, also where its entity is declared elsewhere", async () => {
    const more = `  - { id: has-readme, title: Has a README, pass: { var: facts.docs.has_readme } }`;
    const { checked } = await given(undefined, null, { more, files: { "main.go": "package main\n" } });
    const { conclusion, output, actions } = await checked();
    expect([conclusion, output.title]).toEqual(["failure", "1 newly not passing"]);
    expect(output.summary).toContain("`shop` Has a README `basics/has-readme`");
    expect(output.annotations).toEqual([]);
    expect(actions).toHaveLength(1);
    const without = await given(undefined, null, { more });
    expect((await without.checked()).output.summary).toContain("Nothing changes");
  });

  it("is judged by the facts that are known", async () => {
    const { checked, muster } = await given(`${SHOP}# more\n`, WITHOUT_OWNER);
    const fact = {
      entity: "component:default/shop",
      name: "test.line_coverage_pct",
      value: 91,
      source: "ci",
      observedAt: muster.clock.now(),
      provenance: "observed" as const,
    };
    await muster.store.facts.save([fact], {
      kind: "facts",
      at: 0,
      actor: "t",
      subject: "ci",
      summary: "s",
      digest: "d",
    });
    const { output } = await checked();
    expect(output.summary).toContain("| none → **silver** | 33.3 → **100** |");
  });

  it("is not told what others merged into its base meanwhile", async () => {
    const { checked, shop } = await given(SHOP, WITHOUT_OWNER);
    const FORK = "c".repeat(40);
    shop.commits[FORK] = { "catalog-info.yaml": SHOP };
    shop.mergeBases = { [`${BASE}...${HEAD}`]: FORK };
    expect((await checked()).output.summary).toContain("Nothing changes");
  });

  it("is told no more than GitHub takes", async () => {
    const rule = (index: number) =>
      `  - { id: rule-${index}, title: "${"Long ".repeat(60)}${index}", pass: { exists: entity.owner }, fix: { text: "${"Do it. ".repeat(60)}" } }`;
    const more = Array.from({ length: 300 }, (_, index) => rule(index)).join("\n");
    const { checked, lines } = await given(WITHOUT_OWNER, SHOP, { more });
    const { output } = await checked();
    expect(output.annotations).toHaveLength(302);
    expect(new Set(output.annotations.map(({ title }) => title)).size).toBe(302);
    expect(lines().filter((line) => line.includes("check-runs"))).toHaveLength(7);
    expect(output.summary.length).toBeLessThanOrEqual(65_535);
    expect(output.summary).toMatch(/… and \d+ lines more\n$/);
  });

  it.each([
    ["@acme/all", "@&#8203;acme/all"],
    ["[x](javascript:alert(1))", "\\[x\\](javascript:alert(1))"],
    ["<script>x</script>", "&lt;script&gt;"],
    ["a | b", "a \\| b"],
  ])("shows the foreign text %s, and no more", async (title, said) => {
    const more = `  - { id: other, title: ${JSON.stringify(title)}, pass: { exists: entity.owner } }`;
    const { checked } = await given(WITHOUT_OWNER, SHOP, { more });
    expect((await checked()).output.summary).toContain(said);
  });
});

describe("reporting", () => {
  it("is done once for a commit, however often it is delivered", async () => {
    const { checked, report, muster, shop } = await given(WITHOUT_OWNER);
    await checked();
    for (const action of ["synchronize", "closed", "labeled"]) await report({ action });
    await runErrands(muster, [CHECK_RUN_CHANNEL]);
    expect(shop.checkRuns).toHaveLength(1);
  });

  it.each<[string, string, JsonObject]>([
    ["a merge queue", "merge_group", { action: "checks_requested", merge_group: { head_sha: HEAD, base_sha: BASE } }],
    [
      "all checks once more",
      "check_suite",
      {
        action: "rerequested",
        check_suite: { id: 5, head_sha: HEAD, pull_requests: [{ head: { sha: HEAD }, base: { sha: BASE } }] },
      },
    ],
    [
      "this check once more",
      "check_run",
      { action: "rerequested", check_run: { id: 1, external_id: `acme/shop ${HEAD} ${BASE}` } },
    ],
  ])("is done where GitHub asks for it of %s", async (_, event, payload) => {
    const { muster, shop } = await given(WITHOUT_OWNER);
    const around = { repository: { full_name: "acme/shop" }, installation: { id: 7 } };
    for (const _time of [1, 2]) await receiveEvent(muster, event, { ...payload, ...around });
    await runErrands(muster, [CHECK_RUN_CHANNEL]);
    expect(shop.checkRuns).toEqual([
      expect.objectContaining({
        head_sha: HEAD,
        conclusion: "failure",
        external_id: expect.stringContaining(`acme/shop ${HEAD} ${BASE}`) as string,
      }),
    ]);
  });

  it("is done again where somebody wishes it, though it was done", async () => {
    const { checked, muster, shop } = await given(WITHOUT_OWNER);
    await checked();
    const payload = {
      action: "rerequested",
      check_run: { id: 1, external_id: `acme/shop ${HEAD} ${BASE}` },
      repository: { full_name: "acme/shop" },
      installation: { id: 7 },
    };
    await receiveEvent(muster, "check_run", payload);
    await receiveEvent(muster, "check_run", { ...payload, check_run: { id: 2, external_id: "of somebody else" } });
    await runErrands(muster, [CHECK_RUN_CHANNEL]);
    expect(shop.checkRuns).toHaveLength(2);
  });

  it.each<[string, Failure["do"], number, readonly string[]]>([
    ["arrived, and nobody heard of it", "reset after", 0, ["POST", "GET", "PATCH", "PATCH"]],
    ["did not arrive", "reset", 0, ["POST", "GET", "POST", "PATCH", "PATCH"]],
    ["arrived in part", { status: 502 }, 1, ["POST", "PATCH", "GET", "PATCH", "PATCH"]],
    ["arrived in part, and more", "reset after", 1, ["POST", "PATCH", "GET", "PATCH"]],
  ])("goes on where it %s: one check run, each annotation once", async (_, failure, before, methods) => {
    const more = Array.from(
      { length: 120 },
      (_rule, index) => `  - { id: rule-${index}, title: Rule ${index}, pass: { exists: entity.owner } }`,
    ).join("\n");
    const { checked, github, after, muster, shop, lines } = await given(WITHOUT_OWNER, SHOP, { more });
    const on = before === 0 ? /POST .*check-runs/ : /PATCH .*check-runs/;
    github.fail({ on, do: failure });
    await checked();
    after(MINUTE);
    await runErrands(muster, [CHECK_RUN_CHANNEL]);
    const { output } = shop.checkRuns[0] as unknown as CheckRun;
    expect(shop.checkRuns).toHaveLength(1);
    expect(output.annotations).toHaveLength(122);
    expect(new Set(output.annotations.map(({ title }) => title)).size).toBe(122);
    const written = lines().filter((line) => line.includes("check-runs"));
    expect(written.map((line) => line.split(" ")[0])).toEqual(methods);
  });

  it("passes over what changes no commit", async () => {
    const { report, muster } = await given(WITHOUT_OWNER);
    await report({ action: "labeled" });
    expect(await muster.store.errands.nextDue([CHECK_RUN_CHANNEL.name])).toBeNull();
  });

  it("comes again where GitHub does not answer, and is given up after a day", async () => {
    const { checked, github, after, muster, shop } = await given(WITHOUT_OWNER);
    github.fail({ on: /check-runs/, do: { status: 502 } });
    await checked();
    after(MINUTE);
    await runErrands(muster, [CHECK_RUN_CHANNEL]);
    expect(shop.checkRuns).toHaveLength(1);
    const other = await given(WITHOUT_OWNER);
    other.github.state.forbidden.push(/check-runs/);
    await other.checked();
    other.after(DAY);
    await runErrands(other.muster, [CHECK_RUN_CHANNEL]);
    const errand = await other.muster.store.errands.get(CHECK_RUN_CHANNEL.name, `acme/shop ${HEAD} ${BASE}`);
    expect(errand?.body["untold"]).toContain("Resource not accessible");
  });

  it.each<[string, JsonObject]>([
    ["no commit", { pull_request: {} }],
    ["a commit that is none", { pull_request: { head: { sha: "main" }, base: { sha: BASE } } }],
    ["no repository", { repository: { full_name: "acme" } }],
  ])("refuses a payload with %s", async (_, more) => {
    const { report } = await given(SHOP);
    expect(await refused(report(more))).toMatchObject({ kind: "invalid", code: "github-odd-payload" });
  });
});
