// Does each webhook tell what happened, and no more than that?

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JsonObject, JsonValue } from "../../../../src/model/json.ts";
import { deliveryEventsOfWebhook } from "../../../../src/integrations/github/delivery/delivery-events-of-webhook.ts";
import { DEFAULT_CONVENTIONS } from "../../../../src/integrations/github/delivery/github-conventions.ts";
import type { GithubConventions } from "../../../../src/integrations/github/delivery/github-conventions.ts";
import { formatInstant } from "../../../../src/model/time.ts";
import { WEBHOOK_EXAMPLES, example } from "../webhook-examples.ts";
import * as say from "../webhooks.ts";
import { NO_SHA, OTHER_SHA, SHA } from "../webhooks.ts";

const RECEIVED = 1_796_126_400_000;
const DEPLOYING: GithubConventions = { ...DEFAULT_CONVENTIONS, deployWorkflows: ["deploy*.yml"] };

type Told = JsonObject & { readonly kind: string; readonly occurredAt: string };

/** Instants as people write them. */
function told(event: string, payload: JsonObject, conventions = DEFAULT_CONVENTIONS): readonly Told[] {
  const events = deliveryEventsOfWebhook({ event, payload, receivedAt: RECEIVED }, conventions);
  return JSON.parse(
    JSON.stringify(events, (_, value: JsonValue) =>
      typeof value === "number" && value > 1e11 ? formatInstant(value) : value,
    ),
  ) as Told[];
}

function only(event: string, payload: JsonObject, conventions?: GithubConventions): Told {
  const [first, ...more] = told(event, payload, conventions);
  expect([first === undefined, more]).toEqual([false, []]);
  return first as Told;
}

const kinds = (event: string, payload: JsonObject, conventions?: GithubConventions): readonly unknown[] =>
  told(event, payload, conventions).map(({ kind, occurredAt }) => `${kind} ${occurredAt}`);

describe("any webhook", () => {
  it.each(WEBHOOK_EXAMPLES.map((one) => [`${one.event} ${one.index}`, one] as const))("%s", (_, { event, payload }) => {
    for (const drafted of told(event, payload, { ...DEFAULT_CONVENTIONS, deployWorkflows: ["*"] })) {
      expect(drafted).toMatchObject({ source: "github", repository: expect.stringMatching(/^github\.com\/\S+\/\S+$/) });
      expect(drafted["occurredAt"]).toMatch(/^20\d\d-/);
    }
  });

  it("is one of 329 examples, of which few tell anything", () => {
    const counts: Record<string, number> = {};
    for (const { event, payload } of WEBHOOK_EXAMPLES) {
      for (const { kind } of told(event, payload)) counts[kind] = (counts[kind] ?? 0) + 1;
    }
    expect(WEBHOOK_EXAMPLES).toHaveLength(329);
    expect(counts).toEqual({
      "change.opened": 4,
      "change.updated": 7,
      "change.abandoned": 2,
      "commits.pushed": 2,
      "tag.pushed": 1,
      "deployment.queued": 4,
      "deployment.started": 1,
      "deployment.finished": 6,
    });
  });

  it("is taken for what it is whatever is missing or odd in it, and tells the same again", () => {
    const odd = fc.constantFrom<JsonValue>(
      null,
      0,
      -1,
      "",
      "x",
      [],
      {},
      true,
      [null],
      { id: null },
      "2025-13-99T99:99Z",
    );
    const paths = WEBHOOK_EXAMPLES.flatMap(({ event, payload }) =>
      pathsIn(payload).map((path) => ({ event, payload, path })),
    );
    fc.assert(
      fc.property(fc.constantFrom(...paths), odd, ({ event, payload, path }, value) => {
        const spoilt = withValue(payload, path, value);
        expect(told(event, spoilt, DEPLOYING)).toEqual(told(event, spoilt, DEPLOYING));
      }),
      { seed: 20_261_201, numRuns: 3_000 },
    );
  });

  it.each(["constructor", "__proto__", "toString", "deployment_protection_rule"])("tells nothing as `%s`", (event) => {
    expect(told(event, say.push())).toEqual([]);
  });

  it("is told of the repository by its host and path", () => {
    const html_url = "https://Git.Acme.dev:8443/Acme/Shop";
    const { repository } = only("push", say.push({ repository: { ...say.REPOSITORY, html_url } }));
    expect(repository).toBe("git.acme.dev:8443/acme/shop");
    expect(only("push", say.push({ repository: { full_name: "a/b" } }))).toMatchObject({
      repository: "github.com/a/b",
    });
  });
});

