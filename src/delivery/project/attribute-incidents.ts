// To which deployments are incidents attributed?

import type { IncidentCause } from "../../model/delivery-event.ts";
import type { Milliseconds } from "../../model/time.ts";
import type { CommitNames } from "./commit-names.ts";
import { countUpTo } from "./join-regions.ts";
import type { DataError, LinkReason } from "./projection.ts";
import type { ChangeIndex } from "./project-changes.ts";
import type { DraftIncident } from "./project-incidents.ts";
import type { TypedRelease } from "./type-releases.ts";

export interface Attribution {
  readonly incident: DraftIncident;
  /** Indexes of releases. */
  readonly releases: readonly number[];
  readonly link: LinkReason | null;
  readonly isAmbiguous: boolean;
  readonly dataErrors: readonly DataError[];
}

export interface Suspects {
  readonly releases: readonly TypedRelease[];
  readonly shippedWith: ReadonlyMap<string, number>;
  readonly changes: ChangeIndex;
  readonly names: CommitNames;
  /** Null: no limit. */
  readonly attributionWindow: Milliseconds | null;
}

/**
 * Attributes an incident to what its reporters blame, or else to the last release before it. A rollback is never to
 * blame.
 */
export function attributeIncidents(incidents: readonly DraftIncident[], suspects: Suspects): readonly Attribution[] {
  const lineup = new Lineup(suspects);
  return incidents.map((incident) => attribute(incident, lineup));
}

function attribute(incident: DraftIncident, lineup: Lineup): Attribution {
  for (const link of ["deployment", "commit", "change", "artifact"] as const) {
    const named = [...new Set(incident.causes.flatMap((cause) => lineup.named(link, cause) ?? []))];
    if (named.length > 0) return refuseImpossible(incident, { releases: named, link, isAmbiguous: false }, lineup);
  }
  const last = lineup.lastBefore(incident);
  const releases = last === undefined ? [] : [last];
  const isAmbiguous = last !== undefined && lineup.isUnderWay(incident);
  return refuseImpossible(incident, { releases, link: last === undefined ? null : "time", isAmbiguous }, lineup);
}

/** An incident that was resolved before a deployment finished cannot be caused by that deployment. */
function refuseImpossible(
  incident: DraftIncident,
  found: Pick<Attribution, "releases" | "link" | "isAmbiguous">,
  lineup: Lineup,
): Attribution {
  const { id, resolvedAt } = incident;
  const refused = found.releases.filter((index) => resolvedAt !== null && resolvedAt < lineup.finishOf(index));
  const releases = found.releases.filter((index) => !refused.includes(index));
  const dataErrors = refused.map((index) => {
    const message = `incident \`${id}\` was resolved before \`${lineup.keyOf(index)}\` finished, to which it is attributed`;
    return { code: "recovered-before-deployed" as const, subject: id, message };
  });
  return { ...found, incident, releases, link: releases.length === 0 ? null : found.link, dataErrors };
}

class Lineup {
  readonly #suspects: Suspects;
  readonly #byKey = new Map<string, number>();
  readonly #bySha = new Map<string, number>();
  readonly #byArtifact = new Map<string, number>();
  /** For a redeployment: the release that it repeats. */
  readonly #original = new Map<number, number>();

  constructor(suspects: Suspects) {
    this.#suspects = suspects;
    const lastOf = new Map<string, number>();
    for (const [index, release] of suspects.releases.entries()) {
      if (release.outcome === "failure") continue;
      if (release.runs !== null) {
        if (release.type === "redeploy") this.#original.set(index, lastOf.get(release.runs) ?? index);
        else lastOf.set(release.runs, index);
      }
      for (const key of release.keys) if (!this.#byKey.has(key)) this.#byKey.set(key, index);
      if (release.type !== "deploy") continue;
      if (release.sha !== null && !this.#bySha.has(release.sha)) this.#bySha.set(release.sha, index);
      if (release.artifact !== null && !this.#byArtifact.has(release.artifact))
        this.#byArtifact.set(release.artifact, index);
    }
  }

  finishOf(index: number): number {
    return this.#suspects.releases[index]?.finishedAt ?? 0;
  }

  keyOf(index: number): string {
    return this.#suspects.releases[index]?.keys[0] ?? "";
  }

  named(link: Exclude<LinkReason, "time">, cause: IncidentCause): number | undefined {
    const index = this.#find(link, cause);
    const blamed = index === undefined ? undefined : (this.#original.get(index) ?? index);
    return blamed !== undefined && this.#suspects.releases[blamed]?.type === "deploy" ? blamed : undefined;
  }

  #find(link: Exclude<LinkReason, "time">, { deployment, sha, change, artifact }: IncidentCause): number | undefined {
    const { names, shippedWith, changes } = this.#suspects;
    if (link === "deployment") return deployment === undefined ? undefined : this.#byKey.get(deployment);
    if (link === "change")
      return change === undefined ? undefined : shippedWith.get(changes.named(change)?.id ?? change);
    if (link === "commit") return sha === undefined ? undefined : this.#withCommit(names.resolve(sha));
    if (artifact === undefined) return undefined;
    const built = names.ofArtifact(artifact);
    return this.#byArtifact.get(artifact) ?? (built === undefined ? undefined : this.#withCommit(built));
  }

  #withCommit(sha: string): number | undefined {
    const { shippedWith, changes } = this.#suspects;
    return shippedWith.get(changes.ofCommit(sha)?.id ?? sha) ?? this.#bySha.get(sha);
  }

  lastBefore({ beganAt }: DraftIncident): number | undefined {
    const { releases, attributionWindow } = this.#suspects;
    for (let index = countUpTo(releases, beganAt) - 1; index >= 0; index--) {
      const release = releases[index];
      if (release === undefined || beganAt - release.finishedAt > (attributionWindow ?? Infinity)) return undefined;
      if (release.outcome === "success" && release.type === "deploy") return index;
    }
    return undefined;
  }

  /** Whether a deployment had begun by then that finished later. */
  isUnderWay({ beganAt }: DraftIncident): boolean {
    const { releases } = this.#suspects;
    const next = releases[countUpTo(releases, beganAt)];
    return next !== undefined && next.startedAt !== null && next.startedAt <= beganAt;
  }
}
