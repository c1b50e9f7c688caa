// Does the example shop tell the story the README tells, with every kind of outcome and standing?

import { describe, expect, it } from "vitest";
import { evaluateCatalog } from "../../src/app/files/evaluate-catalog.ts";
import { shortName } from "../../src/model/entity.ts";
import type { EntityReport } from "../../src/model/finding.ts";
import { parseInstant } from "../../src/model/time.ts";
import { finish } from "./finish.ts";
import { loadShipped, readFolder, rulebookOf } from "./shipped.ts";

const rulebook = rulebookOf(await loadShipped());
const report = finish(
  evaluateCatalog({
    rulebook,
    catalogFiles: await readFolder("examples/catalog"),
    factsFiles: await readFolder("examples/facts.yaml"),
    at: parseInstant("2026-12-01T12:00:00Z") ?? Number.NaN,
    selection: {},
  }),
);
const entities = [...report.entities];
const scorecards = entities.flatMap((entity) => entity.scorecards.map((scorecard) => ({ entity, scorecard })));

describe("the example shop", () => {
  it("stands where the docs say it stands", async () => {
    await expect(entities.map(standings).join("")).toMatchFileSnapshot("../cases/rules/example-standings.txt");
  });

  it("has only the defects it is meant to have", () => {
    const told = report.problems.map(({ code, file, message }) => `${file} ${code}: ${message}`);
    expect(told).toMatchInlineSnapshot(`
      [
        "examples/catalog/legacy-orders.yaml dangling-ref: \`spec.owner\` refers to \`group:default/warehouse\`, which the catalog does not hold",
        "examples/catalog/shop.yaml dangling-ref: \`spec.owner\` refers to \`group:default/warehouse\`, which the catalog does not hold",
      ]
    `);
  });

  it("shows every outcome, every cause a source can bring about, and every standing", () => {
    const findings = scorecards.flatMap(({ scorecard }) => scorecard.findings);
    expect(new Set(findings.map(({ outcome }) => outcome))).toEqual(
      new Set(["pass", "fail", "unknown", "not-applicable"]),
    );
    expect(new Set(findings.map(({ cause }) => cause))).toEqual(new Set([null, "missing", "stale"]));
    expect(new Set(scorecards.map(({ scorecard }) => scorecard.standing))).toEqual(
      new Set(["met", "below", "unknown", null]),
    );
  });

  it("reaches every level of readiness, and none", () => {
    const held = scorecards.flatMap(({ scorecard }) =>
      scorecard.id === "production-readiness" ? [scorecard.level] : [],
    );
    expect(new Set(held)).toEqual(new Set(["gold", "silver", "bronze", null]));
  });
});

function standings({ ref, scorecards }: EntityReport): string {
  if (scorecards.length === 0) return "";
  const rows = scorecards.map(({ id, level, target, standing, findings }) => {
    const open = findings.filter(({ outcome }) => outcome === "fail" || outcome === "unknown").length;
    return `  ${id.padEnd(30)} ${(level ?? "-").padEnd(9)} of ${(target ?? "-").padEnd(9)} ${(standing ?? "-").padEnd(8)} ${open} open\n`;
  });
  return `${ref.split(":")[0]} ${shortName(ref)}\n${rows.join("")}`;
}
