// Is each edge case ruled as docs/dora.md says?

import { describe, expect, it } from "vitest";
import { tellEntityDora } from "../../src/delivery/tell/tell-entity-dora.ts";
import type { DeliveryEvent } from "../../src/model/delivery-event.ts";
import type { EntityDora } from "../../src/model/dora.ts";
import type { JsonObject, JsonValue } from "../../src/model/json.ts";
import { dora, ENTITY, project, projectEvents, question, readAll } from "./read.ts";
import type { Asked } from "./read.ts";

/** `day` of March 2025, `hour` in UTC. */
const at = (day: number, hour = 12): string => new Date(Date.UTC(2025, 2, day, 0, Math.round(hour * 60))).toISOString();

const event = (kind: string, id: string, rest: JsonObject): JsonObject => ({ kind, id, entity: ENTITY, ...rest });
const deploy = (id: string, day: number, sha: string, rest: JsonObject = {}): JsonObject =>
  event("deployment.finished", id, { outcome: "success", sha, finishedAt: at(day), ...rest });
const failed = (id: string, day: number, sha: string, rest: JsonObject = {}): JsonObject =>
  deploy(id, day, sha, { outcome: "failure", ...rest });
const brings = (...shas: readonly string[]): JsonObject => ({
  commits: shas.map((sha) => ({ sha, authoredAt: at(1) })),
});
const push = (
  id: string,
  day: number,
  before: string | null,
  shas: readonly string[],
  rest: JsonObject = {},
): JsonObject =>
  event("commits.pushed", id, {
    branch: "main",
    after: shas.at(-1) ?? "",
    ...(before !== null && { before }),
    pushedAt: at(day),
    commits: shas.map((sha) => ({ sha, authoredAt: at(day, 6) })),
    ...rest,
  });
const merge = (number: number, day: number, mergeSha: string, rest: JsonObject = {}): JsonObject =>
  event("change.merged", `acme/shop#${number}`, {
    number,
    mergeSha,
    openedAt: at(day - 1),
    mergedAt: at(day),
    ...rest,
  });
const opened = (id: string, day: number, rest: JsonObject = {}): JsonObject =>
  event("incident.opened", id, { openedAt: at(day), ...rest });
const resolved = (id: string, day: number, hour?: number): JsonObject =>
  event("incident.resolved", id, { resolvedAt: at(day, hour) });

const BASELINE = deploy("d0", 2, "s0");
const tell = (sent: readonly JsonValue[], asked: Asked = {}): EntityDora =>
  dora([BASELINE, ...sent], { from: "2025-03-01", to: "2025-04-01", minSamples: 1, details: true, ...asked });

const tellEvents = (events: readonly DeliveryEvent[]): EntityDora => {
  const asked = { from: "2025-03-01", to: "2025-04-01", minSamples: 1, details: true };
  return tellEntityDora(projectEvents(events, asked), question(asked));
};

/** What became of each deployment: its type, what it brought, why it failed. */
function become(told: EntityDora): Record<string, string> {
  return Object.fromEntries(
    (told.deployments ?? []).map(({ key, outcome, type, ships, failed: failure, isRework }) => {
      const said = [outcome === "failure" ? "failure" : type, ...ships.map(({ change }) => `+${change}`)];
      return [
        key,
        [...said, ...(failure?.reasons.map((reason) => `!${reason}`) ?? []), ...(isRework ? ["rework"] : [])].join(" "),
      ];
    }),
  );
}

describe("rollbacks and redeployments", () => {
  it("a rollback counts as deployment and rework, not in the fail rate; the first deployment since failed", () => {
    const told = tell([
      deploy("d1", 3, "s1"),
      deploy("d2", 4, "s2", brings("c2")),
      deploy("d3", 5, "s3"),
      deploy("d4", 6, "s1"),
    ]);
    expect(become(told)).toEqual({
      d0: "deploy",
      d1: "deploy",
      d2: "deploy +c2 !rolled-back",
      d3: "deploy",
      d4: "rollback rework",
    });
    expect(told.metrics.deployment_frequency.count).toBe(5);
    expect(told.metrics.change_fail_rate).toMatchObject({ n: 4, failed: 1 });
    expect(told.metrics.rework_rate).toMatchObject({ n: 5, rework: 1 });
  });

  it.each<[string, JsonObject]>([
    ["by its task", { task: "rollback:fast" }],
    ["by its type", { type: "rollback" }],
  ])("is one %s, whatever it brings", (_, rest) => {
    expect(become(tell([deploy("d1", 3, "s1"), deploy("d2", 4, "s9", rest)]))).toMatchObject({
      d1: "deploy !rolled-back",
      d2: "rollback rework",
    });
  });

  it("is one as an event of its own, which may name what it undoes", () => {
    const told = tell([
      deploy("d1", 3, "s1"),
      deploy("d2", 4, "s2"),
      event("rollback", "r", { rolledBackAt: at(5), rollsBack: "d1" }),
    ]);
    expect(become(told)).toMatchObject({ d1: "deploy !rolled-back", d2: "deploy", r: "rollback rework" });
  });

  it("is one where the commit lies behind on the trunk", () => {
    const told = tell([push("p", 2, null, ["s0", "s1", "s2"]), deploy("d1", 3, "s2"), deploy("d2", 4, "s1")]);
    expect(become(told)).toMatchObject({ d1: "deploy +s1 +s2 !rolled-back", d2: "rollback rework" });
  });

  it("what was undone and is brought again is a deployment of its own fate", () => {
    const told = tell([
      deploy("d1", 3, "s1", brings("c1")),
      deploy("d2", 4, "s0"),
      deploy("d3", 5, "s1", brings("c1")),
      deploy("d4", 6, "s0"),
    ]);
    expect(become(told)).toMatchObject({
      d1: "deploy +c1 !rolled-back",
      d2: "rollback rework",
      d3: "deploy !rolled-back",
      d4: "rollback rework",
    });
    expect(told.metrics.lead_time.n).toBe(1);
  });

  it("the same again is ignored everywhere, and told", () => {
    const told = tell([deploy("d1", 3, "s1", brings("c1")), deploy("d2", 4, "s1", brings("c1"))]);
    expect(become(told)).toMatchObject({ d2: "redeploy" });
    expect(told.metrics.deployment_frequency).toMatchObject({ count: 2, redeploys: 1 });
  });
});

