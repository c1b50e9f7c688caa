// How is the matrix of a scorecard written as a file: CSV for a spreadsheet, JSON, or Markdown?

import type { ScorecardReport } from "../model/scorecard-report.ts";
import { csvRow } from "./csv.ts";
import { code, markdown } from "./markdown-text.ts";
import { sayOwner, sayRef } from "./say-ref.ts";
import { sayWaived } from "./say-waived.ts";
import { MARKS, WAIVED } from "./text-finding.ts";

/** A row per entity, a column per rule. */
export function matrixCsv({ rules, rows }: ScorecardReport): string {
  const ofEntity = ["entity", "owner", "level", "target", "standing", "score", "waived", "waivedUntil"];
  const head = [...ofEntity, ...rules.map(({ id }) => id)];
  const body = rows.map(({ entity, owner, level, target, standing, score, waived, waivedUntil, outcomes }) =>
    csvRow([entity, owner, level, target, standing, score, waived.join(" "), waivedUntil, ...outcomes]),
  );
  return [csvRow(head), ...body].join("");
}

export function matrixJson({ id, rules, rows, total }: ScorecardReport): string {
  const items = rows.map(({ outcomes, ...row }) => ({
    ...row,
    outcomes: Object.fromEntries(outcomes.map((outcome, index) => [rules[index]?.id ?? "", outcome])),
  }));
  return JSON.stringify({ scorecard: id, total, items });
}

/** For an issue or a wiki page. */
export function matrixMarkdown({ title, rules, rows, figures }: ScorecardReport): string {
  const { met, below, unknown } = figures.standing;
  const accepted = sayWaived(figures.waived);
  const head = ["Entity", "Owner", "Level", "Score", ...rules.map(({ id }) => code(id))];
  const body = rows.map(({ entity, owner, level, target, score, outcomes, waived }) => [
    markdown(sayRef(entity)),
    owner === null ? "" : markdown(sayOwner(owner)),
    markdown(`${level ?? "no level"}${target === null || target === level ? "" : ` → ${target}`}`),
    score.toFixed(1),
    ...outcomes.map((outcome, index) => (waived.includes(rules[index]?.id ?? "") ? WAIVED : MARKS[outcome])),
  ]);
  const table = [head, head.map(() => "---"), ...body].map((row) => `| ${row.join(" | ")} |`).join("\n");
  const said = [`${met} on target, ${below} below, ${unknown} not known.`];
  if (accepted !== undefined) said.push(`${WAIVED} waived: ${accepted}.`);
  return `## ${markdown(title)}\n\n${said.join(" ")}\n\n${table}\n`;
}
