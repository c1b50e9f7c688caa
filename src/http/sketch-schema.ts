// What does a value of this schema look like, at a glance?

import { html } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";
import { isJsonObject, ownText, ownValue } from "../model/json.ts";
import type { JsonObject, JsonValue } from "../model/json.ts";

type Html = HtmlEscapedString | Promise<HtmlEscapedString> | string;

/** For example `{ "name": text, … }`, with a link to each shape that has a name. */
export function sketchSchema(schema: JsonValue | undefined, indent = ""): Html {
  if (!isJsonObject(schema)) return "anything";
  const reference = ownText(schema, "$ref");
  if (reference !== undefined) return linkTo(reference);
  const choices = listAt(schema, "anyOf") ?? listAt(schema, "oneOf");
  if (choices !== undefined)
    return join(
      choices.map((choice) => sketchSchema(choice, indent)),
      " | ",
    );
  const constant = ownValue(schema, "const");
  if (constant !== undefined) return JSON.stringify(constant);
  const values = listAt(schema, "enum");
  if (values !== undefined) return values.map((value) => JSON.stringify(value)).join(" | ");
  const type = ownValue(schema, "type");
  if (type === "array") return html`[ ${sketchSchema(ownValue(schema, "items"), indent)}, … ]`;
  if (type === "object") return sketchObject(schema, indent);
  return sketchPlain(schema, typeof type === "string" ? type : "anything");
}

function sketchObject(schema: JsonObject, indent: string): Html {
  const inner = `${indent}  `;
  const required = listAt(schema, "required") ?? [];
  const properties = Object.entries(objectAt(schema, "properties"));
  const lines = properties.map(([name, property]) => {
    const description = isJsonObject(property) ? ownText(property, "description") : undefined;
    const mark = required.includes(name) ? "" : "?";
    const says = description === undefined ? "" : html` <i>${description}</i>`;
    return html`${inner}"${name}"${mark}: ${sketchSchema(property, inner)}${says} `;
  });
  const rest = ownValue(schema, "additionalProperties");
  const others = isJsonObject(rest) ? html`${inner}[name]: ${sketchSchema(rest, inner)} ` : "";
  return lines.length === 0 && others === "" ? "{ }" : html`{ ${lines}${others}${indent}}`;
}

const WORDS: Readonly<Record<string, string>> = {
  string: "text",
  integer: "whole number",
  boolean: "true | false",
};

function sketchPlain(schema: JsonObject, type: string): string {
  const word = WORDS[type] ?? type;
  const byDefault = ownValue(schema, "default");
  return byDefault === undefined ? word : `${word}, default ${JSON.stringify(byDefault)}`;
}

function linkTo(reference: string): Html {
  const name = reference.slice(reference.lastIndexOf("/") + 1);
  return html`<a href="#schema-${name}">${name}</a>`;
}

function join(parts: readonly Html[], separator: string): Html {
  return html`${parts.map((part, index) => (index === 0 ? part : html`${separator}${part}`))}`;
}

function listAt(schema: JsonObject, key: string): readonly JsonValue[] | undefined {
  const value = ownValue(schema, key);
  return Array.isArray(value) ? (value as readonly JsonValue[]) : undefined;
}

function objectAt(schema: JsonObject, key: string): JsonObject {
  const value = ownValue(schema, key);
  return isJsonObject(value) ? value : {};
}
