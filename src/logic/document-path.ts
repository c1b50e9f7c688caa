// How is a path in a rule turned into a value of a document?

import type { Document } from "../model/document.ts";
import type { EntityRef } from "../model/entity.ts";
import type { FactOrder } from "../model/fact-columns.ts";
import type { Fact } from "../model/fact.ts";
import type { UnknownCause } from "../model/finding.ts";
import type { Instant, Milliseconds } from "../model/time.ts";
import { freshFact, whyUnknown } from "./fact-observation.ts";
import { Readable, readPath, readPathOrUndefined } from "./value.ts";
import type { Value } from "./value.ts";

/** What is known about facts without any document at hand. */
export interface FactNames {
  /** Whether a fact of this name is declared. */
  isFact(name: string): boolean;
  /** How old the value of a fact may be; Infinity: any age. */
  factMaxAge(name: string): Milliseconds;
  /** The order in which facts are laid out in columns. Documents laid out in this order are read faster. */
  readonly order?: FactOrder;
}

/** A path, resolved as far as possible without a document. */
export interface DocumentPath {
  readonly root:
    | "document"
    | "entity"
    | "fact"
    | "undeclared-fact"
    | "level"
    | "waived"
    | "change"
    | "related"
    | "nowhere";
  /** The name of the fact, the scorecard or the relation; otherwise empty. */
  readonly name: string;
  /** The keys that remain to be followed below the entity, the fact's value, the level or the change. */
  readonly keys: readonly string[];
  /** How old the fact may be; for a relation, the rule's limit on the facts of related entities. Infinity: any age. */
  readonly maxAge: Milliseconds;
}

/**
 * `keys` start at a document's root. Of declared facts the longest name that fits is taken. A name under `x.` is found
 * only once the document is known. For an undeclared fact all keys are taken as its name. `maxAge` can only shorten the
 * facts' own.
 */
export function resolveDocumentPath(keys: readonly string[], names: FactNames, maxAge: Milliseconds): DocumentPath {
  const [root, ...rest] = keys;
  switch (root) {
    case undefined:
      return { root: "document", name: "", keys: [], maxAge };
    case "entity":
      return { root: "entity", name: "", keys: rest, maxAge: Infinity };
    case "facts":
      return resolveFact(rest, names, maxAge);
    case "levels":
      return { root: "level", name: rest[0] ?? "", keys: rest.slice(1), maxAge: Infinity };
    case "waived":
      return { root: "waived", name: "", keys: rest, maxAge: Infinity };
    case "change":
      return { root: "change", name: "", keys: rest, maxAge: Infinity };
    default:
      return { root: "nowhere", name: "", keys, maxAge: Infinity };
  }
}

function resolveFact(keys: readonly string[], names: FactNames, maxAge: Milliseconds): DocumentPath {
  const dotted = keys.join(".");
  const of = (name: string): Milliseconds => Math.min(maxAge, names.factMaxAge(name));
  if (keys[0] === "x") return { root: "undeclared-fact", name: dotted, keys, maxAge: of(dotted) };
  for (let count = keys.length; count > 0; count--) {
    const name = keys.slice(0, count).join(".");
    if (names.isFact(name)) return { root: "fact", name, keys: keys.slice(count), maxAge: of(name) };
  }
  return { root: "fact", name: dotted, keys: [], maxAge: of(dotted) };
}

/** How documents are read: at which instant, with which facts declared, and with which `maxAge` of the rule. */
export interface DocumentReading {
  readonly at: Instant;
  readonly names: FactNames;
  readonly maxAge: Milliseconds;
}

/** The document of a related entity, as a rule reads it. */
export class RelatedDocument extends Readable {
  // Private, so that no path can reach them as if they were data.
  readonly #document: Document;
  readonly #reading: DocumentReading;

  constructor(document: Document, reading: DocumentReading) {
    super();
    this.#document = document;
    this.#reading = reading;
  }

  override read(keys: readonly string[], from: number): Value {
    const { names, maxAge } = this.#reading;
    return this.readResolved(resolveDocumentPath(keys.slice(from), names, maxAge));
  }

