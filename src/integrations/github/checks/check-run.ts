// How is a change of the catalog worded in a GitHub check run?

import type { JsonObject } from "../../../model/json.ts";
import type { Problem } from "../../../model/problem.ts";
import { isError } from "../../../model/problem.ts";
import { cleanText } from "../../../report/clean-text.ts";
import { fitMarkdown } from "../../../report/comment.ts";
import { code, markdown } from "../../../report/markdown-text.ts";
import { sayRef } from "../../../report/say-ref.ts";
import type { CatalogChange, FailingFinding, ScorecardChange } from "./catalog-change.ts";

/** GitHub's limit per request; further annotations are sent with updates. */
export const ANNOTATIONS_AT_ONCE = 50;
/** Nobody reads more than this; the summary covers everything. */
const MOST_ANNOTATIONS = 500;
/** GitHub's limit is 65,535 characters. */
const LONGEST_SUMMARY = 60_000;
const LONGEST_TEXT = 500;

export const CHECK_NAME = "muster / scorecards";
/** The identifier GitHub sends when somebody presses the button. */
export const WAIVER_ACTION = "request-waiver";

/** What was compared, as GitHub stores it with the check run. */
export function externalIdOf(repository: string, head: string, base: string): string {
  return [repository.toLowerCase(), head, base].join(" ");
}

/** Undefined: it is not one of our check runs. Anything after the two commits only distinguishes repeated requests. */
export function readExternalId(written: string): { readonly head: string; readonly base: string } | undefined {
  const [, head, base] = /^\S+ ([0-9a-f]{40}) ([0-9a-f]{40})(?: |$)/.exec(written) ?? [];
  return head === undefined || base === undefined ? undefined : { head, base };
}

export type Conclusion = "success" | "neutral" | "failure";

/** `failure`: the catalog has errors, or an entity falls below its target. `neutral`: something else got worse. */
export function concludeChange({ isRefused, isWorse }: CatalogChange): Conclusion {
  if (isRefused) return "failure";
  return isWorse ? "neutral" : "success";
}

/** The parts of a request to `POST /repos/{owner}/{repo}/check-runs`. */
export interface CheckRun {
  /** Name, commit and ids. */
  readonly named: JsonObject;
  /** Status, conclusion and buttons; the output is added when it is sent. */
  readonly told: JsonObject;
  readonly title: string;
  readonly summary: string;
  /** All annotations, of which each request takes some. */
  readonly annotations: readonly JsonObject[];
}

export function checkRunOf(
  change: CatalogChange,
  {
    commit,
    externalId,
    publicUrl,
  }: { readonly commit: string; readonly externalId: string; readonly publicUrl: string | undefined },
): CheckRun {
  const named = {
    name: CHECK_NAME,
    head_sha: commit,
    external_id: externalId,
    ...(publicUrl !== undefined && { details_url: publicUrl }),
  };
  const told = {
    status: "completed",
    conclusion: concludeChange(change),
    actions: waivable(change).length > 0 ? [REQUEST_WAIVER] : [],
  };
  return { named, told, title: titleOf(change), summary: summaryOf(change), annotations: annotationsOf(change) };
}

const REQUEST_WAIVER = {
  label: "Request waiver",
  description: "Have it accepted for a time",
  identifier: WAIVER_ACTION,
};

/** The findings the button requests waivers for: those that no longer pass and are not waived. */
export function waivable({ failing }: CatalogChange): readonly FailingFinding[] {
  return failing.filter(({ isNew, isWaived }) => isNew && !isWaived);
}

function splitWaivable(change: CatalogChange): Readonly<Record<"broken" | "first", readonly FailingFinding[]>> {
  const all = waivable(change);
  return { broken: all.filter(({ isFirst }) => !isFirst), first: all.filter(({ isFirst }) => isFirst) };
}

