// How does the catalog of a running Backstage become that of a source: asked for at once, or on a schedule?

import { importSource } from "../../app/imports/import-source.ts";
import type { Muster } from "../../app/muster.ts";
import type { Identity } from "../../model/identity.ts";
import { readBackstageCatalog } from "./read-backstage-catalog.ts";
import type { BackstageOptions } from "./read-backstage-catalog.ts";

export interface BackstageImport extends Omit<BackstageOptions, "etag"> {
  /** What the source is called here. */
  readonly source: string;
  /** How many entities may go. */
  readonly confirm?: number | undefined;
}

/**
 * What did not change since the last import is not read again. An entity that cannot be taken does not keep the others
 * out: what was known of it stays, and it is among the problems. Throws Refusal as the reading and `importSource` do.
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
