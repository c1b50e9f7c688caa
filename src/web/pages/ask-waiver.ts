// How does somebody request a waiver?

import type { Frame, Page } from "../frame.ts";
import { html } from "../html.ts";
import { csrfField } from "../parts/csrf-field.ts";
import { areaField, lineField, wrongOfAll } from "../parts/field.ts";
import type { Filled } from "../parts/field.ts";

export interface AskWaiverShown {
  readonly filled: Filled;
  /** The rules in force, as `scorecard/rule`. */
  readonly rules: readonly string[];
  /** The environments that have gates. */
  readonly environments: readonly string[];
  /** `90d` */
  readonly longest: string;
}

export function askWaiverPage({ filled, rules, environments, longest }: AskWaiverShown, { viewer }: Frame): Page {
  const gates = environments.length === 0 ? "" : ` Gates stand before ${environments.join(", ")}.`;
  return {
    title: "Ask for a waiver",
    area: "/waivers",
    body: html`<div class="narrow">
      <h1>Ask for a waiver</h1>
      <p class="lead">
        It accepts for a time that one rule of one entity does not pass, once somebody else has approved it.
      </p>
      <form method="post" action="/waivers/ask" class="stacked">
        ${csrfField(viewer.csrf)}${wrongOfAll(filled)}
        ${lineField({ name: "entity", label: "Entity", hint: "A ref; a name alone is a component's.", isNeeded: true }, filled)}
        ${lineField({ name: "rule", label: "Rule", hint: "As scorecard/rule.", isNeeded: true, choices: rules }, filled)}
        ${lineField({ name: "environments", label: "Environments", hint: `Names or patterns with a space between them; none: everywhere.${gates}` }, filled)}
        ${areaField({ name: "reason", label: "Reason", hint: "Why it is right to go on without it, in at least 20 characters: the approver reads this.", isNeeded: true }, filled)}
        ${lineField({ name: "ticket", label: "Ticket", hint: "Where the fix is tracked: an id, or an address." }, filled)}
        ${lineField({ name: "expiresAt", label: "Until", type: "date", hint: `Over from midnight UTC of that day on; at most ${longest} ahead.`, isNeeded: true }, filled)}
        <button>Ask for it</button>
      </form>
    </div>`,
  };
}
