// How are findings written as CSV? One row per finding, safe to open in a spreadsheet.

import type { EntityReport, Finding, ScorecardReport } from "../model/finding.ts";
import { formatDuration, formatInstant } from "../model/time.ts";
import { cleanText } from "./clean-text.ts";
import type { RenderEvaluation } from "./render-context.ts";

type Cell = string | number | null | undefined;

type Columns<Source> = Readonly<Record<string, (source: Source) => Cell>>;

const OF_ENTITY: Columns<EntityReport> = {
  entity: (entity) => entity.ref,
  kind: (entity) => entity.kind,
  owner: (entity) => entity.owner,
  system: (entity) => entity.system,
  file: (entity) => entity.location?.file,
  line: (entity) => entity.location?.line,
};

const OF_SCORECARD: Columns<ScorecardReport> = {
  scorecard: (scorecard) => scorecard.id,
  holds: (scorecard) => scorecard.level,
  target: (scorecard) => scorecard.target,
  standing: (scorecard) => scorecard.standing,
  score: (scorecard) => scorecard.score,
};

const OF_FINDING: Columns<Finding> = {
  rule: (finding) => finding.rule,
  title: (finding) => finding.title,
  level: (finding) => finding.level,
  severity: (finding) => finding.severity,
  draft: (finding) => String(finding.draft),
  outcome: (finding) => finding.outcome,
  cause: (finding) => finding.cause,
  message: (finding) => finding.message,
  fix: (finding) => finding.fix?.text,
  effort: ({ fix }) => (fix?.effort === undefined ? undefined : formatDuration(fix.effort)),
  url: (finding) => finding.fix?.url,
  waivedUntil: ({ waiver }) => waiver && formatInstant(waiver.until),
  waivedBy: ({ waiver }) => waiver?.by,
  waivedWhy: ({ waiver }) => waiver?.reason,
};

/** The cells of entity and scorecard are the same in many rows, so they are written once and reused. */
export const evaluationCsv: RenderEvaluation = function* ({ report }) {
  yield `${[OF_ENTITY, OF_SCORECARD, OF_FINDING].flatMap(Object.keys).join(",")}\r\n`;
  for (const entity of report.entities) {
    const ofEntity = cells(OF_ENTITY, entity);
    for (const scorecard of entity.scorecards) {
      const ofScorecard = cells(OF_SCORECARD, scorecard);
      for (const finding of scorecard.findings) yield `${ofEntity},${ofScorecard},${cells(OF_FINDING, finding)}\r\n`;
    }
  }
};

function cells<Source>(columns: Columns<Source>, source: Source): string {
  return Object.values(columns)
    .map((cell) => quoted(cell(source)))
    .join(",");
}

/** A single row, with all cells made inert. */
export function csvRow(row: readonly Cell[]): string {
  return `${row.map(quoted).join(",")}\r\n`;
}

function quoted(cell: Cell): string {
  if (cell === null || cell === undefined) return "";
  const text = typeof cell === "number" ? String(cell) : inert(cleanText(cell));
  return /[",]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * A spreadsheet executes cells that start with one of these characters; an apostrophe in front makes them text. Plain
 * numbers are left alone.
 */
function inert(text: string): string {
  if (!/^\s*[=+\-@＝＋－＠]/u.test(text) || /^[+-]?\d+(?:\.\d+)?$/.test(text)) return text;
  return `'${text}`;
}