describe("a push", () => {
  it("brings commits to a branch, in its order, with the paths they touch", () => {
    expect(only("push", say.push())).toEqual({
      kind: "commits.pushed",
      source: "github",
      occurredAt: "2025-03-05T09:00:00Z",
      entity: null,
      repository: "github.com/acme/shop",
      environment: null,
      data: {
        branch: "main",
        isDefaultBranch: true,
        before: OTHER_SHA,
        after: SHA,
        isForced: false,
        commits: [{ sha: SHA, authoredAt: "2025-03-05T08:10:00Z", message: "Mend it", paths: ["a.ts", "b.ts"] }],
      },
    });
  });

  it.each([
    ["to another branch", { ref: "refs/heads/team/mend" }, { branch: "team/mend", isDefaultBranch: false }],
    ["of a new branch", { before: NO_SHA }, { before: null }],
    ["by force", { forced: true }, { isForced: true }],
    ["of so many commits that not all are listed", { commits: manyCommits(2_048) }, { isCapped: true }],
    [
      "of a commit that says nothing of its paths",
      { commits: [{ id: SHA, timestamp: "2025-03-05T08:10:00Z" }] },
      {
        commits: [{ sha: SHA, authoredAt: "2025-03-05T08:10:00Z" }],
      },
    ],
  ])("%s", (_, more, data) => {
    expect(only("push", say.push(more as JsonObject))).toMatchObject({ kind: "commits.pushed", data });
  });

  it("that deletes a branch tells nothing", () => {
    expect(told("push", say.push({ deleted: true, after: NO_SHA }))).toEqual([]);
    expect(told("push", say.push({ after: NO_SHA }))).toEqual([]);
  });

  it("of a tag says at which commit it stands, not which object it is", () => {
    const { kind, data } = only("push", say.push({ ref: "refs/tags/v1.2.0", after: OTHER_SHA }));
    expect([kind, data]).toEqual(["tag.pushed", { tag: "v1.2.0", sha: SHA }]);
  });
});

describe("a pull request", () => {
  it("tells what is known of the change", () => {
    expect(only("pull_request", say.pullRequest("opened"))).toMatchObject({
      kind: "change.opened",
      occurredAt: "2025-03-04T10:00:00Z",
      data: {
        key: "acme/shop#17",
        number: 17,
        title: "Mend it",
        labels: ["hotfix"],
        headRef: "mend",
        headSha: SHA,
        baseRef: "main",
        openedAt: "2025-03-04T10:00:00Z",
        author: "kim",
      },
    });
  });

  it.each(["synchronize", "edited", "labeled", "unlabeled", "reopened"])("that is %s is updated", (action) => {
    expect(kinds("pull_request", say.pullRequest(action))).toEqual(["change.updated 2025-03-05T10:00:00Z"]);
  });

  it("that is closed was merged only if it says so, whatever commit it names", () => {
    const closed_at = "2025-03-05T09:59:00Z";
    const closed = only("pull_request", say.pullRequest("closed", { closed_at }));
    expect(closed).toMatchObject({ kind: "change.abandoned", occurredAt: closed_at });
    expect(closed["data"]).not.toHaveProperty("mergeSha");
    const merged = say.pullRequest("closed", { closed_at, merged: true, merged_at: closed_at });
    expect(only("pull_request", merged)).toMatchObject({
      kind: "change.merged",
      occurredAt: closed_at,
      data: { mergeSha: OTHER_SHA, mergedAt: closed_at },
    });
    const published = example("pull_request", ({ action }) => action === "closed");
    expect(kinds("pull_request", published)).toEqual([expect.stringMatching(/^change\.abandoned /)]);
  });

  it.each<[string, JsonObject, string]>([
    ["its own", { repo: { full_name: "Acme/Shop" }, label: "acme:main" }, "main"],
    ["a fork's", { repo: { full_name: "dana/shop" }, label: "dana:main" }, "dana:main"],
    ["a fork's that is gone", { repo: null, label: "dana:main" }, "dana:main"],
  ])("of a branch of the same name names %s", (_, head, headRef) => {
    const payload = say.pullRequest("opened", { head: { ref: "main", sha: SHA, ...head } });
    expect(only("pull_request", payload)).toMatchObject({ data: { headRef } });
  });

  it("of a bot is one of a bot", () => {
    const payload = say.pullRequest("opened", { user: { login: "renovate[bot]", type: "Bot" } });
    expect(only("pull_request", payload)).toMatchObject({ data: { author: "renovate[bot]", isBot: true } });
  });

  it.each(["assigned", "review_requested", "locked", "auto_merge_enabled"])("that is %s tells nothing", (action) => {
    expect(told("pull_request", say.pullRequest(action))).toEqual([]);
  });
});