function titleOf(change: CatalogChange): string {
  const { scorecards, problems } = change;
  const { broken, first } = splitWaivable(change);
  const mended = scorecards.reduce((sum, one) => sum + one.mended.length, 0);
  const errors = problems.filter(isError).length;
  const parts = [
    ...(errors > 0 ? [count(errors, "error")] : []),
    ...(broken.length > 0 ? [`${broken.length} newly not passing`] : []),
    ...(first.length > 0 ? [`${first.length} not passing, judged for the first time`] : []),
    ...(mended > 0 ? [`${mended} fixed`] : []),
  ];
  return parts.length > 0 ? parts.join(", ") : "no scorecard changes for the worse";
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

function summaryOf(change: CatalogChange): string {
  const { scorecards, gone, problems, failing } = change;
  const { broken, first } = splitWaivable(change);
  const lines = [
    ...(scorecards.length > 0 ? ["| entity | scorecard | level | score |", "|---|---|---|---|"] : []),
    ...scorecards.map(rowOf),
    ...section("Newly not passing", broken.map(failingItem)),
    ...section("Not passing, judged for the first time", first.map(failingItem)),
    ...section("Not passing, and waived", failing.filter(({ isWaived }) => isWaived).map(failingItem)),
    ...section(
      "Fixed",
      scorecards.flatMap(({ entity, mended }) => mended.map(({ title }) => `- ${code(sayRef(entity))} ${fit(title)}`)),
    ),
    ...section("Still failing", failing.filter(({ isNew, isWaived }) => !isNew && !isWaived).map(failingItem)),
    ...section(
      "No longer declared",
      gone.map((ref) => `- ${code(ref)}`),
    ),
    ...section("Catalog files", problems.map(problemItem)),
  ];
  return joinWithin(lines.length === 0 ? ["Nothing changes for any scorecard."] : lines);
}

function section(title: string, items: readonly string[]): readonly string[] {
  return items.length === 0 ? [] : ["", `### ${title}`, "", ...items];
}

function rowOf({ entity, now, before }: ScorecardChange): string {
  const level = (of: string | null | undefined): string =>
    of === undefined ? "–" : of === null ? "none" : markdown(of);
  const score = (of: number | undefined): string => (of === undefined ? "–" : String(of));
  const from = (old: string, current: string): string => (old === current ? current : `${old} → **${current}**`);
  const cells = [
    code(sayRef(entity)),
    `${fit(now.title)}${now.draft ? " (draft)" : ""}`,
    from(level(before?.level), level(now.level)),
    from(score(before?.score), score(now.score)),
  ];
  return `| ${cells.join(" | ")} |`;
}

function failingItem({ entity, finding }: FailingFinding): string {
  const { scorecard, rule, title, message, fix } = finding;
  const why = message === null ? "" : `: ${isUnknown(finding) ? "not known: " : ""}${fit(message)}`;
  const how = fix === null ? "" : `; fix: ${fit(fix.text)}`;
  return `- ${code(sayRef(entity.ref))} ${fit(title)} ${code(`${scorecard}/${rule}`)}${why}${how}`;
}

function problemItem({ severity, message, file, line }: Problem): string {
  return `- ${severity}: ${fit(message)}${file === undefined ? "" : `, ${code(`${file}:${line ?? 1}`)}`}`;
}

function fit(text: string): string {
  return fitMarkdown(text, LONGEST_TEXT);
}

function joinWithin(lines: readonly string[]): string {
  let text = "";
  for (const [index, line] of lines.entries()) {
    if (text.length + line.length > LONGEST_SUMMARY) return `${text}\n… and ${lines.length - index} lines more\n`;
    text += `${line}\n`;
  }
  return text;
}

/** As plain text at lines of the catalog files: first what is wrong with the files, then what newly does not pass. */
function annotationsOf({ problems, failing }: CatalogChange): readonly JsonObject[] {
  const ofProblems = problems.flatMap(({ file, line, message, help, code: title, severity }) =>
    file === undefined
      ? []
      : [
          annotation(
            { file, line: line ?? 1 },
            severity === "error" ? "failure" : "warning",
            title,
            sayHelp(message, help),
          ),
        ],
  );
  const ofFindings = failing.flatMap(({ entity: { location }, finding, isNew, isWaived }) =>
    location === null
      ? []
      : [
          annotation(
            location,
            isNew && !isWaived ? "warning" : "notice",
            finding.rule,
            sayHelp(sayWhy(finding), finding.fix?.text),
          ),
        ],
  );
  return [...ofProblems, ...ofFindings].slice(0, MOST_ANNOTATIONS);
}

function sayWhy(finding: FailingFinding["finding"]): string {
  const { title, message } = finding;
  return message === null ? title : `${title}: ${isUnknown(finding) ? "not known: " : ""}${message}`;
}

function isUnknown({ outcome }: FailingFinding["finding"]): boolean {
  return outcome === "unknown";
}

function sayHelp(text: string, help: string | undefined): string {
  return help === undefined ? text : `${text} (${help})`;
}

function annotation(
  { file, line }: { readonly file: string; readonly line: number },
  level: "failure" | "warning" | "notice",
  title: string,
  message: string,
): JsonObject {
  return {
    path: file,
    start_line: line,
    end_line: line,
    annotation_level: level,
    title: cleanText(title).slice(0, 200),
    message: cleanText(message).slice(0, 2_000),
  };
}
