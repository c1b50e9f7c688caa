// How is the catalog delivered, by which sources?

import { z } from "zod";
import { catalogFiles, CATALOG_FILES_TYPE } from "../../api/catalog-files.ts";
import { catalogSources, importAnswer, importQuery, removalQuery } from "../../api/catalog.ts";
import { importSource } from "../../app/imports/import-source.ts";
import type { CatalogDelivery } from "../../app/imports/read-delivery.ts";
import { removeSource } from "../../app/imports/remove-source.ts";
import { listSources } from "../../app/catalog/source-precedence.ts";
import type { SourceFile } from "../../text/source-file.ts";
import { readAs } from "../read-json.ts";
import { defineRoute, MIB } from "../route.ts";
import type { SentText } from "../route.ts";

const tag = "Catalog";

/** The types of a single file. They do not decide its format: the content does, or `?format=`. */
const TEXT_TYPES = [
  "application/yaml",
  "application/x-yaml",
  "text/yaml",
  "text/x-yaml",
  "text/plain",
  "application/json",
];

export const catalogRoutes = [
  defineRoute({
    tag,
    method: "GET",
    path: "/v1/catalog",
    permission: "catalog:read",
    summary: "List the sources of the catalog",
    answer: { status: 200, description: "The sources.", schema: catalogSources },
    handle: async ({ muster }) => ({ body: await listSources(muster) }),
  }),
  defineRoute({
    tag,
    method: "PUT",
    path: "/v1/catalog/{source}",
    permission: "catalog:write",
    lane: "ingest",
    summary: "Deliver the catalog of a source",
    description:
      "Replaces everything the source said before: what is no longer delivered is removed. A `reporter` delivers as the sources that its token names.",
    params: z.strictObject({ source: z.string() }),
    query: importQuery,
    body: {
      kind: "text",
      types: { ...Object.fromEntries(TEXT_TYPES.map((type) => [type, null])), [CATALOG_FILES_TYPE]: catalogFiles },
      maxBytes: 32 * MIB,
      description: "YAML or JSON, one or more documents; or many files, each by its path.",
      read: readFiles,
    },
    answer: { status: 200, description: "The result. The catalog is on disk, and evaluated.", schema: importAnswer },
    refusals: {
      409: "`mass-removal`: implausibly many entities would be removed. Confirm the number to do it all the same.",
    },
    handle: async ({ muster, params, query, body, identity }) => {
      const { format, ...rest } = query;
      const delivery = { ...rest, ...body, source: params.source, ...(format !== undefined && { format }) };
      return { body: await importSource(muster, delivery, identity) };
    },
  }),
  defineRoute({
    tag,
    method: "DELETE",
    path: "/v1/catalog/{source}",
    permission: "catalog:write",
    lane: "ingest",
    summary: "Remove a source",
    description:
      "Removes everything the source says: for a source whose name was mistyped, or that nobody delivers any more.",
    params: z.strictObject({ source: z.string() }),
    query: removalQuery,
    answer: { status: 200, description: "What was removed with it.", schema: importAnswer },
    refusals: {
      409: "`mass-removal`: implausibly many entities would be removed. Confirm the number to do it all the same.",
    },
    handle: async ({ muster, params, query, identity }) => ({
      body: await removeSource(muster, { ...params, ...query }, identity),
    }),
  }),
];

/** A single file comes without a path, so problems name it by its type. */
function readFiles({ type, text }: SentText): Pick<CatalogDelivery, "isCatalog"> & { files: readonly SourceFile[] } {
  if (type === CATALOG_FILES_TYPE) return { files: readAs(catalogFiles, text).files };
  return { files: [{ path: type.endsWith("json") ? "body.json" : "body.yaml", text }], isCatalog: true };
}
