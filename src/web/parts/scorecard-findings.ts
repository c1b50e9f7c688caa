// What does a scorecard find of an entity, level by level: what can be fixed first, the rest folded?

import type { DescribedEntity } from "../../api/entities.ts";
import type { EvaluatedScorecardBody, ListedFinding } from "../../api/findings.ts";
import type { Entity } from "../../model/entity.ts";
import { cleanText } from "../../report/clean-text.ts";
import { nameSome } from "../../report/layout.ts";
import type { Frame } from "../frame.ts";
import { html, NOTHING } from "../html.ts";
import type { Html } from "../html.ts";
import { findingItem } from "./finding.ts";
import type { FindingContext } from "./finding.ts";
import { levelToTarget } from "./level.ts";
import { scorecardAddress } from "./links.ts";

const ORDER = { fail: 0, unknown: 1, pass: 2, "not-applicable": 3 } as const;

export function scorecardSection(
  scorecard: EvaluatedScorecardBody,
  described: DescribedEntity,
  { at }: Pick<Frame, "at">,
): Html {
  const { scorecard: id, title, findings, target, rank } = scorecard;
  const { ref } = described.entity as unknown as Entity;
  const levels = described.levels.find((held) => held.scorecard === id)?.levels ?? [];
  const byLevel = [...Map.groupBy(findings, ({ level }) => level)];
  // The levels up to the target, and the next one among them. Without a target, any level counts.
  const asked = target === null ? levels.length : levels.indexOf(target);
  const next = Math.min(rank, asked);
  const of = (from: number, to: number): readonly LevelFindings[] =>
    byLevel.filter(([level]) => levels.indexOf(level) >= from && levels.indexOf(level) <= to);
  const isDone = ([, ofLevel]: LevelFindings): boolean => ofLevel.every((finding) => sortOf(finding) === "rest");
  const near = of(0, next);
  const context = { entity: ref, at };
  return html`<section id="${id}">
    <h2>
      <a href="${scorecardAddress(id)}">${cleanText(title)}</a> <span class="aside">${levelToTarget(scorecard)}</span>
    </h2>
    ${foldedLevels("✓", near.filter(isDone), context)}
    ${levelList(
      near.filter((level) => !isDone(level)),
      context,
    )}
    ${foldedLevels(target === null ? "After that:" : "After that, to the target:", of(next + 1, asked), context)}
    ${foldedLevels("Beyond the target:", of(asked + 1, levels.length), context)}
  </section>`;
}

type LevelFindings = readonly [level: string, findings: readonly ListedFinding[]];

function levelList(levels: readonly LevelFindings[], context: FindingContext): Html {
  return html`${levels.map(
    ([level, ofLevel]) =>
      html`<h3>${cleanText(level)} <span class="soft">${sayOutcomes(ofLevel)}</span></h3>
        ${findingsOfLevel(ofLevel, context)}`,
  )}`;
}

/** `✓ bronze 5 of 5, silver 6 of 6` */
function foldedLevels(mark: string, levels: readonly LevelFindings[], context: FindingContext): Html {
  if (levels.length === 0) return NOTHING;
  const said = levels.map(([level, ofLevel]) => `${cleanText(level)} ${sayOutcomes(ofLevel)}`);
  return folded(`${mark} ${said.join(", ")}`, levelList(levels, context), mark === "✓");
}

/** `isDone`: nothing is left to do here, so a printed page leaves it folded. */
function folded(summary: string, inside: Html, isDone = false): Html {
  return html`<details class="${isDone ? "done" : "left"}">
    <summary>${summary}</summary>
    ${inside}
  </details>`;
}

/** Shows the findings that somebody can fix. Those without delivered facts, and those that pass, are folded. */
function findingsOfLevel(findings: readonly ListedFinding[], context: FindingContext): Html {
  const sorts = Map.groupBy(findings, sortOf);
  const of = (sort: ReturnType<typeof sortOf>): readonly ListedFinding[] => sorts.get(sort) ?? [];
  const list = (items: readonly ListedFinding[]): Html =>
    html`<ul class="findings">
      ${inOrder(items).map((finding) => findingItem(finding, context))}
    </ul>`;
  const [open, untold, rest] = [of("open"), of("untold"), of("rest")];
  const passing = rest.filter(({ outcome }) => outcome === "pass").length;
  const said = [
    ...(passing > 0 ? [`✓ ${passing} pass`] : []),
    ...(rest.length > passing ? [`– ${rest.length - passing} not applicable`] : []),
  ].join(" · ");
  return html`${open.length === 0 ? NOTHING : list(open)}
  ${untold.length === 0 ? NOTHING : folded(`? ${untold.length} not known: ${sayUntold(untold)}`, list(untold))}
  ${rest.length === 0 ? NOTHING : folded(said, list(rest), true)}`;
}

function sortOf(finding: ListedFinding): "open" | "untold" | "rest" {
  if (finding.outcome === "pass" || finding.outcome === "not-applicable") return "rest";
  return untoldFacts(finding).length > 0 ? "untold" : "open";
}

/** The facts that nobody delivers yet, if the rule is unknown only because of them. */
function untoldFacts({ outcome, evidence }: ListedFinding): readonly string[] {
  if (outcome !== "unknown" || evidence === null) return [];
  const unknown = evidence.filter(({ cause }) => cause !== undefined);
  const paths = unknown.map(({ path }) => path);
  return unknown.every(({ cause, path }) => cause === "missing" && path.startsWith("facts.")) ? paths : [];
}

const MOST_UNTOLD = 4;

/** `nobody tells test.*, ci.*` */
function sayUntold(findings: readonly ListedFinding[]): string {
  const families = findings.flatMap(untoldFacts).map((path) => path.replace(/^facts\.([^.]+)\..*$/, "$1.*"));
  return `nobody tells ${nameSome([...new Set(families)].map(cleanText), MOST_UNTOLD)}`;
}

function inOrder(findings: readonly ListedFinding[]): readonly ListedFinding[] {
  return [...findings].sort((a, b) => ORDER[a.outcome] - ORDER[b.outcome]);
}

function sayOutcomes(findings: readonly ListedFinding[]): string {
  const asked = findings.filter(({ outcome }) => outcome !== "not-applicable");
  return `${asked.filter(({ outcome }) => outcome === "pass").length} of ${asked.length}`;
}
