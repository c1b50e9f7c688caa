// What is an entity, and how are entities addressed?

import type { JsonObject } from "./json.ts";

/** `kind:namespace/name`, lower case. It identifies an entity everywhere. */
export type EntityRef = string;

export interface EntityLink {
  readonly url: string;
  readonly title?: string;
  readonly type?: string;
  readonly icon?: string;
}

export interface EntityMetadata {
  readonly name: string;
  readonly namespace: string;
  readonly title?: string;
  readonly description?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly tags?: readonly string[];
  readonly links?: readonly EntityLink[];
}

/** By relation name (`ownedBy`, `dependsOn`, `partOf`, …): the refs it leads to, sorted. Both directions are stored. */
export type Relations = Readonly<Record<string, readonly EntityRef[]>>;

/**
 * What rules read under `entity`. The catalog is taken as complete: a member that is absent reads as null. No member is
 * null. `lifecycle`, `tier`, `owner`, `system` and `type` are lifted out of spec and labels; `owner` and `system` are
 * full refs, `tier` is text.
 */
export interface Entity {
  readonly ref: EntityRef;
  /** As written in the catalog: `Component`, `API`, or a kind of the organisation's own. */
  readonly kind: string;
  readonly metadata: EntityMetadata & JsonObject;
  readonly spec: JsonObject;
  readonly relations: Relations;
  readonly lifecycle?: string;
  readonly tier?: string;
  readonly owner?: EntityRef;
  readonly system?: EntityRef;
  readonly type?: string;
}

/** Where an entity was declared. `file` is relative to the argument given; lines count from 1. */
export interface Origin {
  readonly source: string;
  readonly format: string;
  readonly file?: string;
  readonly line?: number;
}

export const DEFAULT_NAMESPACE = "default";

export interface RefParts {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

export function formatRef(parts: RefParts): EntityRef {
  return `${parts.kind}:${parts.namespace}/${parts.name}`.toLowerCase();
}

/**
 * Reads `[kind:][namespace/]name`. Missing parts come from `defaults`; `undefined` where there is no kind, or a part is
 * empty.
 */
export function parseRef(text: string, defaults: { kind?: string; namespace?: string } = {}): RefParts | undefined {
  const match = /^(?:([^:]*):)?(?:([^/]*)\/)?([\s\S]*)$/.exec(text.trim());
  const kind = match?.[1] ?? defaults.kind;
  const namespace = match?.[2] ?? defaults.namespace ?? DEFAULT_NAMESPACE;
  const name = match?.[3];
  return kind && namespace && name ? { kind, namespace, name } : undefined;
}

/**
 * The ref that a text means: a full ref, or the name alone of an entity of this kind; `undefined` where it is neither.
 */
export function refNamed(text: string, kind: string): EntityRef | undefined {
  const parts = parseRef(text, { kind });
  return parts === undefined ? undefined : formatRef(parts);
}

/** The short form for people, never a key: `checkout` for `component:default/checkout`. */
export function shortName(ref: EntityRef): string {
  return parseRef(ref)?.name ?? ref;
}
