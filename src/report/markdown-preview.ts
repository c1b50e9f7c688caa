// How is a preview written as a comment on the pull request that changes the rules?

import type { PreviewedLevel, PreviewedVerdict, RulebookPreview } from "../api/preview.ts";
import { COUNTED_CHANGES } from "../api/preview.ts";
import { fitMarkdown } from "./comment.ts";
import { count } from "./layout.ts";
import { code, markdown } from "./markdown-text.ts";
import type { PreviewInput, RenderPreview } from "./render-context.ts";
import {
  concludePreview,
  sayEffect,
  sayHeadline,
  sayLevelChange,
  sayPreviewed,
  sayRest,
  sayVerdictChange,
  shortDigest,
} from "./say-preview.ts";
import { sayOwner, sayRef } from "./say-ref.ts";

/** GitHub allows 65,536 characters in a comment, and nobody reads that many. */
const MOST_OWNERS = 20;
const MOST_CHANGES = 40;
const MOST_FINDINGS = 3;
const MOST_REMARKS = 10;
/** The most characters of one line of foreign text. */
const LONGEST = 240;

/** By this mark a pipeline finds the comment it wrote before. */
const COMMENT_MARK = "<!-- muster-preview -->";

export const previewMarkdown: RenderPreview = function* (input) {
  const { preview } = input;
  const { rulebook, base, at } = preview;
  yield `${COMMENT_MARK}\n## Preview: ${markdown(sayHeadline(preview))}\n\n`;
  yield* verdictOfLimit(input);
  yield* ownerTable(preview);
  yield* folded("Releases the gates would decide differently", preview.verdicts, preview.omitted.verdicts, verdictItem);
  yield* folded("Levels and targets that change", preview.levels, preview.omitted.levels, levelItem);
  yield* remarks(preview);
  const rest = sayRest(preview);
  yield `${markdown(`${rest.charAt(0).toUpperCase()}${rest.slice(1)}.`)}\n\n`;
  yield `<sub>rulebook ${code(shortDigest(rulebook))} in place of ${code(shortDigest(base))}, ${markdown(at)}</sub>\n`;
};

function* verdictOfLimit(input: PreviewInput): Generator<string> {
  const { exit } = concludePreview(input);
  if (exit === 0) return;
  yield `**At most ${input.mostNewlyBlocked} ${input.mostNewlyBlocked === 1 ? "release" : "releases"} may be newly blocked.**\n\n`;
}

const TITLES: Readonly<Record<(typeof COUNTED_CHANGES)[number], string>> = {
  newlyBlocked: "newly blocked",
  newlyWaiting: "newly waiting",
  unblocked: "unblocked",
  released: "no longer waiting",
  lost: "levels lost",
  gained: "levels gained",
  offTarget: "targets no longer met",
  onTarget: "targets newly met",
  renamed: "levels renamed",
  retargeted: "other targets",
  joined: "joining a scorecard",
  left: "leaving one",
};

/** Only columns with at least one value. */
function* ownerTable({ owners, totals }: RulebookPreview): Generator<string> {
  if (owners.length === 0) return;
  const columns = COUNTED_CHANGES.filter((key) => totals[key] > 0);
  yield `| owner | ${columns.map((key) => TITLES[key]).join(" | ")} |\n|---|${"--:|".repeat(columns.length)}\n`;
  for (const row of owners.slice(0, MOST_OWNERS)) {
    const owner = row.owner === null ? "no owner" : fitMarkdown(sayOwner(row.owner), LONGEST);
    yield `| ${owner} | ${columns.map((key) => (row[key] === 0 ? "" : row[key])).join(" | ")} |\n`;
  }
  const left = owners.length - MOST_OWNERS;
  yield left > 0 ? `\n… and ${count(left, "more owner")}\n\n` : "\n";
}

function* folded<Change>(
  title: string,
  changes: readonly Change[],
  omitted: number,
  item: (change: Change) => string,
): Generator<string> {
  const all = changes.length + omitted;
  if (all === 0) return;
  yield `<details><summary>${title} (${all})</summary>\n\n`;
  for (const change of changes.slice(0, MOST_CHANGES)) yield item(change);
  const left = all - Math.min(changes.length, MOST_CHANGES);
  if (left > 0) yield `\n… and ${left} more\n`;
  yield "\n</details>\n\n";
}

function verdictItem(change: PreviewedVerdict): string {
  const { owner, findings, holds } = change;
  const whose = owner === null ? "no owner" : sayOwner(owner);
  const reasons = [
    ...findings.map(sayEffect),
    ...holds.map(({ kind, id, title }) => `waits for ${kind} ${title ?? id}`),
  ];
  return `- ${emphasised(change)}${fitMarkdown(`${sayVerdictChange(change)} (${whose})`, LONGEST)}\n${because(reasons)}`;
}

function emphasised({ change }: PreviewedVerdict): string {
  return change === "newlyBlocked" ? "**blocked** " : "";
}

const LEVEL_WORDS: Readonly<Record<PreviewedLevel["change"], string>> = {
  lost: "lost",
  gained: "gained",
  offTarget: "off target",
  onTarget: "on target",
  renamed: "renamed",
  retargeted: "another target",
  joined: "joined",
  left: "left",
};

function levelItem(change: PreviewedLevel): string {
  const said = `${LEVEL_WORDS[change.change]} ${sayRef(change.entity)}, ${sayLevelChange(change)}`;
  return `- ${fitMarkdown(said, LONGEST)}\n${because(change.findings.map(sayPreviewed))}`;
}

function because(reasons: readonly string[]): string {
  const told = reasons.slice(0, MOST_FINDINGS).map((reason) => `  - ${fitMarkdown(reason, LONGEST)}\n`);
  const left = reasons.length - told.length;
  return [...told, ...(left > 0 ? [`  - … and ${left} more\n`] : [])].join("");
}

function* remarks({ unknown, problems }: RulebookPreview): Generator<string> {
  const said = [
    ...unknown.map(
      ({ scorecard, rule, entities, message }) =>
        `${scorecard}/${rule} is newly unknown of ${count(entities, "entity", "entities")}: ${message}`,
    ),
    ...problems.map(({ message, file, line }) => (file === undefined ? message : `${file}:${line ?? 1}: ${message}`)),
  ];
  if (said.length === 0) return;
  yield `<details><summary>What could not be judged, and warnings (${said.length})</summary>\n\n`;
  for (const text of said.slice(0, MOST_REMARKS)) yield `- ${fitMarkdown(text, LONGEST)}\n`;
  if (said.length > MOST_REMARKS) yield `- … and ${said.length - MOST_REMARKS} more\n`;
  yield "\n</details>\n\n";
}
