// How is what is old pruned, in memory?

import { CHAIN_START } from "../model/audit.ts";
import type { PruneRequest, PruningStore } from "../ports/pruning.ts";
import { keyOf } from "./key-of.ts";
import { recordAct } from "./memory-tables.ts";
import type { MemoryTables } from "./memory-tables.ts";
import { compareKeys } from "./order.ts";
import { entriesOf, planStretch } from "./plan-stretch.ts";
import type { Going, StretchRead } from "./plan-stretch.ts";
import { subjectsOf } from "./subjects-of.ts";

export function memoryPruning(tables: MemoryTables): PruningStore {
  const { stretches, events, texts } = tables;
  const plan = (request: PruneRequest) => {
    const read = readStretch(tables, request.from);
    return planStretch(read, entriesOf(read, request.before), neededAt(tables, request.at), request);
  };
  return {
    stretches: async () => [...stretches],
    lastStretch: async () => stretches.at(-1),
    plan: async (request) => {
      const planned = plan(request);
      if (planned === null) return null;
      const { going: _, ...told } = planned;
      return told;
    },
    prune: async (request, seal) => {
      const found = plan(request);
      if (found === null) return null;
      const { going, ...planned } = found;
      if (!planned.isNew && planned.entries === 0) return planned;
      const { envelope, act } = await seal(planned);
      const place = stretches.findIndex(({ sequence }) => sequence === planned.stretch.sequence);
      stretches.splice(place === -1 ? stretches.length : place, 1, { ...planned.stretch, envelope });
      deleteAll(tables, going);
      recordAct(tables, act);
      return planned;
    },
    forgetEvents: async (before, limit) => {
      const horizon = Math.min(before, Math.max(...stretches.map((stretch) => stretch.before)));
      const first = events.slice(0, limit);
      const old = first.filter(({ receivedAt }) => receivedAt < horizon);
      events.splice(0, limit, ...first.filter((event) => !old.includes(event)));
      for (const { dedupeKey } of old) tables.dedupeKeys.delete(dedupeKey);
      uncount(tables, old);
      return old.length;
    },
    oldEvents: async (before, after, limit) => {
      const next = events.map(({ receivedAt }, index) => ({ receivedAt, number: index + 1 }));
      const looked = next.filter(({ number }) => number > after).slice(0, limit);
      return looked.filter(({ receivedAt }) => receivedAt < before).map(({ number }) => number);
    },
    oldRulebooks: async (upTo) => {
      const later = tables.audit.filter(({ kind, sequence }) => kind === "rulebook" && sequence > upTo);
      const needed = new Set<string | null>([
        tables.activeRulebook,
        ...[...tables.evaluated.values()].map(({ rulebook }) => rulebook),
        ...later.map(({ subject }) => subject),
      ]);
      return [...tables.rulebooks.keys()].filter((digest) => !needed.has(digest)).sort(compareKeys);
    },
    forgetRulebooks: async (digests, sequence) => {
      const made = new Set(tables.audit.flatMap((entry) => (entry.sequence > sequence ? [entry.subject] : [])));
      const named = new Set(tables.decisions.flatMap(({ id, rulebook }) => (made.has(id) ? [rulebook] : [])));
      return digests.filter((digest) => !named.has(digest) && tables.rulebooks.delete(digest)).length;
    },
    textDigests: async (after, limit) =>
      [...texts.keys()]
        .filter((digest) => compareKeys(digest, after) > 0)
        .sort(compareKeys)
        .slice(0, limit),
    forgetTexts: async (digests, sequence) => {
      const made = new Set(tables.audit.flatMap((entry) => (entry.sequence > sequence ? [entry.subject] : [])));
      const named = new Set(
        tables.decisions
          .filter(({ id }) => made.has(id))
          .flatMap(({ inputs, telling, inForce }) => [inputs, telling, inForce]),
      );
      for (const digest of digests) if (!named.has(digest)) texts.delete(digest);
    },
  };
}

function readStretch({ audit, stretches }: MemoryTables, from: number): StretchRead {
  const known = stretches.find(({ first }) => first === from);
  const ended = stretches.find(({ sequence }) => sequence === from - 1);
  const before = ended ?? audit.find(({ sequence }) => sequence === from - 1) ?? CHAIN_START;
  const last = known?.sequence ?? Number.POSITIVE_INFINITY;
  const entries = audit.filter(({ sequence }) => sequence >= from && sequence <= last);
  return { known, previous: known?.previous ?? before.hash, entries };
}

/** Decisions that hold or were deployed, and entries that checkpoints refer to. */
function neededAt({ audit, decisionsById, deployments, checkpoints }: MemoryTables, at: number): Set<number> {
  const checked = new Set(checkpoints.map(({ sequence }) => sequence));
  const isNeeded = (subject: string): boolean =>
    deployments.has(subject) || (decisionsById.get(subject)?.validUntil ?? at) > at;
  return new Set(
    audit.flatMap(({ sequence, subject }) => (checked.has(sequence) || isNeeded(subject) ? [sequence] : [])),
  );
}

function deleteAll(tables: MemoryTables, { entries, decisions }: Going): void {
  const { audit } = tables;
  const numbers = new Set(decisions);
  const gone = new Set(audit.flatMap(({ sequence, subject }) => (numbers.has(sequence) ? [subject] : [])));
  remove(audit, ({ sequence }) => entries.includes(sequence));
  remove(tables.decisions, ({ id }) => gone.has(id));
  for (const id of gone) tables.decisionsById.delete(id);
  for (const [question, { id }] of tables.decisionsByQuestion) {
    if (gone.has(id)) tables.decisionsByQuestion.delete(question);
  }
}

function remove<Item>(items: Item[], isGone: (item: Item) => boolean): void {
  items.splice(0, items.length, ...items.filter((item) => !isGone(item)));
}

function uncount({ subjects }: MemoryTables, old: MemoryTables["events"]): void {
  for (const { entity, repository, events } of subjectsOf(old)) {
    const key = keyOf(entity ?? "", repository ?? "");
    const counted = subjects.get(key);
    if (counted === undefined) continue;
    const left = counted.events - events;
    if (left > 0) subjects.set(key, { ...counted, events: left });
    else subjects.delete(key);
  }
}
