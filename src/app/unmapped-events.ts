// Which delivery events are nobody's? They are kept: here is what would have to be said for them to count.

import type { UnmappedEvents } from "../api/events.ts";
import { refSuggester } from "../model/nearest-ref.ts";
import { compareText } from "../model/problem.ts";
import { formatInstant } from "../model/time.ts";
import type { EventSubject } from "../ports.ts";
import type { Muster } from "./muster.ts";
import { ownersOf, repositoryOwners } from "./repository-owners.ts";
import type { RepositoryOwners } from "./repository-owners.ts";

type Unmapped = UnmappedEvents["items"][number];

export async function unmappedEvents(muster: Muster): Promise<UnmappedEvents> {
  const owners = await repositoryOwners(muster);
  const suggest = refSuggester(await muster.store.catalog.refs());
  const items: Unmapped[] = [];
  for (const subject of await muster.store.events.subjects()) {
    const reason = reasonOf(subject, owners);
    if (reason !== undefined) items.push(tell(subject, reason, [], helpFor(reason, subject, suggest)));
    else if (subject.entity === null) items.push(...(await ambiguous(muster, subject, owners)));
  }
  items.sort((a, b) => b.events - a.events || compareText(subjectOf(a), subjectOf(b)));
  return { events: items.reduce((sum, { events }) => sum + events, 0), items };
}

/** How many there are whose entity or repository nobody knows, counted without looking at each. */
export async function countUnmapped(muster: Muster): Promise<number> {
  const subjects = await muster.store.events.subjects();
  if (subjects.length === 0) return 0;
  const owners = await repositoryOwners(muster);
  const unmapped = subjects.filter((subject) => reasonOf(subject, owners) !== undefined);
  return unmapped.reduce((sum, { events }) => sum + events, 0);
}

function reasonOf({ entity, repository }: EventSubject, owners: RepositoryOwners): Unmapped["reason"] | undefined {
  if (entity !== null) return owners.has(entity) ? undefined : "unknown-entity";
  if (repository === null) return "names-nothing";
  return owners.claimsOn(repository).length === 0 ? "unknown-repository" : undefined;
}

/** Of a repository that several share: what was deployed or failed there, and does not say whose it is. */
async function ambiguous(
  { store }: Muster,
  { repository }: EventSubject,
  owners: RepositoryOwners,
): Promise<readonly Unmapped[]> {
  const claims = repository === null ? [] : owners.claimsOn(repository);
  if (repository === null || claims.length < 2) return [];
  const told = await store.events.about([], [repository]);
  const events = told.filter((event) => ownersOf(event, owners).entities.length === 0);
  const [first, last] = [events[0], events.at(-1)];
  if (first === undefined || last === undefined) return [];
  const span = { firstAt: first.occurredAt, lastAt: last.occurredAt, receivedAt: last.receivedAt };
  const help =
    "send `service` in the payload of the deployment, or name its environment `checkout-prod` after the entity `checkout`";
  const names = [...new Set(claims.map(({ entity }) => entity))].sort(compareText);
  return [tell({ entity: null, repository, events: events.length, ...span }, "several-owners", names, help)];
}

function helpFor(
  reason: Unmapped["reason"],
  { entity, repository }: EventSubject,
  suggest: (ref: string) => string | undefined,
): string {
  if (reason === "unknown-entity") return suggest(entity ?? "") ?? "import the catalog that declares it";
  if (reason === "names-nothing") return "send `entity` or `repository` with the event";
  const path = (repository ?? "").slice((repository ?? "").indexOf("/") + 1);
  return `annotate its entity with \`github.com/project-slug: ${path}\`, or name it in MUSTER_REPOSITORIES`;
}

function tell(
  { entity, repository, events, firstAt, lastAt }: EventSubject,
  reason: Unmapped["reason"],
  owners: readonly string[],
  help: string,
): Unmapped {
  const span = { firstAt: formatInstant(firstAt), lastAt: formatInstant(lastAt) };
  return { reason, entity, repository, owners, events, ...span, help };
}

function subjectOf({ entity, repository }: Unmapped): string {
  return `${entity ?? ""} ${repository ?? ""}`;
}
