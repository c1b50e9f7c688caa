// Which deployments to production were there, each put together from its events?

import { DEPLOYMENT_SIGNALS } from "../../model/delivery-event.ts";
import type {
  ChangeCommit,
  DeliveryEvent,
  DeploymentAnnotation,
  FinishedDeployment,
  Rollback,
} from "../../model/delivery-event.ts";
import type { Instant } from "../../model/time.ts";
import type { CommitNames } from "./commit-names.ts";
import { isProductionName } from "../../model/delivery-options.ts";
import type { ProjectionOptions } from "../../model/delivery-options.ts";
import type { EventOf } from "./order-events.ts";
import { isOf } from "./order-events.ts";
import type { ReleaseHead } from "./projection.ts";

/** One release, before it is compared with the others. */
export interface Release extends ReleaseHead {
  /** When it first finished: in the first of several regions. */
  readonly arrivedAt: Instant;
  /** The keys that may name it; one for each region. */
  readonly keys: readonly string[];
  readonly artifact: string | null;
  readonly ref: string | null;
  readonly previousSha: string | null;
  /** The commits it brought, as told by whoever made it; null: not told. */
  readonly commits: readonly ChangeCommit[] | null;
  readonly saidType: "rollback" | "redeploy" | null;
  readonly rollsBack: string | null;
  /** When it was reported as failed after having succeeded. */
  readonly flippedAt: Instant | null;
  readonly isUnplanned: boolean | null;
  readonly annotation: DeploymentAnnotation | null;
}

/** Commits of a deployment that failed or was cancelled. They come along with the next successful one. */
export interface LeftBehind {
  readonly at: Instant;
  readonly commits: readonly ChangeCommit[];
}

export interface ReleasesTold {
  /** By when they finished, then by id. Without deployments that were cancelled or have not finished. */
  readonly releases: readonly Release[];
  /** By when the deployment failed or was cancelled. */
  readonly leftBehind: readonly LeftBehind[];
}

type DeploymentEvent = EventOf<"deployment.queued" | "deployment.started" | "deployment.finished" | "rollback">;

export interface DeploymentContext {
  readonly names: CommitNames;
  readonly options: ProjectionOptions;
}

/** The events about one release. */
interface Told {
  readonly id: string;
  readonly events: readonly DeploymentEvent[];
}

export function projectReleases(events: readonly DeliveryEvent[], context: DeploymentContext): ReleasesTold {
  const groups = new Map<string, DeploymentEvent[]>();
  const annotations = new Map<string, EventOf<"deployment.annotated">[]>();
  for (const event of events) {
    if (isOf(event, "deployment.annotated")) push(annotations, event.data.key, event);
    else if (isOf(event, "deployment.queued", "deployment.started", "deployment.finished", "rollback")) {
      push(groups, `${event.source}|${environmentOf(event)}|${event.data.key}`, event);
    }
  }
  const { production } = context.options;
  const told = [...groups].flatMap(([id, ofRelease]) =>
    isToProduction(ofRelease, production) ? inRounds(id, ofRelease) : [],
  );
  return {
    releases: told
      .flatMap(({ id, events: ofRound }) => releaseOf(id, ofRound, context.names))
      .map((release) => annotate(release, annotations)),
    leftBehind: told.flatMap((one) => leftBehindBy(one, context.names)).sort((a, b) => a.at - b.at),
  };
}

/**
 * Attempts up to the first success are one deployment. A run started again after a success is a new deployment: that is
 * how some pipelines roll back.
 */
function inRounds(id: string, events: readonly DeploymentEvent[]): readonly Told[] {
  const attempts = Map.groupBy(events, ({ data }) => ("attempt" in data ? data.attempt : undefined) ?? 1);
  if (attempts.size === 1) return [{ id, events }];
  const rounds: Told[] = [];
  let round: DeploymentEvent[] = [];
  for (const [attempt, ofAttempt] of [...attempts].sort(([a], [b]) => a - b)) {
    if (round.some(isSuccess)) {
      rounds.push({ id: rounds.length === 0 ? id : `${id}|${attempt - 1}`, events: round });
      round = [];
    }
    round.push(...ofAttempt);
  }
  return [...rounds, { id: rounds.length === 0 ? id : `${id}|${Math.max(...attempts.keys())}`, events: round }];
}

function isSuccess({ kind, data }: DeploymentEvent): boolean {
  return kind === "deployment.finished" && data.outcome === "success";
}

function leftBehindBy({ events }: Told, names: CommitNames): readonly LeftBehind[] {
  const finished = events.findLast(({ kind }) => kind === "deployment.finished");
  const { commits } = merged(events);
  if (finished === undefined || commits === undefined || events.some(isSuccess)) return [];
  return [{ at: finished.occurredAt, commits: inFull(commits, names) }];
}

