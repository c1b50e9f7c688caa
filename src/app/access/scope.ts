// Does the scope of an identity reach this source, entity or environment?

import type { EntityRef } from "../../model/entity.ts";
import { matchesGlob } from "../../model/glob.ts";
import type { Identity, Scope } from "../../model/identity.ts";
import { Refusal } from "../../model/refusal.ts";

/** `*` stands for any run of characters; an empty list reaches nothing. */
export function isInScope(scope: Scope, what: keyof Scope, name: string): boolean {
  return scope[what].some((pattern) => pattern === "*" || matchesGlob(name, pattern));
}

/** Whoever may ask gates, but not read reports, may read what they can ask about. */
export function isBoundToScope({ roles }: Pick<Identity, "roles">): boolean {
  return roles.includes("gatekeeper") && roles.every((role) => role === "gatekeeper" || role === "reporter");
}

/**
 * Whether facts and events about the entity are accepted. A job, or a token that names entities, may tell only about
 * what these reach. A token that names none speaks for its sources about all.
 */
export function mayTellOf(identity: Identity, entity: EntityRef): boolean {
  const isBound = identity.job !== undefined || identity.entities.length > 0;
  return !isBound || identity.roles.includes("admin") || isInScope(identity, "entities", entity);
}

const SINGULAR = { sources: "source", entities: "entity", environments: "environment" } as const;

/** Longer than any name: the most that a `*` can stand for. */
const WIDEST = "\0".repeat(500);

/** Requires that all names a pattern can stand for are in scope. Throws as `requireScope`. */
export function requirePatternScope(identity: Identity, what: keyof Scope, pattern: string): void {
  requireScope(identity, what, pattern, pattern.replaceAll("?", "\0").replaceAll("*", WIDEST));
}

/**
 * Throws Refusal `forbidden`/`out-of-scope`. An `admin` reaches everything. `compared`: what is matched in place of the
 * name.
 */
export function requireScope(identity: Identity, what: keyof Scope, name: string, compared = name): void {
  if (identity.roles.includes("admin") || isInScope(identity, what, compared)) return;
  const proof = identity.job === undefined ? "its token" : "its job";
  const reached = identity[what].map((pattern) => `\`${pattern}\``).join(", ");
  throw new Refusal("forbidden", "out-of-scope", `${identity.actor} does not reach the ${SINGULAR[what]} \`${name}\``, {
    help: reached === "" ? `${proof} names no ${what}` : `${proof} reaches ${reached}`,
  });
}
