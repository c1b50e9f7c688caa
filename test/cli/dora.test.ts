// Does `muster dora` say what files of delivery events come to, and what is wrong with them?

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { entityDora, groupDora } from "../../src/api/dora.ts";
import { doraFacts } from "../../src/delivery/tell/dora-facts.ts";
import type { JsonValue } from "../../src/model/json.ts";
import { parseDocuments, RULE_FILE_LIMITS } from "../../src/text/parse-documents.ts";
import { objectAt } from "../../src/model/manifest.ts";
import { WORKED_EXAMPLE } from "../delivery/worked-example.ts";
import { parseCsv } from "../report/parse-csv.ts";
import { cli, ROOT, temporaryFolder } from "./run-cli.ts";

const MARCH = ["--from", "2025-03-03", "--to", "2025-03-31"] as const;
const LINES = WORKED_EXAMPLE.map((event) => `${JSON.stringify(event)}\n`).join("");
const other = (name: string): readonly JsonValue[] =>
  JSON.parse(JSON.stringify(WORKED_EXAMPLE).replaceAll("checkout-api", name)) as JsonValue[];

async function dora(argv: readonly string[], files: Readonly<Record<string, string>> = { "events.ndjson": LINES }) {
  return cli(["dora", "--events", ...Object.keys(files), ...argv], temporaryFolder(files));
}