describe("a deployment", () => {
  const key = "acme/shop:deployment:330044";

  it("is queued when it is created", () => {
    expect(only("deployment", say.deployment())).toMatchObject({
      kind: "deployment.queued",
      occurredAt: "2025-03-05T11:00:00Z",
      environment: "production",
      data: { key, signal: "deployment-status", isProduction: true, sha: SHA, ref: "main", task: "deploy" },
    });
  });

  it.each([
    ["queued", "deployment.queued", {}],
    ["pending", "deployment.queued", {}],
    ["waiting", "deployment.queued", {}],
    ["in_progress", "deployment.started", { startedAt: "2025-03-05T11:10:00Z" }],
    ["success", "deployment.finished", { outcome: "success" }],
    ["failure", "deployment.finished", { outcome: "failure", reason: "failure" }],
    ["error", "deployment.finished", { outcome: "failure", reason: "error" }],
  ])("that is %s: %s", (state, kind, data) => {
    expect(only("deployment_status", say.deploymentStatus(state))).toMatchObject({
      kind,
      occurredAt: "2025-03-05T11:10:00Z",
      data: { key, ...data },
    });
  });

  it.each(["inactive", "destroyed", ""])("that becomes `%s` changes nothing of what it was", (state) => {
    expect(told("deployment_status", say.deploymentStatus(state))).toEqual([]);
  });

  it("is not kept from being production by whoever did not say that it is", () => {
    const { data } = only("deployment", say.deployment({ production_environment: false, environment: "prod-eu" }));
    expect(data).not.toHaveProperty("isProduction");
    const transient = only("deployment", say.deployment({ transient_environment: true }));
    expect(transient).toMatchObject({ data: { isTransient: true } });
  });

  it.each([
    [{ service: "checkout" }, "component:default/checkout"],
    [{ entity: "component:payments/checkout", service: "other" }, "component:payments/checkout"],
    ['{"service":"checkout"}', "component:default/checkout"],
    ["deploy it", null],
    [{ service: "" }, null],
    [[1], null],
  ])("says in its payload %j whose it is", (payload, entity) => {
    expect(only("deployment", say.deployment({ payload }))).toMatchObject({ entity });
  });
});

describe("a workflow run", () => {
  it("deploys where somebody said that it does", () => {
    expect(only("workflow_run", say.workflowRun(), DEPLOYING)).toMatchObject({
      kind: "deployment.finished",
      occurredAt: "2025-03-05T11:10:00Z",
      environment: "production",
      data: {
        key: "acme/shop:run:4711",
        attempt: 2,
        signal: "workflow-run",
        outcome: "success",
        sha: SHA,
        startedAt: "2025-03-05T11:00:00Z",
      },
    });
    expect(told("workflow_run", say.workflowRun())).toEqual([]);
  });

  it.each([
    ["Ship it", 1],
    ["ship *", 1],
    [".github/workflows/deploy.yml", 1],
    ["deploy.yml", 1],
    ["deploy", 0],
    ["build.yml", 0],
  ])("is named by `%s`: %i", (pattern, expected) => {
    expect(told("workflow_run", say.workflowRun(), { ...DEPLOYING, deployWorkflows: [pattern] })).toHaveLength(
      expected,
    );
  });

  it.each([
    ["failure", "failure"],
    ["timed_out", "failure"],
    ["startup_failure", "failure"],
  ])("that ended with %s failed", (conclusion, outcome) => {
    const payload = say.workflowRun({ conclusion });
    expect(only("workflow_run", payload, DEPLOYING)).toMatchObject({ data: { outcome, reason: conclusion } });
  });

  it.each(["cancelled", "skipped", "neutral", "stale", "action_required", null])(
    "that ended with %s tells nothing",
    (conclusion) => {
      expect(told("workflow_run", say.workflowRun({ conclusion }), DEPLOYING)).toEqual([]);
    },
  );

  it.each([
    ["is only requested, though its status is completed", say.workflowRun({}, "requested")],
    ["runs on another branch", say.workflowRun({ head_branch: "mend" })],
    ["runs for a pull request", say.workflowRun({ event: "pull_request_target" })],
    [
      "runs in a fork that calls its branch the same",
      say.workflowRun({ head_repository: { full_name: "mallory/shop" } }),
    ],
  ])("tells nothing where it %s", (_, payload) => {
    expect(told("workflow_run", payload, DEPLOYING)).toEqual([]);
  });
});

describe("a release", () => {
  it("is a deployment of its tag once it is published", () => {
    const { kind, occurredAt, data } = only("release", say.release("published"));
    expect([kind, occurredAt]).toEqual(["deployment.finished", "2025-03-05T12:00:00Z"]);
    expect(data).toEqual({
      key: "acme/shop:release:9",
      signal: "release",
      outcome: "success",
      ref: "v1.2.0",
      version: "v1.2.0",
    });
    expect(only("release", say.release("published", { target_commitish: SHA }))).toMatchObject({ data: { sha: SHA } });
  });

  it.each([
    ["released", {}],
    ["created", {}],
    ["edited", {}],
    ["published", { draft: true }],
    ["published", { prerelease: true }],
  ])("that is %s %j tells nothing", (action, more) => {
    expect(told("release", say.release(action, more))).toEqual([]);
  });
});

