import { afterEach, describe, expect, it } from "vitest";
import { importCatalog } from "../../../src/catalog/import-catalog.ts";
import { readBackstageCatalog } from "../../../src/integrations/backstage/read-backstage-catalog.ts";
import type { JsonObject } from "../../../src/model/json.ts";
import { objectAt } from "../../../src/model/manifest.ts";
import { realData } from "../../catalog/real-data.ts";
import { standIn } from "./stand-in.ts";
import type { StandIn } from "./stand-in.ts";

const servers: StandIn[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

/** Each entity of real files once, as a Backstage that had taken them would give it. */
function ingested(set: string): { readonly entities: JsonObject[]; readonly refs: string[] } {
  const catalog = importCatalog(realData(set).files(), { format: "backstage" });
  const isFirst = new Set<string>();
  const entities = catalog.manifests.flatMap(({ value, format }, index) => {
    const metadata = objectAt(value, "metadata");
    const key = JSON.stringify([value["kind"], metadata["namespace"] ?? "default", metadata["name"]]).toLowerCase();
    if (format !== "backstage" || typeof metadata["name"] !== "string" || isFirst.has(key)) return [];
    isFirst.add(key);
    return [{ ...value, metadata: { ...metadata, uid: `uid-${index}`, etag: `etag-${index}` } }];
  });
  return { entities, refs: [...catalog.entries.keys()] };
}

describe.each(["backstage-mixed", "backstage-rhdh-extensions"])("the real catalog %s behind Backstage's API", (set) => {
  const { isAbsent } = realData(set);

  it.skipIf(isAbsent)(
    `comes through whole, whichever way it is read${isAbsent ? " (the data is absent)" : ""}`,
    async () => {
      const { entities, refs } = ingested(set);
      expect(entities.length).toBeGreaterThan(100);
      for (const isOld of [false, true]) {
        const backstage = await standIn({ entities, isOld });
        servers.push(backstage);
        const reading = await readBackstageCatalog({ url: backstage.url, pageSize: 37 });
        if (reading.isUnchanged) throw new Error("unchanged");
        const again = importCatalog(reading.files, { source: "backstage" });
        expect([...again.entries.keys()]).toEqual(refs);
        expect(again.problems.filter(({ severity }) => severity === "error")).toEqual([]);
        expect(reading.entities).toBe(entities.length);
      }
    },
  );
});
