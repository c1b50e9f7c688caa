// Does every format print what it printed before? Golden files of one report with one of everything.

import { describe, expect, it } from "vitest";
import { FORMATS } from "../../src/report/formats.ts";
import type { Format } from "../../src/report/formats.ts";
import type { RenderContext } from "../../src/report/render-context.ts";
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
