// How is a scorecard written as a table with a row per entity, safe to open in a spreadsheet or a page?

import type { ReportRow, ScorecardTable } from "../api/scorecard-table.ts";
import { csvRow } from "./csv.ts";
import { count } from "./layout.ts";
import { code, markdown } from "./markdown-text.ts";
import { sayOwner, sayRef } from "./say-ref.ts";
import { sayWaived } from "./say-waived.ts";
import { WAIVED } from "./text-finding.ts";

const COLUMNS = [
  "entity",
  "kind",
  "owner",
  "system",
  "tier",
  "level",
  "target",
  "standing",
  "score",
  "pass",
  "fail",
  "unknown",
  "notApplicable",
  "waived",
  "waivedUntil",
  "changedAt",
] as const satisfies readonly (keyof ReportRow)[];

/** One row per entity: its own columns first, then one outcome per rule. */
export function* scorecardCsv({ rules, rows, outcomes }: ScorecardTable): Generator<string> {
  yield csvRow([...COLUMNS, ...rules.map(({ id }) => id)]);
  for (const [index, row] of rows.entries()) {
    yield csvRow([...COLUMNS.map((column) => row[column]), ...(outcomes[index] ?? [])]);
  }
}

/** Documents and chats have a size limit, and nobody reads longer tables. */
const MOST_ROWS = 100;

/** Entities below their target first, then by score. */
export function* scorecardMarkdown(table: ScorecardTable): Generator<string> {
  const { title, draft, rows, waived, pending, rulebook, at } = table;
  yield `## ${markdown(title)}${draft ? " (draft)" : ""}\n\n**${summaryOf(rows)}**\n`;
  const accepted = sayWaived(waived);
  if (accepted !== undefined) yield `\n${WAIVED} waived: ${accepted}.\n`;
  if (pending > 0) yield `\n${count(pending, "evaluation")} still to be made.\n`;
  if (rows.length > 0)
    yield "\n| entity | owner | level | target | score | fails or is unknown |\n|---|---|---|---|--:|---|\n";
  for (const row of worstFirst(rows).slice(0, MOST_ROWS)) yield `| ${cellsOf(row).join(" | ")} |\n`;
  if (rows.length > MOST_ROWS) yield `\n… ${rows.length - MOST_ROWS} more: the table as CSV has all of them.\n`;
  yield `\n<sub>rulebook ${code(rulebook)}, ${at}</sub>\n`;
}

function summaryOf(rows: readonly ReportRow[]): string {
  const asked = rows.filter(({ target }) => target !== null);
  const met = asked.filter(({ standing }) => standing === "met");
  const entities = count(rows.length, "entity", "entities");
  return asked.length === 0 ? `${entities}, no target` : `${entities}, ${met.length} of ${asked.length} on target`;
}

/** Waived rules are marked, since they do not stand in the way for now. */
function openRules(open: string, waived: ReadonlySet<string>): string {
  if (open === "") return "";
  return open
    .split(" ")
    .map((rule) => (waived.has(rule) ? `${WAIVED} ${code(rule)}` : code(rule)))
    .join(" ");
}

const ORDER = ["below", "unknown", null, "met"] as const;

function worstFirst(rows: readonly ReportRow[]): ReportRow[] {
  return rows.toSorted((a, b) => ORDER.indexOf(a.standing) - ORDER.indexOf(b.standing) || a.score - b.score);
}

function cellsOf({ entity, owner, level, target, score, open, waived }: ReportRow): string[] {
  return [
    markdown(sayRef(entity)),
    owner === null ? "no owner" : markdown(sayOwner(owner)),
    markdown(level ?? "none"),
    markdown(target ?? ""),
    score.toFixed(1),
    openRules(open, new Set(waived.split(" "))),
  ];
}
