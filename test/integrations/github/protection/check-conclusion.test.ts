// What of the checks of its commit does a deployment depend on?

import { afterEach, describe, expect, it } from "vitest";
import { runErrands } from "../../../../src/app/run-errands.ts";
import {
  answerProtectionRule,
  PROTECTION_RULE_CHANNEL,
} from "../../../../src/integrations/github/protection/answer-protection-rule.ts";
import type { JsonObject } from "../../../../src/model/json.ts";
import { givenService, MINUTE } from "../given.ts";
import { addRepository, waitingRun } from "../stand-in-state.ts";
import type { GitHubState } from "../stand-in-state.ts";

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

const RUN = 4_711;
const COMMIT = "9b2f7c1d4e5a60718293a4b5c6d7e8f901234567";
const READS_IT = "{ in: [ { var: facts.ci.check_conclusion }, [ success, neutral ] ] }";

function rulesOf(pass: string) {
  const text = `kind: Scorecard
id: basics
title: Basics
rules: [ { id: checks-passed, title: Its checks passed, pass: ${pass} } ]
---
kind: Gate
id: production
title: Production
environments: [ production ]
require: [ { scorecard: basics, level: done, enforcement: block } ]
`;
  return [{ path: "rules.yaml", text }];
}

const check = (conclusion: string | null, run = 1, more: JsonObject = {}): JsonObject => ({
  name: `check of ${run}`,
  head_sha: COMMIT,
  status: conclusion === null ? "in_progress" : "completed",
  conclusion,
  details_url: `https://github.com/acme/shop/actions/runs/${run}/job/${run}1`,
  ...more,
});

async function given(
  checkRuns: readonly JsonObject[],
  states: readonly string[] = [],
  pass = READS_IT,
  before: (state: GitHubState) => unknown = () => undefined,
) {
  const service = await givenService(ends, { rules: rulesOf(pass) });
  const { muster, github, after } = service;
  const statuses = states.map((state, index) => ({ context: `status ${index}`, state }));
  const shop = addRepository(github.state, "acme/shop", { checkRuns: [...checkRuns], statuses });
  const waiting = waitingRun(shop, RUN);
  before(github.state);
  await answerProtectionRule(muster, {
    action: "requested",
    environment: "production",
    sha: COMMIT,
    deployment_callback_url: `${github.url}/repos/acme/shop/actions/runs/${RUN}/deployment_protection_rule`,
    repository: { full_name: "acme/shop" },
    installation: { id: 7 },
  });
  await runErrands(muster, [PROTECTION_RULE_CHANNEL]);
  return {
    ...service,
    shop,
    waiting,
    state: () => waiting.finals.map(({ state }) => state).join(),
    later: async (minutes: number) => {
      after(minutes * MINUTE);
      await runErrands(muster, [PROTECTION_RULE_CHANNEL]);
    },
  };
}

describe("a deployment whose rules ask how the checks of its commit ended", () => {
  it.each<[string, readonly JsonObject[], readonly string[], string]>([
    ["goes on where all succeeded", [check("success"), check("skipped"), check("neutral")], ["success"], "approved"],
    ["goes on where none had anything to say", [check("skipped"), check("neutral")], [], "approved"],
    ["ends where one failed", [check("success"), check("failure", 2)], [], "rejected"],
    ["ends where one failed, though another runs", [check("timed_out"), check(null, 2)], [], "rejected"],
    ["ends where one was cancelled", [check("success"), check("cancelled", 2)], [], "rejected"],
    ["ends where a status failed", [check("success")], ["success", "error"], "rejected"],
    ["ends where nothing was checked", [], [], "rejected"],
    ["waits for one that runs", [check("success"), check(null, 2)], [], ""],
    ["waits for a status", [check("success")], ["pending"], ""],
    ["does not wait for the jobs that wait for it", [check("success", RUN), check(null, RUN)], [], "approved"],
    ["goes by the jobs before it", [check("failure", RUN), check(null, RUN)], [], "rejected"],
  ])("%s", async (_, checkRuns, statuses, state) => {
    expect((await given(checkRuns, statuses)).state()).toBe(state);
  });

  it("goes on as soon as they have ended", async () => {
    const { state, shop, waiting, later } = await given([check("success"), check(null, 2)]);
    expect(waiting.comments).toEqual(["**Waiting** for the checks of the commit: 1 has not ended."]);
    await later(1);
    expect([state(), waiting.comments.length]).toEqual(["", 1]);
    shop.checkRuns = [check("success"), check("success", 2)];
    await later(2);
    expect(state()).toBe("approved");
  });

  it("waits for 25 minutes at most: then it is not known how they end", async () => {
    const { state, later, waiting } = await given([check(null)]);
    await later(24);
    expect(state()).toBe("");
    await later(25);
    expect(state()).toBe("rejected");
    expect(waiting.finals[0]?.comment).toContain("checks-passed");
  });

  it("is recorded with what GitHub said", async () => {
    const { muster } = await given([check("success")]);
    const { items } = await muster.store.decisions.list({ limit: 10 });
    expect(items).toHaveLength(1);
    expect(JSON.parse(items[0]?.request ?? "{}")).toMatchObject({
      request: { facts: { "ci.check_conclusion": "success" }, change: { commit: COMMIT } },
    });
  });

  it("is tried again where GitHub does not tell it now, and never rejected for that", async () => {
    for (const failure of [{ status: 502 }, { status: 429, headers: { "retry-after": "30" } }]) {
      const { github, state, later, shop } = await given([check(null)]);
      shop.checkRuns = [check("success")];
      github.fail({ on: /check-runs/, do: failure });
      await later(1);
      expect(state()).toBe("");
      await later(3);
      expect(state()).toBe("approved");
    }
  });

  it("is judged without it where the App may not ask", async () => {
    const forbid = (state: GitHubState) => state.forbidden.push(/\/status$/);
    const { state, waiting } = await given([check("success")], [], READS_IT, forbid);
    expect(state()).toBe("rejected");
    expect(waiting.finals[0]?.comment).toContain("not known");
  });
});

it("GitHub is not asked where no rule does", async () => {
  const { lines, state } = await given([check("failure")], [], "{ exists: entity.owner }");
  expect(state()).toBe("approved");
  expect(lines().some((line) => line.includes(COMMIT))).toBe(false);
});
