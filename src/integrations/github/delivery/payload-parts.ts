// How are the parts of a webhook's payload read? What is missing or unexpected is left out.

import { ownText, ownValue } from "../../../model/json.ts";
import { objectAt } from "../../../model/manifest.ts";
import type { JsonObject, JsonValue } from "../../../model/json.ts";
import { parseInstant } from "../../../model/time.ts";
import type { Instant } from "../../../model/time.ts";

/** A text that is not empty. */
export function textAt(object: unknown, key: string): string | undefined {
  const text = ownText(object, key)?.trim();
  return text === undefined || text === "" ? undefined : text;
}

/** ISO 8601 with an offset; in a few places GitHub gives seconds. */
export function instantAt(object: unknown, key: string): Instant | undefined {
  const value = ownValue(object, key);
  if (typeof value === "string") return parseInstant(value);
  return typeof value === "number" && Number.isFinite(value) ? value * 1_000 : undefined;
}

export function numberAt(object: unknown, key: string): number | undefined {
  const value = ownValue(object, key);
  return typeof value === "number" ? value : undefined;
}

/** A numeric or textual id, as text. */
export function idAt(object: unknown, key: string): string | undefined {
  const value = ownValue(object, key);
  return typeof value === "number" || (typeof value === "string" && value !== "") ? String(value) : undefined;
}

export function isTrue(object: unknown, key: string): boolean {
  return ownValue(object, key) === true;
}

const SHA = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;
const NOTHING = /^0+$/;

/** The hash of a commit; GitHub writes zeros for none. */
export function shaAt(object: unknown, key: string): string | undefined {
  const text = textAt(object, key)?.toLowerCase();
  return text !== undefined && SHA.test(text) && !NOTHING.test(text) ? text : undefined;
}

export interface PayloadRepository {
  /** `github.com/acme/shop`, lower case. */
  readonly name: string;
  /** `acme/shop`, lower case; keys start with it. */
  readonly slug: string;
  readonly defaultBranch: string | undefined;
}

/** The host is taken from the address of the repository's page, for GitHub Enterprise. */
export function repositoryOf(payload: JsonObject): PayloadRepository | undefined {
  const repository = objectAt(payload, "repository");
  const slug = textAt(repository, "full_name")?.toLowerCase();
  if (slug === undefined) return undefined;
  const host = URL.parse(textAt(repository, "html_url") ?? "")?.host || "github.com";
  return { name: `${host.toLowerCase()}/${slug}`, slug, defaultBranch: textAt(repository, "default_branch") };
}

/** The names of labels, lower case. */
export function labelsOf(labels: readonly JsonValue[]): string[] {
  return labels.flatMap((label) => textAt(label, "name")?.toLowerCase() ?? []);
}

const LONGEST = 8_000;

/** The beginning of a text that people wrote; nothing is searched beyond it. */
export function writtenAt(object: unknown, key: string): string | undefined {
  return textAt(object, key)?.slice(0, LONGEST);
}
