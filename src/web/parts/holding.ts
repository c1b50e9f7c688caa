// Which freezes and locks hold releases now, and until when?

import type { FreezeBody } from "../../api/freezes.ts";
import type { LockBody } from "../../api/locks.ts";
import type { EntityRef } from "../../model/entity.ts";
import { cleanText } from "../../report/clean-text.ts";
import { html, joined } from "../html.ts";
import type { Html } from "../html.ts";
import { entityLink } from "./links.ts";
import { when } from "./when.ts";

/** The freezes and locks in force. */
export interface Holding {
  readonly freezes: readonly FreezeBody[];
  readonly locks: readonly LockBody[];
}

/** `1 freeze and 2 locks` */
export function sayHolding({ freezes, locks }: Holding): string {
  const some = (n: number, one: string): readonly string[] => (n === 0 ? [] : [`${n} ${n === 1 ? one : `${one}s`}`]);
  return [...some(freezes.length, "freeze"), ...some(locks.length, "lock")].join(" and ");
}

/** `of`: the entity whose page this is. Its own name is left out. */
export function holdingItems({ freezes, locks }: Holding, at: number, of?: EntityRef): readonly Html[] {
  return [...freezes.map((freeze) => freezeItem(freeze, at)), ...locks.map((lock) => lockItem(lock, at, of))];
}

function freezeItem({ title, environments, to, reason, appliesTo }: FreezeBody, at: number): Html {
  const end = to === null ? "" : html`ends ${when(to, at)}`;
  return html`<li>
    <p>
      <span class="age">${end}</span> <b>${cleanText(environments.join(", "))}</b>
      ${appliesTo === null ? "is frozen" : "is frozen for some"}:
      <a href="/freezes">${cleanText(title)}</a>
    </p>
    ${reason === null ? "" : html`<p class="soft small">${cleanText(reason)}</p>`}
  </li>`;
}

function lockItem({ entity, environment, until, reason }: LockBody, at: number, of?: EntityRef): Html {
  const named = [
    ...(entity === null || entity === of ? [] : [entityLink(entity)]),
    ...(environment === null ? [] : [html`<b>${cleanText(environment)}</b>`]),
  ];
  return html`<li>
    <p>
      <span class="age">${until === null ? "until somebody ends it" : html`ends ${when(until, at)}`}</span>
      ${named.length === 0 ? "Every environment" : joined(named, html` <span class="arrow">→</span> `)} is
      <a href="/freezes">locked</a>
    </p>
    <p class="soft small">${cleanText(reason)}</p>
  </li>`;
}
