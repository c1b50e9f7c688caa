// How is a form field shown, and an error in what was typed? The error stands at the field itself.

import { cleanText } from "../../report/clean-text.ts";
import { html, NOTHING } from "../html.ts";
import type { Html } from "../html.ts";
import { inCode } from "./finding.ts";

/** What was typed, and what is wrong with it. */
export interface Filled {
  readonly typed: Readonly<Record<string, string>>;
  readonly wrong?: {
    /** Undefined: the error is not about a single field. */
    readonly field: string | undefined;
    readonly text: string;
  };
}

interface Field {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly isNeeded?: boolean;
}

export interface LineField extends Field {
  readonly type?: "text" | "date" | "datetime-local";
  /** Suggestions. Something else can still be typed. */
  readonly choices?: readonly string[];
}

export function lineField(field: LineField, filled: Filled): Html {
  const { name, type = "text", choices = [] } = field;
  const list = choices.length === 0 ? NOTHING : html` list="${name}-choices"`;
  return around(
    field,
    filled,
    html`<input
        id="${name}"
        name="${name}"
        type="${type}"
        value="${filled.typed[name] ?? ""}"
        ${list}${states(field, filled)}
      />${
        choices.length === 0
          ? NOTHING
          : html`<datalist id="${name}-choices">
              ${choices.map((choice) => html`<option value="${choice}"></option>`)}
            </datalist>`
      }`,
  );
}

export function areaField(field: Field, filled: Filled): Html {
  const { name } = field;
  return around(
    field,
    filled,
    // The line break after the tag is needed: HTML drops the first one, so without it an empty first line would be
    // lost.
    html`<textarea id="${name}" name="${name}" rows="3" ${states(field, filled)}>
${filled.typed[name] ?? ""}</textarea>`,
  );
}

/** An error that is about no single field, shown above all of them. */
export function wrongOfAll({ wrong }: Filled): Html {
  return wrong === undefined || wrong.field !== undefined
    ? NOTHING
    : html`<p class="wrong" role="alert">${inCode(cleanText(wrong.text))}</p>`;
}

function around({ name, label, hint, isNeeded = false }: Field, { wrong }: Filled, input: Html): Html {
  const said = wrong?.field === name ? wrong.text : undefined;
  return html`<div class="field">
    <label for="${name}">${label}${isNeeded ? NOTHING : html` <span class="soft">(may be left out)</span>`}</label>
    ${input}
    ${said === undefined ? NOTHING : html`<p class="wrong small" id="${name}-wrong" role="alert">${inCode(cleanText(said))}</p>`}
    ${hint === undefined ? NOTHING : html`<p class="soft small" id="${name}-hint">${hint}</p>`}
  </div>`;
}

function states({ name, hint, isNeeded = false }: Field, { wrong }: Filled): Html {
  const isWrong = wrong?.field === name;
  const described = [...(isWrong ? [`${name}-wrong`] : []), ...(hint === undefined ? [] : [`${name}-hint`])];
  return html`${isNeeded ? " required" : ""}${isWrong ? html` aria-invalid="true" autofocus` : NOTHING}${
    described.length === 0 ? NOTHING : html` aria-describedby="${described.join(" ")}"`
  }`;
}
