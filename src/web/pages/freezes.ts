// What holds releases now, and what will?

import type { FreezeBody } from "../../api/freezes.ts";
import type { LockBody } from "../../api/locks.ts";
import { parseInstant } from "../../model/time.ts";
import { cleanText, safeJson } from "../../report/clean-text.ts";
import { count } from "../../report/layout.ts";
import { sayActor } from "../../report/say-actor.ts";
import { sayOwner, sayRef } from "../../report/say-ref.ts";
import { minuteOf } from "../../report/text-scorecards.ts";
import type { Frame, Page } from "../frame.ts";
import { html, joined, NOTHING } from "../html.ts";
import type { Html } from "../html.ts";
import { csrfField } from "../parts/csrf-field.ts";
import { emptyState } from "../parts/empty.ts";
import { pageLinks } from "../parts/filters.ts";
import { pathOf } from "../../model/address.ts";
import { entityLink, withQuery } from "../parts/links.ts";
import { when } from "../parts/when.ts";

export interface FreezesShown {
  /** `open`: those that are neither over nor ended by somebody. */
  readonly state: "open" | "all";
  readonly after: string | undefined;
  readonly freezes: readonly FreezeBody[];
  readonly next: string | null;
  readonly rules: readonly FreezeBody[];
  readonly locks: readonly LockBody[];
  /** The names of tokens, by actor. */
  readonly names: ReadonlyMap<string, string>;
}

export function freezesPage(shown: FreezesShown, frame: Frame): Page {
  const { state, after, freezes, next, rules, locks, names } = shown;
  const all = [...freezes, ...rules];
  const isNothing = all.length === 0 && locks.length === 0 && after === undefined;
  return {
    title: "Freezes and locks",
    area: "/freezes",
    body: html`<h1>Freezes and locks</h1>
      ${summary(all, locks)} ${offers(frame)}
      <p class="small">
        ${state === "open" ? html`Open · <a href="${withQuery("/freezes", { state: "all" })}">also what is over</a>` : html`<a href="/freezes">Open</a> · also what is over`}
      </p>
      ${isNothing ? nothing() : NOTHING} ${section("Freezes", all, (freeze) => freezeItem(freeze, names, frame))}
      ${pageLinks("/freezes", { state: state === "open" ? undefined : state, after }, next)}
      ${section("Locks", locks, (lock) => lockItem(lock, names, frame))}`,
  };
}

function summary(freezes: readonly FreezeBody[], locks: readonly LockBody[]): Html {
  const held = [
    ...freezes.filter(({ state }) => state === "active").flatMap(({ environments }) => environments),
    ...locks.filter(({ state }) => state === "active").map(saidOfLock),
  ];
  const ahead = freezes.filter(({ state }) => state === "ahead").length;
  return html`<p class="lead">
    ${held.length === 0 ? "Nothing holds releases now." : html`Releases wait now: <b>${cleanText([...new Set(held)].join(", "))}</b>.`}
    ${ahead === 0 ? NOTHING : `${count(ahead, "freeze")} to come.`}
  </p>`;
}

function offers({ viewer }: Frame): Html {
  return viewer.may("freezes:write")
    ? html`<p class="buttons">
        <a class="button" href="/freezes/declare">Declare a freeze</a>
        <a class="button quiet" href="/freezes/lock">Lock releases</a>
      </p>`
    : NOTHING;
}

function nothing(): Html {
  return emptyState(
    "There are no freezes and no locks.",
    "A freeze holds the releases into an environment for a time, a lock those of one entity until somebody ends it.",
    'muster freeze create --title "Year end" --environment production --from 2026-12-20 --to 2027-01-04 --reason "…"',
  );
}

function section<Item>(title: string, items: readonly Item[], render: (item: Item) => Html): Html {
  return items.length === 0
    ? NOTHING
    : html`<section>
        <h2>${title}</h2>
        <ul class="rows">
          ${items.map(render)}
        </ul>
      </section>`;
}

