// What does a document's metadata say, and what in it is wrong?

import type { EntityLink, EntityMetadata, EntityRef } from "../model/entity.ts";
import { DEFAULT_NAMESPACE } from "../model/entity.ts";
import type { JsonArray, JsonObject, JsonValue } from "../model/json.ts";
import { isJsonObject, ownText, ownValue } from "../model/json.ts";
import { objectAt } from "../model/manifest.ts";
import { parseInstant } from "../model/time.ts";
import type { Path } from "../text/parse-documents.ts";
import type { CatalogDocument, Report } from "./catalog-format.ts";

const NAME = /^(?=.{1,63}$)(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const NAMESPACE = /^(?=.{1,63}$)[a-z0-9]+(?:-+[a-z0-9]+)*$/;
const TAG = /^(?=.{1,63}$)[a-z0-9:+#]+(?:-[a-z0-9:+#]+)*$/;
/** Annotation and label keys (their last segments) whose values are dates. */
const DATE_KEYS = new Set(["review-after", "review-by", "review-date", "expires-at", "expiry-date", "end-of-life"]);

/** The name, by default `metadata.name`; `undefined` after reporting why there is none. */
export function readName(
  document: CatalogDocument,
  report: Report,
  path: readonly string[] = ["metadata", "name"],
): string | undefined {
  const name = path.reduce<JsonValue | undefined>(ownValue, document.value);
  if (typeof name === "string" && name.trim() !== "") return name;
  const member = `\`${path.join(".")}\``;
  const given = name === undefined ? `there is no ${member}` : `${member} is ${describe(name)}`;
  report({
    code: "name-not-text",
    message: `${given}, expected text`,
    path,
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

/** Checks a name by Backstage's rule. Other tools refuse names that break the rule; here it is only a warning. */
export function checkName(
  name: string,
  namespace: string,
  ref: EntityRef,
  report: Report,
  path: Path = ["metadata", "name"],
): void {
  if (!NAME.test(name)) {
    report({
      code: "invalid-name",
      message: `\`${shorten(name)}\` is not a valid name, expected 1 to 63 letters, digits, \`-\`, \`_\` and \`.\``,
      path,
      entity: ref,
      help: isPlaceholder(name)
        ? "this looks like a template that has not been filled in: leave its folder out of the catalog"
        : undefined,
    });
  }
  if (!NAMESPACE.test(namespace)) {
    const message = `\`${shorten(namespace)}\` is not a valid namespace, expected lower case letters, digits and \`-\``;
    report({ code: "invalid-name", message, path: ["metadata", "namespace"], entity: ref });
  }
}

/** Whether a name holds template syntax of any tool: no real name does. */
export function isPlaceholder(name: string): boolean {
  return /[{}$%<>]/.test(name);
}

/** Reports what is wrong at a path within the metadata. */
type Remark = (code: "invalid-annotation" | "invalid-date", message: string, ...path: (string | number)[]) => void;

/**
 * Known members are brought into their shapes; values that do not fit are left out with a warning. All other members
 * are kept as they are.
 */
export function readMetadata(
  document: CatalogDocument,
  identity: { name: string; namespace: string; ref: EntityRef },
  report: Report,
): EntityMetadata & JsonObject {
  const { name, namespace, ref } = identity;
  const metadata = objectAt(document.value, "metadata");
  const { annotations: _a, labels: _l, tags: _t, links: _k, title: _i, description: _d, ...rest } = metadata;
  const remark: Remark = (code, message, ...path) =>
    report({ code, message, path: ["metadata", ...path], entity: ref });
  const labels = readTexts(metadata, "labels", remark);
  const annotations = readTexts(metadata, "annotations", remark);
  const tags = readTags(metadata, remark);
  const links = readLinks(metadata, remark);
  return {
    ...rest,
    name,
    namespace,
    ...textMembers(metadata, ["title", "description"], remark),
    ...(labels && { labels }),
    ...(annotations && { annotations }),
    ...(tags && { tags }),
    ...(links && { links }),
  };
}

/** Members that should be text. Numbers and booleans are turned into text, with a warning. */
function textMembers(
  object: JsonObject,
  keys: readonly string[],
  remark: Remark,
  ...path: (string | number)[]
): Readonly<Record<string, string>> {
  const texts: Record<string, string> = {};
  for (const key of keys) {
    const value = ownValue(object, key);
    if (value === undefined) continue;
    if (typeof value !== "string") {
      const expected = typeof value === "object" ? "expected text" : "expected text: put it in quotes";
      remark("invalid-annotation", `\`${key}\` is ${describe(value)}, ${expected}`, ...path, key);
    }
    if (typeof value !== "object") texts[key] = String(value);
  }
  return texts;
}

function readTexts(
  metadata: JsonObject,
  member: "labels" | "annotations",
  remark: Remark,
): Readonly<Record<string, string>> | undefined {
  const written = ownValue(metadata, member);
  if (written === undefined) return undefined;
  if (!isJsonObject(written)) {
    const message = `\`metadata.${member}\` is ${describe(written)}, expected keys with texts`;
    remark("invalid-annotation", message, member);
    return undefined;
  }
  const texts = textMembers(written, Object.keys(written), remark, member);
  for (const [key, text] of Object.entries(texts)) {
    // An empty value is meant to be filled in later, so it is not wrong.
    if (!DATE_KEYS.has(lastSegment(key)) || text.trim() === "" || parseInstant(text) !== undefined) continue;
    const message = `\`${shorten(text)}\` of \`${key}\` is not a date, expected one like \`2026-12-01\``;
    remark("invalid-date", message, member, key);
  }
  return texts;
}

function readTags(metadata: JsonObject, remark: Remark): readonly string[] | undefined {
  return readList(metadata, "tags", remark)?.flatMap((tag, index) => {
    const invalid = (message: string) => remark("invalid-annotation", message, "tags", index);
    if (typeof tag === "object") invalid(`a tag is ${describe(tag)}, expected text`);
    else if (!TAG.test(String(tag))) {
      invalid(`\`${shorten(String(tag))}\` is not a valid tag, expected lower case words joined by \`-\``);
    }
    return typeof tag === "object" ? [] : [String(tag)];
  });
}

const LINK_TEXTS = ["title", "type", "icon"];

function readLinks(metadata: JsonObject, remark: Remark): readonly (EntityLink & JsonObject)[] | undefined {
  return readList(metadata, "links", remark)?.flatMap((link, index) => {
    const url = ownText(link, "url");
    if (url !== undefined && isJsonObject(link)) {
      const { title: _t, type: _y, icon: _i, ...rest } = link;
      return [{ ...rest, url, ...textMembers(link, LINK_TEXTS, remark, "links", index) }];
    }
    remark("invalid-annotation", "a link has no `url`, it is left out", "links", index);
    return [];
  });
}

function readList(metadata: JsonObject, member: "tags" | "links", remark: Remark): JsonArray | undefined {
  const written = ownValue(metadata, member);
  if (written === undefined || Array.isArray(written)) return written;
  remark("invalid-annotation", `\`metadata.${member}\` is ${describe(written)}, expected a list`, member);
  return undefined;
}

/** `acme.io/team-name` → `team-name`. */
function lastSegment(key: string): string {
  return key.slice(key.lastIndexOf("/") + 1);
}

/**
 * The first of these keys that has a text among annotations or labels, either as a whole key or as its last segment.
 */
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

/** What a value is, in words: `a number`, `a list`. */
export function describe(value: JsonValue): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "string") return value.trim() === "" ? "empty" : "text";
  if (typeof value === "object") return value === null ? "empty" : "an object";
  return typeof value === "number" ? "a number" : "a boolean";
}

/** Shortens a name for messages: anything may stand in its place, even a page of text. */
export function shorten(text: string): string {
  const line = text.replaceAll(/\s+/g, " ");
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}
