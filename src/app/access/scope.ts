// Does what somebody may do reach this source, entity or environment?

import type { EntityRef } from "../../model/entity.ts";
import { matchesGlob } from "../../model/glob.ts";
import type { Identity, Scope } from "../../model/identity.ts";
import { Refusal } from "../../model/refusal.ts";

/** `*` stands for any run of characters; an empty list reaches nothing. */
export function isInScope(scope: Scope, what: keyof Scope, name: string): boolean {
  return scope[what].some((pattern) => pattern === "*" || matchesGlob(name, pattern));
}

/** Whoever may ask gates, and read no reports, reads what it may ask about. */
export function isBoundToScope({ roles }: Pick<Identity, "roles">): boolean {
  return roles.includes("gatekeeper") && roles.every((role) => role === "gatekeeper" || role === "reporter");
}

/**
 * Whether facts and events about the entity are taken: those of a job, or of a token that names entities, only of what
 * these reach. Whoever names none speaks for its sources about all.
 */
export function mayTellOf(identity: Identity, entity: EntityRef): boolean {
  const isBound = identity.job !== undefined || identity.entities.length > 0;
  return !isBound || identity.roles.includes("admin") || isInScope(identity, "entities", entity);
}

const SINGULAR = { sources: "source", entities: "entity", environments: "environment" } as const;

/** Longer than any name: what a `*` stands for at its widest. */
const WIDEST = "\0".repeat(500);

/** Every name that a pattern can stand for. Throws as `requireScope`. */
export function requirePatternScope(identity: Identity, what: keyof Scope, pattern: string): void {
  requireScope(identity, what, pattern, pattern.replaceAll("?", "\0").replaceAll("*", WIDEST));
}

/** Throws Refusal `forbidden`/`out-of-scope`. An `admin` reaches everything. `compared`: what the name stands for. */
export function requireScope(identity: Identity, what: keyof Scope, name: string, compared = name): void {
  if (identity.roles.includes("admin") || isInScope(identity, what, compared)) return;
  const proof = identity.job === undefined ? "its token" : "its job";
  const reached = identity[what].map((pattern) => `\`${pattern}\``).join(", ");
  throw new Refusal("forbidden", "out-of-scope", `${identity.actor} does not reach the ${SINGULAR[what]} \`${name}\``, {
    help: reached === "" ? `${proof} names no ${what}` : `${proof} reaches ${reached}`,
  });
}
