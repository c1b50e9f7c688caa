// Is a deployment that GitHub asks about answered: rightly, in time, and once?

import { afterEach, describe, expect, it } from "vitest";
import { activateRules } from "../../../../src/app/activation/activate-rules.ts";
import { declareFreeze, endFreeze } from "../../../../src/app/directives/declare-freeze.ts";
import { runErrands } from "../../../../src/app/run-errands.ts";
import {
  answerProtectionRule,
  PROTECTION_RULE_CHANNEL,
} from "../../../../src/integrations/github/protection/answer-protection-rule.ts";
import { readDeploymentQuestion } from "../../../../src/integrations/github/protection/deployment-question.ts";
import { understandWebhooks } from "../../../../src/integrations/github/webhooks/understand-webhooks.ts";
import type { JsonObject } from "../../../../src/model/json.ts";
import { formatInstant } from "../../../../src/model/time.ts";
import { StoreUnavailable } from "../../../../src/ports/failures.ts";
import { memoryStore } from "../../../../src/store/memory.ts";
import { ADMIN, DAY, NOW } from "../../../app/service-muster.ts";
import { refused } from "../../../app/refused.ts";
import { CATALOG, givenService, MINUTE, SECOND } from "../given.ts";
import type { GivenOptions } from "../given.ts";
import { addRepository, waitingRun } from "../stand-in-state.ts";

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

const RUN = 7_700_110_022;

interface Gated {
  readonly approvals?: string;
  readonly enforcement?: string;
  readonly pass?: string;
  readonly unregistered?: string;
  readonly more?: string;
}

function gateOf({
  approvals = "[]",
  enforcement = "block",
  pass = "true",
  unregistered = "warn",
  more = "",
}: Gated = {}) {
  const text = `kind: Scorecard
id: basics
title: Basics
rules:
  - id: has-owner
    title: Has an owner
    pass: { and: [ { exists: entity.owner }, { "==": [ { var: entity.lifecycle }, ${pass === "true" ? "production" : "retired"} ] } ] }
    fix: { text: Name an owner., effort: 5m }
${more}
---
kind: Gate
id: production
title: Production
environments: [ production ]
unregistered: ${unregistered}
require: [ { scorecard: basics, level: done, enforcement: ${enforcement} } ]
approvals: ${approvals}
`;
  return [{ path: "rules.yaml", text }];
}

const SRE = "[ { from: group:default/sre, count: 1 } ]";

function payload(url: string, more: JsonObject = {}): JsonObject {
  return {
    action: "requested",
    environment: "production",
    event: "push",
    sha: "9b2f7c1d4e5a60718293a4b5c6d7e8f901234567",
    deployment_callback_url: `${url}/repos/acme/shop/actions/runs/${RUN}/deployment_protection_rule`,
    deployment: { id: 330_044, environment: "production", creator: { login: "dana" } },
    repository: { full_name: "acme/shop" },
    installation: { id: 7 },
    ...more,
  };
}

async function given(gated: Gated = {}, options: GivenOptions = {}) {
  const service = await givenService(ends, { rules: gateOf(gated), ...options });
  const { muster, github } = service;
  const shop = addRepository(github.state, "acme/shop");
  const waiting = waitingRun(shop, RUN);
  const ask = (more: JsonObject = {}) => answerProtectionRule(muster, payload(github.url, more));
  const run = () => runErrands(muster, [PROTECTION_RULE_CHANNEL]);
  let now = 0;
  return {
    ...service,
    shop,
    waiting,
    ask,
    run,
    /** All that is due on the way is done when it is due. */
    until: async (duration: number) => {
      for (;;) {
        const due = (await muster.store.errands.nextDue([PROTECTION_RULE_CHANNEL.name])) ?? Infinity;
        if (due > NOW + duration) break;
        now = Math.max(now, due - NOW);
        service.after(now);
        await run();
      }
      now = duration;
      service.after(duration);
    },
    answered: async () => {
      await ask();
      await run();
      return waiting;
    },
    rules: async (changed: Gated) => {
      await activateRules(muster, gateOf(changed), ADMIN);
    },
    posts: () => github.requests.filter(({ line }) => line.startsWith("POST /repos")),
    errand: () => muster.store.errands.get(PROTECTION_RULE_CHANNEL.name, `acme/shop ${RUN} production 330044`),
  };
}

