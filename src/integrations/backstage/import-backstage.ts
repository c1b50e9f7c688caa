// How is the catalog of a running Backstage imported as a source, at once or on a schedule?

import { importSource } from "../../app/imports/import-source.ts";
import type { Muster } from "../../app/muster.ts";
import type { Identity } from "../../model/identity.ts";
import { readBackstageCatalog } from "./read-backstage-catalog.ts";
import type { BackstageOptions } from "./read-backstage-catalog.ts";

export interface BackstageImport extends Omit<BackstageOptions, "etag"> {
  /** The name of the source here. */
  readonly source: string;
  /** How many entities may be removed. */
  readonly confirm?: number | undefined;
}

/**
 * An unchanged catalog is not read again. An entity that cannot be read does not keep others out: what was known of it
 * stays, and it is reported as a problem. Throws the Refusals of the reading and of `importSource`.
 */
export async function importBackstage(
  muster: Muster,
  { source, confirm, ...options }: BackstageImport,
  identity: Identity,
): ReturnType<typeof importSource> {
  const known = (await muster.store.catalog.sources()).find(({ name }) => name === source);
  const reading = await readBackstageCatalog({ ...options, etag: known?.etag });
  if (reading.isUnchanged) return { created: 0, updated: 0, unchanged: known?.entities ?? 0, removed: 0, problems: [] };
  const { files, apiVersions, etag } = reading;
  const delivery = {
    source,
    files,
    format: "backstage",
    apiVersionPrefixes: apiVersions,
    partial: true,
    confirm,
    etag,
  };
  return importSource(muster, delivery, identity);
}