describe("attempts", () => {
  it("a failure counts nowhere, and what it held comes with the next success", () => {
    const told = tell([failed("d1", 3, "s1", brings("c1")), deploy("d2", 4, "s2", brings("c1", "c2"))]);
    expect(become(told)).toMatchObject({ d1: "failure", d2: "deploy +c1 +c2" });
    expect(told.metrics.deployment_frequency).toMatchObject({ count: 2, successRate: 200 / 3 });
    expect(told.metrics.change_fail_rate).toMatchObject({ n: 2, failed: 0 });
  });

  it("failed and run again by the same key is one deployment, at the success", () => {
    const told = tell([failed("d1", 3, "s1", { attempt: 1 }), deploy("d1", 4, "s1", { attempt: 2 })]);
    expect(told.deployments?.map(({ key, finishedAt }) => [key, finishedAt])).toContainEqual([
      "d1",
      "2025-03-04T12:00:00Z",
    ]);
    expect(told.metrics.deployment_frequency).toMatchObject({ count: 2, successRate: 100 });
  });

  it.each(["failure", "cancelled"])(
    "what one that ended in %s was to bring comes with the next that does not say it",
    (outcome) => {
      const told = tell([
        deploy("d1", 3, "s1", { outcome, ...brings("c1", "c2") }),
        deploy("d2", 4, "s0", { outcome: "failure" }),
        deploy("d3", 5, "s3", brings("c3")),
        deploy("d4", 6, "s4", brings("c4")),
      ]);
      expect(become(told)).toMatchObject({ d3: "deploy +c1 +c2 +c3", d4: "deploy +c4" });
      expect(told.deployments?.find(({ key }) => key === "d3")?.ships).toContainEqual({ change: "c1", leadHours: 96 });
    },
  );

  it("what one was to bring stays out while nothing but a rollback got out", () => {
    const told = tell([
      deploy("d1", 3, "s1"),
      failed("d2", 4, "s2", brings("c2")),
      deploy("d3", 5, "s0"),
      deploy("d4", 6, "s4", brings("c4")),
    ]);
    expect(become(told)).toMatchObject({ d3: "rollback rework", d4: "deploy +c2 +c4" });
  });

  it("what one was to bring that lies ahead on the trunk is not out yet", () => {
    const told = tell([
      push("p", 2, null, ["s0", "s1", "s2"]),
      failed("d1", 3, "s2", brings("s1", "s2")),
      deploy("d2", 4, "s1"),
    ]);
    expect(become(told)).toMatchObject({ d2: "deploy +s1" });
  });

  it("run again by the same key after its success it is another deployment: that is how runs are rolled back", () => {
    const told = tell([
      deploy("r1", 3, "s1", { attempt: 1 }),
      deploy("r2", 4, "s2", { attempt: 1 }),
      deploy("r1", 5, "s1", { attempt: 2 }),
      failed("r2", 6, "s2", { attempt: 2 }),
    ]);
    expect(told.deployments?.map(({ key, type, outcome, failed }) => [key, type, outcome, failed?.reasons])).toEqual([
      ["d0", "deploy", "success", undefined],
      ["r1", "deploy", "success", undefined],
      ["r2", "deploy", "success", ["rolled-back"]],
      ["r1", "rollback", "success", undefined],
      ["r2", "deploy", "failure", undefined],
    ]);
  });

  it("told to have failed after its success it failed, and is over with the next success", () => {
    const told = tell([deploy("d1", 3, "s1"), failed("d1", 4, "s1"), deploy("d2", 5, "s2")]);
    expect(become(told)).toMatchObject({ d1: "deploy !status-flip", d2: "deploy" });
    expect(told.metrics.recovery_time).toMatchObject({ n: 1, value: 48 });
  });

  it("cancelled is ignored, and so is what only started", () => {
    const told = tell([
      deploy("d1", 3, "s1", { outcome: "cancelled" }),
      event("deployment.started", "d2", { startedAt: at(4), sha: "s2" }),
    ]);
    expect(become(told)).toEqual({ d0: "deploy" });
  });

  it("goes elsewhere than to production", () => {
    const told = tell([
      deploy("d1", 3, "s1", { environment: "staging" }),
      deploy("d2", 4, "s2", { transient: true }),
      deploy("d3", 5, "s3", { environment: "blue", production: true }),
    ]);
    expect(become(told)).toEqual({ d0: "deploy", d3: "deploy" });
    expect(become(tell([deploy("d1", 3, "s1", { environment: "live-eu" })], { production: ["blue"] }))).toEqual({});
  });
});