describe("a deployment", () => {
  it.each<[string, Gated, GivenOptions, string, readonly string[]]>([
    ["that passes is approved", {}, {}, "approved", ["ALLOW shop -&gt; production: 1 passed"]],
    [
      "that warns is approved, with why",
      { enforcement: "warn", pass: "false" },
      {},
      "approved",
      ["1 warning", "Has an owner"],
    ],
    [
      "that is blocked is rejected, with why and how to mend it",
      { pass: "false" },
      {},
      "rejected",
      ["BLOCK shop", "**blocking** Has an owner", "fix (5m): Name an owner."],
    ],
    ["of a repository nobody registered is approved, with why", {}, { catalog: "" }, "approved", ["does not hold it"]],
    [
      "of a repository nobody registered is rejected where the gate says so",
      { unregistered: "block" },
      { catalog: "" },
      "rejected",
      ["BLOCK shop", "`repository:acme/shop`"],
    ],
    ["where no gate is declared is approved, with why", {}, { rules: [] }, "approved", ["the rules declare no gate"]],
    [
      "of several entities is as the strictest of them",
      {},
      {
        catalog: `${CATALOG}---\n${CATALOG.split("---")[0]?.replace("name: shop", "name: legacy").replace("production,", "retired,")}`,
      },
      "rejected",
      ["BLOCK legacy", "ALLOW shop"],
    ],
  ])("%s", async (_, gated, options, state, said) => {
    const { answered, errand } = await given(gated, options);
    const { finals, comments } = await answered();
    expect(finals.map((final) => final.state)).toEqual([state]);
    for (const text of said) expect(finals[0]?.comment).toContain(text);
    expect(comments).toEqual([]);
    expect(await errand()).toMatchObject({ finishedAt: NOW, body: { answer: { state } } });
  });

  it("into an environment without a gate is approved, with why", async () => {
    const { ask, run, shop } = await given();
    const elsewhere = waitingRun(shop, RUN, "dev");
    await ask({ environment: "dev" });
    await run();
    expect(elsewhere.finals).toEqual([{ state: "approved", comment: expect.stringContaining("no gate binds it") }]);
  });

  it("is a decision like any other, of whoever deploys", async () => {
    const { answered, muster } = await given({}, { publicUrl: "https://muster.acme.example" });
    const { finals } = await answered();
    const { items } = await muster.store.decisions.list({ limit: 10 });
    const entry = (await muster.store.audit.entries(0, 100)).find(({ kind }) => kind === "decision");
    expect(items.map(({ entity, environment, verdict }) => [entity, environment, verdict])).toEqual([
      ["component:default/shop", "production", "allow"],
    ]);
    expect(entry?.actor).toBe("github:dana");
    expect(finals[0]?.comment).toContain(
      `[details](https://muster.acme.example/decisions/${items[0]?.id.replace("_", "%5f")})`,
    );
  });

  it("is answered once, however often GitHub asks, and each attempt of a run by itself", async () => {
    const { ask, run, posts, waiting } = await given();
    for (let time = 0; time < 3; time++) await ask();
    await run();
    await ask();
    await run();
    expect([posts().length, waiting.finals.length]).toEqual([1, 1]);
    waiting.finals.pop();
    await ask({ deployment: { id: 330_045 } });
    await run();
    expect([posts().length, waiting.finals.length]).toEqual([2, 1]);
  });

  it("is answered where it comes as a webhook, also one that came twice or makes no sense", async () => {
    const { muster, github, run, waiting, logged } = await given();
    const receive = (id: string, body: JsonObject) =>
      muster.store.events.receive({
        source: "github",
        id,
        event: "deployment_protection_rule",
        receivedAt: NOW,
        body: JSON.stringify(body),
      });
    await receive("1", payload(github.url));
    await receive("2", payload(github.url));
    await receive("3", payload("https://elsewhere.example"));
    await understandWebhooks(muster);
    await run();
    expect(waiting.finals.length).toBe(1);
    expect(await muster.store.events.waiting(9)).toEqual([]);
    expect(logged.join("\n")).toContain("webhook asks for nothing that can be done");
  });

  it("is told of no more than GitHub takes, whatever fails", async () => {
    const rule = (index: number) =>
      `  - { id: rule-${index}, title: "${"Very long title ".repeat(10)} ${index}", pass: { exists: entity.nothing }, fix: { text: Do it. } }`;
    const more = Array.from({ length: 500 }, (_, index) => rule(index)).join("\n");
    const { answered } = await given({ more });
    const { finals } = await answered();
    expect(finals[0]?.state).toBe("rejected");
    expect(finals[0]?.comment.length).toBeLessThanOrEqual(1_024);
    expect(finals[0]?.comment).toMatch(/… and \d{3} more$/);
  });
});

