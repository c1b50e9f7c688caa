// Does docs/standards.md say what the shipped rules are today? `vitest -u` brings its generated parts up to date.

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { FactDeclaration } from "../../src/model/fact.ts";
import type { Gate, Requirement } from "../../src/model/gate.ts";
import type { Scorecard } from "../../src/model/scorecard.ts";
import { formatDuration } from "../../src/model/time.ts";
import { loadShipped, ROOT, rulebookOf } from "./shipped.ts";

const PAGE = "docs/standards.md";
const SECTION = /(<!-- generated: ([a-z0-9-]+) -->\n)[\s\S]*?(<!-- end -->)/g;

const rulebook = rulebookOf(await loadShipped());
const page = readFileSync(`${ROOT}${PAGE}`, "utf8");

const sections: Readonly<Record<string, () => string>> = {
  overview: () => {
    const rules = rulebook.scorecards.reduce((sum, { rules }) => sum + rules.length, 0);
    return `${rulebook.scorecards.length} scorecards with ${rules} rules, ${rulebook.gates.length} gates, ${rulebook.facts.size} facts.\n`;
  },
  ...Object.fromEntries(rulebook.scorecards.map((scorecard) => [scorecard.id, () => describeScorecard(scorecard)])),
  gates: () => table(["gate", "asks for", "and then"], rulebook.gates.flatMap(describeGate)),
  facts: () => table(["fact set", "facts", "sources, in order", "fresh for"], describeFactSets()),
};

describe("the page on the shipped standards", () => {
  it("has a section for each scorecard", () => {
    const told = [...page.matchAll(SECTION)].map(([, , name]) => name);
    expect(new Set(told)).toEqual(new Set(Object.keys(sections)));
  });

  it("is up to date", async () => {
    const expected = page.replace(
      SECTION,
      (_, start: string, name: string, end: string) => `${start}${sections[name]?.() ?? ""}${end}`,
    );
    await expect(expected).toMatchFileSnapshot(`../../${PAGE}`);
  });

  it("says who each source is, and names none that is not used", () => {
    const used = new Set([...rulebook.facts.values()].flatMap(({ sources }) => sources));
    const listed = page.slice(page.indexOf("### Sources")).matchAll(/^\| (`.*`) \|/gm);
    const told = new Set(
      [...listed].flatMap(([, names = ""]) => [...names.matchAll(/`([^`]+)`/g)].map(([, name]) => name)),
    );
    expect(told).toEqual(used);
  });
});

function describeScorecard({ id, levels, rules, params }: Scorecard): string {
  const rows = rules.map((rule) => [rule.level, `\`${rule.id}\``, rule.title, rule.severity]);
  const thresholds = Object.entries(params).map(([name, value]) => `\`${name}\` ${JSON.stringify(value)}`);
  const line = thresholds.length === 0 ? "" : `\nParameters: ${thresholds.join(", ")}.\n`;
  return `\`${id}\`: ${levels.join(", ")}\n\n${table(["level", "rule", "asks for", "severity"], rows)}${line}`;
}

function describeGate({ id, environments, require, approvals }: Gate): string[][] {
  const name = `\`${id}\` (${environments.join(", ")})`;
  const rows = require.map((requirement) => [name, describeRequirement(requirement), describeSteps(requirement)]);
  return [
    ...rows,
    ...approvals.map(({ from, count }) => [
      name,
      "an approval, where its condition holds",
      `waits for ${count} of ${from}`,
    ]),
  ];
}

function describeRequirement({ scorecard, level, rules, onUnknown }: Requirement): string {
  const what =
    rules?.map((rule) => `\`${rule}\``).join(", ") ?? (level === "target" ? "the level to reach" : `${level}`);
  return `${scorecard}: ${what}${onUnknown === undefined ? "" : `; unknown: ${onUnknown}`}`;
}

function describeSteps({ enforcement }: Requirement): string {
  return enforcement
    .map(
      ({ step, from, when }) =>
        `${step}${from === undefined ? "" : ` from ${from}`}${when === undefined ? "" : ", for some"}`,
    )
    .join("; ");
}

function describeFactSets(): string[][] {
  const sets = Map.groupBy(rulebook.facts.values(), ({ factSet }) => factSet);
  return [...sets]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([set, facts]) => {
      const [{ sources, maxAge } = facts[0] as FactDeclaration] = facts;
      return [
        `\`${set}\``,
        shortNames(facts),
        sources.join(", "),
        Number.isFinite(maxAge) ? formatDuration(maxAge) : "ever",
      ];
    });
}

/** The area they share is said once. */
function shortNames(facts: readonly FactDeclaration[]): string {
  const [area = ""] = (facts[0]?.name ?? "").split(".");
  const rest = facts.map(({ name }) => name.slice(area.length + 1));
  return `\`${area}.\` ${rest.join(", ")}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |\n`;
  return line(head) + line(head.map(() => "---")) + rows.map(line).join("");
}