describe("repairs", () => {
  const HOTFIX = { labels: ["Hotfix"] };

  it("a hotfix counts, is rework, and blames what went before it", () => {
    const told = tell([deploy("d1", 3, "s1"), merge(7, 4, "s2", HOTFIX), deploy("d2", 5, "s2")]);
    expect(become(told)).toMatchObject({ d1: "deploy !hotfix", d2: "deploy +acme/shop#7 rework" });
    expect(told.metrics.recovery_time).toMatchObject({ n: 1, value: 48 });
  });

  it("a bare hotfix blames only what is not long ago", () => {
    const told = tell([deploy("d1", 3, "s1"), merge(7, 8, "s2", HOTFIX), deploy("d2", 9, "s2")]);
    expect(become(told)).toMatchObject({ d1: "deploy", d2: "deploy +acme/shop#7 rework" });
  });

  it("after a rollback a hotfix blames nothing more", () => {
    const told = tell([deploy("d1", 3, "s1"), deploy("d2", 4, "s0"), merge(7, 5, "s3", HOTFIX), deploy("d3", 5, "s3")]);
    expect(told.metrics.change_fail_rate.failed).toBe(1);
  });

  it("a revert blames what first brought the change, however long ago", () => {
    const told = tell([
      merge(5, 3, "s1"),
      deploy("d1", 3, "s1"),
      deploy("d2", 4, "s2"),
      merge(7, 19, "s3", { title: 'Revert "x"', body: "Reverts acme/shop#5" }),
      deploy("d3", 20, "s3"),
    ]);
    expect(become(told)).toMatchObject({
      d1: "deploy +acme/shop#5 !revert",
      d2: "deploy",
      d3: "deploy +acme/shop#7 rework",
    });
  });

  it.each<[string, JsonObject]>([
    ["branch", { headRef: "revert-5-x" }],
    ["title", { title: 'Revert "the change"' }],
  ])("a revert may say what it takes back by its %s", (_, rest) => {
    const told = tell([
      merge(5, 3, "s1", { title: "the change" }),
      deploy("d1", 3, "s1"),
      deploy("d2", 4, "s2"),
      merge(7, 19, "s3", rest),
      deploy("d3", 20, "s3"),
    ]);
    expect(become(told)).toMatchObject({ d1: "deploy +acme/shop#5 !revert" });
  });

  it("a commit that reverts another is a revert too", () => {
    const told = tell([
      push("p1", 2, null, ["s0"]),
      push("p2", 3, "s0", ["abcdef1"]),
      deploy("d1", 3, "abcdef1"),
      push("p3", 19, "abcdef1", [], {
        after: "s3",
        commits: [{ sha: "s3", authoredAt: at(19), message: 'Revert "x"\n\nThis reverts commit abcdef1.' }],
      }),
      deploy("d2", 20, "s3"),
    ]);
    expect(become(told)).toMatchObject({ d1: "deploy +abcdef1 !revert", d2: "deploy +s3 rework" });
  });

  it("a revert of what has not got out, or rides along, is neither failure nor rework", () => {
    const revert = merge(7, 4, "s2", { body: "Reverts #5" });
    const together = tell([push("p", 4, null, ["s0", "s1", "s2"]), merge(5, 3, "s1"), revert, deploy("d1", 5, "s2")]);
    expect(become(together)).toEqual({ d0: "deploy", d1: "deploy +acme/shop#5 +acme/shop#7" });
    expect(become(tell([merge(5, 3, "s1"), revert, deploy("d1", 5, "s2")]))).toMatchObject({
      d1: "deploy +acme/shop#7",
    });
  });

  it("taking a revert back is no repair", () => {
    const told = tell([
      deploy("d1", 3, "s1"),
      merge(7, 4, "s2", { title: 'Revert "Revert "x""', body: "Reverts #6" }),
      deploy("d2", 5, "s2"),
    ]);
    expect(become(told)).toMatchObject({ d1: "deploy", d2: "deploy +acme/shop#7" });
  });

  it("what closes an incident repairs what it is put down to", () => {
    const told = tell([
      deploy("d1", 3, "s1"),
      opened("acme/shop#21", 4),
      merge(7, 19, "s2", { body: "Fixes #21" }),
      deploy("d2", 20, "s2"),
      resolved("acme/shop#21", 20),
    ]);
    expect(become(told)).toMatchObject({ d1: "deploy !incident", d2: "deploy +acme/shop#7 rework" });
  });

  it("unplanned is rework, and blames nobody", () => {
    expect(become(tell([deploy("d1", 3, "s1"), deploy("d2", 4, "s2", { unplanned: true })]))).toMatchObject({
      d1: "deploy",
      d2: "deploy rework",
    });
  });

  it("what somebody says stands above it; the last word counts", () => {
    const annotated = (day: number, rest: JsonObject) =>
      event("deployment.annotated", "d1", { annotatedAt: at(day), ...rest });
    const told = tell([
      deploy("d1", 3, "s1"),
      annotated(5, { failed: false }),
      annotated(6, { failed: true, unplanned: true, recoveredAt: at(4) }),
    ]);
    expect(become(told)).toMatchObject({ d1: "deploy !annotated rework" });
    expect(told.metrics.recovery_time.value).toBe(24);
    expect(become(tell([deploy("d1", 3, "s1"), opened("I", 4), annotated(6, { failed: false })]))).toMatchObject({
      d1: "deploy",
    });
  });
});