describe("a deployment that has to wait", () => {
  it("is told so, never rejected, and goes on by itself", async () => {
    const { answered, until, rules, waiting } = await given({ approvals: SRE });
    await answered();
    expect(waiting.finals).toEqual([]);
    expect(waiting.comments).toEqual([
      expect.stringMatching(/^WAIT shop[\s\S]*\*\*waits\*\*: approval by sre[\s\S]*It will continue by itself\.$/),
    ]);
    await until(3 * 60 * MINUTE);
    expect([waiting.comments.length, waiting.finals.length]).toEqual([1, 0]);
    await rules({});
    await until(3 * 60 * MINUTE + 1 * MINUTE);
    expect(waiting.finals.map(({ state }) => state)).toEqual(["approved"]);
    expect(waiting.comments).toHaveLength(1);
  });

  const frozen = async (gated: Awaited<ReturnType<typeof given>>) => {
    const stretch = { from: formatInstant(NOW), to: formatInstant(NOW + 90 * SECOND) };
    const terms = { title: "Migration", environments: ["production"], ...stretch, reason: "The database moves." };
    const freeze = await declareFreeze(gated.muster, terms, ADMIN);
    await gated.answered();
    return freeze;
  };

  it("goes on the moment a freeze ends, though nothing happens", async () => {
    const gated = await given();
    await frozen(gated);
    await gated.until(90 * SECOND - 1);
    expect(gated.waiting.finals).toEqual([]);
    expect(gated.waiting.comments).toEqual([expect.stringContaining("frozen: Migration, until 2026-12-01 12:01 UTC")]);
    await gated.until(90 * SECOND);
    expect(gated.waiting.finals.map(({ state }) => state)).toEqual(["approved"]);
  });

  it("goes on at once when somebody ends the freeze", async () => {
    const gated = await given();
    const { id } = await frozen(gated);
    const work: Promise<unknown>[] = [];
    const later = (one: () => Promise<unknown>): void => void work.push(one());
    await endFreeze({ ...gated.muster, later, waiters: [PROTECTION_RULE_CHANNEL] }, id, ADMIN);
    await Promise.all(work);
    await gated.run();
    expect(gated.waiting.finals.map(({ state }) => state)).toEqual(["approved"]);
  });

  it("is rejected once the rules block it, and not for the hold", async () => {
    const { answered, until, rules, waiting } = await given({ approvals: SRE });
    await answered();
    await rules({ approvals: SRE, pass: "false" });
    await until(1 * MINUTE);
    expect(waiting.finals.map(({ state }) => state)).toEqual(["rejected"]);
  });

  it("is told what changes, a few times at most: something is left for the answer", async () => {
    const { answered, until, rules, waiting } = await given({ approvals: SRE });
    await answered();
    for (let minute = 1; minute <= 20; minute++) {
      await rules({ approvals: `[ { from: group:default/team-${minute}, count: 1 } ]` });
      await until(minute * MINUTE);
    }
    expect(waiting.comments).toHaveLength(6);
    await rules({});
    await until(21 * MINUTE);
    expect(waiting.finals.map(({ state }) => state)).toEqual(["approved"]);
  });

  it("is let go once GitHub has ended the run", async () => {
    const { answered, after, run, waiting, errand } = await given({ approvals: SRE });
    await answered();
    after(30 * DAY);
    await run();
    expect(waiting.finals).toEqual([]);
    expect(await errand()).toMatchObject({ finishedAt: NOW + 30 * DAY, body: { ended: "GitHub has ended the run" } });
  });

  it("does not wait longer because a comment does not arrive", async () => {
    const { answered, until, rules, waiting, github } = await given({ approvals: SRE });
    github.fail({ on: /protection_rule/, times: 6, do: { status: 500 } });
    await answered();
    await until(30 * MINUTE);
    expect(github.requests.filter(({ line }) => line.includes("protection_rule"))).toHaveLength(6);
    expect(waiting.comments).toEqual([]);
    await rules({});
    await until(31 * MINUTE);
    expect(waiting.finals.map(({ state }) => state)).toEqual(["approved"]);
  });
});

