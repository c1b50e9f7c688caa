// What have people put in force for an entity before an environment? It is read once, and again after anybody puts
// something in force.

import { releaseNameOf } from "../../model/deployed-release.ts";
import type { Baseline } from "../../model/deployed-release.ts";
import { isAbout } from "../../model/approval.ts";
import type { Approval } from "../../model/approval.ts";
import type { DecisionRequest } from "../../model/decision.ts";
import { keepText } from "../../model/decision-record.ts";
import type { KeptText } from "../../model/decision-record.ts";
import type { DeclaredFreeze, Lock } from "../../model/directive.ts";
import type { EntityRef } from "../../model/entity.ts";
import { matchesGlob } from "../../model/glob.ts";
import { NOTHING_IN_FORCE } from "../../model/in-force.ts";
import type { InForce } from "../../model/in-force.ts";
import { LatestSeen } from "../../model/latest-seen.ts";
import { DAY } from "../../model/time.ts";
import type { Instant, Milliseconds } from "../../model/time.ts";
import type { Store } from "../../ports/store.ts";

export interface InForceReader {
  /** For any release; undefined: `load` has to read it. */
  held(entity: EntityRef, environment: string, at: Instant): InForce | undefined;
  load(entity: EntityRef, environment: string, at: Instant): Promise<InForce>;
  /** Whether what was loaded is held, unless something is put in force meanwhile. */
  readonly isResident: boolean;
  /** To be called when something was put in force, ended, answered or deployed. */
  forget(): void;
}

export interface ReaderOptions {
  /** Keep what was read: for a process that alone writes to its store, and lives longer than a request. */
  readonly resident: boolean;
}

export function createInForceReader(store: Store, { resident }: ReaderOptions): InForceReader {
  return new StoreReader(store, resident);
}

/** How long waivers that are over are still told of. */
export const TOLD_AFTER: Milliseconds = 30 * DAY;
/** How long an answer about a release counts. Whoever answered earlier is asked again. */
export const ANSWERS_LAST: Milliseconds = 30 * DAY;
const MOST_HELD = 20_000;

class StoreReader implements InForceReader {
  readonly #store: Store;
  readonly isResident: boolean;
  readonly #seen = new LatestSeen();
  #held = new Map<string, InForce>();
  #holding: Promise<readonly (DeclaredFreeze | Lock)[]> | undefined;

  constructor(store: Store, isResident: boolean) {
    this.#store = store;
    this.isResident = isResident;
  }

