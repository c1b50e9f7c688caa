// How does somebody declare a freeze, or lock releases?

import type { Frame, Page } from "../frame.ts";
import { html } from "../html.ts";
import type { Html } from "../html.ts";
import { csrfField } from "../parts/csrf-field.ts";
import { areaField, lineField, wrongOfAll } from "../parts/field.ts";
import type { Filled } from "../parts/field.ts";

export function declareFreezePage(filled: Filled, frame: Frame): Page {
  return formPage(
    {
      title: "Declare a freeze",
      lead: "Releases into these environments wait while it holds, and go on by themselves when it ends. Rollbacks that are verified go through.",
      action: "/freezes/declare",
      submit: "Declare it",
      fields: html`${lineField({ name: "title", label: "Title", isNeeded: true }, filled)}
      ${lineField({ name: "environments", label: "Environments", hint: "Names or patterns with a space between them.", isNeeded: true }, filled)}
      ${lineField({ name: "from", label: "From (UTC)", type: "datetime-local", isNeeded: true }, filled)}
      ${lineField({ name: "to", label: "To (UTC)", type: "datetime-local", hint: "Not included.", isNeeded: true }, filled)}
      ${areaField({ name: "reason", label: "Reason", isNeeded: true }, filled)}
      ${areaField({ name: "appliesTo", label: "Only where", hint: 'A condition over entity and change, as JSON: { "==": [{ "var": "entity.tier" }, "1"] }.' }, filled)}`,
    },
    filled,
    frame,
  );
}

export function lockPage(filled: Filled, frame: Frame): Page {
  return formPage(
    {
      title: "Lock releases",
      lead: "Of an entity, into an environment, or of the one into the other: they wait until it ends, rollbacks too.",
      action: "/freezes/lock",
      submit: "Lock",
      fields: html`${lineField({ name: "entity", label: "Entity", hint: "Its ref, or a name that only one entity has." }, filled)}
      ${lineField({ name: "environment", label: "Environment", hint: "One of the two is named." }, filled)}
      ${areaField({ name: "reason", label: "Reason", isNeeded: true }, filled)}
      ${lineField({ name: "until", label: "Until (UTC)", type: "datetime-local", hint: "Left out: until somebody ends it." }, filled)}`,
    },
    filled,
    frame,
  );
}

interface FormShown {
  readonly title: string;
  readonly lead: string;
  readonly action: string;
  readonly submit: string;
  readonly fields: Html;
}

function formPage({ title, lead, action, submit, fields }: FormShown, filled: Filled, { viewer }: Frame): Page {
  return {
    title,
    area: "/freezes",
    body: html`<div class="narrow">
      <h1>${title}</h1>
      <p class="lead">${lead}</p>
      <form method="post" action="${action}" class="stacked">
        ${csrfField(viewer.csrf)}${wrongOfAll(filled)} ${fields}
        <button>${submit}</button>
      </form>
    </div>`,
  };
}