describe("an issue", () => {
  const closed = { state: "closed", closed_at: "2025-03-12T16:20:00Z" };

  it("is an incident by its labels, from when it was created on", () => {
    expect(only("issues", say.issue("opened"))).toMatchObject({
      kind: "incident.opened",
      occurredAt: "2025-03-12T14:40:00Z",
      data: { key: "acme/shop#21", severity: "incident", title: "Checkout is down" },
    });
    expect(told("issues", say.issue("opened", { labels: [{ name: "bug" }] }))).toEqual([]);
  });

  it.each([
    ["labeled", {}, "SEV1", ["incident.opened 2025-03-12T14:40:00Z", "incident.reopened 2025-03-12T15:00:00Z"]],
    ["labeled", {}, "bug", []],
    ["labeled", closed, "incident", ["incident.opened 2025-03-12T14:40:00Z", "incident.resolved 2025-03-12T16:20:00Z"]],
    ["unlabeled", { labels: [] }, "incident", ["incident.retracted 2025-03-12T15:00:00Z"]],
    ["unlabeled", {}, "sev1", []],
    ["unlabeled", { labels: [] }, "bug", []],
    ["closed", closed, undefined, ["incident.resolved 2025-03-12T16:20:00Z"]],
    ["closed", { ...closed, state_reason: "completed" }, undefined, ["incident.resolved 2025-03-12T16:20:00Z"]],
    ["closed", { ...closed, state_reason: "not_planned" }, undefined, ["incident.retracted 2025-03-12T16:20:00Z"]],
    ["closed", { ...closed, state_reason: "duplicate" }, undefined, ["incident.retracted 2025-03-12T16:20:00Z"]],
    ["reopened", { ...closed, state: "open" }, undefined, ["incident.reopened 2025-03-12T15:00:00Z"]],
    ["deleted", {}, undefined, ["incident.retracted 2025-03-12T15:00:00Z"]],
    ["transferred", {}, undefined, ["incident.retracted 2025-03-12T15:00:00Z"]],
    ["assigned", {}, undefined, []],
  ])("that is %s %j %s", (action, more, label, expected) => {
    expect(kinds("issues", say.issue(action, more, label))).toEqual(expected);
  });

  it("that is edited after it was closed may name its cause at last", () => {
    const body = "It was slow.\n\n**Root cause:** #17, https://github.com/Acme/Other/pull/3\ncaused-by: 1a2b3c4\n";
    const events = told("issues", say.issue("edited", { ...closed, body }));
    expect(events.map(({ kind }) => kind)).toEqual(["incident.opened", "incident.resolved"]);
    expect(events[1]).toMatchObject({
      data: { causedBy: [{ change: "acme/shop#17" }, { change: "acme/other#3" }, { sha: "1a2b3c4" }] },
    });
  });

  it.each([
    ["root cause: unknown", []],
    ["root cause: feedface", []],
    ["the root cause is #17", []],
    ["Caused by: acme/api#9.", [{ change: "acme/api#9" }]],
    ["- root-cause: <https://github.com/acme/shop/commit/1A2B3C4D>", [{ sha: "1a2b3c4d" }]],
    ["> caused-by: `9fceb02`", [{ sha: "9fceb02" }]],
  ])("blames in %j", (body, causedBy) => {
    const { data } = only("issues", say.issue("opened", { body }));
    expect((data as JsonObject)["causedBy"] ?? []).toEqual(causedBy);
  });
});

function manyCommits(count: number): readonly JsonObject[] {
  return Array.from({ length: count }, () => ({ id: SHA, timestamp: "2025-03-05T08:10:00Z" }));
}

type Path = readonly (string | number)[];

function pathsIn(value: JsonValue, at: Path = []): readonly Path[] {
  if (typeof value !== "object" || value === null || at.length > 3) return at.length === 0 ? [] : [at];
  const inner = Object.entries(value).flatMap(([key, member]) => pathsIn(member, [...at, key]));
  return at.length === 0 ? inner : [at, ...inner];
}

function withValue(value: JsonValue, [key, ...rest]: Path, put: JsonValue): JsonObject {
  const copy = structuredClone(value) as Record<string | number, JsonValue>;
  if (key !== undefined) copy[key] = rest.length === 0 ? put : withValue(copy[key] ?? null, rest, put);
  return copy;
}
