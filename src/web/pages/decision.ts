// Why was a release blocked or let through? The page follows the order and words of the command line, then says how to
// go on.

import type { ApprovalBody } from "../../api/approvals.ts";
import type { ReplayAnswer } from "../../api/decisions.ts";
import type { AskedWaiver, DecidedFinding, Decision } from "../../model/decision.ts";
import type { Problem } from "../../model/problem.ts";
import { cleanText, safeJson } from "../../report/clean-text.ts";
import { sayActor } from "../../report/say-actor.ts";
import {
  sayAside,
  sayEffect,
  sayCounts,
  sayGrounds,
  sayIdentity,
  sayReasonShortly,
} from "../../report/say-decision.ts";
import type { SaidEffect } from "../../report/say-decision.ts";
import { sayAhead, sayHold } from "../../report/say-hold.ts";
import { sayRef } from "../../report/say-ref.ts";
import { minuteOf } from "../../report/text-scorecards.ts";
import {
  approveWaiversCommand,
  askedWaiverOf,
  sayAskedWaiver,
  sayWaiver,
  waiverCommand,
} from "../../report/say-waiver.ts";
import type { Frame, Page } from "../frame.ts";
import { html, joined, NOTHING } from "../html.ts";
import type { Html } from "../html.ts";
import { csrfField } from "../parts/csrf-field.ts";
import { commandLine } from "../parts/empty.ts";
import { areaField, wrongOfAll } from "../parts/field.ts";
import type { Filled } from "../parts/field.ts";
import { findingDetails, inCode } from "../parts/finding.ts";
import { pathOf } from "../../model/address.ts";
import { entityLink, ruleAddress, withQuery } from "../parts/links.ts";
import { verdictTag } from "../parts/verdict.ts";
import { when } from "../parts/when.ts";

export interface DecisionShown {
  readonly id: string;
  readonly decision: Decision;
  readonly answers: readonly ApprovalBody[];
  /** The names of tokens, by actor. */
  readonly names: ReadonlyMap<string, string>;
  /** A text says why it could not be decided again. Undefined: the viewer may not ask for a replay. */
  readonly replay: ReplayAnswer | string | undefined;
  /** Findings that pass are shown too. */
  readonly isWhole: boolean;
  readonly filled: Filled;
}

export function decisionPage(shown: DecisionShown, frame: Frame): Page {
  const { decision } = shown;
  const { entity, environment, verdict, holds, ahead, problems } = decision;
  return {
    title: `${verdict.toUpperCase()} ${sayRef(entity.ref)} → ${environment}`,
    area: "/decisions",
    body: html`${head(shown, frame)} ${findings(shown, frame)}
      <ul class="waits">
        ${holds.map((hold) => html`<li><b class="outcome unknown">WAITS</b> ${cleanText(sayHold(hold))}</li>`)}
        ${ahead.map((freeze) => html`<li><span class="soft">ahead</span> ${cleanText(sayAhead(freeze))}</li>`)}
        ${problems.map(problemItem)}
      </ul>
      <p class="figures">${sayCounts(decision)}.</p>
      ${goOn(shown, frame)} ${release(shown)} ${proof(shown)}`,
  };
}

function head({ decision }: DecisionShown, { at }: Frame): Html {
  const { entity, environment, verdict, decidedAt } = decision;
  return html`<h1>
      ${verdictTag(verdict)} ${entityLink(entity.ref)} <span class="arrow">→</span> ${cleanText(environment)}
    </h1>
    <p class="meta">${joined(sayIdentity(decision), " · ")} · ${when(decidedAt, at)}</p>
    <p class="meta">${joined(sayGrounds(decision), " · ")}</p>
    <p class="lead">${inCode(sayReasonShortly(decision))}${untilOf(decision)}</p>
    ${amongOthers(decision)}`;
}

/** When a waiting release can go on by itself, if that is known. */
function untilOf({ verdict, holds }: Decision): string {
  const ends = holds.flatMap(({ until }) => until ?? []);
  return verdict !== "wait" || ends.length === 0 || ends.length < holds.length
    ? ""
    : `, until ${minuteOf(Math.max(...ends))}`;
}

function amongOthers({ supersedes, supersededBy }: Decision): Html {
  const link = (id: string): Html => html`<a href="${pathOf("decisions", id)}">${cleanText(id)}</a>`;
  return html`${typeof supersededBy === "string" ? html`<p class="notice">Superseded by ${link(supersededBy)}: the same was decided again since.</p>` : NOTHING}
  ${typeof supersedes === "string" ? html`<p class="soft small">Supersedes ${link(supersedes)}.</p>` : NOTHING}`;
}

