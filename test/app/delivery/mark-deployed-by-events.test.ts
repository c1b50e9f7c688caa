// Do delivery events mark the release they name, once, in any order, and also where somebody was killed in between?

import { beforeEach, expect, it, test } from "vitest";
import { markDeployedByEvents } from "../../../src/app/delivery/mark-deployed-by-events.ts";
import { recordDrafts } from "../../../src/app/delivery/record-delivery-events.ts";
import type { DeliveryEventDraft, FinishedDeployment } from "../../../src/model/delivery-event.ts";
import { CHECKOUT, gateMuster, HOUR, NOW } from "../gate-muster.ts";
import type { GateMuster } from "../gate-muster.ts";

const DIGEST = "b".repeat(64);
const COMMIT = "9b2f7c1e5d3a4b6c8d0e1f2a3b4c5d6e7f8a9b0c";

let muster: GateMuster;
let decided: string[];
beforeEach(async () => {
  muster = await gateMuster();
  decided = [];
  for (const [hour, version] of ["1.0", "1.1"].entries()) {
    muster.at(NOW + hour * HOUR);
    const artifacts = [{ uri: "ghcr.io/acme/checkout", sha256: version === "1.1" ? DIGEST : "a".repeat(64) }];
    const commit = version === "1.1" ? COMMIT : "1".repeat(40);
    decided.push((await muster.ask({ change: { type: "release", version, commit, artifacts } })).id ?? "");
  }
  muster.at(NOW + 3 * HOUR);
});

function finished(data: Partial<FinishedDeployment>, more: Partial<DeliveryEventDraft> = {}): DeliveryEventDraft {
  return {
    kind: "deployment.finished",
    source: "api",
    occurredAt: NOW + 2 * HOUR,
    entity: CHECKOUT,
    repository: null,
    environment: "production",
    data: { key: `run-${JSON.stringify(data)}`, outcome: "success", ...data },
    ...more,
  } as DeliveryEventDraft;
}

/** As the schedule does after a process was killed between the event and what rests on it. */
async function hear(...drafts: readonly DeliveryEventDraft[]): Promise<readonly string[]> {
  await recordDrafts(muster, drafts, { actor: "test" });
  await markDeployedByEvents(muster, NOW);
  await markDeployedByEvents(muster, NOW);
  const page = await muster.store.deployments.list({ entity: CHECKOUT, limit: 10 });
  return page.items.map(({ decision }) => `${decided.indexOf(decision)}`);
}

test.each([
  ["its version", { version: "1.0" }, ["0"]],
  ["its tag", { version: "v1.1" }, ["1"]],
  ["its commit", { sha: COMMIT.slice(0, 12) }, ["1"]],
  ["its digest", { artifact: `pkg:oci/checkout@sha256:${DIGEST}` }, ["1"]],
  ["nothing", {}, []],
  ["another version", { version: "2.0" }, []],
  ["another digest", { version: "1.1", artifact: `sha256:${"c".repeat(64)}`, sha: COMMIT }, []],
  ["its version, and failed", { version: "1.1", outcome: "failure" as const }, []],
])("a deployment that names %s", async (_, data, marked) => {
  expect(await hear(finished(data))).toEqual(marked);
});

it("that was before the decision means nothing", async () => {
  expect(await hear(finished({ version: "1.1" }, { occurredAt: NOW + 30 * 60_000 }))).toEqual([]);
});

it("of another environment or entity means nothing", async () => {
  const elsewhere = finished({ version: "1.1" }, { environment: "staging" });
  expect(
    await hear(elsewhere, finished({ version: "1.1", key: "b" }, { entity: "component:default/billing" })),
  ).toEqual([]);
});

it("that comes in the wrong order counts as it happened", async () => {
  const [first, second] = [finished({ version: "1.0" }, { occurredAt: NOW + HOUR }), finished({ version: "1.1" })];
  expect(await hear(second, first)).toEqual(["1", "0"]);
  const baseline = await muster.store.deployments.baseline(CHECKOUT, "production");
  expect(baseline).toMatchObject({ decision: decided[1], deployedAt: NOW + 2 * HOUR, version: "1.1" });
  expect(baseline?.told.by).toMatch(/^event:evt_/);
});
