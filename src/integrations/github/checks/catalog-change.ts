// What does a change of the catalog or of facts do to the scorecards of the entities?

import type { CatalogPreview, PreviewedEntity } from "../../../app/preview/preview-catalog.ts";
import type { EntityRef } from "../../../model/entity.ts";
import type { IsWaived } from "./active-waivers.ts";
import { isError } from "../../../model/problem.ts";
import type { Problem } from "../../../model/problem.ts";

type Scorecard = PreviewedEntity["scorecards"][number];
type Finding = Scorecard["findings"][number];

export interface CatalogChange {
  /** Scorecards of entities that changed in any way or are new. */
  readonly scorecards: readonly ScorecardChange[];
  /** Entities that are no longer declared. */
  readonly gone: readonly EntityRef[];
  /** What is wrong with the files as they are now. */
  readonly problems: readonly Problem[];
  /** What fails now or has become unknown, newly so first. Without drafts. */
  readonly failing: readonly FailingFinding[];
  /** Whether the files are broken, or an entity is below a target it met before without a waiver for it. */
  readonly isRefused: boolean;
  /** Whether something no longer passes, without a waiver. */
  readonly isWorse: boolean;
}

export interface ScorecardChange {
  readonly entity: EntityRef;
  readonly now: Scorecard;
  /** Undefined: the entity is new, or the scorecard did not apply before. */
  readonly before: Scorecard | undefined;
  /** What no longer passes, waived or not. */
  readonly broken: readonly Finding[];
  readonly mended: readonly Finding[];
}

export interface FailingFinding {
  readonly entity: PreviewedEntity;
  readonly finding: Finding;
  /** Whether it did not fail before, or was not evaluated. */
  readonly isNew: boolean;
  /** Whether nothing of the scorecard was evaluated before, so that this change broke nothing. */
  readonly isFirst: boolean;
  readonly isWaived: boolean;
}

/** Drafts never refuse a change or make it worse. Findings that are new come first. */
export function compareCatalogs(before: CatalogPreview, now: CatalogPreview, isWaived: IsWaived): CatalogChange {
  const known = new Map(before.entities.map((entity) => [entity.ref, entity]));
  const pairs = now.entities.flatMap((entity) => entity.scorecards.map((card) => pairOf(entity, card, known)));
  const there = new Set(now.entities.map(({ ref }) => ref));
  const counted = pairs.filter(({ now: card }) => !card.draft);
  const failing = now.entities.flatMap((entity) => failingOf(entity, pairs, isWaived));
  // A level is lost only by a rule that no longer passes.
  const worse = counted.filter(({ entity, now: { scorecard }, broken }) =>
    broken.some(({ rule, draft }) => !draft && !isWaived(entity, scorecard, rule)),
  );
  return {
    scorecards: pairs.filter(isOther),
    gone: before.entities.map(({ ref }) => ref).filter((ref) => !there.has(ref)),
    problems: now.problems,
    failing: [...failing.filter(({ isNew }) => isNew), ...failing.filter(({ isNew }) => !isNew)],
    isRefused: now.problems.some(isError) || worse.some(fallsBelow),
    isWorse: worse.length > 0,
  };
}

function pairOf(
  entity: PreviewedEntity,
  now: Scorecard,
  known: ReadonlyMap<EntityRef, PreviewedEntity>,
): ScorecardChange {
  const before = known.get(entity.ref)?.scorecards.find(({ scorecard }) => scorecard === now.scorecard);
  const passed = new Set(before?.findings.filter(isFine).map(({ rule }) => rule));
  const failed = new Set(before?.findings.filter((finding) => !isFine(finding)).map(({ rule }) => rule));
  return {
    entity: entity.ref,
    now,
    before,
    broken: now.findings.filter((finding) => !isFine(finding) && passed.has(finding.rule)),
    mended: now.findings.filter((finding) => isFine(finding) && failed.has(finding.rule)),
  };
}

function failingOf(
  entity: PreviewedEntity,
  pairs: readonly ScorecardChange[],
  isWaived: IsWaived,
): readonly FailingFinding[] {
  return entity.scorecards.flatMap((card) => {
    const pair = pairs.find((one) => one.entity === entity.ref && one.now === card);
    const isBroken = (finding: Finding): boolean => pair?.broken.includes(finding) === true;
    const open = card.findings.filter((finding) => !finding.draft && (finding.outcome === "fail" || isBroken(finding)));
    return open.map((finding) => ({
      entity,
      finding,
      isNew: pair?.before === undefined || isBroken(finding),
      isFirst: pair?.before === undefined,
      isWaived: isWaived(entity.ref, card.scorecard, finding.rule),
    }));
  });
}

function isFine({ outcome }: Finding): boolean {
  return outcome === "pass" || outcome === "not-applicable";
}

function isOther({ before, now, broken, mended }: ScorecardChange): boolean {
  return before?.level !== now.level || before.score !== now.score || broken.length + mended.length > 0;
}

function fallsBelow({ before, now }: ScorecardChange): boolean {
  return now.standing === "below" && before?.standing === "met";
}
