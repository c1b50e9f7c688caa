// Are deliveries that did not arrive seen to, each once?

import { afterEach, describe, expect, it } from "vitest";
import { runErrands } from "../../../../src/app/run-errands.ts";
import { PROTECTION_RULE_CHANNEL } from "../../../../src/integrations/github/protection/answer-protection-rule.ts";
import { GITHUB_CHANNELS, planGitHub } from "../../../../src/integrations/github/errand-channels.ts";
import { deliveryChannel } from "../../../../src/integrations/github/webhooks/reconcile-deliveries.ts";
import type { MissedDelivery } from "../../../../src/integrations/github/webhooks/reconcile-deliveries.ts";
import { Refusal } from "../../../../src/model/refusal.ts";
import { NOW } from "../../../app/service-muster.ts";
import { givenService, MINUTE } from "../given.ts";
import { addRepository, waitingRun } from "../stand-in-state.ts";
import type { HeldDelivery } from "../stand-in-state.ts";

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** `age`: minutes before the beginning. */
function delivery(id: number, age: number, status: number, guid = `guid-${id}`): HeldDelivery {
  return {
    id,
    guid,
    delivered_at: new Date(NOW - age * MINUTE).toISOString(),
    redelivery: false,
    status: status < 400 ? "OK" : "failed",
    status_code: status,
    event: "push",
    action: null,
    installation_id: 7,
    payload: { number: id },
  };
}

async function given(deliveries: readonly HeldDelivery[]) {
  const service = await givenService(ends);
  const { muster, github } = service;
  github.state.deliveries = [...deliveries];
  const seen: MissedDelivery[] = [];
  const failures: Error[] = [];
  const channel = deliveryChannel(async (_, missed) => {
    const failure = failures.shift();
    if (failure !== undefined) throw failure;
    seen.push(missed);
  });
  return {
    ...service,
    seen,
    failures,
    ids: () => seen.map(({ id }) => id),
    reconcile: async () => {
      await planGitHub(muster);
      await runErrands(muster, [channel]);
    },
  };
}

describe("deliveries that did not arrive", () => {
  it("are seen to as they would have come, the oldest first", async () => {
    const { reconcile, seen } = await given([delivery(3, 1, 500), delivery(2, 2, 200), delivery(1, 3, 0)]);
    await reconcile();
    expect(seen).toEqual([
      { id: "guid-1", event: "push", payload: { number: 1 } },
      { id: "guid-3", event: "push", payload: { number: 3 } },
    ]);
  });

  it("are those that arrived at no attempt", async () => {
    const twice = [
      delivery(4, 1, 200, "a"),
      delivery(3, 2, 502, "b"),
      delivery(2, 3, 502, "b"),
      delivery(1, 4, 502, "a"),
    ];
    const { reconcile, ids } = await given(twice);
    await reconcile();
    expect(ids()).toEqual(["b"]);
  });

  it("are seen to once: five hundred of them, over all pages, and the next time none", async () => {
    const many = Array.from({ length: 900 }, (_, index) => delivery(900 - index, index, index % 9 < 5 ? 500 : 200));
    const { reconcile, ids, after, lines, github } = await given(many);
    await reconcile();
    expect(new Set(ids()).size).toBe(500);
    expect(ids()).toHaveLength(500);
    const asked = lines().length;
    expect(asked).toBeLessThanOrEqual(9 + 500);
    for (let round = 1; round <= 3; round++) {
      after(round * 15 * MINUTE);
      await reconcile();
    }
    expect(ids()).toHaveLength(500);
    expect(lines().length - asked).toBe(3);
    github.state.deliveries.unshift(delivery(1_000, -50, 500));
    after(60 * MINUTE);
    await reconcile();
    expect(ids().at(-1)).toBe("guid-1000");
  });

  it("are seen to however long the service was away, as far back as GitHub keeps them", async () => {
    const { reconcile, ids, after, github } = await given([]);
    await reconcile();
    const hours = (age: number) => -age * 60;
    github.state.deliveries = [delivery(3, hours(60), 500), delivery(2, hours(1), 500), delivery(1, hours(-80), 500)];
    after(61 * 60 * MINUTE);
    await reconcile();
    expect(ids()).toEqual(["guid-2", "guid-3"]);
  });

  it("are gone on with where it was stopped", async () => {
    const some = [delivery(3, 1, 500), delivery(2, 2, 500), delivery(1, 3, 500)];
    const { reconcile, ids, github, after, lines } = await given(some);
    github.fail({ on: /deliveries\/2$/, do: { status: 429, headers: { "retry-after": "60" } } });
    await reconcile();
    expect(ids()).toEqual(["guid-1"]);
    const asked = lines().length;
    after(59_000);
    await reconcile();
    expect(lines()).toHaveLength(asked);
    after(62_000);
    await reconcile();
    expect(ids()).toEqual(["guid-1", "guid-2", "guid-3"]);
  });

  it("that make no sense keep no others up; what cannot be taken now comes again", async () => {
    const { reconcile, ids, failures, after, logged } = await given([delivery(2, 1, 500), delivery(1, 2, 500)]);
    failures.push(new Refusal("invalid", "github-odd-payload", "no"), new Error("the disk is full"));
    await reconcile();
    expect(ids()).toEqual([]);
    expect(logged).toContain("a delivery makes no sense");
    after(2_000);
    await reconcile();
    expect(ids()).toEqual(["guid-2"]);
  });
});

it("sees to a deployment that GitHub asked about while nobody was there", async () => {
  const { muster, github } = await givenService(ends);
  const waiting = waitingRun(addRepository(github.state, "acme/shop"), 5);
  const payload = {
    action: "requested",
    environment: "production",
    deployment_callback_url: `${github.url}/repos/acme/shop/actions/runs/5/deployment_protection_rule`,
    repository: { full_name: "acme/shop" },
    installation: { id: 7 },
  };
  github.state.deliveries = [{ ...delivery(1, 2, 0), event: "deployment_protection_rule", payload }];
  await planGitHub(muster);
  await runErrands(muster, GITHUB_CHANNELS);
  await runErrands(muster, [PROTECTION_RULE_CHANNEL]);
  expect(waiting.finals.map(({ state }) => state)).toEqual(["approved"]);
});