describe("changes", () => {
  it("each of a deployment is one sample", () => {
    expect(tell([deploy("d1", 3, "s1", brings("a", "b", "c"))]).metrics.lead_time.n).toBe(3);
  });

  it("that is named twice is one", () => {
    expect(tell([deploy("d1", 3, "s1", brings("a", "b", "a"))]).metrics.lead_time.n).toBe(2);
  });

  it("what the first deployment brought has none, unless it is asked for", () => {
    const first = [deploy("d0", 2, "s0", brings("c0")), deploy("d1", 3, "s1", brings("c0", "c1"))];
    const asked = { from: "2025-03-01", to: "2025-04-01" };
    expect(dora(first, asked).metrics.lead_time.n).toBe(1);
    expect(dora(first, { ...asked, includeBaseline: true }).metrics.lead_time.n).toBe(2);
  });

  it("a squashed one starts with what was pushed to its branch", () => {
    const told = tell([
      push("b1", 3, null, ["w1"], { branch: "fix" }),
      push("b2", 4, "w1", ["w2"], { branch: "fix" }),
      merge(7, 5, "s1", { headRef: "fix", openedAt: at(4) }),
      deploy("d1", 5, "s1"),
    ]);
    expect(told.deployments?.at(-1)?.ships).toEqual([{ change: "acme/shop#7", leadHours: 54 }]);
    expect(told.metrics.lead_time.startEstimated).toBe(0);
  });

  it("one of a branch that is used again starts after its last merge, and not with what came from the trunk", () => {
    const told = tell([
      push("t1", 2, null, ["t1"]),
      push("b1", 3, null, ["w1"], { branch: "fix" }),
      merge(6, 3, "m6", { headRef: "fix" }),
      push("b2", 10, "w1", ["t1", "w2"], { branch: "fix" }),
      merge(7, 11, "m7", { headRef: "fix", openedAt: at(11) }),
      deploy("d1", 11, "m7"),
    ]);
    expect(told.deployments?.at(-1)?.ships).toEqual([{ change: "acme/shop#7", leadHours: 30 }]);
  });

  it("several that a queue merges in one push keep their commits apart", () => {
    const commit = (sha: string, hour: number) => ({ sha, authoredAt: at(4, hour) });
    const told = tell([
      push("p0", 2, null, ["s0"]),
      merge(1, 5, "m1", { openedAt: at(5) }),
      merge(2, 5, "m2", { openedAt: at(5) }),
      push("p1", 5, "s0", [], {
        after: "m2",
        commits: [commit("a1", 1), commit("m1", 12), commit("b1", 6), commit("m2", 12)],
      }),
      deploy("d1", 5, "m2"),
    ]);
    expect(told.deployments?.at(-1)?.ships).toEqual([
      { change: "acme/shop#1", leadHours: 35 },
      { change: "acme/shop#2", leadHours: 30 },
    ]);
  });

  it("branches of the same name in other repositories have nothing to do with it", () => {
    const of = (repository: string, number: number, day: number, headRef: string, baseRef: string) =>
      event("change.merged", `${repository}#${number}`, {
        repository: `github.com/${repository}`,
        mergedAt: at(day),
        mergeSha: `${repository}-${number}`,
        headRef,
        baseRef,
      });
    const told = tell([
      of("acme/docs", 1, 3, "typo", "next"),
      of("acme/shop", 2, 4, "next", "main"),
      deploy("d1", 5, "acme/shop-2"),
    ]);
    expect(become(told)).toMatchObject({ d1: "deploy +acme/shop#2" });
  });

  it("what runs is known of each repository by itself", () => {
    const pushed = (repository: string, id: string, day: number, before: string | null, shas: readonly string[]) => ({
      ...push(id, day, before, shas),
      repository,
    });
    const told = tell([
      pushed("acme/shop", "p0", 2, null, ["s0"]),
      pushed("acme/config", "q0", 2, null, ["k0", "k1"]),
      deploy("d1", 3, "k1"),
      pushed("acme/shop", "p1", 4, "unseen", ["s1"]),
      deploy("d2", 5, "s1"),
      pushed("acme/config", "q1", 6, "k1", ["k2"]),
      deploy("d3", 7, "k2"),
      pushed("acme/shop", "p2", 8, "s1", ["s2"]),
      deploy("d4", 9, "s2"),
    ]);
    expect(become(told)).toMatchObject({ d2: "deploy +s1", d3: "deploy +k2", d4: "deploy +s2" });
    // Of the four that should tell what they brought only the one after the gap does not.
    expect(told.metrics.lead_time.coverage).toBe(3 / 4);
  });

  it("one whose commits nobody saw starts when it was opened, and says so", () => {
    const told = tell([merge(7, 5, "s1"), deploy("d1", 5, "s1")]);
    expect(told.metrics.lead_time).toMatchObject({ value: 24, startEstimated: 1 });
  });

  it("a first commit that is later than the opening does not shorten it", () => {
    const told = tell([merge(7, 5, "s1", { commits: [{ sha: "w", authoredAt: at(9) }] }), deploy("d1", 5, "s1")]);
    expect(told.metrics.lead_time.value).toBe(24);
  });

  it("deployed before it is merged it is counted, and flagged", () => {
    const change = merge(7, 6, "s1", { commits: [{ sha: "w1", authoredAt: at(4) }] });
    const told = tell([change, deploy("d1", 5, "s1", { commits: [{ sha: "w1", authoredAt: at(4) }] })]);
    expect(told.metrics.lead_time).toMatchObject({ n: 1, value: 24, deployedBeforeMerge: 1 });
  });

  it("closed unmerged it is none", () => {
    const told = tell([
      event("change.opened", "acme/shop#7", { openedAt: at(3), headSha: "s1" }),
      event("change.abandoned", "acme/shop#7", { abandonedAt: at(4), mergeSha: "s1" }),
      deploy("d1", 5, "s1"),
    ]);
    expect(told.metrics.lead_time.n).toBe(0);
    expect(told.undeployed.n).toBe(0);
  });

  it("not deployed it waits", () => {
    const told = tell([
      push("p", 3, null, ["s0", "s1"]),
      merge(7, 4, "m7"),
      push("p2", 4, "s1", ["m7"]),
      deploy("d1", 5, "s1"),
    ]);
    expect(told.undeployed).toEqual({ n: 1, oldestAge: (31 - 4) * 24 + 12 });
    expect(told.metrics.lead_time).toMatchObject({ coverage: 1, n: 1 });
  });

  it("is not known to wait after a deployment that does not say what it brought", () => {
    const told = tell([merge(7, 4, "m7"), deploy("d1", 5, "unheard")]);
    expect(told.undeployed.n).toBe(0);
    expect(told.metrics.lead_time.coverage).toBe(0);
    expect(told.notes).toContain("what 1 of 1 deployment brought is not known");
  });

  it("comes along from branch to branch; a merge that brings nothing of its own is none", () => {
    const into = (number: number, day: number, headRef: string, baseRef: string, mergeSha: string) =>
      merge(number, day, mergeSha, { headRef, baseRef });
    const told = tell([
      into(1, 3, "feature", "main", "m1"),
      into(2, 5, "later", "main", "m2"),
      into(3, 4, "main", "release", "m3"),
      deploy("d1", 6, "m3"),
    ]);
    expect(become(told)).toMatchObject({ d1: "deploy +acme/shop#1" });
    expect(
      become(
        tell(
          [
            into(1, 3, "feature", "main", "m1"),
            into(3, 4, "main", "release", "m3"),
            deploy("d1", 6, "", { sha: undefined as never, ref: "release" }),
          ].map(withoutUndefined),
        ),
      ),
    ).toMatchObject({ d1: "deploy +acme/shop#1" });
  });

  it("outside of the entity's paths is another's", () => {
    const commits = [
      { sha: "a", authoredAt: at(3), paths: ["services/cart/x.ts"] },
      { sha: "b", authoredAt: at(3), paths: ["services/checkout/y.ts", "README.md"] },
      { sha: "c", authoredAt: at(3) },
    ];
    const told = tell([push("p", 2, null, ["s0"]), push("p2", 3, "s0", ["c"], { commits }), deploy("d1", 4, "c")], {
      paths: ["services/checkout/*"],
    });
    expect(become(told)).toMatchObject({ d1: "deploy +b +c" });
  });

  it("by bots counts, and may be left out", () => {
    const sent = [merge(7, 4, "s1", { author: "renovate[bot]" }), deploy("d1", 5, "s1")];
    expect(tell(sent).metrics.lead_time).toMatchObject({ n: 1, byBots: 1 });
    expect(tell(sent, { includeBots: false }).metrics.lead_time.n).toBe(0);
  });

  it("with clocks that go wrong is counted as 0, flagged, and lowers what is covered", () => {
    const told = tell([
      deploy("d1", 3, "s1", {
        commits: [
          { sha: "a", authoredAt: at(4) },
          { sha: "b", authoredAt: at(2) },
        ],
      }),
    ]);
    expect(told.metrics.lead_time).toMatchObject({ n: 2, value: 12, skewed: 1, coverage: 0.5 });
  });
});