function stateWord(state: FreezeBody["state"]): Html {
  return html`<span class="tag">${state}</span>`;
}

function freezeItem(freeze: FreezeBody, names: FreezesShown["names"], frame: Frame): Html {
  const { id, origin, state, title, environments, appliesTo, from, to, reason, declared, ended } = freeze;
  const isOpen = state === "active" || state === "ahead";
  return html`<li class="holding">
    <div>
      <p>
        ${stateWord(state)} <b>${cleanText(title)}</b>
        <span class="arrow">→</span> ${cleanText(environments.join(", "))}
      </p>
      ${reason === null ? NOTHING : html`<p>${cleanText(reason)}</p>`}
      <p class="soft small">
        ${joined([stretch(from, to, frame.at), ...terms(freeze), ...who("declared", declared, names, frame.at), ...who("ended", ended, names, frame.at)], " · ")}
      </p>
      ${appliesTo === null ? NOTHING : html`<p class="soft small">where <code>${safeJson(appliesTo)}</code></p>`}
    </div>
    ${origin === "declared" && isOpen ? endForm(pathOf("freezes", id, "end"), "End", frame) : NOTHING}
  </li>`;
}

function terms({ origin, id, timezone, exempt, approvers }: FreezeBody): readonly (Html | string)[] {
  return [
    origin === "rules" ? html`of the rules: <code>${cleanText(id)}</code>` : html`<code>${id}</code>`,
    ...(timezone === null ? [] : [cleanText(timezone)]),
    ...(exempt.length === 0 ? [] : [`lets through ${exempt.map(cleanText).join(", ")}`]),
    ...(approvers.length === 0 ? [] : [`approvers ${approvers.map(sayOwner).join(", ")}`]),
  ];
}

function stretch(from: string | null, to: string | null, at: number): Html {
  if (from === null || to === null) return html`no window is to come`;
  const begun = (parseInstant(from) ?? at) <= at;
  return html`${minuteText(from)} to ${minuteText(to)}, ${begun ? html`ends` : html`begins`}
  ${when(begun ? to : from, at)}`;
}

function minuteText(text: string): string {
  const at = parseInstant(text);
  return at === undefined ? text : minuteOf(at);
}

function who(verb: string, deed: FreezeBody["declared"], names: FreezesShown["names"], at: number): readonly Html[] {
  return deed === null ? [] : [html`${verb} by ${sayActor(deed.by, names)} ${when(deed.at, at)}`];
}

function lockItem(lock: LockBody, names: FreezesShown["names"], frame: Frame): Html {
  const { id, state, entity, environment, reason, until, locked, ended } = lock;
  return html`<li class="holding">
    <div>
      <p>
        ${stateWord(state)} ${entity === null ? "all entities" : entityLink(entity)} <span class="arrow">→</span>
        ${environment === null ? "all environments" : cleanText(environment)}
      </p>
      <p>${cleanText(reason)}</p>
      <p class="soft small">
        ${joined([until === null ? "until it is ended" : html`until ${minuteText(until)}, ${when(until, frame.at)}`, html`<code>${id}</code>`, ...who("locked", locked, names, frame.at), ...who("ended", ended, names, frame.at)], " · ")}
      </p>
    </div>
    ${state === "active" ? endForm(pathOf("locks", id, "end"), "Unlock", frame) : NOTHING}
  </li>`;
}

function saidOfLock({ entity, environment }: LockBody): string {
  if (entity === null) return environment ?? "all";
  return `${sayRef(entity)}${environment === null ? "" : ` into ${environment}`}`;
}

function endForm(action: string, label: string, { viewer }: Frame): Html {
  return viewer.may("freezes:write")
    ? html`<form method="post" action="${action}">
        ${csrfField(viewer.csrf)}<button class="quiet">${label}</button>
      </form>`
    : NOTHING;
}
