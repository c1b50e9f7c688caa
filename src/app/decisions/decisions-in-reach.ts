// Which decisions may somebody read?

import type { DecisionListQuery } from "../../api/decisions.ts";
import { normaliseEnvironment } from "../../model/environment.ts";
import { refNamed } from "../../model/entity.ts";
import type { Identity } from "../../model/identity.ts";
import { Refusal } from "../../model/refusal.ts";
import type { Muster } from "../muster.ts";
import { findDecision } from "./read-decision.ts";
import { isBoundToScope, requireScope } from "../access/scope.ts";

/** Throws Refusal: `forbidden`; `missing` if there is no such decision. */
export async function requireDecisionInReach(muster: Muster, identity: Identity, id: string): Promise<void> {
  if (!isBoundToScope(identity)) return;
  const { entity, environment } = await findDecision(muster, id);
  requireScope(identity, "entities", entity);
  requireScope(identity, "environments", environment);
}

/** A list of all is only for whoever reaches all. Throws Refusal `forbidden`. */
export function requireDecisionsInReach(identity: Identity, { entity, environment }: DecisionListQuery): void {
  if (!isBoundToScope(identity)) return;
  requireReached(identity, "entities", "entity", entity && (refNamed(entity, "component") ?? entity));
  requireReached(identity, "environments", "environment", environment && normaliseEnvironment(environment));
}

/**
 * Whether a list of decisions may be shown among other things: where reading is open, those who may ask gates see these
 * as well.
 */
export function reachesDecisions(identity: Identity, query: DecisionListQuery): boolean {
  try {
    requireDecisionsInReach(identity, query);
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

function requireReached(
  identity: Identity,
  what: "entities" | "environments",
  filter: string,
  name: string | undefined,
): void {
  if (name !== undefined) return requireScope(identity, what, name);
  if (identity[what].includes("*")) return;
  throw new Refusal("forbidden", "out-of-scope", `${identity.actor} does not reach all ${what}`, {
    help: `ask for one with \`?${filter}=\``,
  });
}
