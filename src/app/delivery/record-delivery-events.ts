// How are delivery events recorded? Each once; then the facts and deployed releases that rest on them are updated.

import { dedupeKeyOf } from "../../delivery/read/dedupe-key.ts";
import { digestOf } from "../../model/audit.ts";
import type { Act } from "../../model/audit.ts";
import type { DeliveryEvent, DeliveryEventDraft } from "../../model/delivery-event.ts";
import type { Instant } from "../../model/time.ts";
import type { AppendedEvents, EventBatch } from "../../ports/events.ts";
import { markDeployedByEvents } from "./mark-deployed-by-events.ts";
import type { Muster } from "../muster.ts";
import { recordDeliveryFacts } from "./record-delivery-facts.ts";

interface RecordedBy extends Pick<EventBatch, "understood"> {
  readonly actor: string;
}

/** On disk when it resolves. */
export function recordDrafts(
  muster: Muster,
  drafts: readonly DeliveryEventDraft[],
  { actor, understood = [] }: RecordedBy,
): Promise<AppendedEvents> {
  const at = muster.clock.now();
  const events: readonly DeliveryEvent[] = drafts.map((draft) => ({
    ...draft,
    id: muster.chance.id("evt", at),
    dedupeKey: dedupeKeyOf(draft),
    receivedAt: at,
  }));
  return recordEvents(muster, { events, at, actor, understood });
}

export interface RecordedEvents extends Omit<EventBatch, "act"> {
  readonly at: Instant;
  readonly actor: string;
}

/** Facts recorded less than this ago are not recorded again after each event. The schedule does so later. */
const SETTLE = 10_000;
/** How far back events are looked at after a new one, in case those before it were not dealt with. */
const RECENT = 60_000;

/** On disk when it resolves. What rests on the events is updated afterwards. */
export async function recordEvents(muster: Muster, { at, actor, ...batch }: RecordedEvents): Promise<AppendedEvents> {
  const appended = await muster.store.events.append({ ...batch, act: actOfEvents(at, actor) });
  if (!appended.isNew.includes(true)) return appended;
  muster.later?.(() => recordDeliveryFacts(muster, { heardSince: at - RECENT, settle: SETTLE }));
  const isFinished = batch.events.some(({ kind }, index) => kind === "deployment.finished" && appended.isNew[index]);
  if (isFinished) muster.later?.(() => markDeployedByEvents(muster, at - RECENT));
  return appended;
}

/** What the audit log says about the events that are new. */
function actOfEvents(at: Instant, actor: string): EventBatch["act"] {
  return (created): Act => ({
    kind: "events",
    at,
    actor,
    subject: [...new Set(created.map(({ source }) => source))].sort().join(", "),
    summary: created.length === 1 ? "1 delivery event" : `${created.length} delivery events`,
    digest: digestOf(JSON.stringify(created.map(columnsOf))),
  });
}

/** The values without their names, which would be most of the text. */
function columnsOf(event: DeliveryEvent): unknown[] {
  const { id, dedupeKey, source, kind, occurredAt, receivedAt, entity, repository, environment, data } = event;
  return [id, dedupeKey, source, kind, occurredAt, receivedAt, entity, repository, environment, data];
}