function findings({ id, decision, isWhole }: DecisionShown, frame: Frame): Html {
  const sorts = Map.groupBy(decision.findings, sayEffect).values();
  const items = [...sorts].flat().map((finding) => findingItem(finding, decision, frame));
  const passed = decision.summary.pass + decision.summary.notApplicable;
  const more =
    isWhole || passed === 0
      ? NOTHING
      : html`<p class="small">
          <a href="${withQuery(pathOf("decisions", id), { explain: "all" })}"
            >Show what passes or does not apply, too</a
          >
        </p>`;
  return html`<section aria-label="Findings">
    <ul class="findings">
      ${items}
    </ul>
    ${more}
  </section>`;
}

const MARK_NAMES = { pass: "pass", fail: "fail", unknown: "unknown", muted: "none", strong: "none" } as const;
const MARKS: Readonly<Record<string, string>> = { x: "✕" };

function findingItem(finding: DecidedFinding, decision: Decision, { viewer }: Frame): Html {
  const { scorecard, rule, title, effect, waiver, draft } = finding;
  const said = sayEffect(finding);
  const name = nameOf(said);
  const asked = askedWaiverOf(finding, decision);
  const asks = effect === "blocking" && asked === undefined && viewer.may("waivers:ask");
  return html`<li class="finding" id="${scorecard}/${rule}">
    <span class="mark ${name}" aria-hidden="true">${MARKS[said.mark] ?? said.mark}</span>
    <div class="says">
      <p class="title">
        <span class="outcome ${name}">${said.word}</span>
        <a href="${ruleAddress(scorecard, rule)}">${cleanText(rule)}</a>
        <span>${cleanText(title)}</span>${draft ? html` <span class="tag">draft</span>` : NOTHING}
      </p>
      ${findingDetails(finding, { entity: decision.entity.ref, at: decision.decidedAt })}
      ${waiver?.state === "expired" ? html`<p class="why">${sayWaiver(waiver)}</p>` : NOTHING}
      ${asked === undefined ? NOTHING : askedItem(asked, viewer)}
      ${asks ? html`<p class="small"><a href="${askAddress(finding, decision)}">Ask for a waiver</a></p>` : NOTHING}
    </div>
    <span class="age"
      >${waiver === null ? sayAside(finding, decision.upcoming) : html`<a href="${pathOf("waivers", waiver.id)}">${sayAside(finding, decision.upcoming)}</a>`}</span
    >
  </li>`;
}

function askedItem(asked: AskedWaiver, viewer: Frame["viewer"]): Html {
  const said = sayAskedWaiver(asked);
  return html`<p class="why">
    ${viewer.may("waivers:read") ? html`<a href="${pathOf("waivers", asked.id)}">${said}</a>` : said}
  </p>`;
}

function nameOf({ word, paint }: SaidEffect): string {
  return word === "waived" ? "waived" : MARK_NAMES[paint];
}

function askAddress({ scorecard, rule }: DecidedFinding, { entity, environment }: Decision): string {
  return withQuery("/waivers/ask", { entity: entity.ref, rule: `${scorecard}/${rule}`, environments: environment });
}

function problemItem({ severity, message, code, help }: Problem): Html {
  return html`<li>
    <span class="outcome unknown">${severity}</span> ${inCode(cleanText(message))}
    <span class="soft">[${cleanText(code)}]</span>
    ${help === undefined ? NOTHING : html`<p class="soft small">help: ${inCode(cleanText(help))}</p>`}
  </li>`;
}

function goOn(shown: DecisionShown, frame: Frame): Html {
  const { decision } = shown;
  const waive = waiverCommand(decision);
  const approve = approveWaiversCommand(decision);
  const parts = [
    ...(approve === undefined
      ? []
      : [
          html`<p>Approve the waiver that was asked for:</p>
            ${commandLine(approve)}`,
        ]),
    ...(waive === undefined
      ? []
      : [
          html`<p>Waive:</p>
            ${commandLine(waive)}`,
        ]),
    ...(decision.verdict === "wait" ? [waiting(shown, frame)] : []),
    ...(shown.answers.length === 0 ? [] : [answers(shown, frame)]),
  ];
  return parts.length === 0
    ? NOTHING
    : html`<section>
        <h2>How to go on</h2>
        ${parts}
      </section>`;
}

