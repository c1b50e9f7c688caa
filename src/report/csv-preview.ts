// How is a preview written as CSV? One row per change, safe to open in a spreadsheet.

import type { PreviewedLevel, PreviewedVerdict } from "../api/preview.ts";
import { csvRow } from "./csv.ts";
import type { RenderPreview } from "./render-context.ts";

const COLUMNS = [
  "change",
  "entity",
  "owner",
  "environment",
  "scorecard",
  "before",
  "after",
  "target_before",
  "target_after",
  "gates",
  "rules",
  "why",
];

export const previewCsv: RenderPreview = function* ({ preview }) {
  yield csvRow(COLUMNS);
  for (const change of preview.verdicts) yield verdictRow(change);
  for (const change of preview.levels) yield levelRow(change);
};

function verdictRow(told: PreviewedVerdict): string {
  const { change, entity, owner, environment, before, after, gates, findings, message } = told;
  const rules = findings.map(({ scorecard, rule }) => `${scorecard}/${rule}`);
  return csvRow([
    change,
    entity,
    owner,
    environment,
    null,
    before,
    after,
    null,
    null,
    gates.join(" "),
    rules.join(" "),
    message,
  ]);
}

function levelRow({ change, entity, owner, scorecard, before, after, findings }: PreviewedLevel): string {
  const rules = findings.map(({ rule }) => `${scorecard}/${rule}`);
  const why = findings.map(({ message }) => message).join("; ");
  const levels = [before, after].map((standing) => (standing === null ? null : (standing.level ?? "none")));
  const targets = [before, after].map((standing) => standing?.target ?? null);
  return csvRow([change, entity, owner, null, scorecard, ...levels, ...targets, null, rules.join(" "), why]);
}