describe("an answer that does not arrive", () => {
  const failing = (status: number, headers: Record<string, string> = {}) => ({
    status,
    headers,
    body: { message: "" },
  });
  it.each([
    ["GitHub fails", failing(500), 3],
    ["what stands before it fails", { status: 502, body: "<html></html>" }, 3],
    ["the connection ends", "reset" as const, 3],
    ["GitHub does not wait for it yet", failing(404), 3],
    ["GitHub does not wait for it yet, in other words", failing(422), 3],
    ["the token is not taken", failing(401), 2],
    ["it is not permitted yet", failing(403), 3],
  ])("(%s) is sent again, and arrives once", async (_, failure, times) => {
    const { answered, until, waiting, github, errand, logged } = await given();
    github.fail({ on: /protection_rule/, times, do: failure });
    await answered();
    expect(waiting.finals).toEqual([]);
    expect(logged).toContain("an errand is put off");
    await until(10 * MINUTE);
    expect(waiting.finals.map(({ state }) => state)).toEqual(["approved"]);
    expect((await errand())?.finishedAt).not.toBeNull();
    expect(waiting.late).toBe(0);
  });

  it("that may have arrived is the same when it is sent again", async () => {
    const { answered, until, waiting, github, rules, errand } = await given();
    github.fail({ on: /protection_rule/, do: "reset after" });
    await answered();
    expect(waiting.finals.map(({ state }) => state)).toEqual(["approved"]);
    expect((await errand())?.finishedAt).toBeNull();
    await rules({ pass: "false" });
    await until(10 * MINUTE);
    const states = github.requests.filter(({ line }) => line.includes("protection_rule")).map(({ body }) => body);
    expect(new Set(states.map((body) => JSON.stringify(body)))).toHaveProperty("size", 1);
    expect(waiting.finals).toHaveLength(1);
    expect(await errand()).toMatchObject({ body: { answer: { state: "approved" } } });
    expect((await errand())?.finishedAt).not.toBeNull();
  });

  it("stays what it was decided to be, though the rules are others by now", async () => {
    const { answered, until, waiting, github, rules } = await given();
    github.fail({ on: /protection_rule/, times: 2, do: failing(503) });
    await answered();
    await rules({ pass: "false" });
    await until(MINUTE);
    expect(waiting.finals.map(({ state }) => state)).toEqual(["approved"]);
  });

  it("is kept back for as long as GitHub says", async () => {
    const { answered, until, waiting, github } = await given();
    github.fail({ on: /protection_rule/, do: failing(403, { "retry-after": "90" }) });
    await answered();
    const asked = github.requests.length;
    await until(89 * SECOND);
    expect(github.requests).toHaveLength(asked);
    await until(92 * SECOND);
    expect(waiting.finals).toHaveLength(1);
  });

  it("is given up after an hour where GitHub goes on refusing it, and says why", async () => {
    const { answered, until, shop, errand, posts } = await given();
    shop.waiting = {};
    await answered();
    await until(2 * 60 * MINUTE);
    expect(await errand()).toMatchObject({ body: { untold: expect.stringContaining("404") } });
    const sent = posts().length;
    await until(4 * 60 * MINUTE);
    expect(posts()).toHaveLength(sent);
  });

  it("goes on with the next process, from where the last one was", async () => {
    const store = memoryStore();
    const { answered, until, waiting, github, muster, after, run } = await given({}, { store });
    github.fail({ on: /protection_rule/, times: 2, do: "reset after" });
    await answered();
    await until(MINUTE);
    after(6 * MINUTE);
    await muster.store.errands.release(muster.clock.now());
    await run();
    expect(waiting.finals).toHaveLength(1);
    expect(await store.errands.nextDue([PROTECTION_RULE_CHANNEL.name])).toBeNull();
  });
});

