// A month of one service that holds every kind of event, and whose figures were worked out by hand.

import type { JsonObject, JsonValue } from "../../src/model/json.ts";

const ENTITY = "component:default/checkout-api";

const at = (day: string) => `2025-${day.replace(" ", "T")}:00Z`;

function deployment(
  id: string,
  finished: string,
  sha: string,
  commits: Readonly<Record<string, string>>,
  rest: JsonObject = {},
): JsonObject {
  return {
    kind: "deployment.finished",
    id,
    entity: ENTITY,
    environment: "production",
    outcome: "success",
    sha,
    finishedAt: at(finished),
    commits: Object.entries(commits).map(([name, authored]) => ({ sha: name, authoredAt: at(authored) })),
    ...rest,
  };
}

/** Deployments d0 to d10 bring changes c0 to c9; two incidents. */
export const WORKED_EXAMPLE: readonly JsonValue[] = [
  deployment("d0", "02-28 15:10", "s0", { c0: "02-28 10:00" }),
  deployment("d1", "03-03 09:12", "s1", { c1: "03-02 09:12", c2: "03-03 07:12" }),
  deployment("d2", "03-05 10:06", "s2", { c3: "03-04 11:10" }, { outcome: "failure" }),
  deployment("d3", "03-05 11:10", "s3", { c3: "03-04 11:10", c4: "03-05 08:10" }),
  deployment("d4", "03-05 12:00", "s1", {}, { type: "rollback" }),
  deployment("d5", "03-06 09:10", "s5", { c3: "03-04 11:10", c4: "03-05 08:10", c5: "03-05 13:10" }),
  deployment("d6", "03-12 14:10", "s6", { c6: "03-10 14:10" }),
  {
    kind: "change.merged",
    id: "acme/shop#7",
    entity: ENTITY,
    labels: ["hotfix"],
    openedAt: at("03-12 15:10"),
    mergedAt: at("03-12 15:50"),
    mergeSha: "c7",
    commits: [{ sha: "c7", authoredAt: at("03-12 15:10") }],
  },
  deployment("d7", "03-12 16:10", "s7", { c7: "03-12 15:10" }),
  deployment("d8", "03-12 18:05", "s7", {}),
  deployment("d9", "03-20 08:10", "s9", { c8: "03-13 08:10" }),
  deployment("d10", "03-31 00:05", "s10", { c9: "03-30 00:05" }),
  { kind: "incident.opened", id: "I1", entity: ENTITY, openedAt: at("03-12 14:40") },
  { kind: "incident.resolved", id: "I1", entity: ENTITY, resolvedAt: at("03-12 16:20") },
  { kind: "incident.opened", id: "I2", entity: ENTITY, openedAt: at("03-25 10:00") },
];
