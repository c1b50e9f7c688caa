// How is a held level shown, and the way from it to the target?

import { cleanText } from "../../report/clean-text.ts";
import { html } from "../html.ts";
import type { Html } from "../html.ts";
import { outcomeName } from "./outcome.ts";

export interface ShownStanding {
  readonly level: string | null;
  readonly target: string | null;
  readonly standing: "met" | "below" | "unknown" | null;
}

const OF_STANDING = { met: "pass", below: "fail", unknown: "unknown" } as const;

/** `bronze → gold`, in the colour of the standing, which the words say too. */
export function levelToTarget({ level, target, standing }: ShownStanding): Html {
  const held = cleanText(level ?? "no level");
  if (standing === null || target === null)
    return html`<span class="level">${held}</span> <span class="soft">no target</span>`;
  const name = outcomeName(OF_STANDING[standing]);
  if (standing === "met") return html`<span class="level ${name}">${held}</span> <span class="soft">on target</span>`;
  const why = standing === "unknown" ? html` <span class="soft">not known</span>` : "";
  return html`<span class="level ${name}">${held} <span class="arrow">→</span> ${cleanText(target)}</span>${why}`;
}
