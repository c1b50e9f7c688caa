// How does a preview of other rules read on a terminal?

import type { PreviewedLevel, PreviewedVerdict, RulebookPreview } from "../api/preview.ts";
import { cleanText } from "./clean-text.ts";
import { count, padRight, wrap } from "./layout.ts";
import type { PreviewInput, RenderContext, RenderPreview } from "./render-context.ts";
import {
  concludePreview,
  sayCounts,
  sayEffect,
  sayLevelChange,
  sayPreviewed,
  sayRest,
  sayVerdictChange,
  shortDigest,
} from "./say-preview.ts";
import { sayOwner, sayRef } from "./say-ref.ts";

/** How many changes of each kind are shown, unless all are wanted. */
const MOST = 10;
const MOST_FINDINGS = 3;
/** The width of the mark and its word. */
const MARK = 12;

export const previewText: RenderPreview = function* (input, context) {
  const { preview } = input;
  yield `${headline(preview, context)}\n`;
  const most = context.full ? Infinity : MOST;
  yield* section(preview.verdicts.slice(0, most).flatMap((change) => verdictLines(change, context)));
  yield* more(preview.verdicts.length - most, preview.omitted.verdicts, "verdict");
  yield* section(preview.levels.slice(0, most).flatMap((change) => levelLines(change, context)));
  yield* more(preview.levels.length - most, preview.omitted.levels, "level");
  yield* section(ownerLines(preview, most));
  yield* section(notJudged(preview, most, context));
  yield* section(end(input, context));
};

function headline({ rulebook, base, at }: RulebookPreview, { style, width }: RenderContext): string {
  const left = `rulebook ${shortDigest(rulebook)} in place of ${shortDigest(base)}`;
  const right = `${at.slice(0, 16).replace("T", " ")} UTC`;
  const gap = Math.max(3, width - "PREVIEW   ".length - left.length - right.length);
  return `${style.strong("PREVIEW")}   ${left}${" ".repeat(gap)}${style.muted(right)}`;
}

function* section(lines: readonly string[]): Generator<string> {
  if (lines.length > 0) yield `\n${lines.join("\n")}\n`;
}

function* more(hidden: number, omitted: number, what: string): Generator<string> {
  const left = Math.max(0, hidden) + omitted;
  if (left > 0) yield `… ${count(left, `more ${what}`)}: \`--format csv\` tells each\n`;
}

const VERDICT_MARKS: Readonly<Record<PreviewedVerdict["change"], string>> = {
  newlyBlocked: "x BLOCKED",
  newlyWaiting: "! waits",
  unblocked: "+ unblocked",
  released: "+ released",
};

function verdictLines(change: PreviewedVerdict, context: RenderContext): string[] {
  const { width, style } = context;
  const mark = padRight(VERDICT_MARKS[change.change], MARK);
  const paint =
    change.change === "newlyBlocked" ? style.fail : change.change === "newlyWaiting" ? style.unknown : style.pass;
  const owner = change.owner === null ? "no owner" : sayOwner(change.owner);
  const [first = "", ...rest] = wrap(`${sayVerdictChange(change)}   ${owner}`, width, mark, " ".repeat(MARK));
  const holds = change.holds.map(({ kind, id, title }) => cleanText(`waits for ${kind} ${title ?? id}`));
  return [
    first.replace(mark.trimEnd(), paint(mark.trimEnd())),
    ...rest,
    ...because([...change.findings.map(sayEffect), ...holds], context),
  ];
}

const LEVEL_MARKS: Readonly<Record<PreviewedLevel["change"], string>> = {
  lost: "- lost",
  gained: "+ gained",
  offTarget: "- target",
  onTarget: "+ target",
  renamed: "~ renamed",
  retargeted: "~ target",
  joined: "+ joins",
  left: "- leaves",
};

function levelLines(change: PreviewedLevel, context: RenderContext): string[] {
  const mark = padRight(LEVEL_MARKS[change.change], MARK);
  const said = `${sayRef(change.entity)}   ${sayLevelChange(change)}`;
  return [...wrap(said, context.width, mark, " ".repeat(MARK)), ...because(change.findings.map(sayPreviewed), context)];
}

function because(reasons: readonly string[], { width, full }: RenderContext): string[] {
  const told = full ? reasons : reasons.slice(0, MOST_FINDINGS);
  const left = reasons.length - told.length;
  const lines = told.flatMap((reason) => wrap(reason, width, " ".repeat(MARK), " ".repeat(MARK + 2)));
  return left > 0 ? [...lines, `${" ".repeat(MARK)}… ${left} more`] : lines;
}

function ownerLines({ owners }: RulebookPreview, most: number): string[] {
  if (owners.length < 2) return [];
  const names = owners.slice(0, most).map(({ owner }) => (owner === null ? "no owner" : sayOwner(owner)));
  const columns = Math.min(30, Math.max(...names.map((name) => name.length)));
  const lines = names.map((name, index) => {
    const owner = owners[index];
    return `${padRight(name, columns)}  ${owner === undefined ? "" : sayCounts(owner).join(", ")}`;
  });
  const left = owners.length - names.length;
  return left > 0 ? [...lines, `… ${count(left, "more owner")}`] : lines;
}

function notJudged({ unknown, problems }: RulebookPreview, most: number, { width }: RenderContext): string[] {
  const rules = unknown
    .slice(0, most)
    .map(({ scorecard, rule, entities, message }) =>
      cleanText(`${scorecard}/${rule} is newly unknown of ${count(entities, "entity", "entities")}: ${message}`),
    );
  const said = problems.map(({ message, file, line }) =>
    cleanText(file === undefined ? message : `${file}:${line ?? 1}: ${message}`),
  );
  return [...rules, ...said].flatMap((text) => wrap(text, width, "? ", "  "));
}

function end(input: PreviewInput, { width }: RenderContext): string[] {
  const rest = sayRest(input.preview);
  return [
    ...wrap(`${rest.charAt(0).toUpperCase()}${rest.slice(1)}.`, width),
    ...wrap(concludePreview(input).line, width),
  ];
}
