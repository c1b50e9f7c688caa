// Of one waiver: what does it accept, why, until when; and who lets it?

import type { WaiverBody } from "../../api/waivers.ts";
import { cleanText } from "../../report/clean-text.ts";
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
import { pathOf } from "../../model/address.ts";
import { entityAddress, entityLink, outsideLink, ownerLink } from "../parts/links.ts";
import { outcomeMark } from "../parts/outcome.ts";
import { ruleLink } from "../parts/rule-name.ts";
import { when } from "../parts/when.ts";
import { sayWhere, waiverState } from "./waivers.ts";

export function waiverPage(waiver: WaiverBody, filled: Filled, frame: Frame): Page {
  const { id, state, entity, scorecard, rule, attention } = waiver;
  return {
    title: `Waiver of ${scorecard}/${rule} for ${sayRef(entity)}`,
    area: "/waivers",
    body: html`<h1>Waiver of ${ruleLink(scorecard, rule)} for ${entityLink(entity)}</h1>
      <p class="meta">${waiverState(state)} · <code>${id}</code></p>
      ${wrongOfAll(filled)}
      <p class="lead">${STATES[state](waiver, frame.at)}</p>
      ${attention === null ? NOTHING : html`<p class="notice">It ${ATTENTION_WORDS[attention]}.</p>`}
      ${answer(waiver, frame)} ${details(waiver, frame)}`,
  };
}

type SayState = (waiver: WaiverBody, at: number) => Html;

const STATES: Readonly<Record<WaiverBody["state"], SayState>> = {
  requested: ({ requested }) =>
    html`It is not in force: somebody else than ${sayRef(requested.by, "user")} has to approve it.`,
  active: ({ approved, expiresAt }, at) =>
    html`In force, approved by ${approved === null ? "nobody" : sayRef(approved.by, "user")}; it ends by itself
    ${when(expiresAt, at)}.`,
  expired: ({ expiresAt }, at) => html`Over since ${when(expiresAt, at)}: the rule counts again.`,
  revoked: ({ revoked }, at) =>
    revoked === null
      ? html`Revoked.`
      : html`Revoked by ${sayRef(revoked.by, "user")} ${when(revoked.at, at)}: the rule counts again.`,
};

/** What the viewer may not do is told as the command of whoever may. */
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

function details(waiver: WaiverBody, { at }: Frame): Html {
  const { entity, scorecard, rule, environments, reason, ticket, expiresAt, owner, outcome } = waiver;
  const address = entityAddress(entity);
  return html`<dl class="pairs">
    <dt>reason</dt>
    <dd>${cleanText(reason)}</dd>
    ${ticket === null ? NOTHING : pair("ticket", outsideLink(ticket))} ${pair("where", html`${sayWhere(environments)}`)}
    ${pair("until", html`${untilOf(expiresAt)} <span class="soft">${when(expiresAt, at)}</span>`)}
    ${deed("asked for by", waiver.requested, at)} ${deed("approved by", waiver.approved, at)}
    ${deed("revoked by", waiver.revoked, at)} ${pair("owner", ownerLink(owner))}
    ${pair("the rule now", outcome === null ? html`is not asked` : html`${outcomeMark(outcome)} ${address === undefined ? outcome : html`<a href="${address}#${scorecard}/${rule}">${outcome}</a>`}`)}
  </dl>`;
}

function pair(name: string, value: Html): Html {
  return html`<dt>${name}</dt>
    <dd>${value}</dd>`;
}

function deed(name: string, done: WaiverBody["approved"], at: number): Html {
  return done === null
    ? NOTHING
    : pair(name, html`${sayRef(done.by, "user")} <span class="soft">${when(done.at, at)}</span>`);
}

function untilOf(expiresAt: string): string {
  const until = parseInstant(expiresAt);
  return until === undefined ? expiresAt : minuteOf(until);
}
