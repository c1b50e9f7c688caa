// How do findings read as rows? One a finding, safe to open in a spreadsheet.

import type { EntityReport, Finding, ScorecardReport } from "../model/finding.ts";
import { formatDuration } from "../model/time.ts";
import { cleanText } from "./clean-text.ts";
import type { RenderEvaluation } from "./render-context.ts";

type Cell = string | number | null | undefined;

const COLUMNS: readonly [string, (entity: EntityReport, scorecard: ScorecardReport, finding: Finding) => Cell][] = [
  ["entity", (entity) => entity.ref],
  ["kind", (entity) => entity.kind],
  ["owner", (entity) => entity.owner],
  ["system", (entity) => entity.system],
  ["scorecard", (_, scorecard) => scorecard.id],
  ["holds", (_, scorecard) => scorecard.level],
  ["target", (_, scorecard) => scorecard.target],
  ["standing", (_, scorecard) => scorecard.standing],
  ["score", (_, scorecard) => scorecard.score],
  ["rule", (_, __, finding) => finding.rule],
  ["title", (_, __, finding) => finding.title],
  ["level", (_, __, finding) => finding.level],
  ["severity", (_, __, finding) => finding.severity],
  ["draft", (_, __, finding) => String(finding.draft)],
  ["outcome", (_, __, finding) => finding.outcome],
  ["cause", (_, __, finding) => finding.cause],
  ["message", (_, __, finding) => finding.message],
  ["fix", (_, __, finding) => finding.fix?.text],
  ["effort", (_, __, { fix }) => (fix?.effort === undefined ? undefined : formatDuration(fix.effort))],
  ["url", (_, __, finding) => finding.fix?.url],
  ["file", (entity) => entity.location?.file],
  ["line", (entity) => entity.location?.line],
];

export const evaluationCsv: RenderEvaluation = function* ({ report }) {
  yield row(COLUMNS.map(([name]) => name));
  for (const entity of report.entities) {
    for (const scorecard of entity.scorecards) {
      for (const finding of scorecard.findings) yield row(COLUMNS.map(([, cell]) => cell(entity, scorecard, finding)));
    }
  }
};

function row(cells: readonly Cell[]): string {
  return `${cells.map(quoted).join(",")}\r\n`;
}

function quoted(cell: Cell): string {
  if (cell === null || cell === undefined) return "";
  const text = typeof cell === "number" ? String(cell) : inert(cleanText(cell));
  return /[",]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A spreadsheet runs what starts with one of these; an apostrophe makes it text. A plain number stays one. */
function inert(text: string): string {
  if (!/^\s*[=+\-@＝＋－＠]/u.test(text) || /^[+-]?\d+(?:\.\d+)?$/.test(text)) return text;
  return `'${text}`;
}
