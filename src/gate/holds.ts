// What holds this release up: a freeze, a lock or a missing approval? And what is going to hold it up soon?

import type { Approval } from "../model/approval.ts";
import type { FreezeAhead, Hold } from "../model/decision.ts";
import { isHolding } from "../model/directive.ts";
import type { Lock } from "../model/directive.ts";
import type { Document } from "../model/document.ts";
import type { EntityRef } from "../model/entity.ts";
import { matchesGlob } from "../model/glob.ts";
import type { InForce } from "../model/in-force.ts";
import { compareText } from "../model/problem.ts";
import type { Instant, Milliseconds } from "../model/time.ts";
import { compileDeclared } from "./compile-freeze.ts";
import type { CompiledFreeze } from "./compile-freeze.ts";
import type { Stretch } from "./freeze-windows.ts";

/** How early a freeze is announced. */
const ANNOUNCED: Milliseconds = 48 * 3_600_000;

/** A release as holds look at it. */
export interface HeldRelease {
  readonly entity: EntityRef;
  /** Normalised. */
  readonly environment: string;
  /** The document with the change; undefined: the catalog lacks the entity. */
  readonly document: Document | undefined;
  readonly freezes: readonly CompiledFreeze[];
  readonly inForce: InForce;
  /** Who releases it: nobody approves their own release. */
  readonly actor: string | undefined;
  /** A verified rollback: it is known that this was deployed there before. */
  readonly isRollback: boolean;
  readonly at: Instant;
}

export interface Holds {
  /** Sorted by kind, then by when they end, then by id. */
  readonly holds: readonly Hold[];
  readonly ahead: readonly FreezeAhead[];
  /** The answer of a person who rejected the release; undefined: nobody did. */
  readonly rejected: Approval | undefined;
  /** These let the release through, or help to. */
  readonly approvals: readonly Approval[];
  /** The next instant at which a hold begins or ends, or a freeze is announced; Infinity: there is none. */
  readonly until: Instant;
  /** Tells what holds, what people answered and what is announced: it changes when these change. */
  readonly id: string;
}

const KINDS: readonly Hold["kind"][] = ["freeze", "lock", "approval"];

/** `wanted`: the approvals that the gates ask for. */
export function holdsOf(release: HeldRelease, wanted: readonly Hold[]): Holds {
  const answers = lastAnswers(release);
  const yes = answers.filter(({ answer }) => answer === "approve");
  const frozen = release.freezes
    .concat(release.inForce.freezes.map(compileDeclared))
    .flatMap((freeze) => windowOf(freeze, release));
  const holds = [
    ...frozen.filter((window) => window.stretch.from <= release.at && !isLetThrough(window, yes)).map(frozenHold),
    ...release.inForce.locks.filter((lock) => locks(lock, release)).map(lockedHold),
    ...wanted.flatMap((hold) => missing(hold, yes)),
  ].sort(compareHolds);
  const ahead = frozen.filter(({ stretch }) => isAnnounced(stretch, release.at)).map(announced);
  return {
    holds,
    ahead: ahead.sort((a, b) => a.from - b.from || compareText(a.id, b.id)),
    rejected: answers.find(({ answer }) => answer === "reject"),
    approvals: yes,
    until: changesAt(frozen, release),
    id: JSON.stringify([holds, answers.map(({ id }) => id), ahead]),
  };
}

/** The last answer of each person. That of whoever releases does not count. */
function lastAnswers({ inForce, actor }: HeldRelease): readonly Approval[] {
  return [...new Map(inForce.approvals.map((approval) => [approval.by, approval])).values()].filter(
    ({ by }) => by !== actor,
  );
}

interface FrozenWindow {
  readonly freeze: CompiledFreeze;
  readonly stretch: Stretch;
}

/** The window that the release is in, otherwise the next one; empty: the freeze does not concern the release. */
function windowOf(freeze: CompiledFreeze, { environment, document, isRollback, at }: HeldRelease): FrozenWindow[] {
  if (!freeze.environments.some((pattern) => matchesGlob(environment, pattern))) return [];
  if (isRollback && freeze.exemptsRollbacks) return [];
  const stretch = freeze.windows.nextEnding(at);
  return stretch === undefined || !freezeApplies(freeze, document, at) ? [] : [{ freeze, stretch }];
}

/** Also true if the condition is unknown, or the catalog lacks the entity. */
export function freezeApplies({ appliesTo }: CompiledFreeze, document: Document | undefined, at: Instant): boolean {
  if (appliesTo === undefined || document === undefined) return true;
  const truths = new Uint8Array(1);
  appliesTo.evaluateAll(appliesTo.load(document, at), truths);
  return truths[0] !== 0;
}

function isLetThrough({ freeze }: FrozenWindow, yes: readonly Approval[]): boolean {
  return yes.some(({ groups }) => freeze.approvers.some((group) => groups.includes(group)));
}

function frozenHold({ freeze: { id, title, approvers }, stretch: { until } }: FrozenWindow): Hold {
  return { kind: "freeze", id, title, until, who: approvers, count: approvers.length === 0 ? 0 : 1 };
}

function locks(lock: Lock, { entity, environment, at }: HeldRelease): boolean {
  const isMeant = [lock.entity ?? entity, lock.environment ?? environment];
  return isHolding(lock, at) && isMeant[0] === entity && isMeant[1] === environment;
}

function lockedHold({ id, reason, until }: Lock): Hold {
  return { kind: "lock", id, title: reason, until, who: [], count: 0 };
}

/** The hold with the number of approvals that are still missing; empty: none is. */
function missing(hold: Hold, yes: readonly Approval[]): Hold[] {
  const given = yes.filter(({ groups }) => hold.who.some((group) => groups.includes(group))).length;
  return given >= hold.count ? [] : [{ ...hold, count: hold.count - given }];
}

function compareHolds(a: Hold, b: Hold): number {
  const end = ({ until }: Hold): number => until ?? Number.MAX_VALUE;
  return KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || end(a) - end(b) || compareText(a.id, b.id);
}

function isAnnounced({ from }: Stretch, at: Instant): boolean {
  return at < from && from <= at + ANNOUNCED;
}

function announced({ freeze: { id, title }, stretch: { from, until } }: FrozenWindow): FreezeAhead {
  return { id, title, from, until };
}

/** Leaves out conditions that read the time of day: whoever keeps a judgement has to ask what the conditions read. */
function changesAt(frozen: readonly FrozenWindow[], { inForce, at }: HeldRelease): Instant {
  const freezes = frozen.flatMap(({ stretch: { from, until } }) => [from - ANNOUNCED, from, until]);
  const locked = inForce.locks.flatMap(({ until }) => until ?? []);
  return Math.min(Number.POSITIVE_INFINITY, ...[...freezes, ...locked].filter((instant) => instant > at));
}
