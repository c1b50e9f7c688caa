// What should be fixed next in one entity, and where does it stand?

import type { DescribedEntity } from "../../api/entities.ts";
import type { ListedDecision } from "../../api/decisions.ts";
import type { EvaluatedScorecardBody, ListedFinding, NextStepBody } from "../../api/findings.ts";
import type { EntityHistory, ScorecardHistory } from "../../api/history.ts";
import { METRICS } from "../../model/dora.ts";
import type { EntityDora } from "../../model/dora.ts";
import type { Entity } from "../../model/entity.ts";
import { parseInstant } from "../../model/time.ts";
import type { Instant } from "../../model/time.ts";
import { titleOf } from "../../model/title-of.ts";
import { cleanText } from "../../report/clean-text.ts";
import { count, nameSome } from "../../report/layout.ts";
import { sayCause } from "../../report/say-cause.ts";
import { sayReasonShortly } from "../../report/say-decision.ts";
import { METRIC_TITLES, sayFigure, sayInterval } from "../../report/say-dora.ts";
import { sayRef } from "../../report/say-ref.ts";
import { dayOf } from "../charts/day-of.ts";
import { hasCourse, sparkLine } from "../charts/time-line.ts";
import type { TimePoint } from "../charts/time-line.ts";
import type { Frame, Page } from "../frame.ts";
import { html, joined, NOTHING } from "../html.ts";
import type { Html } from "../html.ts";
import { emptyState } from "../parts/empty.ts";
import { isAnythingHeard, nothingHeard } from "../parts/dora-table.ts";
import { findingItem, inCode } from "../parts/finding.ts";
import type { FindingContext } from "../parts/finding.ts";
import { holdingItems } from "../parts/holding.ts";
import type { Holding } from "../parts/holding.ts";
import { levelToTarget } from "../parts/level.ts";
import { when } from "../parts/when.ts";
import { pathOf } from "../../model/address.ts";
import { entityAddress, entityLink, outsideLink, ownerLink, ruleAddress, scorecardAddress } from "../parts/links.ts";

export interface EntityShown {
  readonly described: DescribedEntity;
  readonly scorecards: readonly EvaluatedScorecardBody[];
  readonly nextSteps: readonly NextStepBody[];
  /** Freezes and locks that hold its releases. Undefined: the viewer may not read them. */
  readonly holding: Holding | undefined;
  /** Newest first. Undefined: the viewer may not read them. */
  readonly decisions: readonly ListedDecision[] | undefined;
  readonly dora: EntityDora;
  /** Day by day, by scorecard. */
  readonly history: ReadonlyMap<string, ScorecardHistory["points"]>;
  /** Newest first. */
  readonly movements: EntityHistory["items"];
}

export function entityPage(shown: EntityShown, frame: Frame): Page {
  const entity = shown.described.entity as unknown as Entity;
  const name = sayRef(entity.ref);
  return {
    title: name,
    body: html`${header(entity, name)} ${held(shown.holding, entity, frame.at)} ${nextStep(shown.nextSteps)}
      ${standings(shown, frame.at)}
      <div class="columns">
        ${decisionsSection(shown.decisions, entity, frame.at)} ${doraSection(shown.dora, entity)}
        ${movementsSection(shown.movements, frame.at)} ${relations(entity)}
      </div>
      ${shown.scorecards.map((scorecard) => scorecardSection(scorecard, shown, frame))} ${exports(entity)}`,
  };
}

/** Shown first, because the releases of the entity wait for it. */
function held(holding: Holding | undefined, { ref }: Entity, at: Instant): Html {
  const items = holding === undefined ? [] : holdingItems(holding, at, ref);
  if (items.length === 0) return NOTHING;
  return html`<section class="notice" aria-label="What holds its releases">
    <ul class="rows">
      ${items}
    </ul>
  </section>`;
}

