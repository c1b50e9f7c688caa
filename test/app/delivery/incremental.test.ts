// Is it the same whether events come one after another, late, again and out of order, or all at once?

import fc from "fast-check";
import { expect, it } from "vitest";
import { doraQuery } from "../../../src/api/dora-query.ts";
import { importSource } from "../../../src/app/imports/import-source.ts";
import { SERVICE } from "../../../src/app/access/service-identity.ts";
import { entityDora } from "../../../src/app/delivery/entity-dora.ts";
import { fleetDora } from "../../../src/app/delivery/fleet-dora.ts";
import { recordDeliveryFacts } from "../../../src/app/delivery/record-delivery-facts.ts";
import { recordEvents } from "../../../src/app/delivery/record-delivery-events.ts";
import { readDeliveryEvent } from "../../../src/delivery/read/read-delivery-event.ts";
import type { JsonObject } from "../../../src/model/json.ts";
import { anyDelivery, toldAgain } from "../../delivery/any-delivery.ts";
import { startService } from "../../http/service.ts";
import type { TestService } from "../../http/service.ts";

const NAMES = ["cart", "till"] as const;
const REFS = NAMES.map((name) => `component:default/${name}`);
/** Of March 2025; and of everything up to now, as facts are. */
const MARCH = doraQuery.parse({
  from: "2025-03-01",
  to: "2025-04-01",
  details: "true",
  history: "week",
  minSamples: "1",
});
const FLEET = doraQuery.parse({ from: "2025-03-01", to: "2025-04-01" });
/** In April 2025, so that facts are of what happened; two minutes apart, so that nothing is put off. */
const APRIL = Date.UTC(2025, 3, 1) - 1_796_126_400_000;
const STEP = 120_000;

const CATALOG = NAMES.map(
  (name) => `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: ${name}
  annotations: { github.com/project-slug: acme/shop, muster.dev/paths: "services/${name}/*" }
spec: { type: service }`,
).join("\n---\n");

async function start(): Promise<TestService> {
  const service = startService();
  service.later = APRIL;
  const files = [{ path: "catalog.yaml", text: CATALOG }];
  await importSource(service.muster, { source: "test", files, partial: true, confirm: Infinity }, SERVICE);
  return service;
}

/** What came together, and all that follows from it. */
async function take(service: TestService, sent: readonly JsonObject[]): Promise<void> {
  const { muster } = service;
  service.later += STEP;
  const at = muster.clock.now();
  const events = sent.flatMap((event) => {
    const reading = readDeliveryEvent(event, { receivedAt: at, newId: () => muster.chance.id("evt", at) });
    expect(reading.problems).toEqual([]);
    return reading.events;
  });
  await recordEvents(muster, { events, at, actor: "test" });
  await Promise.all(service.afterwards.splice(0));
}

async function tell(service: TestService): Promise<string> {
  const { muster } = service;
  // The schedule comes by.
  service.later = APRIL + 100 * STEP;
  await recordDeliveryFacts(muster);
  const facts = await muster.store.facts.of(REFS);
  const told = await Promise.all(
    NAMES.map((name) => entityDora(muster, { kind: "component", namespace: "default", name }, MARCH)),
  );
  const values = REFS.map((ref) => (facts.get(ref) ?? []).map(({ name, value }) => [name, value]));
  return JSON.stringify([told, values, (await fleetDora(muster, FLEET)).told], null, 1);
}

it("tells the same", async () => {
  const whose = fc.constantFrom<JsonObject>(
    { entity: "cart" },
    { entity: "till" },
    { repository: "github.com/acme/shop" },
  );
  const inPieces = toldAgain(anyDelivery(whose)).chain(([items, again]) =>
    fc.tuple(fc.constant(items), fc.constant(again), fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1 })),
  );
  await fc.assert(
    fc.asyncProperty(inPieces, async ([items, again, sizes]) => {
      const [atOnce, oneByOne] = [await start(), await start()];
      await take(atOnce, items);
      for (let start = 0, piece = 0; start < again.length; piece++) {
        const size = sizes[piece % sizes.length] ?? 1;
        await take(oneByOne, again.slice(start, start + size));
        if (piece % 3 === 0) await fleetDora(oneByOne.muster, FLEET);
        start += size;
      }
      expect(await tell(oneByOne)).toBe(await tell(atOnce));
    }),
    { seed: 20_250_401, numRuns: 200 },
  );
});
