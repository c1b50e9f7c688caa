// What is kept of waivers, freezes and locks?

import type { Act } from "../model/audit.ts";
import type { DeclaredFreeze, Directive, DirectiveKind, Lock, Waiver } from "../model/directive.ts";
import type { EntityRef } from "../model/entity.ts";
import type { Instant } from "../model/time.ts";
import type { Page, PageRequest } from "./page.ts";

export interface DirectiveQuery extends PageRequest {
  readonly kind: DirectiveKind;
  /** The entity of the waiver or lock. */
  readonly entity?: EntityRef;
  /** Only those that have not been ended and are not over at this instant. */
  readonly openAt?: Instant;
}

/** Waivers, freezes and locks that people put in force; freezes of the rule files are part of the rulebook. */
export interface DirectiveStore {
  /**
   * A waiver for which `countsInScorecards` holds also makes its entity outdated in the same write, here and when it is
   * changed.
   */
  add(directive: Directive, act: Act): Promise<void>;
  /** False: it is no longer as `before`, and nothing is recorded. */
  change(before: Directive, after: Directive, act: Act): Promise<boolean>;
  get(id: string): Promise<Directive | undefined>;
  /** Newest first. */
  list(query: DirectiveQuery): Promise<Page<Directive>>;
  /** Freezes and locks that nobody ended and that are not over at this instant, oldest first. */
  holding(at: Instant): Promise<readonly (DeclaredFreeze | Lock)[]>;
  /**
   * Waivers that nobody revoked and that are not over at this instant, oldest first; entities without any are left out.
   */
  waiversOf(entities: readonly EntityRef[], at: Instant): Promise<ReadonlyMap<EntityRef, readonly Waiver[]>>;
}
