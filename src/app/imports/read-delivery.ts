// What does a source deliver, and can it be taken?

import { createHash } from "node:crypto";
import type { CatalogOptions } from "../../catalog/catalog-format.ts";
import { CATALOG_FORMATS } from "../../catalog/formats.ts";
import { withBrokenKept, withFilesKept } from "../../catalog/keep-reading.ts";
import type { KeptReading } from "../../catalog/keep-reading.ts";
import { mergeDescriptors } from "../../catalog/merge-descriptors.ts";
import { CatalogFilesReader } from "../../catalog/read-catalog-files.ts";
import type { EntityRef } from "../../model/entity.ts";
import { suggest } from "../../model/nearest.ts";
import { compareProblems, isError } from "../../model/problem.ts";
import { Refusal } from "../../model/refusal.ts";
import { hideSecretsInSteps } from "../../model/secret-text.ts";
import type { SourceFile } from "../../text/source-file.ts";
import { inSlices, slicer } from "../in-slices.ts";
import type { Muster } from "../muster.ts";

export interface CatalogDelivery extends Omit<CatalogOptions, "source" | "format"> {
  readonly source: string;
  /** Everything that the source declares; left out: the same as last time. */
  readonly files?: readonly SourceFile[];
  /** Paths of files that did not change. What was read from them stays. */
  readonly kept?: readonly string[];
  /** Read every document in this format; left out: each shows its own. */
  readonly format?: string | undefined;
  /** Take what has no errors, and leave the rest as it was. */
  readonly partial?: boolean;
  /** How many entities may be removed. */
  readonly confirm?: number | undefined;
  /** The source is removed: nothing of it is kept, not even its place among the others. */
  readonly gone?: boolean;
  /** The ETag of the system that the files come from. */
  readonly etag?: string | null;
}

/** What may be removed without `confirm`: this many entities, or this share. */
const FEW_GONE = 10;
const SHARE_GONE = 0.2;

/** Throws Refusal `invalid` for a bad name of a source, or for a format that does not exist. */
export function checkDelivery({ source, format }: CatalogDelivery): void {
  if (!/^[a-z0-9][\w.-]{0,99}$/i.test(source)) {
    const help = "write letters, digits, `-`, `_` and `.`";
    throw new Refusal("invalid", "bad-source", `\`${source}\` cannot be the name of a source`, { help });
  }
  const names = CATALOG_FORMATS.map(({ name }) => name);
  if (format === undefined || names.includes(format)) return;
  const help = suggest(format, names);
  const details = help === undefined ? {} : { help };
  throw new Refusal("invalid", "unknown-format", `there is no catalog format \`${format}\``, details);
}

/** In characters. That takes a few milliseconds. */
const HASHED_AT_ONCE = 512 * 1_024;

/** Over everything that decides what is read; undefined: the source says the same as last time. */
export async function digestOfDelivery(muster: Muster, delivery: CatalogDelivery): Promise<string | undefined> {
  const { files, kept, format, apiVersionPrefixes, ownerKeys } = delivery;
  if (files === undefined) return undefined;
  const hash = createHash("sha256");
  const said = [format ?? null, apiVersionPrefixes ?? null, ownerKeys ?? null];
  hash.update(JSON.stringify(kept === undefined ? said : [...said, kept]));
  const breathe = slicer(muster);
  for (const { path, text } of files) {
    hash.update(`\0${path}\0${text.length}\0`);
    for (const part of partsOf(text)) {
      hash.update(part);
      const pausing = breathe();
      if (pausing !== undefined) await pausing;
    }
  }
  return `sha256:${hash.digest("hex")}`;
}

/** Never splits a character of two UTF-16 units. */
function* partsOf(text: string): Iterable<string> {
  for (let start = 0; start < text.length;) {
    const end = start + HASHED_AT_ONCE;
    const isWithin = (text.codePointAt(end - 1) ?? 0) > 0xff_ff;
    yield text.slice(start, (start = isWithin ? end + 1 : end));
  }
}

/** INVARIANT: secrets in the files are not read, since everybody who may read the catalog would see them. */
export async function readDelivery(muster: Muster, delivery: CatalogDelivery): Promise<KeptReading> {
  const { files = [], partial: _, confirm: __, etag: ___, gone: ____, kept: _____, format, ...options } = delivery;
  const reader = new CatalogFilesReader({ ...options, ...(format !== undefined && { format }) });
  for (const { path, text } of files) {
    const clean = await inSlices(muster, hideSecretsInSteps(text));
    await inSlices(muster, reader.readInSteps({ path, text: clean }));
  }
  return reader;
}

/** What is taken of a delivery. Throws Refusal `invalid`/`broken-catalog` for errors, unless it is `partial`. */
export async function acceptReading(
  muster: Muster,
  delivered: KeptReading,
  before: KeptReading,
  { source, partial, kept = [] }: CatalogDelivery,
): Promise<KeptReading> {
  const read = withFilesKept(delivered, before, kept);
  const merged = await inSlices(muster, mergeDescriptors([read]));
  const problems = [...read.problems, ...merged.problems];
  const errors = problems.filter(isError).length;
  if (errors === 0) return read;
  if (partial === true) return withBrokenKept(read, before);
  const message = `\`${source}\` is refused: ${errors === 1 ? "1 error" : `${errors} errors`}`;
  throw new Refusal("invalid", "broken-catalog", message, {
    help: "fix it, or take what is good: `partial=true`",
    problems: problems.sort(compareProblems),
  });
}

/**
 * Throws Refusal `conflict`/`mass-removal` where too many entities would be removed that the source declared before.
 * `together`: puts a reading of the source among those of all others, in order of precedence.
 */
export async function requireFewGone(
  muster: Muster,
  reading: KeptReading,
  before: KeptReading,
  { source, confirm }: CatalogDelivery,
  together: (own: KeptReading) => readonly KeptReading[],
): Promise<void> {
  // Several descriptors may be of one entity, so there are at most as many entities as refs here.
  if (goneFrom(refsOf(before), refsOf(reading)) <= FEW_GONE) return;
  const known = await entitiesOf(muster, source, together(before));
  const gone = goneFrom(known, await entitiesOf(muster, source, together(reading)));
  if (gone <= FEW_GONE || gone <= known.size * SHARE_GONE || gone <= (confirm ?? 0)) return;
  const message = `${gone} of the ${known.size} entities of \`${source}\` would go`;
  throw new Refusal("conflict", "mass-removal", message, { help: `if that is meant, say so: \`confirm=${gone}\`` });
}

function goneFrom(known: ReadonlySet<EntityRef>, declared: ReadonlySet<EntityRef>): number {
  return [...known].filter((ref) => !declared.has(ref)).length;
}

function refsOf({ descriptors }: KeptReading): ReadonlySet<EntityRef> {
  return new Set(descriptors.map(({ ref }) => ref));
}

async function entitiesOf(
  muster: Muster,
  source: string,
  readings: readonly KeptReading[],
): Promise<ReadonlySet<EntityRef>> {
  const merged = await inSlices(muster, mergeDescriptors(readings));
  const entities = [...merged.entities.values()];
  const own = entities.filter(({ descriptors }) => descriptors.some(({ origin }) => origin.source === source));
  return new Set(own.map(({ ref }) => ref));
}
