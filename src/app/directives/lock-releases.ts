// How does somebody lock releases of an entity, or into an environment, and unlock them?

import type { LockRequest } from "../../api/locks.ts";
import type { Lock } from "../../model/directive.ts";
import type { EntityRef } from "../../model/entity.ts";
import { normaliseEnvironment } from "../../model/environment.ts";
import type { Identity } from "../../model/identity.ts";
import { refSuggester } from "../../model/nearest-ref.ts";
import { Refusal } from "../../model/refusal.ts";
import { formatInstant } from "../../model/time.ts";
import type { Instant } from "../../model/time.ts";
import type { Store } from "../../ports/store.ts";
import { findDirective, requireOpen } from "./find-directive.ts";
import { readInstant } from "./freeze-terms.ts";
import type { Muster } from "../muster.ts";
import { changeInForce, putInForce } from "./put-in-force.ts";
import { resolveAsked } from "../decisions/resolve-entity.ts";
import { requirePatternScope, requireScope } from "../access/scope.ts";

/**
 * Throws Refusal: `invalid` where neither is named, where the catalog lacks the entity, or where the end is past;
 * `forbidden` outside the identity's scope.
 */
export async function lockReleases(muster: Muster, request: LockRequest, identity: Identity): Promise<Lock> {
  const at = muster.clock.now();
  const { reason } = request;
  const environment = request.environment === undefined ? null : normaliseEnvironment(request.environment);
  if (environment === "") throw new Refusal("invalid", "no-environment", "the environment has no name");
  const entity = request.entity === undefined ? null : await readEntity(muster.store, request.entity);
  if (entity === null && environment === null) {
    throw new Refusal("invalid", "nothing-to-lock", "nothing to lock is named", {
      help: "name an `entity`, an `environment`, or both",
    });
  }
  requireLockScope(identity, { entity, environment });
  const until = request.until === undefined ? null : readEnd(request.until, at);
  const { actor } = identity;
  const id = muster.chance.id("lck", at);
  const lock: Lock = { kind: "lock", id, entity, environment, reason, until, locked: { by: actor, at }, ended: null };
  await putInForce(muster, lock, { at, actor, summary: `${sayLocked(lock)} locked: ${reason}` });
  return lock;
}

/** Throws Refusal: `missing`, `forbidden`, or `conflict` if it is over. */
export async function unlockReleases(muster: Muster, id: string, identity: Identity): Promise<void> {
  const at = muster.clock.now();
  const before = await findDirective(muster, "lock", id);
  requireLockScope(identity, before);
  requireOpen(before, at);
  const { actor } = identity;
  const after: Lock = { ...before, ended: { by: actor, at } };
  await changeInForce(muster, before, after, { at, actor, summary: `${sayLocked(before)} unlocked` });
}

/** A lock of an entity that the catalog lacks would lock nothing, so it is refused. */
async function readEntity({ catalog }: Store, name: string): Promise<EntityRef> {
  const refs = await catalog.refs();
  const ref = resolveAsked(name, refs);
  if (refs.includes(ref)) return ref;
  const help = refSuggester(refs)(ref);
  const details = help === undefined ? {} : { help };
  throw new Refusal("invalid", "no-such-entity", `the catalog has no entity \`${ref}\``, details);
}

function readEnd(text: string, at: Instant): Instant {
  const until = readInstant(text);
  if (until > at) return until;
  throw new Refusal("invalid", "over-already", `\`until\` is ${formatInstant(until)}, which is over`, {
    help: `it is ${formatInstant(at)}`,
  });
}

/** To lock all entities, or all environments, the scope has to cover all of them. */
function requireLockScope(identity: Identity, { entity, environment }: Pick<Lock, "entity" | "environment">): void {
  if (entity === null) requirePatternScope(identity, "entities", "*");
  else requireScope(identity, "entities", entity);
  if (environment === null) requirePatternScope(identity, "environments", "*");
  else requireScope(identity, "environments", environment);
}

function sayLocked({ entity, environment }: Lock): string {
  if (entity === null) return `all releases into \`${environment}\``;
  return `releases of \`${entity}\`${environment === null ? "" : ` into \`${environment}\``}`;
}