function waiting({ id, decision, filled }: DecisionShown, { viewer, at }: Frame): Html {
  const { retryAt, holds, supersededBy } = decision;
  const isAsked = holds.some(({ who }) => who.length > 0) && typeof supersededBy !== "string";
  const next = retryAt === null ? "as soon as what it waits for ends" : html`${when(retryAt, at)}`;
  return html`<p>It is decided again by itself, ${next}: nobody has to ask.</p>
    ${
      isAsked && viewer.may("approvals:give")
        ? html`<form method="post" action="${pathOf("decisions", id, "answer")}" class="stacked narrow">
            ${csrfField(viewer.csrf)}${wrongOfAll(filled)}
            ${areaField({ name: "reason", label: "Reason", hint: "Required to reject." }, filled)}
            <p class="buttons">
              <button name="answer" value="approve">Approve</button>
              <button name="answer" value="reject" class="quiet">Reject</button>
            </p>
          </form>`
        : isAsked
          ? commandLine(`muster approve ${cleanText(id)}`)
          : NOTHING
    }`;
}

function answers({ answers: given, names }: DecisionShown, { at }: Frame): Html {
  return html`<ul class="rows">
    ${given.map(
      ({ answer, by, reason, at: answeredAt }) =>
        html`<li>
          <p>
            <b>${answer === "approve" ? "approved" : "rejected"}</b> by ${sayActor(by, names)}
            <span class="age">${when(answeredAt, at)}</span>
          </p>
          ${reason === null ? NOTHING : html`<p class="soft small">${cleanText(reason)}</p>`}
        </li>`,
    )}
  </ul>`;
}

function release({ decision: { change, entity }, names }: DecisionShown): Html {
  const { type, version, commit, artifacts = [], actor } = change;
  const told: [string, Html | string][] = [
    ["entity", entityLink(entity.ref)],
    ["change", type],
    ...(version === undefined ? [] : [["version", cleanText(version)] as [string, string]]),
    ...(commit === undefined ? [] : [["commit", html`<code>${cleanText(commit)}</code>`] as [string, Html]]),
    ...artifacts.map(({ uri, sha256 }): [string, Html] => [
      "artifact",
      html`${cleanText(uri)} <code class="soft">sha256:${sha256}</code>`,
    ]),
    ...(actor === undefined ? [] : [["released by", sayActor(actor, names)] as [string, string]]),
  ];
  return html`<section>
    <h2>Release</h2>
    <dl class="pairs">
      ${told.map(
        ([name, value]) =>
          html`<dt>${name}</dt>
            <dd>${value}</dd>`,
      )}
    </dl>
  </section>`;
}

function proof({ id, decision, replay }: DecisionShown): Html {
  const address = pathOf("decisions", id);
  return html`<section>
    <h2>Proof</h2>
    ${
      decision.links?.receipt
        ? html`<p>
              <a href="${address}/receipt.json">Signed receipt</a>
              <span class="soft">an in-toto statement; held against what is released by</span>
            </p>
            ${verification(decision)}`
        : html`<p class="soft">No receipt: nothing is set up here to sign it with.</p>`
    }
    ${replay === undefined ? NOTHING : replayed(replay)}
    <p class="small soft">The decision as <a href="${address}/decision.json">JSON</a></p>
  </section>`;
}

/**
 * A receipt is verified against the digest of what was released: without one it proves nothing about what somebody
 * holds.
 */
function verification({ change: { artifacts = [], commit }, environment }: Decision): Html {
  const [artifact] = artifacts;
  const isWhole = commit !== undefined && /^[0-9a-f]{40}$/.test(commit);
  const digest = artifact !== undefined ? `sha256:${artifact.sha256}` : isWhole ? `gitCommit:${commit}` : undefined;
  if (digest === undefined)
    return html`<p class="soft small">Neither an artifact nor a commit was named: it is only about the decision.</p>`;
  return commandLine(
    `muster verify receipt.json --digest ${cleanText(digest)} --environment ${cleanText(environment)}`,
  );
}

function replayed(replay: ReplayAnswer | string): Html {
  if (typeof replay === "string") return html`<p>Replay: ${inCode(cleanText(replay))}</p>`;
  if (replay.agrees)
    return html`<p>
      <span class="outcome pass">✓</span> Replay agrees: decided again from what was stored, the answer is the same to
      the byte.
    </p>`;
  return html`<p><span class="outcome fail">✕</span> It is decided differently now:</p>
    <ul class="small">
      ${replay.differences.map(
        ({ path, recorded, decided }) =>
          html`<li>
            <code>${cleanText(path || "/")}</code>: recorded ${sayValue(recorded)}, decided ${sayValue(decided)}
          </li>`,
      )}
    </ul>`;
}

function sayValue(value: unknown): string {
  return value === undefined ? "nothing" : safeJson(value);
}
