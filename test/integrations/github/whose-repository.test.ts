// Whose is what GitHub tells: of an account that is not ours, of an installation of somebody else, of a repository that only the configuration knows?

import { afterEach, describe, expect, it } from "vitest";
import { runErrands } from "../../../src/app/run-errands.ts";
import { CHECK_RUN_CHANNEL } from "../../../src/integrations/github/checks/report-change.ts";
import { planGitHub } from "../../../src/integrations/github/errand-channels.ts";
import { FACT_CHANNEL } from "../../../src/integrations/github/facts/fact-errands.ts";
import { PROTECTION_RULE_CHANNEL } from "../../../src/integrations/github/protection/answer-protection-rule.ts";
import { understandWebhooks } from "../../../src/integrations/github/webhooks/understand-webhooks.ts";
import type { JsonObject } from "../../../src/model/json.ts";
import { CATALOG, givenService, MINUTE } from "./given.ts";
import type { GivenOptions } from "./given.ts";
import { addRepository, waitingRun } from "./stand-in-state.ts";
import { readRepositories } from "../../../src/http/read-repositories.ts";

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

const RUN = 4_711;
const [HEAD, BASE] = ["a".repeat(40), "b".repeat(40)];
const CHANNELS = [CHECK_RUN_CHANNEL, PROTECTION_RULE_CHANNEL, FACT_CHANNEL];
const UNANNOTATED = CATALOG.replace(", annotations: { github.com/project-slug: Acme/Shop }", "");

const RULES = [
  {
    path: "rules.yaml",
    text: `kind: Scorecard
id: basics
title: Basics
rules: [ { id: has-owner, title: Owner, pass: { exists: entity.owner } } ]
---
kind: Gate
id: production
title: Production
environments: [ production ]
unregistered: block
require: [ { scorecard: basics, level: done, enforcement: block } ]
`,
  },
];

async function given(options: GivenOptions = {}) {
  const service = await givenService(ends, { rules: RULES, ...options });
  const { muster, github } = service;
  const shop = addRepository(github.state, "acme/shop", {
    commits: { [HEAD]: {}, [BASE]: { "README.md": "# Shop\n" } },
  });
  const waiting = waitingRun(shop, RUN);
  let count = 0;
  const hear = async (event: string, payload: JsonObject): Promise<void> => {
    const body = JSON.stringify({ repository: { full_name: "acme/shop" }, installation: { id: 7 }, ...payload });
    const id = `delivery-${++count}`;
    await muster.store.events.receive({ source: "github", id, event, receivedAt: muster.clock.now(), body });
    await understandWebhooks(muster);
    await runErrands(muster, CHANNELS);
  };
  return {
    ...service,
    shop,
    waiting,
    asksToDeploy: (more: JsonObject = {}) =>
      hear("deployment_protection_rule", {
        action: "requested",
        environment: "production",
        deployment_callback_url: `${github.url}/repos/acme/shop/actions/runs/${RUN}/deployment_protection_rule`,
        ...more,
      }),
    deployed: (more: JsonObject = {}) =>
      hear("deployment_status", {
        deployment: { id: 1, sha: HEAD, environment: "production", payload: { entity: "component:default/shop" } },
        deployment_status: { id: 2, state: "success", created_at: "2026-12-01T10:00:00Z" },
        ...more,
      }),
    opens: (more: JsonObject = {}) =>
      hear("pull_request", { action: "opened", pull_request: { head: { sha: HEAD }, base: { sha: BASE } }, ...more }),
    told: async () => (await muster.store.events.list({ limit: 10 })).items,
  };
}

describe("an account that is none of ours, of an App that anybody may install", () => {
  const evil = { repository: { full_name: "evil/shop" }, installation: { id: 8 } };

  it("is not listened to, whatever it says of our entities", async () => {
    const { asksToDeploy, deployed, opens, told, github, muster, logged } = await given({
      app: { organizations: ["acme"] },
    });
    await asksToDeploy({
      ...evil,
      deployment_callback_url: `${github.url}/repos/evil/shop/actions/runs/1/deployment_protection_rule`,
    });
    await deployed(evil);
    await opens(evil);
    expect([await told(), github.requests]).toEqual([[], []]);
    expect(await muster.store.errands.nextDue(CHANNELS.map(({ name }) => name))).toBeNull();
    expect(logged.filter((event) => event === "webhook of an account that is not configured")).toHaveLength(3);
  });

  it("keeps nobody of ours from being heard, however their name is written", async () => {
    const { deployed, told } = await given({ app: { organizations: ["acme"] } });
    await deployed({ repository: { full_name: "Acme/Shop" } });
    expect(await told()).toEqual([expect.objectContaining({ entity: "component:default/shop" })]);
  });
});

it("an installation of somebody else writes nothing to a repository of ours", async () => {
  const { asksToDeploy, opens, shop, waiting, github, muster, after } = await given();
  github.state.installations.push({ id: 8, account: { login: "evil", type: "Organization" }, suspended_at: null });
  await asksToDeploy({ installation: { id: 8 } });
  await opens({ installation: { id: 8 } });
  after(MINUTE);
  await runErrands(muster, CHANNELS);
  expect([shop.checkRuns, waiting.finals, waiting.comments]).toEqual([[], [], []]);
});

describe("a repository that only the configuration knows", () => {
  const configured = { catalog: UNANNOTATED, repositories: readRepositories("github.com/acme/shop=shop") };

  it("has its facts told, its deployments decided and its pull requests reported as those of its entity", async () => {
    const { asksToDeploy, opens, facts, muster, shop, waiting } = await given(configured);
    await planGitHub(muster);
    await runErrands(muster, [FACT_CHANNEL]);
    expect(await facts()).toMatchObject({ "docs.has_readme": true, "repo.is_archived": false });
    await asksToDeploy();
    expect(waiting.finals).toMatchObject([{ state: "approved" }]);
    await opens();
    expect(shop.checkRuns).toMatchObject([{ conclusion: "success" }]);
  });

  it("is nobody's without", async () => {
    const { asksToDeploy, facts, muster, waiting } = await given({ catalog: UNANNOTATED });
    await planGitHub(muster);
    await runErrands(muster, [FACT_CHANNEL]);
    expect(await facts()).toEqual({});
    await asksToDeploy();
    expect(waiting.finals).toMatchObject([{ state: "rejected" }]);
  });
});

it("an archived repository has its facts told and its deployments decided, and a check run is given up", async () => {
  const { asksToDeploy, opens, facts, muster, shop, waiting, github, after } = await given();
  shop.settings = { ...shop.settings, archived: true };
  const body = { message: "Repository was archived so is read-only." };
  github.fail({ on: /POST .*check-runs/, times: 1_000, do: { status: 403, body } });
  await planGitHub(muster);
  await runErrands(muster, [FACT_CHANNEL]);
  expect(await facts()).toMatchObject({ "docs.has_readme": true, "repo.is_archived": true });
  await asksToDeploy();
  expect(waiting.finals).toMatchObject([{ state: "approved" }]);
  await opens();
  after(24 * 60 * MINUTE);
  await runErrands(muster, [CHECK_RUN_CHANNEL]);
  const errand = await muster.store.errands.get(CHECK_RUN_CHANNEL.name, `acme/shop ${HEAD} ${BASE}`);
  expect([errand?.finishedAt, errand?.body["untold"]]).toEqual([
    muster.clock.now(),
    expect.stringContaining("archived"),
  ]);
});
