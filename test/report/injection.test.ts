// Can text from a catalog act: on a terminal, a CI log, a spreadsheet, an XML or Markdown reader? In no format.

import { describe, expect, it } from "vitest";
import { FORMATS } from "../../src/report/formats.ts";
import type { Format, FormatName } from "../../src/report/formats.ts";
import {
  hostileDecision,
  hostilePreview,
  hostileProblems,
  hostileReport,
  hostileScorecards,
  HOSTILE,
} from "./hostile-text.ts";
import { CONTEXT } from "./sample-report.ts";
import { parseCsv } from "./parse-csv.ts";
import { wellFormedness } from "./well-formed-xml.ts";

const AS_NAMED = { ...CONTEXT, placeOf: (file: string) => file };
const cases = HOSTILE.map((text) => [JSON.stringify(text).slice(0, 60), text] as const);

function evaluation(name: FormatName, text: string, full = false): string {
  const format: Format = FORMATS[name];
  const input = { report: hostileReport(text), scorecards: hostileScorecards(text) };
  return [...(format.evaluation?.(input, { ...AS_NAMED, full }) ?? [])].join("");
}

function decision(name: FormatName, text: string, full = false): string {
  const format: Format = FORMATS[name];
  const input = { decision: hostileDecision(text), scorecards: hostileScorecards(text) };
  return [...(format.decision?.(input, { ...AS_NAMED, full, passing: full }) ?? [])].join("");
}

/** What goes to files of the job: its summary, and the outputs of the step. */
function besides(text: string): Record<string, string> {
  const input = { decision: hostileDecision(text), scorecards: [] };
  const rendered = Object.entries(FORMATS.github.besides).map(([variable, renders]) => [
    variable,
    [...renders.decision(input, AS_NAMED)].join(""),
  ]);
  return Object.fromEntries(rendered) as Record<string, string>;
}

function everything(name: FormatName, text: string): string {
  const format: Format = FORMATS[name];
  const preview = [...(format.preview?.({ preview: hostilePreview(text) }, AS_NAMED) ?? [])].join("");
  const lint = format.lint?.({ problems: hostileProblems(text), read: "rules" }, AS_NAMED) ?? [];
  const decided = decision(name, text) + decision(name, text, true);
  return preview + evaluation(name, text) + evaluation(name, text, true) + decided + [...lint].join("");
}

const NAMES = Object.keys(FORMATS) as FormatName[];
/** Controls but line feeds (and the carriage return of CSV), and the characters that reorder text. */
const ACTING = /(?![\n\r])[\p{Cc}\u2028-\u202e\u2066-\u2069\ufeff]|\r(?!\n)/u;

describe.each(cases)("%s", (_, text) => {
  it.each(NAMES)("reaches no terminal and no log as anything but text, in %s", (name) => {
    const printed = everything(name, text);
    expect(printed.match(ACTING)).toBeNull();
    expect(printed).not.toMatch(/##(?:vso|teamcity|)\[/);
    expect(printed.isWellFormed()).toBe(true);
  });

  it.each(NAMES.filter((name) => name !== "github"))("is no workflow command, in %s", (name) => {
    const lines = everything(name, text).split("\n");
    expect(lines.filter((line) => line.trimStart().startsWith("::"))).toEqual([]);
  });

  it("adds no workflow command to ours", () => {
    const lines = evaluation("github", text).split("\n");
    const commands = lines.filter((line) => line.trimStart().startsWith("::"));
    expect(commands).toHaveLength(4);
    for (const command of commands)
      expect(command).toMatch(/^::(?:error|warning|notice) title=[^:,]*(?:,\w+=[^:,]*)*::/);
  });

  it("adds no workflow command to those of a decision, and no output", () => {
    const lines = decision("github", text).split("\n");
    const commands = lines.filter((line) => line.trimStart().startsWith("::"));
    expect(commands).toHaveLength(7);
    for (const command of commands)
      expect(command).toMatch(/^::(?:error|warning|notice) title=[^:,]*(?:,\w+=[^:,]*)*::/);
    const outputs = (besides(text)["GITHUB_OUTPUT"] ?? "").replaceAll(/<<muster-boundary\n.*\nmuster-boundary$/gm, "=");
    const names = outputs
      .trimEnd()
      .split("\n")
      .map((line) => line.split("=")[0]);
    const plain = "decision verdict evaluation blocking warning unknown exit".split(" ");
    expect(names).toEqual([...plain, "decision_id", "basis", "message"]);
  });

  it("starts no formula and breaks no row", () => {
    const [header = [], ...rows] = parseCsv(evaluation("csv", text));
    expect(rows).toHaveLength(2);
    for (const row of rows) {
      expect(row).toHaveLength(header.length);
      expect(row.filter((cell) => /^\s*[=+\-@＝]/.test(cell))).toEqual([]);
    }
  });

  it("breaks no XML", () => {
    expect(wellFormedness(evaluation("junit", text))).toEqual([]);
    expect(wellFormedness(decision("junit", text))).toEqual([]);
  });

  it("breaks no JSON", () => {
    for (const name of ["json", "sarif", "gitlab"] as const)
      expect(() => JSON.parse(evaluation(name, text))).not.toThrow();
    for (const name of ["json", "sarif", "gitlab"] as const)
      expect(() => JSON.parse(decision(name, text))).not.toThrow();
    expect(JSON.parse(decision("json", text))).toMatchObject({ environment: text, change: { commit: text } });
    const parsed: unknown = JSON.parse(evaluation("json", text));
    expect(parsed).toMatchObject({ entities: [{ kind: text }, {}] });
  });

  it("formats, links and mentions nothing in Markdown", () => {
    expect(actingMarkdown(evaluation("markdown", text), [6, 8])).toEqual([]);
    expect(actingMarkdown(decision("markdown", text), [5])).toEqual([]);
  });
});

/** What acts in it, and the rows of tables that have not one of these numbers of bars. */
function actingMarkdown(printed: string, bars: readonly number[]): string[] {
  const outsideCode = printed.replaceAll(/(?<!\\)`[^`\n]*`/g, "CODE");
  const acting = [/@(?=[\w-])/g, /<(?!\/?sub>|https?:\/\/)/g, /(?<!\\)\]\((?!https:\/\/)/g, /(?<!\\)!\[/g];
  const rows = outsideCode.split("\n").filter((line) => line.startsWith("|"));
  return [
    ...acting.flatMap((pattern) => outsideCode.match(pattern) ?? []),
    ...rows.filter((row) => !bars.includes(row.match(/(?<!\\)\|/g)?.length ?? 0)),
  ];
}