  readResolved(path: DocumentPath): Value {
    return readDocument(path, this.#document, this.#reading);
  }

  observe(keys: readonly string[]): Observation & { readonly path: DocumentPath } {
    const { names, maxAge } = this.#reading;
    const path = resolveDocumentPath(keys, names, maxAge);
    return { path, ...observeDocument(path, this.#document, this.#reading) };
  }

  get ref(): EntityRef {
    return this.#document.entity.ref;
  }

  get at(): Instant {
    return this.#reading.at;
  }
}

/**
 * The value at a path: null where it is absent and absence is an answer (a catalog field), `undefined` where it is not
 * known (a fact).
 */
export function readDocument(path: DocumentPath, document: Document, reading: DocumentReading): Value {
  switch (path.root) {
    case "entity":
      return readPath(document.entity, path.keys);
    case "fact":
      return valueOf(freshFact(document.facts.get(path.name), reading.at, path.maxAge), path.keys);
    case "undeclared-fact":
      return readUndeclared(path, document, reading);
    case "level":
      return readPath(document.levels.get(path.name), path.keys);
    case "waived":
      return readPath(document.waived ?? [], path.keys);
    case "change":
      return readPath(document.change, path.keys);
    case "related":
      return readRelated(path, document, reading);
    case "document":
      return new RelatedDocument(document, reading);
    case "nowhere":
      return null;
  }
}

/** As `readDocument`, but also `undefined` for what is absent, so that the default of a `var` can take its place. */
export function readDocumentOrUndefined(path: DocumentPath, document: Document, reading: DocumentReading): Value {
  switch (path.root) {
    case "entity":
      return readPathOrUndefined(document.entity, path.keys);
    case "change":
      return readPathOrUndefined(document.change, path.keys);
    case "fact":
      return readPathOrUndefined(freshFact(document.facts.get(path.name), reading.at, path.maxAge)?.value, path.keys);
    case "level":
      return readPathOrUndefined(document.levels.get(path.name), path.keys);
    default:
      return readDocument(path, document, reading) ?? undefined;
  }
}

function valueOf(fact: Fact | undefined, keys: readonly string[]): Value {
  if (fact === undefined) return undefined;
  return keys.length === 0 ? fact.value : readPath(fact.value, keys);
}

function readUndeclared(path: DocumentPath, document: Document, reading: DocumentReading): Value {
  const found = findUndeclared(path, document);
  return valueOf(freshFact(found.facts, reading.at, path.maxAge), found.keys);
}

/** Under `x.` any name is allowed: takes the longest one that the document has. */
function findUndeclared(
  path: DocumentPath,
  document: Document,
): { readonly name: string; readonly facts: readonly Fact[] | undefined; readonly keys: readonly string[] } {
  for (let count = path.keys.length; count > 1; count--) {
    const name = path.keys.slice(0, count).join(".");
    const facts = document.facts.get(name);
    if (facts !== undefined) return { name, facts, keys: path.keys.slice(count) };
  }
  return { name: path.name, facts: undefined, keys: [] };
}

function readRelated(path: DocumentPath, document: Document, reading: DocumentReading): RelatedDocument[] {
  const below = { ...reading, maxAge: path.maxAge };
  return document.related(path.name).map((related) => new RelatedDocument(related, below));
}

/** A value with the fact it comes from, for explanations. */
export interface Observation {
  readonly value: Value;
  /** Set where the value is not known: why. */
  readonly cause?: UnknownCause;
  /** The fact the value comes from, or the one that says why it is not known. */
  readonly fact?: Fact;
}

/** What a read finds in the document; where the value is not known, also why. */
export function observeDocument(path: DocumentPath, document: Document, reading: DocumentReading): Observation {
  if (path.root === "fact") return observeFacts(document.facts.get(path.name), path.keys, path.maxAge, reading.at);
  if (path.root === "undeclared-fact") {
    const { facts, keys } = findUndeclared(path, document);
    return observeFacts(facts, keys, path.maxAge, reading.at);
  }
  const value = readDocument(path, document, reading);
  return value === undefined ? { value, cause: "missing" } : { value };
}

function observeFacts(
  facts: readonly Fact[] | undefined,
  keys: readonly string[],
  maxAge: Milliseconds,
  at: Instant,
): Observation {
  const fresh = freshFact(facts, at, maxAge);
  if (fresh !== undefined) return { value: valueOf(fresh, keys), fact: fresh };
  return { value: undefined, ...whyUnknown(facts, at, maxAge) };
}