function header(entity: Entity, name: string): Html {
  const { kind, owner, system, tier, lifecycle, type, metadata } = entity;
  const what = [cleanText(kind), type, lifecycle, tier === undefined ? undefined : `tier ${tier}`];
  const links = (metadata.links ?? []).map(({ url, title }) => outsideLink(url, title ?? url));
  return html`<h1>${cleanText(titleOf(entity) ?? name)}</h1>
    <p class="meta">
      ${joined(
        what.flatMap((word) => (word === undefined ? [] : [cleanText(word)])),
        " · ",
      )}
      · ${ownerLink(owner ?? null)}${system === undefined ? NOTHING : html` · ${entityLink(system)}`}
    </p>
    ${metadata.description === undefined ? NOTHING : html`<p>${cleanText(metadata.description)}</p>`}
    ${links.length === 0 ? NOTHING : html`<p class="small">${joined(links, " · ")}</p>`}`;
}

/** The steps are sorted: the first is the cheapest one below a target, if there is any. */
function nextStep([first]: readonly NextStepBody[]): Html {
  if (first === undefined) return html`<p class="lead">Nothing is left to fix.</p>`;
  const { fails, unknowns, next, title } = first;
  const [cheapest] = fails.findings.length > 0 ? fails.findings : unknowns.findings;
  const left = fails.findings.length + unknowns.findings.length;
  return html`<section class="next" aria-label="Next step">
    <p class="lead">
      Next: <b>${cheapest === undefined ? "" : cleanText(cheapest.title)}</b>${
        cheapest?.fix?.effort === undefined ? NOTHING : html` <span class="effort">${cheapest.fix.effort}</span>`
      }
    </p>
    ${cheapest?.fix ? html`<p>${inCode(cleanText(cheapest.fix.text))}${cheapest.fix.url === undefined ? NOTHING : html` ${outsideLink(cheapest.fix.url, "how")}`}</p>` : NOTHING}
    <p class="soft small">
      ${count(left, "rule")} to <b>${cleanText(next)}</b> of
      ${cleanText(title)}${fails.effort === null ? NOTHING : `, ${fails.effort} of work`}
    </p>
  </section>`;
}

