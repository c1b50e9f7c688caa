// What can be asked of the API, for people to read? One page, made from the same description, that loads nothing else.

import { html } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";
import type { ApiDescription, Operation, Parameter } from "./describe-api.ts";
import { REFERENCE_STYLE } from "./reference-style.ts";
import { sketchSchema } from "./sketch-schema.ts";

type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

interface Placed {
  readonly path: string;
  readonly method: string;
  readonly operation: Operation;
}

export async function renderReference(api: ApiDescription): Promise<string> {
  const placed = Object.entries(api.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({ path, method, operation })),
  );
  const groups = api.tags.map(({ name }) => ({
    name,
    placed: placed.filter(({ operation }) => operation.tags[0] === name),
  }));
  const page = await html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${api.info.title} ${api.info.version}: API reference</title>
        <style>
          ${REFERENCE_STYLE}
        </style>
      </head>
      <body>
        <nav aria-label="Routes">
          <p class="home"><a href="#top">${api.info.title} API</a> <small>${api.info.version}</small></p>
          ${groups.map(renderGroupLinks)}
          <h2>Shapes</h2>
          <ul>
            ${Object.keys(api.components.schemas)
              .sort()
              .map((name) => html`<li><a href="#schema-${name}">${name}</a></li>`)}
          </ul>
        </nav>
        <main id="top">
          <h1>${api.info.title} API</h1>
          <p>${api.info.description}</p>
          <p>
            Requests and answers are JSON. Send <code>Authorization: Bearer mst_…</code>; the description for programs
            is <a href="/openapi.json"><code>/openapi.json</code></a
            >.
          </p>
          ${groups.map(
            ({ name, placed: routes }) =>
              html`<h2 id="tag-${name}">${name}</h2>
                ${routes.map(renderOperation)}`,
          )}
          <h2>Shapes</h2>
          ${Object.entries(api.components.schemas).map(
            ([name, schema]) =>
              html`<section id="schema-${name}">
                <h3>${name}</h3>
                <pre>${sketchSchema(schema)}</pre>
              </section>`,
          )}
        </main>
      </body>
    </html>`;
  // The template makes a String object, which not all code accepts as text.
  return page.toString();
}

function renderGroupLinks({ name, placed }: { readonly name: string; readonly placed: readonly Placed[] }): Html {
  return html`<h2><a href="#tag-${name}">${name}</a></h2>
    <ul>
      ${placed.map(
        ({ method, path, operation }) =>
          html`<li>
            <a href="#${operation.operationId}"><b>${method.toUpperCase()}</b> ${path}</a>
          </li>`,
      )}
    </ul>`;
}

function renderOperation({ path, method, operation }: Placed): Html {
  const { operationId, summary, description, parameters, requestBody, responses } = operation;
  return html`<section id="${operationId}">
    <h3>
      <a href="#${operationId}"><span class="method">${method.toUpperCase()}</span> <code>${path}</code></a>
    </h3>
    <p class="summary">${summary}</p>
    <p>${description}</p>
    ${parameters.length === 0 ? "" : renderParameters(parameters)}
    ${requestBody === undefined ? "" : renderContent("Body", requestBody.description, requestBody.content)}
    ${Object.entries(responses)
      .filter(([status]) => Number(status) < 300)
      .map(([status, answer]) => renderContent(status, answer.description, answer.content ?? {}))}
    ${renderOthers(responses)}
  </section>`;
}

function renderParameters(parameters: readonly Parameter[]): Html {
  return html`<table>
    <thead>
      <tr>
        <th scope="col">Name</th>
        <th scope="col">In</th>
        <th scope="col">Value</th>
        <th scope="col">Meaning</th>
      </tr>
    </thead>
    <tbody>
      ${parameters.map(
        ({ name, in: where, required, description, schema }) =>
          html`<tr>
            <td><code>${name}</code>${required && where !== "path" ? " (required)" : ""}</td>
            <td>${where}</td>
            <td><code>${sketchSchema(schema)}</code></td>
            <td>${description ?? ""}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function renderContent(
  heading: string,
  description: string | undefined,
  content: NonNullable<Operation["requestBody"]>["content"],
): Html {
  return html`<h4>${heading} <small>${description ?? ""}</small></h4>
    ${Object.entries(content).map(
      ([type, { schema }]) =>
        html`<p class="type">${type}</p>
          <pre>${sketchSchema(schema)}</pre>`,
    )}`;
}

function renderOthers(responses: Operation["responses"]): Html {
  const others = Object.entries(responses).filter(([status]) => Number(status) >= 300);
  return html`<details>
    <summary>Other answers: ${others.map(([status]) => status).join(", ")}</summary>
    <dl>
      ${others.map(
        ([status, { description }]) =>
          html`<dt>${status}</dt>
            <dd>${description}</dd>`,
      )}
    </dl>
  </details>`;
}
