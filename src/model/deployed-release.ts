// What was released, and how did the entity stand then?

import type { Basis, Change } from "./decision.ts";
import type { Deed } from "./directive.ts";
import type { EntityRef } from "./entity.ts";
import type { Outcome } from "./finding.ts";
import type { Instant } from "./time.ts";

/** An allowed decision whose release is known to be deployed. */
export interface DeployedRelease {
  /** The id of its decision. */
  readonly decision: string;
  readonly entity: EntityRef;
  /** Normalised. */
  readonly environment: string;
  readonly version: string | null;
  readonly commit: string | null;
  /** SHA-256 digests, hex, sorted. */
  readonly artifacts: readonly string[];
  readonly deployedAt: Instant;
  /** Who reported the deployment: a person, or a delivery event. */
  readonly told: Deed;
  /**
   * Why later releases are not compared with this one: it was let through against the verdict, or nothing was required
   * of it; null: they are.
   */
  readonly notCompared: NotCompared | null;
  /** Set: later releases are compared with this one until somebody unpins it. */
  readonly pinned: Deed | null;
  /**
   * The outcomes of the required rules, by `scorecard/rule`. For a rule that was waived or not required, the outcome of
   * the release before is carried over.
   */
  readonly outcomes: Readonly<Record<string, Outcome>>;
}

/**
 * Reasons not to compare later releases with this one: otherwise each such release would lower the bar for the next.
 */
export const NOT_COMPARED = ["break-glass", "rollback", "no-gate", "unregistered"] as const satisfies readonly Basis[];
export type NotCompared = (typeof NOT_COMPARED)[number];

/** Why later releases are not compared with this one; null: they are. */
export function notComparedFor(basis: readonly Basis[]): NotCompared | null {
  return NOT_COMPARED.find((word) => basis.includes(word)) ?? null;
}

/** The release that `ratchet` compares with. */
export type Baseline = Pick<DeployedRelease, "decision" | "outcomes">;

/** What identifies a release. */
export type ReleaseName = Pick<DeployedRelease, "version" | "commit" | "artifacts">;

/** The artifacts are named by their digests, sorted, so that their order does not matter. */
export function releaseNameOf({ version, commit, artifacts = [] }: Change): ReleaseName {
  return { version: version ?? null, commit: commit ?? null, artifacts: artifacts.map(({ sha256 }) => sha256).sort() };
}

/**
 * Whether the release asked about is the deployed one: everything it names was named then, and is the same. An artifact
 * not seen before makes it another release, whatever its version. A release that names nothing is never the same.
 */
export function isSameRelease(deployed: ReleaseName, asked: ReleaseName): boolean {
  const { version, commit, artifacts } = asked;
  if (version === null && commit === null && artifacts.length === 0) return false;
  const isSame = (was: string | null, is: string | null): boolean => is === null || was === is;
  const haveSameArtifacts = artifacts.length === 0 || artifacts.join() === deployed.artifacts.join();
  return haveSameArtifacts && isSame(deployed.version, version) && isSame(deployed.commit, commit);
}

/**
 * Whether `named` can mean this release: compared by artifacts, else by version, else by commit; whichever both have
 * first.
 */
export function isMeant(release: ReleaseName, named: ReleaseName): boolean {
  if (release.artifacts.length > 0 && named.artifacts.length > 0) {
    return named.artifacts.every((digest) => release.artifacts.includes(digest));
  }
  if (release.version !== null && named.version !== null) return bare(release.version) === bare(named.version);
  return release.commit !== null && named.commit !== null && isSameCommit(release.commit, named.commit);
}

/** Tags are written `v1.42.0`, versions `1.42.0`. */
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
