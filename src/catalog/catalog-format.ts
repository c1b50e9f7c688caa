// What a catalog format is: how a document of it is known, and what it says about one entity.

import type { EntityMetadata, EntityRef, Origin } from "../model/entity.ts";
import type { JsonObject } from "../model/json.ts";
import type { Position, Problem } from "../model/problem.ts";
import type { Path } from "../text/parse-documents.ts";
import type { DefectCode } from "./defects.ts";

/** One document of a catalog file: an object without nulls. Items of a List stand alone. */
export interface CatalogDocument {
  readonly file: string;
  readonly line: number;
  readonly value: JsonObject;
  /** Where the value at `path` is written, or its key. */
  position(path: Path, of?: "key" | "value"): Position;
}

export interface CatalogOptions {
  /** Who delivers the entities: `catalog` when left out. */
  readonly source?: string;
  /** Read every document as this format; left out, each document tells its own. */
  readonly format?: string;
  /** Prefixes of `apiVersion` that are Backstage's beside its own, for organisations with their own kinds. */
  readonly apiVersionPrefixes?: readonly string[];
  /** Annotations and labels that name the owner where a format has no field for it; `team` also matches `acme.io/team`. */
  readonly ownerKeys?: readonly string[];
  /** The text was given as a catalog, not found among other files: what cannot be read of it is told in any case. */
  readonly isCatalog?: boolean;
}

export interface CatalogFormat {
  readonly name: string;
  /** By content alone, never by the file's name. */
  recognizes(value: JsonObject, options: CatalogOptions): boolean;
  /** Undefined: the document declares no entity (a Service, a ConfigMap), or could not be read. */
  read(document: CatalogDocument, options: CatalogOptions, report: Report): Descriptor | undefined;
}

/** Says what is wrong at a path of the document being read; `entity` once it is known. */
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
  /** What may stand once in a source: two documents of the same identity are duplicates. */
  readonly identity: string;
  /** Belongs to the entity that carries this id as its `backstage.io/kubernetes-id` annotation, if there is one. */
  readonly joins?: string;
}

/** One reference to another entity, as yet unresolved. */
export interface Reference {
  readonly relation: string;
  readonly target: EntityRef;
  /** The field of the entity it supplies as well. */
  readonly lifts?: "owner" | "system";
  /** False where it is read out of a label or a name: then nobody claimed that the catalog holds the target. */
  readonly declared: boolean;
  /** As written: `spec.owner`. */
  readonly field: string;
  readonly position: Position;
}

/** All that one source says. Kept per source, so that sources can be replaced one at a time and merged again. */
export interface SourceReading {
  readonly source: string;
  readonly descriptors: readonly Descriptor[];
  readonly problems: readonly Problem[];
}