function standings({ scorecards, history }: EntityShown, at: Instant): Html {
  if (scorecards.length === 0) {
    return emptyState("No scorecard applies to it.", "Rules in force say to what they apply.", "muster query --help");
  }
  return html`<section>
    <h2>Levels</h2>
    <table class="standings rising">
      <tbody>
        ${scorecards.map(
          ({ scorecard, title, score, draft, ...standing }) =>
            html`<tr>
              <th scope="row">
                <a href="#${scorecard}">${cleanText(title)}</a
                >${draft ? html` <span class="tag">draft</span>` : NOTHING}
              </th>
              <td>${levelToTarget(standing)}</td>
              <td class="course">${scoreCourse(title, scoresOf(history.get(scorecard) ?? [], score, at))}</td>
              <td class="number">${score.toFixed(1)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
}

/** Replaces the last recorded point by the score of now. */
function scoresOf(points: ScorecardHistory["points"], score: number, at: Instant): readonly TimePoint[] {
  const past = points.slice(0, -1).map((point) => ({ at: parseInstant(point.at) ?? at, value: point.score }));
  return [...past, { at, value: score }];
}

/** The score over ninety days, and how far it moved. */
function scoreCourse(title: string, points: readonly TimePoint[]): Html {
  const [first, last] = [points.find(({ value }) => value !== null), points.at(-1)];
  if (!hasCourse(points) || first === undefined || last === undefined) return NOTHING;
  const moved = Math.round(10 * ((last.value ?? 0) - (first.value ?? 0))) / 10;
  const name = `Score on ${cleanText(title)}`;
  const said = moved === 0 ? "as before" : `${moved > 0 ? "▲" : "▼"} ${Math.abs(moved).toFixed(1)}`;
  return html`${sparkLine({ title: name, points, most: 100, say: (value) => value.toFixed(1) })}
    <span class="small soft">${said} since ${dayOf(first.at)}</span>`;
}

const ORDER = { fail: 0, unknown: 1, pass: 2, "not-applicable": 3 } as const;

function scorecardSection(scorecard: EvaluatedScorecardBody, { described }: EntityShown, { at }: Frame): Html {
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

const VERDICTS = { allow: ["pass", "✓"], block: ["fail", "✕"], wait: ["unknown", "…"] } as const;

function decisionsSection(decisions: readonly ListedDecision[] | undefined, { ref }: Entity, at: number): Html {
  if (decisions === undefined) return NOTHING;
  const items = decisions.map(({ id, verdict, environment, message, decidedAt }) => {
    const [name, mark] = VERDICTS[verdict];
    const said = sayReasonShortly({ message, verdict });
    const told = id === null ? said : html`<a href="${pathOf("decisions", id)}">${said}</a>`;
    return html`<li>
      <p>
        <span class="age">${when(decidedAt, at)}</span>
        <span class="outcome ${name}"><span aria-hidden="true">${mark}</span> ${verdict}</span>
        ${cleanText(environment)}
      </p>
      <p class="small soft">${told}</p>
    </li>`;
  });
  return html`<section>
    <h2>Decisions</h2>
    ${
      items.length === 0
        ? emptyState(
            "No gate has decided about it.",
            "A pipeline asks before it releases.",
            `muster check ${sayRef(ref)} --env production`,
          )
        : html`<ul class="rows">
            ${items}
          </ul>`
    }
  </section>`;
}

/** With how much data they rest on: a median of three says little. */
function doraSection({ metrics }: EntityDora, { ref }: Entity): Html {
  const rows = METRICS.map((id) => {
    const { value, n, unit, level, confidence, interval } = metrics[id];
    const range = sayInterval(interval, unit);
    const rest = value === null ? `of ${n}` : `${range === "" ? "" : `${range} · `}n ${n}, ${confidence} confidence`;
    return html`<tr>
      <th scope="row">${METRIC_TITLES[id]}</th>
      <td class="number">${sayFigure(value, unit)}</td>
      <td>${level ?? ""} <span class="soft small">${rest}</span></td>
    </tr>`;
  });
  return html`<section>
    <h2>Delivery</h2>
    ${
      isAnythingHeard({ metrics })
        ? html`<table class="dora">
            <tbody>
              ${rows}
            </tbody>
          </table>`
        : nothingHeard()
    }
    <p class="small"><a href="${entityAddress(ref) ?? ""}/dora">Week by week, and what is open</a></p>
  </section>`;
}

const MOST_FLIPS = 3;

function movementsSection(movements: EntityShown["movements"], at: number): Html {
  if (movements.length === 0) return NOTHING;
  const items = movements.map(({ scorecard, at: moved, from, to, flips, cause }) => {
    const named = flips
      .slice(0, MOST_FLIPS)
      .map(
        ({ rule, to: outcome }) =>
          html`<a href="${ruleAddress(scorecard, rule)}">${rule}</a> ${outcome ?? "not asked"}`,
      );
    const more = flips.length - named.length;
    return html`<li>
      <p>
        <span class="age">${when(moved, at)}</span>
        <a href="${scorecardAddress(scorecard)}">${scorecard}</a>
        ${from === null ? "new (first judged)" : cleanText(from.level ?? "no level")}
        <span class="arrow">→</span> ${cleanText(to === null ? "does not apply" : (to.level ?? "no level"))}
      </p>
      <p class="small soft">${joined(named)}${more > 0 ? ` and ${more} more` : NOTHING} · by ${sayCause(cause)}</p>
    </li>`;
  });
  return html`<section>
    <h2>What moved</h2>
    <ul class="rows">
      ${items}
    </ul>
  </section>`;
}

function exports({ ref }: Entity): Html {
  const address = entityAddress(ref);
  if (address === undefined) return NOTHING;
  return html`<p class="small soft">
    Findings as <a href="${address}/findings.csv">CSV</a>, <a href="${address}/findings.md">Markdown</a>,
    <a href="${address}/findings.json">JSON</a>
  </p>`;
}

function relations({ relations: all }: Entity): Html {
  const told = Object.entries(all).filter(([, refs]) => refs.length > 0);
  if (told.length === 0) return NOTHING;
  return html`<section>
    <h2>Relations</h2>
    <dl class="pairs">
      ${told.map(
        ([name, refs]) =>
          html`<dt>${cleanText(name)}</dt>
            <dd>${joined(refs.map((ref) => entityLink(ref)))}</dd>`,
      )}
    </dl>
  </section>`;
}