describe("muster dora", () => {
  it.each([
    ["one a line", { "events.ndjson": LINES }],
    ["a list", { "events.json": JSON.stringify(WORKED_EXAMPLE) }],
    ["lines under another name", { "events.txt": LINES }],
    [
      "several files",
      {
        "a.json": JSON.stringify(WORKED_EXAMPLE.slice(0, 5)),
        "b.ndjson": WORKED_EXAMPLE.slice(3)
          .map((one) => JSON.stringify(one))
          .join("\n"),
      },
    ],
    [
      "single events",
      Object.fromEntries(WORKED_EXAMPLE.map((one, index) => [`${index}.json`, JSON.stringify(one, null, 2)])),
    ],
  ])("reads %s", async (_, files: Readonly<Record<string, string>>) => {
    const { exit, stdout, stderr } = await dora([...MARCH, "--format", "json"], files);
    expect([exit, stderr]).toEqual([0, ""]);
    const told = entityDora.parse(JSON.parse(stdout));
    expect(told).toMatchObject({
      entity: "component:default/checkout-api",
      metrics: { deployment_frequency: { value: 1.75, level: "high" }, lead_time: { value: 22 } },
    });
  });

  it("reads what is piped into it", async () => {
    const { stdout } = await cli(["dora", "--events", "-", ...MARCH, "--format", "json"], temporaryFolder(), {
      readStdin: () => Promise.resolve(LINES),
    });
    expect(JSON.parse(stdout)).toMatchObject({ metrics: { lead_time: { n: 8 } } });
  });

  it("prints one entity within 80 columns", async () => {
    const { stdout } = await dora([...MARCH, "--history", "week"]);
    expect(stdout).toMatchInlineSnapshot(`
      "DORA   checkout-api                   2025-03-03 to 2025-03-30 UTC   report 2024

                              value       95 %                level      n  confidence
        deployment frequency  1.8 a week  0.7 to 3.6 a week   high       7  low
        change lead time      22 h        1 h to 7 days       elite      8  low
        change fail rate      33.3 %      9.7 to 70 %         low        6  low
        recovery time         1.5 h                           high       2  low
        rework rate           28.6 %      8.2 to 64.1 %                  7  low

        quick check           7.2 of 10, throughput 7.3, stability 6.9; others 6.5

        from             deploys  lead time  fail rate   recovery     rework
        2025-03-03             4       20 h          -     50 min          -
        2025-03-10             2     24.5 h          -      2.2 h          -
        2025-03-17             1     7 days          -          -          -
        2025-03-24             0          -          -          -          -

        ! 1 incident could not be attributed to a deployment
      "
    `);
    expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it("prints several, and what they come to together", async () => {
    const files = {
      "a.json": JSON.stringify([
        ...WORKED_EXAMPLE,
        ...other("cart"),
        ...other("a-name-that-is-longer-than-fits-here").slice(0, 3),
      ]),
    };
    const { stdout } = await dora(MARCH, files);
    expect(stdout).toMatchInlineSnapshot(`
      "DORA   3 entities                     2025-03-03 to 2025-03-30 UTC   report 2024

                              a week   lead time   fail rate    recovery      rework
        a-name-that-is-lo…      0.25 M      13 h E         -           -           -
        cart                     1.8 H      22 h E    33.3 % L     1.5 h H    28.6 %
        checkout-api             1.8 H      22 h E    33.3 % L     1.5 h H    28.6 %

        E elite, H high, M medium, L low; - not known

      all together

                              value       95 %                level      n  confidence
        deployment frequency  1.3 a week  0.7 to 2.1 a week   high      15  low
        change lead time      22 h        2 h to 2 days       elite     18  low
        change fail rate      30.8 %      12.7 to 57.6 %      low       13  low
        recovery time         1.5 h                           high       4  low
        rework rate           26.7 %      10.9 to 52 %                  15  low

        quick check           7.3 of 10, throughput 7.3, stability 7.1; others 6.5
        deployed              1.3 a week per component, 3.8 all together
        deployment frequency  best cart 1.8 a week, worst
                              a-name-that-is-longer-than-fits-here 0.25 a week
        change lead time      best a-name-that-is-longer-than-fits-here 13 h, worst
                              checkout-api 22 h
        change fail rate      best cart 33.3 %, worst checkout-api 33.3 %
        recovery time         best cart 1.5 h, worst checkout-api 1.5 h
        rework rate           best cart 28.6 %, worst checkout-api 28.6 %
        ! 2 incidents could not be attributed to a deployment
      "
    `);
    const json = JSON.parse((await dora([...MARCH, "--format", "json"], files)).stdout);
    expect(json.entities.length).toBe(3);
    groupDora.parse(json.all);
    expect(JSON.parse((await dora([...MARCH, "--entity", "cart", "--format", "json"], files)).stdout).entity).toBe(
      "component:default/cart",
    );
  });

  it("prints rows and Markdown", async () => {
    const rows = parseCsv((await dora([...MARCH, "--format", "csv"])).stdout);
    expect(rows.length).toBe(6);
    expect(rows[1]?.slice(5, 10)).toEqual(["deployment_frequency", "1.75", "per week", "7", "high"]);
    expect((await dora([...MARCH, "--format", "markdown"])).stdout).toMatchInlineSnapshot(`
      "## DORA metrics of \`component:default/checkout-api\`

      | metric | value | 95 % | level | n | confidence |
      |---|--:|---|---|--:|---|
      | deployment frequency | 1.8 a week | 0.7 to 3.6 a week | high | 7 | low |
      | change lead time | 22 h | 1 h to 7 days | elite | 8 | low |
      | change fail rate | 33.3 % | 9.7 to 70 % | low | 6 | low |
      | recovery time | 1.5 h |  | high | 2 | low |
      | rework rate | 28.6 % | 8.2 to 64.1 % |  | 7 | low |

      - 1 incident could not be attributed to a deployment

      <sub>2025-03-03 to 2025-03-30 UTC, report 2024</sub>
      "
    `);
  });

  it("prints each week where that is asked for, in every format", async () => {
    const history = [...MARCH, "--history", "week"];
    const rows = parseCsv((await dora([...history, "--format", "csv"])).stdout);
    expect(rows.length).toBe(6 + 4 * 5);
    expect(new Set(rows.map((row) => row.length))).toEqual(new Set([14]));
    expect(rows[6]?.slice(1, 10)).toEqual([
      "2025-03-03T00:00:00Z",
      "2025-03-10T00:00:00Z",
      "UTC",
      "",
      "deployment_frequency",
      "4",
      "per week",
      "4",
      "high",
    ]);
    const { stdout } = await dora([...history, "--format", "markdown"]);
    expect(stdout).toContain("| 2025-03-10 | 2 a week |");
  });

  it("says in a line that nothing is known where there is nothing", async () => {
    const { exit, stdout } = await dora([], { "events.json": "[]" });
    expect(exit).toBe(0);
    expect(stdout).toMatch(/^DORA {3}0 entities .*\n\n {2}No event says anything about an entity\.\n$/);
  });

  it("ends with the last event, where no end is given", async () => {
    const { stdout } = await dora(["--window", "4w", "--timezone", "Europe/Berlin", "--format", "json"]);
    expect(JSON.parse(stdout).window).toMatchObject({
      from: "2025-03-03T23:00:00Z",
      to: "2025-03-31T22:00:00Z",
      days: 28,
    });
  });

  it("says what cannot be read, where it stands, and what could not be used", async () => {
    const broken = `${LINES}{"kind": "deployment.finished", "id": "x", "entity": "cart", "outcome": "succes", "finishedAt": "2025-03-05 11:10"}\n`;
    const nobodys = `${JSON.stringify({ kind: "change.merged", id: "1", repository: "github.com/acme/x", mergedAt: "2025-03-05T00:00:00Z" })}\n`;
    const dull = `${JSON.stringify({ context: { type: "dev.cdevents.build.finished.0.1.0", timestamp: "2025-03-05T00:00:00Z" }, subject: { id: "b" } })}\n`;
    const { exit, stdout, stderr } = await dora([...MARCH], { "events.ndjson": broken + nobodys + dull });
    expect(exit).toBe(1);
    expect(stdout).toContain("deployment frequency  1.8 a week");
    expect(stderr).toContain("`outcome` cannot be `succes`");
    expect(stderr).toContain("did you mean `success`?");
    expect(stderr).toContain("events.ndjson:16:");
    expect(stderr).toContain("2 errors in 18 events.");
    expect(stderr).toContain("1 event tells nothing about delivery");
    expect(stderr).toContain("1 event could not be attributed to an entity: github.com/acme/x");
  });

  it.each<[readonly string[], string, string?]>([
    [["--entity", "checkout-ap"], "no event is about `checkout-ap`", "did you mean `component:default/checkout-api`?"],
    [["--timezone", "Berlin"], "`Berlin` is not a time zone"],
    [["--from", "2025-04-01", "--to", "2025-03-01"], "the window ends before it begins"],
    [["--from", "tomorrow"], "`tomorrow` is neither a date nor a time"],
    [["--window", "12h"], "`12h` is not a number of days"],
    [["--profile", "devlak"], "there is no profile `devlak`", "did you mean `devlake`?"],
    [["--report-year", "2020"], "there is no report year `2020`", "did you mean `2021`?"],
    [["--min-samples", "none"], "`--min-samples`"],
    [
      ["--attribution-window", "3"],
      "`--attribution-window` cannot be `3`: expected a duration like `72h`, or `unlimited`",
    ],
    [["--paths", "checkout"], "`--paths checkout` is not ENTITY=GLOB"],
    [["--format", "junit"], "there is no format `junit` here"],
  ])("refuses %j", async (argv, message, help = "") => {
    const { exit, stdout, stderr } = await dora(argv);
    expect([exit, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
    expect(stderr).toContain(help);
  });

  it("takes every option there is", async () => {
    const options = {
      "--profile": "gitlab",
      "--report-year": "2023",
      "--industry": "technology",
      "--min-samples": "1",
      "--attribution-window": "unlimited",
      "--unit": "commit",
      "--lead-start": "firstCommit",
      "--average": "mean",
      "--include-baseline": "true",
      "--include-redeploys": "true",
      "--include-bots": "false",
      "--failure-policy": "both",
      "--failure-evidence": "all",
      "--failure-count": "deployments",
      "--exclude-rollbacks-from-fail-rate": "false",
      "--recovery-start": "detected",
      "--recovery-of": "deployments",
      "--daily-basis": "calendar",
      "--frequency-level": "deploymentDays",
      "--multi-region": "first",
      "--signal": "explicit",
      "--production": "prod*",
      "--hotfix-words": "fix,oops",
    };
    const { exit, stdout } = await dora([...MARCH, "--format", "json", "--details", ...Object.entries(options).flat()]);
    expect(exit).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      profile: "gitlab",
      reportYear: 2023,
      metrics: { deployment_frequency: { count: 8 }, change_fail_rate: { n: 9 } },
    });
  });
});

describe("the facts of an entity", () => {
  const tell = async (events: readonly JsonValue[]) =>
    JSON.parse((await dora([...MARCH, "--format", "json"], { "events.json": JSON.stringify(events) })).stdout);

  it("are all that the fact set declares", async () => {
    const file = { path: "dora.yaml", text: readFileSync(join(ROOT, "rules/facts/dora.yaml"), "utf8") };
    const declared = parseDocuments(file, RULE_FILE_LIMITS).documents.flatMap(({ value }) =>
      Object.keys(objectAt(value, "facts")),
    );
    expect(
      doraFacts(await tell(WORKED_EXAMPLE))
        .map(([name]) => name)
        .sort(),
    ).toEqual(declared.sort());
  });

  it("make no rule pass where there is too little data", async () => {
    const told = await tell(WORKED_EXAMPLE.slice(0, 1));
    const facts = Object.fromEntries(doraFacts(told));
    expect(facts).toMatchObject({
      "dora.deployment_frequency.n": 0,
      "dora.lead_time.n": 0,
      "dora.change_fail_rate.value": null,
      "dora.lead_time.level": null,
    });
    const catalog =
      "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: checkout-api }\nspec: { type: service, lifecycle: production, owner: x }\n";
    const folder = temporaryFolder({
      "catalog.yaml": catalog,
      "facts.json": JSON.stringify([{ entity: "checkout-api", source: "delivery", facts }]),
    });
    const { stdout } = await cli(
      [
        "evaluate",
        "--rules",
        join(ROOT, "rules"),
        "--catalog",
        "catalog.yaml",
        "--facts",
        "facts.json",
        "--only",
        "dora",
        "--explain",
        "all",
        "--format",
        "json",
      ],
      folder,
    );
    const findings = JSON.parse(stdout).entities[0].scorecards[0].findings as readonly {
      rule: string;
      outcome: string;
    }[];
    expect(findings.length).toBeGreaterThan(15);
    // That deployments are rare is known of four weeks without any; what nothing is known of is never good.
    expect(findings.filter(({ outcome }) => outcome === "pass")).toEqual([]);
  });
});
