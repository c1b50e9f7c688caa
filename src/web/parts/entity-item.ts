// How is an entity shown in a list?

import type { Entity } from "../../model/entity.ts";
import { cleanText } from "../../report/clean-text.ts";
import { sayRef } from "../../report/say-ref.ts";
import { html, NOTHING } from "../html.ts";
import type { Html } from "../html.ts";
import { entityAddress, ownerAddress, ownerLink } from "./links.ts";

export interface EntityOutline extends Pick<Entity, "ref" | "kind"> {
  readonly owner: Entity["owner"] | null;
  readonly title: string | null | undefined;
  readonly description: string | null | undefined;
}

/** A group links to its page as a team. */
export function entityItem({ ref, kind, owner, title, description }: EntityOutline): Html {
  const address = kind.toLowerCase() === "group" ? ownerAddress(ref) : entityAddress(ref);
  return html`<li>
    <p>
      ${address === undefined ? html`${sayRef(ref)}` : html`<a href="${address}">${sayRef(ref)}</a>`}${title ? html` ${cleanText(title)}` : NOTHING}
      <span class="age">${cleanText(kind)}${owner ? html` · ${ownerLink(owner)}` : NOTHING}</span>
    </p>
    ${description ? html`<p class="soft small">${cleanText(description)}</p>` : NOTHING}
  </li>`;
}
