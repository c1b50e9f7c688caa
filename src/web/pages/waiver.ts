// What does one waiver accept, why and until when, and who approved it?

import type { ListedFinding } from "../../api/findings.ts";
import type { DescribedRuleBody } from "../../api/reports.ts";
import type { WaiverBody } from "../../api/waivers.ts";
import { cleanText } from "../../report/clean-text.ts";
import { sayActor } from "../../report/say-actor.ts";
import { ATTENTION_WORDS } from "../../report/say-attention.ts";
import { sayRef } from "../../report/say-ref.ts";
import { minuteOf } from "../../report/text-scorecards.ts";
import { parseInstant } from "../../model/time.ts";
import type { Frame, Page } from "../frame.ts";
import { html, NOTHING } from "../html.ts";
import type { Html } from "../html.ts";
import { csrfField } from "../parts/csrf-field.ts";
import { commandLine } from "../parts/empty.ts";
import { wrongOfAll } from "../parts/field.ts";
import type { Filled } from "../parts/field.ts";
import { findingItem, inCode } from "../parts/finding.ts";
import { pathOf } from "../../model/address.ts";
import { entityAddress, entityLink, outsideLink, ownerLink } from "../parts/links.ts";
import { outcomeMark } from "../parts/outcome.ts";
import { ruleLink } from "../parts/rule-name.ts";
import { when } from "../parts/when.ts";
import { sayWhere, waiverState } from "./waivers.ts";

export interface WaiverShown {
  readonly waiver: WaiverBody;
  /** The waived rule. Undefined: the rules in force no longer have it. */
  readonly rule: DescribedRuleBody | undefined;
  /** The current finding. Undefined: the rule does not apply to the entity now. */
  readonly finding: ListedFinding | undefined;
  /** Earlier waivers of the same rule for the same entity, newest first. */
  readonly earlier: readonly WaiverBody[];
  /** The names of tokens, by actor. */
  readonly names: ReadonlyMap<string, string>;
}

export function waiverPage(shown: WaiverShown, filled: Filled, frame: Frame): Page {
  const { waiver, names } = shown;
  const { id, state, entity, scorecard, rule, attention } = waiver;
  return {
    title: `Waiver of ${scorecard}/${rule} for ${sayRef(entity)}`,
    area: "/waivers",
    body: html`<h1>Waiver of ${ruleLink(scorecard, rule)} for ${entityLink(entity)}</h1>
      <p class="meta">${waiverState(state)} · <code>${id}</code></p>
      ${wrongOfAll(filled)}
      <p class="lead">${STATES[state](waiver, names, frame.at)}</p>
      ${attention === null ? NOTHING : html`<p class="notice">It ${ATTENTION_WORDS[attention]}.</p>`}
      ${answer(waiver, frame)} ${details(waiver, names, frame)} ${ruleSection(shown, frame)}
      ${earlierSection(shown, frame)}`,
  };
}

type Names = WaiverShown["names"];
type SayState = (waiver: WaiverBody, names: Names, at: number) => Html;

const STATES: Readonly<Record<WaiverBody["state"], SayState>> = {
  requested: ({ requested }, names) =>
    html`It is not in force: somebody other than ${sayActor(requested.by, names)} has to approve it.`,
  active: ({ approved, expiresAt }, names, at) =>
    html`In force, approved by ${approved === null ? "nobody" : sayActor(approved.by, names)}; it ends by itself
    ${when(expiresAt, at)}.`,
  expired: ({ expiresAt }, _, at) => html`Over since ${when(expiresAt, at)}: the rule counts again.`,
  revoked: ({ revoked }, names, at) =>
    revoked === null
      ? html`Revoked.`
      : html`Revoked by ${sayActor(revoked.by, names)} ${when(revoked.at, at)}: the rule counts again.`,
};

/** Buttons for what the viewer may do. Who may not approve sees the command to pass on. */
function answer({ id, state }: WaiverBody, { viewer }: Frame): Html {
  const canEnd = state === "requested" || state === "active";
  return html`<div class="buttons">
      ${state === "requested" && viewer.may("waivers:approve") ? button("approve", "Approve", "") : NOTHING}
      ${canEnd && viewer.may("waivers:end") ? button("revoke", "Revoke", "quiet") : NOTHING}
    </div>
    ${state === "requested" && !viewer.may("waivers:approve") ? commandLine(`muster waiver approve ${id}`) : NOTHING}`;

  function button(verb: string, label: string, kind: string): Html {
    return html`<form method="post" action="${pathOf("waivers", id, verb)}">
      ${csrfField(viewer.csrf)}<button class="${kind}">${label}</button>
    </form>`;
  }
}

/** What the person who answers needs to know: the purpose of the rule, and why it does not pass. */
function ruleSection({ rule, finding, waiver: { entity } }: WaiverShown, { at }: Frame): Html {
  if (rule === undefined) return NOTHING;
  const { title, level, severity, why } = rule;
  return html`<section>
    <h2>The rule <span class="tag">${cleanText(level)}</span> <span class="tag">${severity}</span></h2>
    ${finding === undefined ? html`<p>${cleanText(title)}</p>` : NOTHING}
    ${why === null ? NOTHING : html`<p class="soft">${inCode(cleanText(why))}</p>`}
    ${
      finding === undefined
        ? NOTHING
        : html`<ul class="findings">
            ${findingItem(finding, { entity, at })}
          </ul>`
    }
  </section>`;
}

function earlierSection({ earlier, names }: WaiverShown, { at }: Frame): Html {
  if (earlier.length === 0) return NOTHING;
  return html`<section>
    <h2>Waived before</h2>
    <ul class="rows">
      ${earlier.map(
        ({ id, state, reason, requested, expiresAt }) =>
          html`<li>
            <p>
              <span class="age">${sayActor(requested.by, names)} ${when(requested.at, at)}</span>
              ${waiverState(state)} <a href="${pathOf("waivers", id)}">${cleanText(reason)}</a>
            </p>
            <p class="soft small">until ${untilOf(expiresAt)}</p>
          </li>`,
      )}
    </ul>
  </section>`;
}

function details(waiver: WaiverBody, names: Names, { at }: Frame): Html {
  const { entity, scorecard, rule, environments, reason, ticket, expiresAt, owner, outcome } = waiver;
  const address = entityAddress(entity);
  return html`<dl class="pairs">
    <dt>reason</dt>
    <dd>${cleanText(reason)}</dd>
    ${ticket === null ? NOTHING : pair("ticket", outsideLink(ticket))} ${pair("where", html`${sayWhere(environments)}`)}
    ${pair("until", html`${untilOf(expiresAt)} <span class="soft">${when(expiresAt, at)}</span>`)}
    ${deed("asked for by", waiver.requested, names, at)} ${deed("approved by", waiver.approved, names, at)}
    ${deed("revoked by", waiver.revoked, names, at)} ${pair("owner", ownerLink(owner))}
    ${pair("the rule now", outcome === null ? html`is not asked` : html`${outcomeMark(outcome)} ${address === undefined ? outcome : html`<a href="${address}#${scorecard}/${rule}">${outcome}</a>`}`)}
  </dl>`;
}

function pair(name: string, value: Html): Html {
  return html`<dt>${name}</dt>
    <dd>${value}</dd>`;
}

function deed(name: string, done: WaiverBody["approved"], names: Names, at: number): Html {
  return done === null
    ? NOTHING
    : pair(name, html`${sayActor(done.by, names)} <span class="soft">${when(done.at, at)}</span>`);
}

function untilOf(expiresAt: string): string {
  const until = parseInstant(expiresAt);
  return until === undefined ? expiresAt : minuteOf(until);
}
