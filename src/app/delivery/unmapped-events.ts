// Which delivery events belong to no entity? They are kept, and each comes with what would have to be said to count it.

import type { UnmappedEvents } from "../../api/events.ts";
import { routeEvents } from "../../delivery/project/route-events.ts";
import type { DeliveryEvent } from "../../model/delivery-event.ts";
import { refSuggester } from "../../model/nearest-ref.ts";
import { compareText } from "../../model/problem.ts";
import { formatInstant } from "../../model/time.ts";
import type { EventSubject } from "../../ports/events.ts";
import { everyItem } from "../every-item.ts";
import type { Muster } from "../muster.ts";
import { repositoryOwners } from "../catalog/repository-owners.ts";
import type { RepositoryOwners } from "../catalog/repository-owners.ts";

type Unmapped = UnmappedEvents["items"][number];

export async function unmappedEvents(muster: Muster): Promise<UnmappedEvents> {
  const owners = await repositoryOwners(muster);
  const suggest = refSuggester(await muster.store.catalog.refs());
  const items: Unmapped[] = [];
  for (const subject of await muster.store.events.subjects()) {
    const reason = reasonOf(subject, owners);
    if (reason !== undefined) items.push(tell(subject, reason, [], helpFor(reason, subject, suggest)));
    else if (subject.entity === null && subject.repository === null) items.push(...(await unnamed(muster)));
    else if (subject.entity === null) items.push(...(await ambiguous(muster, subject, owners)));
  }
  items.sort((a, b) => b.events - a.events || compareText(subjectOf(a), subjectOf(b)));
  return { events: items.reduce((sum, { events }) => sum + events, 0), items };
}

/** How many events name an entity or a repository that is not known. Counted without reading each of them. */
export async function countUnmapped(muster: Muster): Promise<number> {
  const subjects = await muster.store.events.subjects();
  if (subjects.length === 0) return 0;
  const owners = await repositoryOwners(muster);
  const unmapped = subjects.filter((subject) => reasonOf(subject, owners) !== undefined);
  return unmapped.reduce((sum, { events }) => sum + events, 0);
}

function reasonOf({ entity, repository }: EventSubject, owners: RepositoryOwners): Unmapped["reason"] | undefined {
  if (entity !== null) return owners.has(entity) ? undefined : "unknown-entity";
  return repository === null || owners.ownership.has(repository) ? undefined : "unknown-repository";
}

/** The events of a shared repository that do not say which of its entities they are about. */
async function ambiguous(
  { store }: Muster,
  { repository }: EventSubject,
  { ownership }: RepositoryOwners,
): Promise<readonly Unmapped[]> {
  const shares = repository === null ? [] : (ownership.get(repository) ?? []);
  if (repository === null || shares.length < 2) return [];
  const { unmapped } = routeEvents(await store.events.about([], [repository]), ownership);
  const names = [...new Set(shares.map(({ entity }) => entity))].sort(compareText);
  const help =
    "send `service` in the payload of the deployment, or name its environment `checkout-prod` after the entity `checkout`";
  return tellAll(
    unmapped.filter((event) => event.repository === repository),
    "several-owners",
    names,
    help,
  );
}

/**
 * Events that name neither entity nor repository, and that nothing else ties to an entity. Without those that say what
 * an artifact was built from: they are not about an entity.
 */
async function unnamed({ store }: Muster): Promise<readonly Unmapped[]> {
  const events = [...(await store.events.about([], []))];
  for await (const event of everyItem((page) => store.events.list({ kind: "incident.opened", ...page }))) {
    events.push(event);
  }
  const { unmapped } = routeEvents(events, new Map());
  const nobodys = unmapped.filter(({ repository, kind }) => repository === null && kind !== "artifact.known");
  return tellAll(nobodys, "names-nothing", [], "send `entity` or `repository` with the event");
}

function tellAll(
  events: readonly DeliveryEvent[],
  reason: Unmapped["reason"],
  owners: readonly string[],
  help: string,
): readonly Unmapped[] {
  const distinct = [...new Map(events.map((event) => [event.dedupeKey, event])).values()].sort(
    (a, b) => a.occurredAt - b.occurredAt,
  );
  const [first, last] = [distinct[0], distinct.at(-1)];
  if (first === undefined || last === undefined) return [];
  const span = { firstAt: first.occurredAt, lastAt: last.occurredAt };
  return [tell({ entity: null, repository: first.repository, events: distinct.length, ...span }, reason, owners, help)];
}

function helpFor(
  reason: Unmapped["reason"],
  { entity, repository }: EventSubject,
  suggest: (ref: string) => string | undefined,
): string {
  if (reason === "unknown-entity") return suggest(entity ?? "") ?? "import the catalog that declares it";
  const path = (repository ?? "").slice((repository ?? "").indexOf("/") + 1);
  return `annotate its entity with \`github.com/project-slug: ${path}\`, or name it in MUSTER_REPOSITORIES`;
}

function tell(
  { entity, repository, events, firstAt, lastAt }: Omit<EventSubject, "receivedAt">,
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