describe("a deployment that cannot be decided", () => {
  /** A store that writes no decisions, as long as it is broken. */
  function brokenStore() {
    const store = memoryStore();
    const state = { isBroken: true };
    const decisions = new Proxy(store.decisions, {
      get: (target, name): unknown => {
        if (name === "record" && state.isBroken) {
          return () => Promise.reject(new StoreUnavailable("full", "the database is full"));
        }
        return Reflect.get(target, name);
      },
    });
    return { store: { ...store, decisions }, state };
  }

  it.each([
    ["closed" as const, "rejected"],
    ["open" as const, "approved"],
  ])("is tried again, told so, and answered by its fail mode (%s) after 25 minutes", async (failMode, state) => {
    const { store } = brokenStore();
    const { answered, until, waiting } = await given({}, { store, app: { failMode } });
    await answered();
    expect(waiting.comments).toEqual([expect.stringContaining("**Not decided yet**")]);
    await until(25 * MINUTE - 1);
    expect([waiting.comments.length, waiting.finals.length]).toEqual([1, 0]);
    await until(25 * MINUTE);
    expect(waiting.finals).toEqual([{ state, comment: expect.stringContaining(`fail mode (${failMode})`) }]);
  });

  it("is decided as soon as it can be", async () => {
    const { store, state } = brokenStore();
    const { answered, until, waiting } = await given({}, { store });
    await answered();
    await until(5 * MINUTE);
    state.isBroken = false;
    await until(15 * MINUTE);
    expect(waiting.finals.map((final) => final.state)).toEqual(["approved"]);
  });

  it("because it makes no sense is answered by the fail mode at once", async () => {
    const { ask, run, shop } = await given();
    const odd = waitingRun(shop, RUN, "\u200b");
    await ask({ environment: "\u200b" });
    await run();
    expect(odd.finals).toEqual([
      { state: "rejected", comment: expect.stringContaining("the environment has no name") },
    ]);
  });
});

