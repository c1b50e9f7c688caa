// Which waivers are there, and which of them need attention?

import type { WaiverAttention, WaiverBody, WaiversQuery } from "../../api/waivers.ts";
import { WAIVER_ATTENTIONS } from "../../api/waivers.ts";
import { WAIVER_STATES } from "../../model/directive.ts";
import { cleanText } from "../../report/clean-text.ts";
import { count } from "../../report/layout.ts";
import { ATTENTION_WORDS } from "../../report/say-attention.ts";
import { sayActor } from "../../report/say-actor.ts";
import type { Frame, Page } from "../frame.ts";
import { html, joined, NOTHING } from "../html.ts";
import type { Html } from "../html.ts";
import { emptyState } from "../parts/empty.ts";
import { filterForm, pageLinks } from "../parts/filters.ts";
import { takeAlong } from "../parts/take-along.ts";
import { pathOf } from "../../model/address.ts";
import { entityLink, withQuery } from "../parts/links.ts";
import { ruleLink } from "../parts/rule-name.ts";
import { when } from "../parts/when.ts";

export interface WaiversShown {
  readonly query: WaiversQuery;
  readonly items: readonly WaiverBody[];
  readonly next: string | null;
  readonly hygiene: WaiverHygiene;
  /** The names of tokens, by actor. */
  readonly names: ReadonlyMap<string, string>;
}

/** Counts of all waivers, whichever are shown. */
export interface WaiverHygiene {
  readonly requested: number;
  readonly active: number;
  readonly attention: Readonly<Record<WaiverAttention, number>>;
  /** Only the newest waivers were counted: there are more. */
  readonly isPartial: boolean;
}

export function waiversPage({ query, items, next, hygiene, names }: WaiversShown, frame: Frame): Page {
  const { entity, owner, state, attention, after } = query;
  const asked = { entity, owner, state, attention };
  const isNarrowed = Object.values(asked).some((value) => value !== undefined);
  return {
    title: "Waivers",
    area: "/waivers",
    body: html`<h1>Waivers</h1>
      ${summary(hygiene)} ${ask(frame)}
      ${filterForm("/waivers", [
        { name: "entity", label: "Entity", value: entity },
        { name: "owner", label: "Owner", value: owner },
        { name: "state", label: "State", value: state, choices: WAIVER_STATES },
        { name: "attention", label: "To look at", value: attention, choices: WAIVER_ATTENTIONS },
      ])}
      ${items.length === 0 ? nothing(isNarrowed) : list(items, names, frame)}
      ${pageLinks("/waivers", { ...asked, after }, next)} ${items.length === 0 ? NOTHING : takeAlong("/waivers", asked)}`,
  };
}

function summary({ requested, active, attention, isPartial }: WaiverHygiene): Html {
  const { expiring, lapsed, needless } = attention;
  const wanting: readonly [WaiverAttention, number, string][] = [
    ["expiring", expiring, `${expiring} end within seven days`],
    ["lapsed", lapsed, `${lapsed} over while the rule still does not pass`],
    ["needless", needless, `${needless} not needed: nothing fails`],
  ];
  const told = wanting.filter(([, number]) => number > 0);
  return html`<p class="lead">
    <a href="${withQuery("/waivers", { state: "active" })}"><b>${active}</b> in force</a>,
    <a href="${withQuery("/waivers", { state: "requested" })}"><b>${requested}</b> to be answered</a>.
    ${told.length === 0 ? NOTHING : html`To look at: ${joined(told.map(([name, , words]) => html`<a href="${withQuery("/waivers", { attention: name })}">${words}</a>`))}.`}
    ${isPartial ? html`<span class="soft small">Of the newest ${count(COUNTED, "waiver")}.</span>` : NOTHING}
  </p>`;
}

/** The most waivers that the summary counts. */
export const COUNTED = 1_000;

function ask({ viewer }: Frame): Html {
  return viewer.may("waivers:ask") ? html`<p><a class="button" href="/waivers/ask">Ask for a waiver</a></p>` : NOTHING;
}

function nothing(isNarrowed: boolean): Html {
  return isNarrowed
    ? html`<p class="empty">No waiver matches. <a href="/waivers">All waivers</a></p>`
    : emptyState(
        "There are no waivers.",
        "One accepts for a time that a rule of an entity does not pass, once somebody else has approved it.",
        'muster waiver request checkout production-readiness/runbook-is-linked --for 30d --reason "It is written until March: OPS-12"',
      );
}

function list(items: readonly WaiverBody[], names: WaiversShown["names"], { at }: Frame): Html {
  return html`<table class="log">
    <thead>
      <tr>
        <th scope="col">State</th>
        <th scope="col">Of</th>
        <th scope="col">Reason</th>
        <th scope="col">Asked for by</th>
        <th scope="col" class="number">Ends</th>
      </tr>
    </thead>
    <tbody>
      ${items.map((waiver) => row(waiver, names, at))}
    </tbody>
  </table>`;
}

function row(waiver: WaiverBody, names: WaiversShown["names"], at: number): Html {
  const { id, state, entity, scorecard, rule, environments, reason, ticket, requested, expiresAt, attention } = waiver;
  return html`<tr>
    <td>
      <a href="${pathOf("waivers", id)}">${waiverState(state)}</a>
      ${attention === null ? NOTHING : html`<span class="soft small">${ATTENTION_WORDS[attention]}</span>`}
    </td>
    <td>
      ${entityLink(entity)} ${ruleLink(scorecard, rule)}
      <span class="soft small">${sayWhere(environments)}</span>
    </td>
    <td>
      <a href="${pathOf("waivers", id)}">${cleanText(reason)}</a
      >${ticket === null ? NOTHING : html` <span class="soft">(${cleanText(ticket)})</span>`}
    </td>
    <td class="small by">${sayActor(requested.by, names)}</td>
    <td class="number small">${when(expiresAt, at)}</td>
  </tr>`;
}

const STATE_NAMES = { requested: "unknown", active: "waived", expired: "none", revoked: "none" } as const;

export function waiverState(state: WaiverBody["state"]): Html {
  return html`<span class="outcome ${STATE_NAMES[state]}">${state}</span>`;
}

export function sayWhere(environments: readonly string[]): string {
  return environments.length === 0 ? "everywhere" : cleanText(environments.join(", "));
}
