// Are the figures of everything measured once for what was heard, and does nobody wait long for those of a large fleet?

import { beforeEach, describe, expect, it } from "vitest";
import { doraQuery } from "../../../src/api/dora-query.ts";
import { importSource } from "../../../src/app/imports/import-source.ts";
import { SERVICE } from "../../../src/app/access/service-identity.ts";
import { fleetDora } from "../../../src/app/delivery/fleet-dora.ts";
import type { Muster } from "../../../src/app/muster.ts";
import { startService } from "../../http/service.ts";
import type { TestService } from "../../http/service.ts";

const QUERY = doraQuery.parse({ window: "91d", history: "week" });
const MINUTE = 60_000;

let service: TestService;
let muster: Muster;
/** How long it takes to measure: each pause lets so much time pass. */
let slow: number;
let measured: number;

beforeEach(async () => {
  [slow, measured] = [0, 0];
  service = startService();
  const pause = async (): Promise<void> => {
    measured++;
    service.later += slow;
  };
  muster = { ...service.muster, pause };
  await importCatalog("a", "b");
  measured = 0;
});

async function importCatalog(...names: readonly string[]): Promise<void> {
  const text = names
    .map(
      (name) =>
        `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: ${name} }\nspec: { type: service }`,
    )
    .join("\n---\n");
  const files = [{ path: "catalog.yaml", text }];
  await importSource(muster, { source: "test", files, partial: true, confirm: Infinity }, SERVICE);
}

async function deploy(id: string, entity = "a"): Promise<void> {
  const token = await service.token(["reporter"], { sources: ["ci"] });
  const body = {
    kind: "deployment.finished",
    id,
    entity,
    outcome: "success",
    sha: id,
    finishedAt: "2026-11-30T12:00:00Z",
  };
  expect((await service.ask("POST /v1/events", { token, body })).status).toBe(200);
}

const countNow = async () => (await fleetDora(muster, QUERY)).told.metrics.deployment_frequency.n;

describe("the figures of everything", () => {
  it("are measured once as long as nothing is heard, and again after a while: what is open gets older", async () => {
    await deploy("1");
    expect([await countNow(), await countNow()]).toEqual([1, 1]);
    const once = measured;
    service.later += 9 * MINUTE;
    expect([await countNow(), measured]).toEqual([1, once]);
    service.later += 2 * MINUTE;
    await countNow();
    expect(measured).toBeGreaterThan(once);
  });

  it("hold what was heard just now, where that takes no time", async () => {
    expect(await countNow()).toBe(0);
    await deploy("1");
    expect(await countNow()).toBe(1);
    await importCatalog("a", "b", "c");
    expect((await fleetDora(muster, QUERY)).told.members).toBe(3);
  });

  it("are told as they were while they are measured, where that takes long, and say of when they are", async () => {
    slow = 3_000;
    expect(await countNow()).toBe(0);
    await deploy("1");
    service.later += MINUTE;
    const before = await fleetDora(muster, QUERY);
    expect(before.told.metrics.deployment_frequency.n).toBe(0);
    expect(service.muster.clock.now() - before.measuredAt).toBeGreaterThanOrEqual(MINUTE);
    await Promise.all(service.afterwards);
    expect(await countNow()).toBe(1);
  });

  it("are never an hour behind, nor of another day's window", async () => {
    slow = 3_000;
    await countNow();
    await deploy("1");
    service.later += 61 * MINUTE;
    expect(await countNow()).toBe(1);
    await deploy("2", "b");
    service.later += 24 * 60 * MINUTE;
    expect(await countNow()).toBe(2);
  });

  it("are measured once for all who ask at once", async () => {
    await deploy("1");
    expect(await Promise.all([countNow(), countNow(), countNow()])).toEqual([1, 1, 1]);
    const together = measured;
    service.later += 11 * MINUTE;
    await countNow();
    expect(measured - together).toBe(together);
  });

  it("are tried again where they could not be measured", async () => {
    const failing = { ...muster.store.events, about: () => Promise.reject(new Error("busy")) };
    await deploy("1");
    await expect(fleetDora({ ...muster, store: { ...muster.store, events: failing } }, QUERY)).rejects.toThrow("busy");
    expect(await countNow()).toBe(1);
  });
});