describe("the trunk", () => {
  it("goes by what each push builds on, whatever its clock says", () => {
    const told = tell([
      push("p0", 2, null, ["s0"]),
      push("p2", 3, "s1", ["s2"]),
      push("p1", 4, "s0", ["s1"]),
      deploy("d1", 5, "s1"),
      deploy("d2", 6, "s2"),
    ]);
    expect(become(told)).toMatchObject({ d1: "deploy +s1", d2: "deploy +s2" });
  });

  it("that lacks commits lowers what is covered", () => {
    const told = tell([push("p0", 2, null, ["s0"]), push("p1", 3, "unseen", ["s1"]), deploy("d1", 4, "s1")]);
    expect(told.metrics.lead_time).toMatchObject({ n: 1, coverage: 0 });
    expect(
      tell([push("p0", 2, null, ["s0"]), push("p1", 3, "s0", ["s1"], { capped: true }), deploy("d1", 4, "s1")]).metrics
        .lead_time.coverage,
    ).toBe(0);
  });

  it("that is forced back loses what came after", () => {
    const { trunk } = project([
      push("p0", 2, null, ["a", "b"]),
      push("p1", 3, "b", [], { after: "a", forced: true }),
      push("p2", 4, "a", ["c"]),
    ]);
    expect(trunk.map(({ sha, n }) => `${sha} ${n}`)).toEqual(["a 0", "c 1"]);
  });

  it("knows a commit by its first digits", () => {
    const full = "9fceb02d0ae598e95dc970b74767f19372d61af8";
    const told = tell([push("p0", 2, null, ["s0"]), push("p1", 3, "s0", [full]), deploy("d1", 4, "9fceb02")]);
    expect(become(told)).toMatchObject({ d1: `deploy +${full}` });
  });

  it("is reached by tag and artifact as well", () => {
    const told = tell([
      push("p0", 2, null, ["s0"]),
      push("p1", 3, "s0", ["s1"]),
      push("p2", 4, "s1", ["s2"]),
      event("tag.pushed", "t", { tag: "v1.2", sha: "s1", pushedAt: at(3) }),
      event("artifact.known", "a", { artifact: "sha256:1", sha: "s2", builtAt: at(4) }),
      withoutUndefined(deploy("d1", 3, "", { sha: undefined as never, version: "1.2" })),
      withoutUndefined(deploy("d2", 5, "", { sha: undefined as never, artifact: "sha256:1" })),
    ]);
    expect(become(told)).toMatchObject({ d1: "deploy +s1", d2: "deploy +s2" });
  });
});

