// What is a catalog format? It recognises its documents, and tells what each says about one entity.

import type { EntityMetadata, EntityRef, Origin } from "../model/entity.ts";
import type { JsonObject } from "../model/json.ts";
import type { Position, Problem } from "../model/problem.ts";
import type { Path } from "../text/parse-documents.ts";
import type { DefectCode } from "./defects.ts";

/** One document of a catalog file: an object without nulls. Each item of a List is a document. */
export interface CatalogDocument {
  readonly file: string;
  readonly line: number;
  readonly value: JsonObject;
  /** Where the value at `path` stands in the file, or its key. */
  position(path: Path, of?: "key" | "value"): Position;
}

export interface CatalogOptions {
  /** The name of the source that delivers the entities; left out: `catalog`. */
  readonly source?: string;
  /** Reads every document as this format; left out: each document's format is recognised. */
  readonly format?: string;
  /** Further prefixes of `apiVersion` that count as Backstage's, for organisations with kinds of their own. */
  readonly apiVersionPrefixes?: readonly string[];
  /**
   * Annotations and labels that name the owner where a format has no field for it; `team` also matches `acme.io/team`.
   */
  readonly ownerKeys?: readonly string[];
  /**
   * True where the text was given as a catalog rather than found among other files: then everything that cannot be read
   * is reported.
   */
  readonly isCatalog?: boolean;
}

export interface CatalogFormat {
  readonly name: string;
  /** Each document of this format has one of these keys. A text without the keys of any format is not parsed. */
  readonly keys: readonly string[];
  /** Decides by the content alone, never by the file's name. */
  recognizes(value: JsonObject, options: CatalogOptions): boolean;
  /** Undefined: the document declares no entity (a Service, a ConfigMap), or could not be read. */
  read(document: CatalogDocument, options: CatalogOptions, report: Report): Descriptor | undefined;
}

/** Reports something wrong at a path of the document being read. */
export type Report = (defect: Defect) => void;

export interface Defect {
  readonly code: DefectCode;
  readonly message: string;
  readonly path: Path;
  readonly of?: "key" | "value";
  readonly help?: string | undefined;
  readonly entity?: EntityRef | undefined;
}

/** What one document says about one entity. */
export interface Descriptor {
  readonly ref: EntityRef;
  /** As written. */
  readonly kind: string;
  readonly metadata: EntityMetadata & JsonObject;
  readonly spec: JsonObject;
  readonly lifecycle?: string;
  readonly tier?: string;
  readonly type?: string;
  readonly references: readonly Reference[];
  readonly origin: Origin;
  /** Two documents of one source and format with the same identity are duplicates. */
  readonly identity: string;
  /**
   * The `backstage.io/kubernetes-id` of a Kubernetes object. If an entity carries the same id, the object belongs to
   * that entity.
   */
  readonly joins?: string;
}

/** One reference to another entity, before it is resolved. */
export interface Reference {
  readonly relation: string;
  readonly target: EntityRef;
  /** The field of the entity that the reference also sets. */
  readonly lifts?: "owner" | "system";
  /** False where it was inferred from a label or a name: nobody claimed that the catalog holds the target. */
  readonly declared: boolean;
  /** The field as written: `spec.owner`. */
  readonly field: string;
  readonly position: Position;
}

/** Everything one source says. Kept per source, so that one source can be replaced and all of them merged again. */
export interface SourceReading {
  readonly source: string;
  readonly descriptors: readonly Descriptor[];
  readonly problems: readonly Problem[];
}
