// Where does a name link to? Text from a catalog becomes an address only if it is one of a web page.

import { pathOf, withQuery as withParameters } from "../../model/address.ts";
import { parseRef } from "../../model/entity.ts";
import type { EntityRef } from "../../model/entity.ts";
import { isPageAddress } from "../../model/page-address.ts";
import { cleanText } from "../../report/clean-text.ts";
import { sayOwner, sayRef } from "../../report/say-ref.ts";
import { html } from "../html.ts";
import type { Html } from "../html.ts";

/** Undefined: the text is not a ref. */
export function entityAddress(ref: EntityRef): string | undefined {
  const parts = parseRef(ref);
  return parts && pathOf("entities", parts.kind, parts.namespace, parts.name);
}

export function entityLink(ref: EntityRef): Html {
  return linkTo(entityAddress(ref), sayRef(ref));
}

/** A group links to its page as a team, any other owner to its page as an entity. */
export function ownerAddress(ref: EntityRef): string | undefined {
  const parts = parseRef(ref);
  if (parts?.kind === "group") return pathOf("groups", parts.namespace, parts.name);
  return entityAddress(ref);
}

export function ownerLink(ref: EntityRef | null): Html {
  return ref === null ? html`<span class="soft">no owner</span>` : linkTo(ownerAddress(ref), sayOwner(ref));
}

export function scorecardAddress(id: string): string {
  return pathOf("scorecards", id);
}

export function ruleAddress(scorecard: string, rule: string): string {
  return pathOf("rules", scorecard, rule);
}

function linkTo(address: string | undefined, text: string): Html {
  return address === undefined ? html`${text}` : html`<a href="${address}">${text}</a>`;
}

/** A link to somebody else's address, if it is one of a web page. Otherwise plain text. */
export function outsideLink(url: string, text: string = url): Html {
  const shown = cleanText(text);
  return isPageAddress(url) ? html`<a href="${url}" rel="noreferrer noopener">${shown}</a>` : html`${shown}`;
}

/** The address with these values in its query. Empty values are left out. */
export function withQuery(path: string, query: Readonly<Record<string, string | number | undefined>>): string {
  return withParameters(path, Object.fromEntries(Object.entries(query).filter(([, value]) => value !== "")));
}
