// What was released, and how did the entity stand then?

import type { Basis, Change } from "./decision.ts";
import type { Deed } from "./directive.ts";
import type { EntityRef } from "./entity.ts";
import type { Outcome } from "./finding.ts";
import type { Instant } from "./time.ts";

/** An allowed decision whose release is known to be deployed. */
export interface DeployedRelease {
  /** Its decision. */
  readonly decision: string;
  readonly entity: EntityRef;
  /** Normalised. */
  readonly environment: string;
  readonly version: string | null;
  readonly commit: string | null;
  /** SHA-256 digests, hex, sorted. */
  readonly artifacts: readonly string[];
  readonly deployedAt: Instant;
  /** Who, or which delivery event, said so. */
  readonly told: Deed;
  /** Why nothing is compared with it: it was let through against what was said, or nothing was asked; null: it is. */
  readonly notCompared: NotCompared | null;
  /** Compared with this one until somebody unpins it, whatever is released later. */
  readonly pinned: Deed | null;
  /** By `scorecard/rule`: of what was required, and as it stood before where that was waived, or not required of it. */
  readonly outcomes: Readonly<Record<string, Outcome>>;
}

/** A release of which it is no use to know how the entity stood: else each would make the next one easier. */
export const NOT_COMPARED = ["break-glass", "rollback", "no-gate", "unregistered"] as const satisfies readonly Basis[];
export type NotCompared = (typeof NOT_COMPARED)[number];

export function notComparedFor(basis: readonly Basis[]): NotCompared | null {
  return NOT_COMPARED.find((word) => basis.includes(word)) ?? null;
}

/** The release that `ratchet` compares with. */
export type Baseline = Pick<DeployedRelease, "decision" | "outcomes">;

/** What a release is known by. */
export type ReleaseName = Pick<DeployedRelease, "version" | "commit" | "artifacts">;

export function releaseNameOf({ version, commit, artifacts = [] }: Change): ReleaseName {
  return { version: version ?? null, commit: commit ?? null, artifacts: artifacts.map(({ sha256 }) => sha256).sort() };
}

/**
 * Whether what is asked for is what was deployed: all that it names was named then, and is the same. An artifact that
 * nobody has seen is another release, whatever version it carries; what carries no name is none.
 */
export function isSameRelease(deployed: ReleaseName, asked: ReleaseName): boolean {
  const { version, commit, artifacts } = asked;
  if (version === null && commit === null && artifacts.length === 0) return false;
  const isSame = (was: string | null, is: string | null): boolean => is === null || was === is;
  const haveSameArtifacts = artifacts.length === 0 || artifacts.join() === deployed.artifacts.join();
  return haveSameArtifacts && isSame(deployed.version, version) && isSame(deployed.commit, commit);
}

/** Whether whoever names a release so can mean this one: by artifacts, else by version, else by commit, where both say it. */
export function isMeant(release: ReleaseName, named: ReleaseName): boolean {
  if (release.artifacts.length > 0 && named.artifacts.length > 0) {
    return named.artifacts.every((digest) => release.artifacts.includes(digest));
  }
  if (release.version !== null && named.version !== null) return bare(release.version) === bare(named.version);
  return release.commit !== null && named.commit !== null && isSameCommit(release.commit, named.commit);
}

/** Tags say `v1.42.0` where people say `1.42.0`. */
function bare(version: string): string {
  return version.replace(/^v(?=\d)/, "");
}

const SHORTEST_COMMIT = 7;

function isSameCommit(a: string, b: string): boolean {
  const length = Math.min(a.length, b.length);
  return (
    a === b || (length >= SHORTEST_COMMIT && a.slice(0, length).toLowerCase() === b.slice(0, length).toLowerCase())
  );
}
