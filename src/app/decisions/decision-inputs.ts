// What does a decision rest on besides the request, and how is that kept so that it can be decided again?

import type { EntityProvenance } from "../../evaluate/explain-finding.ts";
import type { CatalogEntry } from "../../model/catalog.ts";
import type { DecidedEntity } from "../../model/decision.ts";
import { keepText } from "../../model/decision-record.ts";
import type { KeptText } from "../../model/decision-record.ts";
import type { Document, HeldLevel } from "../../model/document.ts";
import type { Entity, EntityRef } from "../../model/entity.ts";
import type { EvaluationRecord } from "../../model/evaluation-record.ts";
import type { Fact } from "../../model/fact.ts";
import type { Instant } from "../../model/time.ts";
import { relatedRefs, strangerDocument } from "../catalog/build-documents.ts";
import { locationOf } from "../catalog/provenance-of.ts";
import { readEntity, readFacts } from "../catalog/related-reads.ts";
import type { RelatedReads } from "../catalog/related-reads.ts";
import type { CompiledRulebook } from "../rules/rules-in-force.ts";
import { readsAtGates } from "./scorecards-at-gate.ts";

/** An entity that the catalog holds, as a gate looks at it. */
export interface RegisteredEntity {
  readonly told: DecidedEntity;
  readonly document: Document;
  readonly provenance: EntityProvenance;
  /** By `scorecard/rule`: since when a rule fails, for those that fail. */
  readonly failing: ReadonlyMap<string, Instant>;
}

export function registeredEntity(
  entry: CatalogEntry,
  document: Document,
  provenance: EntityProvenance,
  evaluations: Iterable<EvaluationRecord> = [],
): RegisteredEntity {
  const { ref, owner, tier } = entry.entity;
  const told = { ref, owner: owner ?? null, tier: tier ?? null, url: null, location: locationOf(entry) };
  return { told, document, provenance, failing: new Map([...evaluations].flatMap(failingIn)) };
}

function failingIn({ scorecard, outcomes }: EvaluationRecord): [string, Instant][] {
  return outcomes.flatMap(({ rule, outcome, since }) => (outcome === "fail" ? [[`${scorecard}/${rule}`, since]] : []));
}

/** One document, of which only what is read is kept. */
interface KeptDocument {
  readonly entity: Entity;
  readonly facts: readonly (readonly [string, readonly Fact[]])[];
  readonly levels: readonly (readonly [string, HeldLevel])[];
}

/** Null: the catalog lacks the entity. */
type KeptInputs =
  | null
  | (Omit<RegisteredEntity, "document" | "failing"> & {
      readonly document: KeptDocument;
      readonly related: readonly KeptDocument[];
      readonly failing: readonly (readonly [string, Instant])[];
    });

/** For an entity that the catalog lacks. */
export const NO_INPUTS: KeptText = keep(null);

/** Keeps all that can be read by the scorecards that gates of the rulebook may ask for. */
export function inputsOf({ told, document, provenance, failing }: RegisteredEntity, rules: CompiledRulebook): KeptText {
  const { scorecards, facts, relations, related } = readsAtGates(rules);
  const others = new Map<EntityRef, KeptDocument>();
  for (const relation of relations) {
    for (const other of document.related(relation)) others.set(other.entity.ref, keepOther(other, related));
  }
  return keep({
    told,
    document: { entity: document.entity, facts: readFacts(document, { facts, anything: false }), levels: [] },
    related: [...others.values()],
    provenance,
    failing: [...failing].filter(([address]) => scorecards.has(address.slice(0, address.indexOf("/")))),
  });
}

function keep(inputs: KeptInputs): KeptText {
  return keepText(JSON.stringify(inputs));
}

function keepOther(document: Document, reads: RelatedReads): KeptDocument {
  const levels = [...document.levels].filter(([id]) => reads.anything || reads.levels.has(id));
  return { entity: readEntity(document, reads), facts: readFacts(document, reads), levels };
}

/** Reads the body of `inputsOf`. The scorecards that gates may ask for read the same from it as they did before. */
export function registeredFrom(body: string): RegisteredEntity | undefined {
  const kept = JSON.parse(body) as KeptInputs;
  if (kept === null) return undefined;
  const others = new Map(kept.related.map((other) => [other.entity.ref, documentOf(other, () => [])]));
  const related: Document["related"] = (relation) =>
    relatedRefs(kept.document.entity, relation).map((ref) => others.get(ref) ?? strangerDocument(ref));
  const { told, document, provenance, failing } = kept;
  return { told, document: documentOf(document, related), provenance, failing: new Map(failing) };
}

function documentOf({ entity, facts, levels }: KeptDocument, related: Document["related"]): Document {
  return { entity, facts: new Map(facts), levels: new Map(levels), related };
}