describe("what GitHub asks", () => {
  const api = "https://api.github.com";
  const path = `/repos/acme/shop/actions/runs/${RUN}/deployment_protection_rule`;

  it.each([api, "https://github.acme.example/api/v3"])("is answered at the API of %s", async (apiUrl) => {
    const { github } = await given();
    const question = readDeploymentQuestion({ ...github.app, apiUrl }, payload(apiUrl));
    expect(question).toEqual({
      installation: 7,
      repository: "acme/shop",
      run: String(RUN),
      environment: "production",
      deployment: 330_044,
      commit: "9b2f7c1d4e5a60718293a4b5c6d7e8f901234567",
      actor: "dana",
    });
  });

  it("may say no more than it has to", async () => {
    const { github } = await given();
    const least = payload(github.url, { sha: null, deployment: null });
    const { sha: _, deployment: __, event: ___, ...rest } = least;
    expect(readDeploymentQuestion(github.app, rest)).toMatchObject({ deployment: null, commit: null, actor: null });
  });

  it.each([
    `http://api.github.com${path}`,
    `https://api.github.com:8443${path}`,
    `https://api.github.com@evil.example${path}`,
    `https://token:x@api.github.com${path}`,
    `https://api.github.com.evil.example${path}`,
    `https://evil.example/https://api.github.com${path}`,
    `https://api.github.com\\@evil.example${path}`,
    `https://169.254.169.254${path}`,
    `https://[::ffff:127.0.0.1]${path}`,
    `https://0x7f.1${path}`,
    `https://2130706433${path}`,
    `https://localhost${path}`,
    `https://github.acme.example/api/v3${path}`,
    `file://${path}`,
    `javascript:alert(1)//${path}`,
    `//api.github.com${path}`,
    path,
    "",
    `${api}${path}?x=1`,
    `${api}${path}#x`,
    `${api}${path}/..`,
    `${api}${path}/`,
    `${api}//${path}`,
    `${api}/x${path}`,
    `${api}/repos/acme/shop/../../app/installations/1/actions/runs/1/deployment_protection_rule`,
    `${api}/repos/acme/shop/actions/runs/-1/deployment_protection_rule`,
    `${api}/repos/acme/shop/actions/runs/0/deployment_protection_rule`,
    `${api}/repos/acme/shop/actions/runs/1e3/deployment_protection_rule`,
    `${api}/repos/acme/shop/actions/runs/1%2f2/deployment_protection_rule`,
    `${api}/repos/acme/shop/actions/runs/${"9".repeat(40)}/deployment_protection_rule`,
    `${api}/repos/acme/other/actions/runs/${RUN}/deployment_protection_rule`,
    `${api}/repos/acme%2Fshop/actions/runs/${RUN}/deployment_protection_rule`,
    `${api}/repos/acme/shop/actions/runs/${RUN}/approvals`,
    `${api}/graphql`,
  ])("is not answered at `%s`", async (callback) => {
    const { github, muster } = await given();
    const own = { ...muster, github: { ...github.app, apiUrl: api } };
    const asked = answerProtectionRule(own, payload(api, { deployment_callback_url: callback }));
    expect(await refused(asked)).toMatchObject({ kind: "invalid", code: "github-callback-elsewhere" });
    expect(github.requests).toEqual([]);
    expect(await muster.store.errands.nextDue([PROTECTION_RULE_CHANNEL.name])).toBeNull();
  });

  it.each<[string, JsonObject]>([
    ["another action", { action: "completed" }],
    ["no environment", { environment: "" }],
    ["no repository", { repository: {} }],
    ["a repository that is none", { repository: { full_name: "acme/shop/../x" } }],
    ["no installation", { installation: { id: "7" } }],
  ])("is refused where it is none: %s", async (_, more) => {
    const { ask } = await given();
    expect(await refused(ask(more))).toMatchObject({ kind: "invalid", code: "github-odd-payload" });
  });

  it("is refused without an app", async () => {
    const { muster, github } = await given();
    const { github: _, ...without } = muster;
    expect(await refused(answerProtectionRule(without, payload(github.url)))).toMatchObject({ kind: "unavailable" });
  });
});

describe("foreign text in a comment", () => {
  it.each([
    ["mentions nobody", "@acme/all look", "@&#8203;acme/all look"],
    ["links nowhere", "[x](javascript:alert(1))", "\\[x\\](javascript:alert(1))"],
    ["shows no image", "![x](https://evil.example/p.png)", "\\!\\[x\\]"],
    ["is no HTML", "<img src=x onerror=alert(1)>", "&lt;img src=x"],
    ["refers to nothing", "closes #1", "closes \\#&#8203;1"],
    ["is one line", "a\n\n# b", "a \\# b"],
    ["is short enough", "x".repeat(5_000), "x".repeat(200)],
  ])("%s", async (_, title, said) => {
    const more = `  - { id: other, title: ${JSON.stringify(title)}, pass: { exists: entity.nothing } }`;
    const { answered } = await given({ more });
    const [final] = (await answered()).finals;
    expect(final?.state).toBe("rejected");
    expect(final?.comment).toContain(said);
    expect(final?.comment.length).toBeLessThanOrEqual(1_024);
  });
});
