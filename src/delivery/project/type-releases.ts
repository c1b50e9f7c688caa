// Is a release something new, a rollback, or the same as before?

import type { DeploymentType, ReleasePlace } from "./projection.ts";
import type { Release } from "./project-deployments.ts";
import type { Trunk } from "./project-trunk.ts";

export interface TypedRelease extends Release, ReleasePlace {
  /** For a rollback: the index of the release that it shows to have failed. */
  readonly undoes: number | null;
}

/** `releases`: in the order in which they finished. */
export function typeReleases(releases: readonly Release[], trunk: Trunk): readonly TypedRelease[] {
  const history = new History(trunk);
  const places = new Map<Release, ReturnType<History["add"]>>();
  for (const [index, release] of [...releases.entries()].sort(byArrival)) {
    if (release.outcome === "success") places.set(release, history.add(release, index));
  }
  return releases.map((release) => ({ ...release, ...(places.get(release) ?? ATTEMPTED) }));
}

/** A release that did not succeed. */
const ATTEMPTED = { type: "deploy", isBaseline: false, undoes: null } as const;

/** Sorts by when a release reached its first region, so that a region lagging behind does not look like a rollback. */
function byArrival([a, one]: readonly [number, Release], [b, other]: readonly [number, Release]): number {
  return one.arrivedAt - other.arrivedAt || a - b;
}

interface Ran extends Pick<Release, "runs" | "sha"> {
  readonly type: DeploymentType;
  /** The index in the list of releases. */
  readonly index: number;
}

/** What ran when, from one successful release to the next. */
class History {
  readonly #trunk: Trunk;
  /** Without releases that changed nothing. */
  readonly #ran: Ran[] = [];
  readonly #lastAt = new Map<string, number>();
  readonly #byKey = new Map<string, number>();
  /** What rollbacks have taken back: releasing one of these again is not a rollback. */
  readonly #undone = new Set<string>();
  #running: string | null = null;
  #runningSha: string | null = null;

  constructor(trunk: Trunk) {
    this.#trunk = trunk;
  }

  add(release: Release, index: number): Pick<TypedRelease, "type" | "isBaseline" | "undoes"> {
    const isBaseline = this.#ran.length === 0;
    const type = isBaseline && release.saidType === null ? "deploy" : this.#typeOf(release);
    for (const key of release.keys) if (!this.#byKey.has(key)) this.#byKey.set(key, index);
    if (type === "redeploy") return { type, isBaseline, undoes: null };
    const undoes = type === "rollback" ? this.#takeBack(release) : null;
    if (release.runs !== null) {
      if (type === "deploy") this.#undone.delete(release.runs);
      this.#lastAt.set(release.runs, this.#ran.length);
    }
    this.#ran.push({ runs: release.runs, sha: release.sha, type, index });
    const running = release.runs === null && undoes !== null ? this.#before(undoes) : release;
    this.#running = running?.runs ?? null;
    this.#runningSha = running?.sha ?? null;
    return { type, isBaseline, undoes };
  }

  #typeOf({ saidType, runs, sha }: Release): DeploymentType {
    if (saidType !== null) return saidType;
    if (runs === null) return "deploy";
    if (runs === this.#running) return "redeploy";
    if (this.#undone.has(runs)) return "deploy";
    return this.#lastAt.has(runs) || this.#isBehind(sha) ? "rollback" : "deploy";
  }

  #isBehind(sha: string | null): boolean {
    return this.#compare(sha, this.#runningSha) < 0;
  }

  /** Compares two commits by their positions on the trunk; NaN where they cannot be compared. */
  #compare(a: string | null, b: string | null): number {
    const [one, other] = [a, b].map((name) => (name === null ? undefined : this.#trunk.find(name)));
    return one === undefined || other?.repository !== one.repository ? NaN : one.n - other.n;
  }

  /** What ran before a release that was taken back. */
  #before(index: number): Ran | undefined {
    return this.#ran[this.#ran.findIndex((ran) => ran.index === index) - 1];
  }

  /** Takes back everything new since the version gone back to; returns the first of it, which is what failed. */
  #takeBack({ runs, sha, rollsBack }: Release): number | null {
    const ranBefore = runs === null ? undefined : this.#lastAt.get(runs);
    const target = ranBefore ?? this.#ran.findLastIndex((ran) => this.#compare(ran.sha, sha) <= 0);
    const latest = this.#ran.findLastIndex(({ type }) => type === "deploy");
    const since = this.#ran.slice(target < 0 ? Math.max(0, latest) : target + 1);
    const undone = since.filter(({ type }) => type === "deploy");
    for (const { runs } of undone) if (runs !== null) this.#undone.add(runs);
    const named = rollsBack === null ? undefined : this.#byKey.get(rollsBack);
    return named ?? undone[0]?.index ?? null;
  }
}
