// What does a document's metadata say, and what in it is not as it has to be?

import type { EntityLink, EntityMetadata, EntityRef } from "../model/entity.ts";
import { DEFAULT_NAMESPACE } from "../model/entity.ts";
import type { JsonObject, JsonValue } from "../model/json.ts";
import { isJsonObject, ownText, ownValue } from "../model/json.ts";
import { listAt, objectAt } from "../model/manifest.ts";
import { parseInstant } from "../model/time.ts";
import type { CatalogDocument, Report } from "./catalog-format.ts";

const NAME = /^(?=.{1,63}$)(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const NAMESPACE = /^(?=.{1,63}$)[a-z0-9]+(?:-+[a-z0-9]+)*$/;
const TAG = /^(?=.{1,63}$)[a-z0-9:+#]+(?:-[a-z0-9:+#]+)*$/;
/** Last segments of annotation and label keys whose values are dates. */
const DATE_KEYS = new Set(["review-after", "review-by", "review-date", "expires-at", "expiry-date", "end-of-life"]);

/** `metadata.name`, or `undefined` with the defect reported. */
export function readName(document: CatalogDocument, report: Report): string | undefined {
  const name = ownValue(objectAt(document.value, "metadata"), "name");
  if (typeof name === "string" && name.trim() !== "") return name;
  const given = name === undefined ? "there is no `metadata.name`" : `\`metadata.name\` is ${describe(name)}`;
  report({
    code: "name-not-text",
    message: `${given}, expected text`,
    path: ["metadata", "name"],
    help: ["number", "boolean"].includes(typeof name) || isJsonObject(name) ? "put the name in quotes" : undefined,
  });
  return undefined;
}

export function readNamespace(document: CatalogDocument, report: Report): string {
  const namespace = ownValue(objectAt(document.value, "metadata"), "namespace");
  if (namespace === undefined) return DEFAULT_NAMESPACE;
  if (typeof namespace === "string" && namespace.trim() !== "") return namespace;
  const message = `\`metadata.namespace\` is ${describe(namespace)}, expected text; \`${DEFAULT_NAMESPACE}\` is taken`;
  report({ code: "invalid-name", message, path: ["metadata", "namespace"] });
  return DEFAULT_NAMESPACE;
}

/** Backstage's rule for names: others' tools refuse what breaks it, we say so and live with it. */
export function checkName(name: string, namespace: string, ref: EntityRef, report: Report): void {
  if (!NAME.test(name)) {
    report({
      code: "invalid-name",
      message: `\`${shorten(name)}\` is not a valid name, expected 1 to 63 letters, digits, \`-\`, \`_\` and \`.\``,
      path: ["metadata", "name"],
      entity: ref,
      help: name.includes("{{") ? "this looks like a template that has not been filled in" : undefined,
    });
  }
  if (!NAMESPACE.test(namespace)) {
    const message = `\`${shorten(namespace)}\` is not a valid namespace, expected lower case letters, digits and \`-\``;
    report({ code: "invalid-name", message, path: ["metadata", "namespace"], entity: ref });
  }
}

/** Members we know are given their shapes, what cannot be given one is left out with a warning; the rest is verbatim. */
export function readMetadata(
  document: CatalogDocument,
  identity: { name: string; namespace: string; ref: EntityRef },
  report: Report,
): EntityMetadata & JsonObject {
  const { annotations: _a, labels: _l, tags: _t, links: _k, ...rest } = objectAt(document.value, "metadata");
  const { name, namespace, ref } = identity;
  const labels = readTexts(document, "labels", ref, report);
  const annotations = readTexts(document, "annotations", ref, report);
  const tags = readTags(document, ref, report);
  const links = readLinks(document, ref, report);
  return {
    ...rest,
    name,
    namespace,
    ...(labels && { labels }),
    ...(annotations && { annotations }),
    ...(tags && { tags }),
    ...(links && { links }),
  };
}

/** Labels or annotations: their values are texts, numbers and booleans are taken as they read. */
function readTexts(
  document: CatalogDocument,
  member: "labels" | "annotations",
  entity: EntityRef,
  report: Report,
): Readonly<Record<string, string>> | undefined {
  const written = ownValue(objectAt(document.value, "metadata"), member);
  if (written === undefined) return undefined;
  const invalid = (message: string, path: readonly string[]) =>
    report({ code: "invalid-annotation", message, path: ["metadata", member, ...path], entity });
  if (!isJsonObject(written)) {
    invalid(`\`metadata.${member}\` is ${describe(written)}, expected keys with texts`, []);
    return undefined;
  }
  const texts: Record<string, string> = {};
  for (const [key, value] of Object.entries(written)) {
    if (typeof value !== "string") invalid(`\`${key}\` is ${describe(value)}, expected text`, [key]);
    if (typeof value === "object") continue;
    texts[key] = String(value);
    checkDate(key, String(value), member, entity, report);
  }
  return texts;
}

/** A key that is there to be filled in says nothing wrong. */
function checkDate(key: string, text: string, member: string, entity: EntityRef, report: Report): void {
  if (!DATE_KEYS.has(lastSegment(key)) || text.trim() === "" || parseInstant(text) !== undefined) return;
  report({
    code: "invalid-date",
    message: `\`${shorten(text)}\` of \`${key}\` is no date, expected one like \`2026-12-01\``,
    path: ["metadata", member, key],
    entity,
  });
}

function readTags(document: CatalogDocument, entity: EntityRef, report: Report): readonly string[] | undefined {
  const written = ownValue(objectAt(document.value, "metadata"), "tags");
  if (written === undefined) return undefined;
  const invalid = (message: string, path: readonly (string | number)[]) =>
    report({ code: "invalid-annotation", message, path: ["metadata", "tags", ...path], entity });
  if (!Array.isArray(written)) {
    invalid(`\`metadata.tags\` is ${describe(written)}, expected a list of texts`, []);
    return undefined;
  }
  return listAt(document.value, "metadata", "tags").flatMap((tag, index) => {
    if (typeof tag === "object") invalid(`a tag is ${describe(tag)}, expected text`, [index]);
    else if (!TAG.test(String(tag))) {
      invalid(`\`${shorten(String(tag))}\` is not a valid tag, expected lower case words joined by \`-\``, [index]);
    }
    return typeof tag === "object" ? [] : [String(tag)];
  });
}

function readLinks(
  document: CatalogDocument,
  entity: EntityRef,
  report: Report,
): readonly (EntityLink & JsonObject)[] | undefined {
  const written = ownValue(objectAt(document.value, "metadata"), "links");
  if (written === undefined) return undefined;
  const invalid = (message: string, path: readonly (string | number)[]) =>
    report({ code: "invalid-annotation", message, path: ["metadata", "links", ...path], entity });
  if (!Array.isArray(written)) {
    invalid(`\`metadata.links\` is ${describe(written)}, expected a list`, []);
    return undefined;
  }
  return listAt(document.value, "metadata", "links").flatMap((link, index) => {
    if (isLink(link)) return [link];
    invalid("a link has no `url`, it is left out", [index]);
    return [];
  });
}

function isLink(value: JsonValue): value is EntityLink & JsonObject {
  return ownText(value, "url") !== undefined;
}

/** `acme.io/team-name` → `team-name`. */
function lastSegment(key: string): string {
  return key.slice(key.lastIndexOf("/") + 1);
}

/** The first of the keys that has a text among annotations or labels: the whole key, or its last segment. */
export function findByKey(
  metadata: EntityMetadata,
  keys: readonly string[],
): { readonly text: string; readonly member: "annotations" | "labels"; readonly key: string } | undefined {
  for (const wanted of keys) {
    for (const member of ["annotations", "labels"] as const) {
      const texts = Object.entries(metadata[member] ?? {});
      const found = texts.find(([key]) => key === wanted) ?? texts.find(([key]) => lastSegment(key) === wanted);
      if (found !== undefined && found[1].trim() !== "") return { text: found[1].trim(), member, key: found[0] };
    }
  }
  return undefined;
}

/** `a number`, `a list`: what a value is, in words. */
export function describe(value: JsonValue): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "string") return value.trim() === "" ? "empty" : "text";
  if (typeof value === "object") return value === null ? "empty" : "an object";
  return typeof value === "number" ? "a number" : "a boolean";
}

/** Names come from anywhere: a page of text is not repeated in a message. */
export function shorten(text: string): string {
  const line = text.replaceAll(/\s+/g, " ");
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}