function inFull(commits: readonly ChangeCommit[], names: CommitNames): readonly ChangeCommit[] {
  return commits.map(({ sha, authoredAt }) => ({ sha: names.resolve(sha), authoredAt }));
}

function push<Item>(lists: Map<string, Item[]>, key: string, item: Item): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}

function environmentOf({ environment }: DeliveryEvent): string {
  return environment ?? "production";
}

function isToProduction(events: readonly DeploymentEvent[], production: ProjectionOptions["production"]): boolean {
  const said = merged(events);
  if (said.isTransient === true) return false;
  return said.isProduction ?? events.some((event) => isProductionName(environmentOf(event), production));
}

/** For each member the value told last; values from a success take precedence. */
function merged(events: readonly DeploymentEvent[]): Partial<FinishedDeployment> & Partial<Rollback> {
  const succeeded = events.filter(isSuccess);
  return Object.assign({}, ...[...events, ...succeeded].map(({ data }) => data)) as Partial<
    FinishedDeployment & Rollback
  >;
}

function releaseOf(id: string, events: readonly DeploymentEvent[], names: CommitNames): readonly Release[] {
  const finish = finishOf(events);
  if (finish === undefined) return [];
  const said = merged(events);
  const sha = commitOf(said, names);
  const started = events.flatMap(({ kind, data, occurredAt }) =>
    kind === "deployment.started" ? [occurredAt] : "startedAt" in data ? (data.startedAt ?? []) : [],
  );
  const signals = new Set(events.flatMap(({ data }) => ("signal" in data ? (data.signal ?? []) : [])));
  const isRollback = events.some(({ kind }) => kind === "rollback") || said.type === "rollback";
  return [
    {
      id,
      keys: [said.key ?? id],
      signal: DEPLOYMENT_SIGNALS.find((signal) => signals.has(signal)) ?? "explicit",
      environments: [...new Set(events.map(environmentOf))],
      ...finish,
      arrivedAt: finish.finishedAt,
      startedAt: started.length === 0 ? null : Math.min(...started),
      sha,
      runs: sha ?? said.toArtifact ?? said.artifact ?? said.toVersion ?? said.version ?? null,
      artifact: said.toArtifact ?? said.artifact ?? null,
      ref: said.ref ?? null,
      previousSha: said.previousSha === undefined ? null : names.resolve(said.previousSha),
      commits: said.commits === undefined ? null : inFull(said.commits, names),
      saidType:
        isRollback || /^rollback/i.test(said.task ?? "") ? "rollback" : said.type === "redeploy" ? "redeploy" : null,
      rollsBack: said.rollsBack ?? null,
      isUnplanned: said.isUnplanned ?? null,
      annotation: null,
    },
  ];
}

/** The first success decides. Later events under the same key do not undo it. */
function finishOf(
  events: readonly DeploymentEvent[],
): Pick<Release, "outcome" | "finishedAt" | "flippedAt"> | undefined {
  const finished = events.filter((event) => event.kind === "deployment.finished");
  const of = (outcome: FinishedDeployment["outcome"]) => finished.filter(({ data }) => data.outcome === outcome);
  const [success] = of("success");
  const failures = of("failure");
  if (success !== undefined) {
    const flip = failures.find(({ occurredAt }) => occurredAt > success.occurredAt);
    return { outcome: "success", finishedAt: success.occurredAt, flippedAt: flip?.occurredAt ?? null };
  }
  const [failure] = failures;
  if (failure !== undefined) return { outcome: "failure", finishedAt: failure.occurredAt, flippedAt: null };
  const rollback = events.find(({ kind }) => kind === "rollback");
  if (rollback === undefined || finished.length > 0) return undefined;
  return { outcome: "success", finishedAt: rollback.occurredAt, flippedAt: null };
}

function commitOf(said: Partial<FinishedDeployment> & Partial<Rollback>, names: CommitNames): string | null {
  const sha = said.toSha ?? said.sha;
  if (sha !== undefined) return names.resolve(sha);
  const artifact = said.toArtifact ?? said.artifact;
  const version = said.toVersion ?? said.version ?? said.ref;
  const built = artifact === undefined ? undefined : names.ofArtifact(artifact);
  return built ?? (version === undefined ? null : (names.ofVersion(version) ?? null));
}

/** The annotations for the environment the release went to; if there are none, all annotations of its key. */
function annotate(
  release: Release,
  annotations: ReadonlyMap<string, readonly EventOf<"deployment.annotated">[]>,
): Release {
  const ofKey = release.keys.flatMap((key) => annotations.get(key) ?? []);
  const ofPlace = ofKey.filter((event) => release.environments.includes(environmentOf(event)));
  const told = ofPlace.length > 0 ? ofPlace : ofKey;
  if (told.length === 0) return release;
  return { ...release, annotation: Object.assign({}, ...told.map(({ data }) => data)) as DeploymentAnnotation };
}