  held(entity: EntityRef, environment: string, at: Instant): InForce | undefined {
    const key = `${entity} ${environment}`;
    const held = this.#held.get(key);
    if (held === undefined) return undefined;
    const open = withoutRevived(held, at, this.#seen.at(at));
    if (open !== held) this.#held.set(key, open);
    return open;
  }

  async load(entity: EntityRef, environment: string, at: Instant): Promise<InForce> {
    // If anything is forgotten meanwhile, `#held` is another map by then.
    const held = this.#held;
    const { directives, approvals, deployments } = this.#store;
    const [holding, waivers, answers, baseline] = await Promise.all([
      this.#readHolding(at),
      directives.waiversOf([entity], at - TOLD_AFTER),
      approvals.of(entity, environment, at - ANSWERS_LAST),
      deployments.baseline(entity, environment),
    ]);
    const found = { holding, waivers: waivers.get(entity) ?? [], approvals: answers, baseline };
    const inForce = withoutRevived(inForceOn(found, entity, environment), at, this.#seen.at(at));
    if (!this.isResident) return inForce;
    if (held.size >= MOST_HELD) held.clear();
    held.set(`${entity} ${environment}`, inForce);
    return inForce;
  }

  /** Read once for all entities: there are few, and they concern everybody. */
  async #readHolding(at: Instant): Promise<readonly (DeclaredFreeze | Lock)[]> {
    const reading = (this.#holding ??= this.#store.directives.holding(at));
    try {
      return await reading;
    } catch (error) {
      if (this.#holding === reading) this.#holding = undefined;
      throw error;
    }
  }

  forget(): void {
    this.#held = new Map();
    this.#holding = undefined;
  }
}

/** What was found of one entity before one environment; `holding`: all freezes and locks there are. */
export interface FoundInForce extends Pick<InForce, "waivers" | "approvals"> {
  readonly holding: readonly (DeclaredFreeze | Lock)[];
  readonly baseline: Baseline | undefined;
}

/** Without the waivers that were over at `latest`, and would be open again at `at` because the clock was set back. */
function withoutRevived(inForce: InForce, at: Instant, latest: Instant): InForce {
  if (at >= latest) return inForce;
  const waivers = inForce.waivers.filter(({ until }) => until <= at || until > latest);
  return waivers.length === inForce.waivers.length ? inForce : { ...inForce, waivers };
}

export function inForceOn(found: FoundInForce, entity: EntityRef, environment: string): InForce {
  const { holding, waivers, approvals, baseline } = found;
  const inForce: InForce = {
    waivers,
    freezes: holding.filter((one) => one.kind === "freeze").filter((freeze) => isBefore(freeze, environment)),
    locks: holding.filter((one) => one.kind === "lock").filter((lock) => isOn(lock, entity, environment)),
    approvals,
    baseline: baseline === undefined ? null : { decision: baseline.decision, outcomes: baseline.outcomes },
    deployedBefore: null,
  };
  return isNothing(inForce) ? NOTHING_IN_FORCE : inForce;
}

function isBefore({ environments }: DeclaredFreeze, environment: string): boolean {
  return environments.some((pattern) => matchesGlob(environment, pattern));
}

function isOn(lock: Lock, entity: EntityRef, environment: string): boolean {
  return (lock.entity ?? entity) === entity && (lock.environment ?? environment) === environment;
}

function isNothing({ waivers, freezes, locks, approvals, baseline, deployedBefore }: InForce): boolean {
  const lists = [waivers, freezes, locks, approvals];
  return lists.every(({ length }) => length === 0) && baseline === null && deployedBefore === null;
}

/**
 * The decision by which the same release was deployed there before. Asked only if the change says that it is a
 * rollback.
 */
export async function deployedEarlier(
  { deployments }: Pick<Store, "deployments">,
  { entity, environment, change }: DecisionRequest,
): Promise<string | null> {
  return (await deployments.same(entity, environment, releaseNameOf(change)))?.decision ?? null;
}

export interface AnsweredRelease {
  readonly request: Pick<DecisionRequest, "change">;
  /** The person who releases it; undefined: no known person. */
  readonly releaser: EntityRef | undefined;
  /** Its digest. */
  readonly rulebook: string;
  readonly at: Instant;
}

/**
 * Keeps the answers that count for this release. Whoever releases it now does not count, whatever they answered before.
 */
export function withAnswersTo(inForce: InForce, { request, releaser, rulebook, at }: AnsweredRelease): InForce {
  if (inForce.approvals.length === 0) return inForce;
  const isAsked = (one: Approval): boolean => one.by !== releaser && one.at >= at - ANSWERS_LAST;
  const approvals = inForce.approvals.filter((one) => isAbout(one, request.change, rulebook) && isAsked(one));
  return { ...inForce, approvals };
}

const KEPT = new WeakMap<InForce, KeptText>();

/** The text that a decision keeps; null: nothing is in force. */
export function keepInForce(inForce: InForce): KeptText | null {
  if (isNothing(inForce)) return null;
  let kept = KEPT.get(inForce);
  if (kept === undefined) KEPT.set(inForce, (kept = keepText(JSON.stringify(inForce))));
  return kept;
}

export function inForceFrom(body: string): InForce {
  return JSON.parse(body) as InForce;
}
