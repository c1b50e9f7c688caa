// Does every format print what it printed before? Golden files of one report with one of everything.

import { describe, expect, it } from "vitest";
import { FORMATS } from "../../src/report/formats.ts";
import type { Format } from "../../src/report/formats.ts";
import type { RenderContext } from "../../src/report/render-context.ts";
import { DECISION, decidedFinding, UNREGISTERED } from "./sample-decision.ts";
import { CONTEXT, REPORT, RULE_PROBLEMS, RULE_TESTS, SCORECARDS } from "./sample-report.ts";

const FORMATS_UNDER_TEST: readonly [string, Format][] = Object.entries(FORMATS);
const EXTENSIONS: Readonly<Record<string, string>> = {
  text: "txt",
  markdown: "md",
  junit: "xml",
  gitlab: "gitlab.json",
  github: "github.txt",
};
const AS_NAMED: RenderContext = { ...CONTEXT, placeOf: (file) => file };

function golden(name: string, format: string): string {
  return `../cases/report/${name}.${EXTENSIONS[format] ?? format}`;
}

describe("an evaluation", () => {
  const formats = FORMATS_UNDER_TEST.flatMap(([name, { evaluation }]) =>
    evaluation ? [[name, evaluation] as const] : [],
  );

  it.each(formats)("renders as %s", async (name, render) => {
    await expect(whole(render({ report: REPORT, scorecards: SCORECARDS }, CONTEXT))).toMatchFileSnapshot(
      golden("evaluation", name),
    );
  });

  it.each(formats)("renders in full as %s", async (name, render) => {
    const text = whole(
      render({ report: REPORT, scorecards: SCORECARDS }, { ...CONTEXT, full: true, passing: true, strict: true }),
    );
    await expect(text).toMatchFileSnapshot(golden("evaluation-full", name));
  });

  it.each(Object.entries(FORMATS.github.besides))("renders what goes to %s", async (variable, { evaluation }) => {
    const text = whole(evaluation({ report: REPORT, scorecards: SCORECARDS }, CONTEXT));
    await expect(text).toMatchFileSnapshot(`../cases/report/${variable.toLowerCase()}.txt`);
  });

  it.each(["json", "csv", "junit", "sarif", "gitlab"] as const)("is written as it is walked, as %s", (name) => {
    let walked = 0;
    const entities = {
      *[Symbol.iterator]() {
        for (; walked < 1_000; walked++) yield* REPORT.entities;
      },
    };
    const chunks = FORMATS[name].evaluation({ report: { ...REPORT, entities }, scorecards: SCORECARDS }, CONTEXT);
    let taken = 0;
    for (const _ of chunks) if (++taken === 50) break;
    expect(walked).toBeLessThan(50);
  });

  it.each(["text", "markdown"] as const)("walks no more of a fleet than it shows, as %s", (name) => {
    let walked = 0;
    const below = [...REPORT.entities].filter(({ ref }) => ref.endsWith("checkout"));
    const entities = {
      *[Symbol.iterator]() {
        for (; walked < 1_000; walked++) yield* below;
      },
    };
    const summary = { ...REPORT.summary, standing: { met: 0, below: 1_000, unknown: 0, none: 0 } };
    const text = whole(
      FORMATS[name].evaluation({ report: { ...REPORT, entities, summary }, scorecards: SCORECARDS }, CONTEXT),
    );
    expect(text).toMatch(/… 9\d\d more/);
    expect(walked).toBeLessThan(60);
  });
});

describe("a decision", () => {
  const formats = FORMATS_UNDER_TEST.flatMap(([name, { decision }]) => (decision ? [[name, decision] as const] : []));
  const input = { decision: DECISION, scorecards: SCORECARDS };

  it.each(formats)("renders as %s", async (name, render) => {
    await expect(whole(render(input, CONTEXT))).toMatchFileSnapshot(golden("decision", name));
  });

  it.each(formats)("renders in full as %s", async (name, render) => {
    const text = whole(render(input, { ...CONTEXT, full: true, passing: true }));
    await expect(text).toMatchFileSnapshot(golden("decision-full", name));
  });

  it.each(formats)("over nothing judged renders as %s", async (name, render) => {
    const text = whole(render({ ...input, decision: UNREGISTERED }, CONTEXT));
    await expect(text).toMatchFileSnapshot(golden("decision-unregistered", name));
  });

  it.each(Object.entries(FORMATS.github.besides))("renders what goes to %s", async (variable, { decision }) => {
    await expect(whole(decision(input, CONTEXT))).toMatchFileSnapshot(
      `../cases/report/decision-${variable.toLowerCase()}.txt`,
    );
  });

  it("has the members of the contract as JSON, in its order", () => {
    const members = JSON.parse(whole(FORMATS.json.decision(input, CONTEXT))) as Record<string, unknown>;
    const words =
      "id verdict evaluation basis problems message summary entity environment gates change findings holds upcoming " +
      "rulebook decidedAt validUntil retryAt ahead links";
    expect(Object.keys(members)).toEqual(words.split(" "));
    const ofFinding =
      "scorecard rule title level severity outcome cause effect message evidence fix failingSince enforcement waiver";
    const [first] = members["findings"] as [object];
    expect(Object.keys(first).slice(0, 14)).toEqual(ofFinding.split(" "));
    expect(members).toMatchObject({ decidedAt: "2026-12-01T12:00:00Z", retryAt: null });
  });

  it("names many findings that do not block, and tells of all that do", () => {
    const many = (effect: "blocking" | "warning") =>
      Array.from({ length: 20 }, (_, index) => decidedFinding({ rule: `rule-${index}`, outcome: "fail", effect }));
    const text = (effect: "blocking" | "warning", full: boolean) =>
      whole(
        FORMATS.text.decision({ ...input, decision: { ...DECISION, findings: many(effect) } }, { ...CONTEXT, full }),
      );
    expect(text("blocking", false).match(/^x BLOCKING {2}rule-/gm)).toHaveLength(20);
    expect(text("warning", false).match(/^! warning {3}rule-/gm)).toHaveLength(8);
    expect(text("warning", false)).toContain("12 more, told with --explain all: rule-8, rule-9,");
    expect(text("warning", true).match(/^! warning {3}rule-/gm)).toHaveLength(20);
  });

  it.each([40, 80, 120])("fits %i columns", (width) => {
    const lines = whole(FORMATS.text.decision(input, { ...CONTEXT, width })).split("\n");
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
  });
});

describe("problems of rules", () => {
  const formats = FORMATS_UNDER_TEST.flatMap(([name, { lint }]) => (lint ? [[name, lint] as const] : []));

  it.each(formats)("render as %s", async (name, render) => {
    const input = { problems: RULE_PROBLEMS, read: "rules (7 files)" };
    await expect(whole(render(input, AS_NAMED))).toMatchFileSnapshot(golden("lint", name));
  });
});

describe("rule tests", () => {
  const formats = FORMATS_UNDER_TEST.flatMap(([name, { ruleTests }]) =>
    ruleTests ? [[name, ruleTests] as const] : [],
  );

  it.each(formats)("render as %s", async (name, render) => {
    await expect(whole(render(RULE_TESTS, AS_NAMED))).toMatchFileSnapshot(golden("test", name));
  });
});

function whole(chunks: Iterable<string>): string {
  return [...chunks].join("");
}