describe("incidents", () => {
  it("over several deployments is the last one's, unless it names several", () => {
    const sent = [deploy("d1", 3, "s1"), deploy("d2", 4, "s2")];
    expect(become(tell([...sent, opened("I", 5)]))).toMatchObject({ d1: "deploy", d2: "deploy !incident" });
    const both = opened("I", 5, { causedBy: [{ deployment: "d1" }, { deployment: "d2" }] });
    expect(become(tell([...sent, both]))).toMatchObject({ d1: "deploy !incident", d2: "deploy !incident" });
  });

  it.each<[string, JsonObject]>([
    ["deployment", { deployment: "d1" }],
    ["commit", { sha: "c1" }],
    ["deployed commit", { sha: "s1" }],
    ["change", { change: "c1" }],
    ["artifact", { artifact: "sha256:1" }],
  ])("may name the %s that is to blame", (_, cause) => {
    const told = tell([
      deploy("d1", 3, "s1", { artifact: "sha256:1", ...brings("c1") }),
      deploy("d2", 4, "s2"),
      opened("I", 20, { causedBy: cause }),
    ]);
    expect(become(told)).toMatchObject({ d1: "deploy +c1 !incident", d2: "deploy" });
  });

  it("during a rollout is the deployment's before it, and ambiguous", () => {
    const told = tell([
      deploy("d1", 3, "s1"),
      deploy("d2", 4, "s2", { startedAt: at(4, 10) }),
      event("incident.opened", "I", { openedAt: at(4, 11) }),
    ]);
    expect(told.incidents).toMatchObject([{ id: "I", deployments: ["d1"], link: "time", isAmbiguous: true }]);
  });

  it("is put down to when it began, where that is said", () => {
    const told = tell([deploy("d1", 3, "s1"), deploy("d2", 4, "s2"), opened("I", 5, { startedAt: at(3, 20) })]);
    expect(become(told)).toMatchObject({ d1: "deploy !incident", d2: "deploy" });
  });

  it("is never a rollback's", () => {
    const told = tell([
      deploy("d1", 3, "s1"),
      deploy("d2", 4, "s0"),
      opened("I", 5, { causedBy: { deployment: "d2" } }),
    ]);
    expect(become(told)).toMatchObject({ d1: "deploy !incident !rolled-back", d2: "rollback rework" });
  });

  it("long after any deployment is nobody's, and counted", () => {
    const sent = [deploy("d1", 3, "s1"), opened("I", 6, { openedAt: at(6, 12.1) })];
    expect(tell(sent)).toMatchObject({
      unattributedIncidents: 1,
      metrics: { change_fail_rate: { failed: 0, coverage: 0 } },
    });
    expect(tell(sent, { attributionWindow: null }).unattributedIncidents).toBe(0);
  });

  it("retracted is none; opened again it is one after all", () => {
    const sent = [deploy("d1", 3, "s1"), opened("I", 4), event("incident.retracted", "I", { retractedAt: at(5) })];
    expect(become(tell(sent))).toMatchObject({ d1: "deploy" });
    expect(become(tell([...sent, event("incident.reopened", "I", { reopenedAt: at(6) })]))).toMatchObject({
      d1: "deploy !incident",
    });
  });

  it("reopened lasts to its last close", () => {
    const told = tell([
      deploy("d1", 3, "s1"),
      opened("I", 3, { openedAt: at(3, 13) }),
      resolved("I", 3, 14),
      event("incident.reopened", "I", { reopenedAt: at(3, 15) }),
      resolved("I", 3, 18),
    ]);
    expect(told.metrics.recovery_time.value).toBe(6);
  });

  it("unresolved failed, and is open", () => {
    const told = tell([deploy("d1", 3, "s1"), opened("I", 4)]);
    expect(told.metrics.change_fail_rate).toMatchObject({ n: 2, failed: 1 });
    expect(told.metrics.recovery_time).toMatchObject({ n: 0, value: null, level: null, coverage: 0 });
    expect(told.open).toEqual({ n: 1, oldestAge: (31 - 3) * 24 + 12 });
  });

  it("over before the deployment it names is a data error, and scores nothing", () => {
    const told = tell([deploy("d1", 10, "s1"), opened("I", 3, { causedBy: { deployment: "d1" } }), resolved("I", 4)]);
    expect(told.metrics.change_fail_rate.failed).toBe(0);
    expect(told.metrics.recovery_time.n).toBe(0);
    expect(told.dataErrors).toMatchObject([{ code: "recovered-before-deployed", subject: "I" }]);
  });

  it("of two sources that call theirs the same are two", () => {
    const [page, issue] = [opened("42", 3, { openedAt: at(3, 13) }), resolved("42", 3, 14)];
    const told = tellEvents([
      ...readAll([BASELINE, deploy("d1", 3, "s1"), page, opened("43", 3)]),
      ...readAll([opened("42", 3, { openedAt: at(3, 18) }), resolved("42", 3, 20)], "pagerduty"),
      ...readAll([issue]),
    ]);
    expect(
      told.incidents?.map(({ id, beganAt, resolvedAt }) => [id, beganAt.slice(11, 13), resolvedAt?.slice(11, 13)]),
    ).toEqual([
      ["43", "12", undefined],
      ["42", "13", "14"],
      ["42", "18", "20"],
    ]);
  });

  it("elsewhere than in production is none", () => {
    expect(become(tell([deploy("d1", 3, "s1"), opened("I", 4, { environment: "staging" })]))).toMatchObject({
      d1: "deploy",
    });
  });
});

