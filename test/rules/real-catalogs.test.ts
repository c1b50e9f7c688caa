// Do the shipped migrations find what is known to be there in a real catalog?

import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { evaluateCatalog } from "../../src/app/files/evaluate-catalog.ts";
import { shortName } from "../../src/model/entity.ts";
import { parseInstant } from "../../src/model/time.ts";
import { readRuleDirectory } from "../../src/rulebook/read-rule-directory.ts";
import { finish } from "./finish.ts";
import { loadShipped, rulebookOf } from "./shipped.ts";

const DATA = fileURLToPath(new URL("../../../shared/data/backstage-rhdh-extensions/", import.meta.url));
const isThere = existsSync(DATA);

/** What expected.json counts: its catalog folders, without scripts. */
const IN_SCOPE = /\/catalog-entities\/|\/workspaces\/[^/]+\/metadata\//;

describe.skipIf(!isThere)(
  `plugin packages of a real catalog${isThere ? "" : ` (skipped: ${DATA} is not there)`}`,
  () => {
    it("finds the packages that are not on Backstage 1.52", async () => {
      const files = (await readRuleDirectory(DATA)).filter(
        ({ path }) => IN_SCOPE.test(path) && !path.includes("/scripts/"),
      );
      const expected = JSON.parse(readFileSync(`${DATA}expected.json`, "utf8")) as {
        migration_to_1_52: { count: number; answer: string[] };
        summary: { answer: { Package: number } };
      };
      const report = finish(
        evaluateCatalog({
          rulebook: rulebookOf(await loadShipped()),
          catalogFiles: files,
          factsFiles: [],
          at: parseInstant("2026-12-01T12:00:00Z") ?? Number.NaN,
          selection: { only: ["backstage-1-52-migration/supports-the-target-version"] },
        }),
      );
      const asked = [...report.entities].flatMap(({ ref, scorecards }) =>
        scorecards.flatMap(({ findings }) => findings.map(({ outcome }) => ({ name: shortName(ref), outcome }))),
      );
      const failing = asked.filter(({ outcome }) => outcome === "fail").map(({ name }) => name);
      expect(asked).toHaveLength(expected.summary.answer.Package);
      expect(failing.toSorted()).toEqual(expected.migration_to_1_52.answer.toSorted());
      expect(failing).toHaveLength(52);
    });
  },
);