describe("regions and signals", () => {
  const eu = (id: string, day: number, sha: string, rest: JsonObject = {}) =>
    deploy(id, day, sha, { environment: "prod-eu", ...rest });
  const us = (id: string, day: number, sha: string, rest: JsonObject = {}) =>
    deploy(id, day, sha, { environment: "prod-us", ...rest });

  it("the same to several within a day is one, finished with the last", () => {
    const sent = [eu("e1", 3, "s1"), us("u1", 4, "s1"), eu("e2", 5, "s2"), us("u2", 7, "s2")];
    const told = tell(sent);
    expect(
      told.deployments?.map(({ environments, finishedAt }) => [environments.join(), finishedAt.slice(8, 10)]),
    ).toEqual([
      ["production", "02"],
      ["prod-eu,prod-us", "04"],
      ["prod-eu", "05"],
      ["prod-us", "07"],
    ]);
    expect(tell(sent, { multiRegion: "first" }).deployments?.[1]?.finishedAt).toBe("2025-03-03T12:00:00Z");
    expect(tell(sent, { multiRegion: "each" }).metrics.deployment_frequency.count + 0).toBe(3);
  });

  it("a region that lags behind rolls nothing back", () => {
    const hour = (hours: number) => ({ finishedAt: at(3, hours) });
    const told = tell([
      push("p0", 2, null, ["s0", "s1", "s2", "s3"]),
      eu("e1", 3, "s1", hour(10)),
      eu("e2", 3, "s2", hour(11)),
      us("u1", 3, "s1", hour(11.5)),
      eu("e3", 3, "s3", hour(12)),
      us("u3", 3, "s3", hour(13)),
    ]);
    expect(become(told)).toEqual({ d0: "deploy +s0", e2: "deploy +s1 +s2", e1: "deploy", e3: "deploy +s3" });
    expect(told.metrics.change_fail_rate.failed).toBe(0);
    const back = tell([eu("e1", 3, "s1", hour(10)), us("u1", 3, "s1", hour(11)), eu("e0", 3, "s0", hour(13))]);
    expect(become(back)).toMatchObject({ e1: "deploy !rolled-back", e0: "rollback rework" });
  });

  it("only the best signal in use counts", () => {
    const run = (id: string, day: number, sha: string) =>
      deploy(id, day, sha, { signal: "workflow-run", finishedAt: at(day, 11.9) });
    const sent = [
      run("r3", 3, "s3"),
      deploy("d4", 4, "s4"),
      run("r4", 4, "s4b"),
      run("r5", 5, "s5"),
      deploy("d6", 6, "s6"),
    ];
    expect(Object.keys(become(tell(sent)))).toEqual(["d0", "d4", "d6"]);
    expect(Object.keys(become(tell(sent, { signal: "workflow-run" })))).toEqual(["r3", "r4", "r5"]);
    expect(tell(sent).signal).toBe("explicit");
    const before = dora(sent, { from: "2025-03-01", to: "2025-04-01", details: true });
    expect(Object.keys(become(before))).toEqual(["r3", "d4", "d6"]);
  });
});

describe("merging as deploying", () => {
  const paths = ["services/checkout/*"];
  const touching = (path: string) => ({ commits: [{ sha: "t", authoredAt: at(1), paths: [path] }] });
  const sent = [
    deploy("d1", 3, "s1"),
    push("p0", 2, null, ["s0"]),
    push("p1", 4, "s0", ["s1"]),
    push("b1", 5, null, ["w1"], { branch: "fix" }),
    push("p2", 6, "s1", ["s2"]),
    push("p3", 7, "s2", [], { after: "s1", forced: true }),
  ];

  it("is only so where it is asked for", () => {
    expect(become(tell(sent))).toEqual({ d0: "deploy +s0", d1: "deploy +s1" });
    expect(tell(sent).signal).toBe("explicit");
  });

  it("makes a deployment of each push to the trunk", () => {
    const told = tell(sent, { signal: "merge" });
    expect(told.deployments?.map(({ key, type, ships }) => [key, type, ...ships.map(({ change }) => change)])).toEqual([
      ["s0", "deploy", "s0"],
      ["s1", "deploy", "s1"],
      // Forced back it is no part of the trunk any more.
      ["s2", "deploy"],
      ["s1", "rollback"],
    ]);
    expect(told.signal).toBe("merge");
  });

  it("makes none of what touches others alone", () => {
    const mine = [push("p0", 2, null, ["t"], touching("services/checkout/a.ts"))];
    const theirs = [push("p0", 2, null, ["t"], touching("services/cart/a.ts"))];
    expect(tell(mine, { signal: "merge", paths }).metrics.deployment_frequency.n).toBe(1);
    expect(tell(theirs, { signal: "merge", paths }).metrics.deployment_frequency.n).toBe(0);
  });
});

describe("too little", () => {
  it("no event at all is nothing: no zero, no level", () => {
    const { metrics, notes } = dora([]);
    expect(Object.values(metrics).map(({ value, level, n }) => [value, level, n])).toEqual(
      Array.from({ length: 5 }, () => [null, null, 0]),
    );
    expect(notes).toEqual(["there is no event up to the end of the window"]);
  });

  it("no deployment is a count of 0, low where the window is long enough to tell", () => {
    const sent = [opened("I", 3)];
    const long = dora([event("incident.opened", "I", { openedAt: "2025-01-01T00:00:00Z" })], {
      from: "2025-01-01",
      to: "2025-04-01",
    });
    expect(long.metrics.deployment_frequency).toMatchObject({ value: 0, n: 0, level: "low" });
    expect(dora(sent).metrics.deployment_frequency).toMatchObject({ value: 0, level: null });
    expect(long.metrics.change_fail_rate).toMatchObject({ value: null, level: null, n: 0 });
  });

  it("a new one is measured from its first day on, without levels in its first week", () => {
    const first = deploy("d1", 26, "s1");
    const told = dora([first], { from: "2025-03-01", to: "2025-04-01" });
    expect(told.window).toMatchObject({ days: 31, effectiveDays: 6 });
    expect(told.metrics.deployment_frequency).toMatchObject({ value: 7 / 6, level: null });
    expect(dora([first], { from: "2025-03-01", to: "2025-04-02" }).metrics.deployment_frequency.level).toBe("high");
  });

  it("a rate of a few is none", () => {
    const sent = [1, 2, 3, 4].map((n) => deploy(`d${n}`, n + 2, `s${n}`));
    expect(tell(sent.slice(0, 3), { minSamples: 5 }).metrics.change_fail_rate).toMatchObject({
      n: 4,
      value: null,
      level: null,
    });
    expect(tell(sent, { minSamples: 5 }).metrics.change_fail_rate).toMatchObject({
      n: 5,
      value: 0,
      level: "elite",
      coverage: null,
    });
    expect(tell(sent).notes).toContain("no failure was ever reported: does anything report them?");
  });
});

/** What stands in a table as undefined is not sent at all. */
function withoutUndefined(sent: JsonObject): JsonObject {
  return JSON.parse(JSON.stringify(sent)) as JsonObject;
}
