// What do people's answers, deployed releases and broken glasses do to the next decision, and who may give them?

import { beforeEach, describe, expect, it } from "vitest";
import { activateRules } from "../../../src/app/activation/activate-rules.ts";
import { answerRelease } from "../../../src/app/directives/answer-release.ts";
import { listApprovals } from "../../../src/app/directives/list-approvals.ts";
import { listDeployments } from "../../../src/app/directives/list-deployments.ts";
import { approveWaiver } from "../../../src/app/directives/approve-waiver.ts";
import { requestWaiver } from "../../../src/app/directives/request-waiver.ts";
import { markDeployed } from "../../../src/app/directives/mark-deployed.ts";
import { replayDecision } from "../../../src/app/decisions/replay-decision.ts";
import { putTrustInForce } from "../../../src/app/access/trust-in-force.ts";
import { importSource } from "../../../src/app/imports/import-source.ts";
import type { TrustedIssuer } from "../../../src/model/trust.ts";
import type { Identity, Job } from "../../../src/model/identity.ts";
import { CHECKOUT, DAY, fact, gateMuster, HOUR, NOW, PIPELINE } from "../gate-muster.ts";
import type { Asked, GateMuster } from "../gate-muster.ts";

const RULES = `kind: FactSet
id: tests
sources: [ci]
maxAge: 90d
facts:
  test.line_coverage_pct: { type: number, description: Lines covered by tests. }
  test.is_flaky: { type: boolean, description: Whether tests fail by chance. }
---
kind: Scorecard
id: basics
title: Basics
rules:
  - id: is-covered
    title: Covered by tests
    pass: { ">=": [{ var: facts.test.line_coverage_pct }, 80] }
  - id: is-steady
    title: Tests are steady
    pass: { "==": [{ var: facts.test.is_flaky }, false] }
---
kind: Gate
id: production
title: Production
environments: [production]
require:
  - { scorecard: basics, rules: [is-covered], enforcement: ratchet }
rollback: allow
breakGlass: [group:default/sre]
---
kind: Gate
id: careful
title: Careful
environments: [careful]
require:
  - { scorecard: basics, rules: [is-covered], enforcement: block }
rollback: check
---
kind: Gate
id: asked
title: Asked
environments: [asked]
approvals:
  - { from: group:default/sre, count: 2 }
`;

const STEADY = RULES.replace("rules: [is-covered], enforcement: ratchet", "level: done, enforcement: ratchet");

function person(name: string, roles: Identity["roles"], groups: readonly string[] = ["group:default/sre"]): Identity {
  return { ...PIPELINE, actor: `user:default/${name}`, token: `tok_${name}`, roles, groups };
}
const KIM = person("kim", ["operator"]);

function release(version: string, type: "release" | "rollback" = "release") {
  return { change: { type, version } };
}

let muster: GateMuster;
beforeEach(async () => {
  minutes = 0;
  muster = await gateMuster({ rules: RULES, facts: [] });
});

async function covered(percent: number): Promise<void> {
  await muster.deliver(fact(CHECKOUT, "test.line_coverage_pct", percent, -(muster.clock.now() - NOW)));
}

let minutes = 0;
function pass(more = 1): void {
  minutes += more;
  muster.at(NOW + minutes * 60_000);
}

async function ask(question: Parameters<GateMuster["ask"]>[0], identity?: Identity): Promise<Asked> {
  pass();
  const asked = await muster.ask(question, identity);
  expect(await replayDecision(muster, asked.id ?? "")).toMatchObject({ agrees: true });
  return asked;
}

async function deploy(asked: Asked, pin?: boolean): Promise<void> {
  pass();
  await markDeployed(muster, asked.id ?? "", pin === undefined ? {} : { pin }, pin === undefined ? PIPELINE : KIM);
}

describe("a release that is deployed", () => {
  it("is what the next is compared with: what failed already passes, what got worse is blocked", async () => {
    await covered(70);
    const first = await ask(release("1"));
    expect(first).toMatchObject({ verdict: "allow", basis: ["ratchet"], summary: { warning: 1, ratcheted: 0 } });
    expect(first.problems.map(({ code }) => code)).toEqual(["no-baseline"]);
    await deploy(first);
    const second = await ask(release("2"));
    expect(second).toMatchObject({ verdict: "allow", basis: ["ratchet"], summary: { ratcheted: 1, warning: 0 } });
    await covered(90);
    const third = await ask(release("3"));
    await covered(60);
    expect(await ask(release("4"))).toMatchObject({ verdict: "allow", summary: { ratcheted: 1 } });
    await deploy(third);
    expect(await ask(release("4"))).toMatchObject({ verdict: "block", summary: { blocking: 1 } });
  });

  it("takes no part in what is required only since", async () => {
    await covered(90);
    await deploy(await ask(release("1")));
    await muster.deliver(fact(CHECKOUT, "test.is_flaky", true));
    await activateRules(muster, [{ path: "rules.yaml", text: STEADY }], { actor: "test" });
    expect(await ask(release("2"))).toMatchObject({ verdict: "allow", summary: { ratcheted: 1, pass: 1 } });
  });

  it("counts for as long as it is pinned, whatever is deployed later", async () => {
    await covered(90);
    const good = await ask(release("1"));
    await deploy(good, true);
    await covered(70);
    const bad = await ask(release("2"), KIM);
    expect(bad.verdict).toBe("block");
    const broken = await ask({ ...release("2"), breakGlass: { reason: "checkout is down for all customers" } }, KIM);
    expect(broken).toMatchObject({ verdict: "allow", basis: ["break-glass"] });
    await deploy(broken);
    const page = await listDeployments(
      muster,
      { kind: "component", namespace: "default", name: "checkout" },
      { limit: 10 },
    );
    expect(page.items.map(({ decision, baseline, notCompared }) => [decision, baseline, notCompared])).toEqual([
      [broken.id, false, "break-glass"],
      [good.id, true, null],
    ]);
    expect((await ask(release("3"))).verdict).toBe("block");
  });

  it("is an allow, and nothing else", async () => {
    await covered(90);
    await deploy(await ask(release("1")));
    await covered(50);
    const blocked = await ask(release("2"));
    await expect(deploy(blocked)).rejects.toMatchObject({ kind: "conflict", code: "not-allowed" });
  });

  it("is said by whoever reaches it, of an instant that can be", async () => {
    await covered(90);
    const { id } = await ask(release("1"));
    const said = (request: object, identity: Identity = PIPELINE) => markDeployed(muster, id ?? "", request, identity);
    await expect(said({}, { ...PIPELINE, environments: ["staging"] })).rejects.toMatchObject({ code: "out-of-scope" });
    await expect(said({ pin: true })).rejects.toMatchObject({ code: "role-missing" });
    await expect(said({ pin: false }, KIM)).rejects.toMatchObject({ code: "not-deployed" });
    await expect(said({ deployedAt: "2027-01-01" })).rejects.toMatchObject({ code: "future-deployment" });
    await expect(said({ deployedAt: "2026-11-01" })).rejects.toMatchObject({ code: "deployed-before-decided" });
    const first = await said({});
    pass();
    expect(await said({})).toEqual(first);
    expect((await said({ pin: true }, KIM)).pinned).toEqual({ by: KIM.actor, at: muster.clock.now() });
  });
});

describe("an exception that is deployed", () => {
  it("was a waiver: once that is over, what it let pass is as strict as before", async () => {
    await covered(90);
    await deploy(await ask(release("1")));
    await covered(50);
    const request = { entity: CHECKOUT, scorecard: "basics", rule: "is-covered", environments: [], ticket: null };
    const expiresAt = "2026-12-02T12:00:00Z";
    const { id } = await requestWaiver(muster, { ...request, reason: "the suite is moved", expiresAt }, KIM);
    await approveWaiver(muster, id, person("lee", ["operator"]));
    const waived = await ask(release("2"));
    expect(waived).toMatchObject({ verdict: "allow", basis: ["waiver"] });
    await deploy(waived);
    minutes += 2 * 24 * 60;
    expect(await ask(release("3"))).toMatchObject({ verdict: "block", summary: { blocking: 1, ratcheted: 0 } });
  });

  it("was a change that no gate asks about, or one that asks for less", async () => {
    const config = ["environments: [production]", "appliesTo: { in: [{ var: change.type }, [release, rollback]] }"];
    const text = RULES.replace(config[0] ?? "", config.join("\n"));
    await activateRules(muster, [{ path: "rules.yaml", text }], { actor: "test" });
    await covered(90);
    await deploy(await ask(release("1")));
    await covered(50);
    const unasked = await ask({ change: { type: "config", version: "2" } });
    expect(unasked).toMatchObject({ verdict: "allow", basis: ["no-gate"] });
    await deploy(unasked);
    expect(await ask(release("3"))).toMatchObject({ verdict: "block", summary: { blocking: 1, ratcheted: 0 } });
    const less = `${text}---
kind: Gate
id: settings
title: Settings
environments: [production]
appliesTo: { "==": [{ var: change.type }, config] }
require: [{ scorecard: basics, rules: [is-steady], enforcement: warn }]
`;
    await activateRules(muster, [{ path: "rules.yaml", text: less }], { actor: "test" });
    await deploy(await ask({ change: { type: "config", version: "4" } }));
    expect(await ask(release("5"))).toMatchObject({ verdict: "block", summary: { blocking: 1, ratcheted: 0 } });
  });
});

describe("a rollback", () => {
  it("passes to what was deployed there, where the gate lets it; whatever only says so is judged as a release", async () => {
    await covered(90);
    await deploy(await ask(release("1")));
    await deploy(await ask(release("2")));
    await covered(50);
    expect((await ask(release("3"))).verdict).toBe("block");
    expect(await ask(release("1", "rollback"))).toMatchObject({ verdict: "allow", basis: ["rollback"] });
    const claimed = await ask(release("0.9", "rollback"));
    expect(claimed).toMatchObject({ verdict: "block" });
    expect(claimed.problems.map(({ code }) => code)).toContain("rollback-not-verified");
  });

  it("makes nothing easier for what is released afterwards", async () => {
    await covered(90);
    await deploy(await ask(release("1")));
    await deploy(await ask(release("2")));
    await covered(50);
    const back = await ask(release("1", "rollback"));
    expect(back).toMatchObject({ verdict: "allow", basis: ["rollback"] });
    await deploy(back);
    expect(await ask(release("3"))).toMatchObject({ verdict: "block", summary: { blocking: 1, ratcheted: 0 } });
    await expect(deploy(back, true)).rejects.toMatchObject({ kind: "conflict", code: "no-baseline" });
    expect(await ask(release("1", "rollback"))).toMatchObject({ verdict: "allow", basis: ["rollback"] });
  });

  it("goes also to what was let through by breaking the glass", async () => {
    await covered(90);
    await deploy(await ask(release("1")));
    await covered(50);
    const breakGlass = { reason: "checkout is down for all customers", incident: "INC-7" };
    await deploy(await ask({ ...release("2"), breakGlass }, KIM));
    expect(await ask(release("2", "rollback"))).toMatchObject({ verdict: "allow", basis: ["rollback"] });
  });

  it("is checked like any release where the gate says so", async () => {
    await covered(90);
    await deploy(await ask({ ...release("1"), environment: "careful" }));
    await covered(50);
    expect((await ask({ ...release("1", "rollback"), environment: "careful" })).verdict).toBe("block");
  });
});

const ISSUER: TrustedIssuer = {
  issuer: "https://token.actions.githubusercontent.com",
  audiences: ["https://muster.example.com"],
  algorithms: ["RS256"],
  jwks: null,
  type: "JWT",
  maxLifetime: HOUR,
  mode: "enforce",
  allow: [],
  person: [{ claim: "actor_id", annotation: "github.com/user-id" }],
};

const PEOPLE = `apiVersion: backstage.io/v1alpha1
kind: User
metadata: { name: dana, annotations: { github.com/user-id: "1", github.com/user-login: dana-dev } }
spec: { memberOf: [] }
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: checkout }
spec: { type: service, lifecycle: production, owner: payments }
`;

/** Started by whoever has this account; its subject is the same whoever did. */
function jobOf(account: string): Identity {
  const subject = "repo:acme/checkout:environment:asked";
  const job: Job = {
    issuer: ISSUER.issuer,
    subject,
    claims: { actor_id: account },
    repository: "github.com/acme/checkout",
    entities: [CHECKOUT],
    environment: "asked",
    origin: "repository",
    onlyTries: false,
    unmet: [],
    isAudited: false,
  };
  return { ...PIPELINE, actor: `oidc:${ISSUER.issuer}#${subject}`, token: null, job };
}

describe("an answer", () => {
  const dana = person("dana", ["approver"]);
  const lee = person("lee", ["approver"]);
  const answer = (id: string | null, identity: Identity, request: object = { answer: "approve" as const }) => {
    pass();
    return answerRelease(muster, id ?? "", { answer: "approve", ...request }, identity);
  };
  const waiting = (version = "1", identity?: Identity) => ask({ ...release(version), environment: "asked" }, identity);

  it("of as many as are asked lets a release through, each counted once", async () => {
    const first = await waiting();
    expect(first).toMatchObject({ verdict: "wait", holds: [{ kind: "approval", count: 2 }] });
    await answer(first.id, dana);
    const second = await waiting();
    expect(second).toMatchObject({ verdict: "wait", holds: [{ count: 1 }] });
    await answer(second.id, dana);
    const third = await waiting();
    expect(third).toMatchObject({ verdict: "wait", holds: [{ count: 1 }] });
    await expect(answer(first.id, lee)).rejects.toMatchObject({ kind: "conflict", code: "superseded" });
    await answer(third.id, lee);
    const allowed = await waiting();
    expect(allowed).toMatchObject({ verdict: "allow", basis: ["approval"] });
    await expect(answer(allowed.id, lee)).rejects.toMatchObject({ kind: "conflict", code: "not-waiting" });
    expect((await listApprovals(muster, allowed.id ?? "")).items.map(({ by }) => by)).toEqual([
      dana.actor,
      dana.actor,
      lee.actor,
    ]);
  });

  it("is for this release: another artifact, version or environment waits", async () => {
    const artifact = (digit: string) => ({ uri: "ghcr.io/acme/checkout", sha256: digit.repeat(64) });
    const asking = (digit: string) =>
      ask({ environment: "asked", change: { type: "release", version: "1", artifacts: [artifact(digit)] } });
    await answer((await asking("a")).id, dana);
    await answer((await asking("a")).id, lee);
    expect((await asking("a")).verdict).toBe("allow");
    expect(await asking("b")).toMatchObject({ verdict: "wait", holds: [{ count: 2 }] });
  });

  it("is for this rulebook: other rules ask again", async () => {
    await answer((await waiting()).id, dana);
    await activateRules(muster, [{ path: "rules.yaml", text: STEADY }], { actor: "test" });
    expect(await waiting()).toMatchObject({ verdict: "wait", holds: [{ count: 2 }] });
  });

  it("of no blocks, and says why", async () => {
    const { id } = await waiting();
    await expect(answer(id, dana, { answer: "reject" })).rejects.toMatchObject({ code: "reason-missing" });
    await answer(id, dana, { answer: "reject", reason: "the schema is not migrated" });
    const rejected = await waiting();
    expect(rejected.verdict).toBe("block");
    expect(rejected.problems[0]?.message).toBe("user:default/dana rejected this release: the schema is not migrated");
  });

  it.each([
    ["asked for it", { ...dana, roles: ["gatekeeper", "approver"] as const }, dana, "own-release"],
    ["is in none of the groups", PIPELINE, { ...dana, groups: ["group:default/web"] }, "not-in-group"],
    ["is nobody", PIPELINE, { ...dana, actor: "token:tok_9" }, "no-person"],
  ])("is not for whom %s", async (_, asker, answering, code) => {
    const { id } = await waiting("1", asker);
    await expect(answer(id, answering)).rejects.toMatchObject({ kind: "forbidden", code });
  });

  it("is none where whoever gave it runs the release later, also as a job that only their account stands behind", async () => {
    const trust = putTrustInForce(
      { people: ["people"], issuers: [ISSUER] },
      () => Promise.reject(new Error("nobody asks")),
      { share: true },
    );
    Object.assign(muster, { trust });
    const files = [{ path: "people.yaml", text: PEOPLE }];
    await importSource(muster, { source: "people", files }, { ...KIM, roles: ["admin"] });
    const kim = person("kim", ["approver"]);
    const first = await waiting("1", jobOf("3"));
    await answer(first.id, dana);
    await answer((await waiting("1", jobOf("3"))).id, kim);
    const own = await waiting("1", jobOf("1"));
    expect(own).toMatchObject({ verdict: "wait", holds: [{ count: 1 }] });
    await expect(answer(own.id, dana)).rejects.toMatchObject({ code: "own-release" });
    const others = await waiting("1", jobOf("3"));
    expect(others).toMatchObject({ verdict: "allow", basis: ["approval"] });
    const again = await waiting("1", jobOf("1"));
    expect(again.verdict).toBe("wait");
    const deployed = { ...PIPELINE, actor: "github:Dana-Dev", token: null };
    expect(await waiting("1", deployed)).toMatchObject({ verdict: "wait", holds: [{ count: 1 }] });
    expect((await waiting("1", { ...dana, roles: ["gatekeeper"], token: "tok_other" })).verdict).toBe("wait");
    expect((await waiting("1", { ...PIPELINE, actor: "github:lee" })).verdict).toBe("allow");
  });

  it("is given of what has a name", async () => {
    const { id } = await ask({ environment: "asked" });
    await expect(answer(id, dana)).rejects.toMatchObject({ code: "release-without-name" });
  });
});

describe("a broken glass", () => {
  const breakGlass = { reason: "checkout is down for all customers", incident: "INC-7" };

  beforeEach(async () => {
    await covered(90);
    await deploy(await ask(release("1")));
    await covered(50);
  });

  it("lets one release through for four hours at most, and says what it overrides", async () => {
    const broken = await ask({ ...release("2"), breakGlass }, KIM);
    expect(broken).toMatchObject({ verdict: "allow", evaluation: "fail", basis: ["break-glass"] });
    expect(broken.validUntil).toBeLessThanOrEqual(broken.decidedAt + 4 * HOUR);
    expect(broken.problems[0]?.message).toBe(
      "user:default/kim broke the glass (INC-7: checkout is down for all customers): overrides basics/is-covered",
    );
    expect((await ask({ ...release("2"), breakGlass }, KIM)).id).toBe(broken.id);
    expect((await ask(release("2"), KIM)).verdict).toBe("block");
    expect((await ask(release("3"), KIM)).verdict).toBe("block");
  });

  it("is for whom the gate names", async () => {
    const outside = await ask({ ...release("2"), breakGlass }, { ...KIM, groups: ["group:default/web"] });
    expect(outside).toMatchObject({ verdict: "block" });
    expect(outside.problems.map(({ code }) => code)).toContain("break-glass-refused");
    const asking = (identity: Identity) => ask({ ...release("2"), breakGlass }, identity);
    await expect(asking(PIPELINE)).rejects.toMatchObject({ kind: "forbidden", code: "role-missing" });
    await expect(asking({ ...KIM, actor: "token:tok_1" })).rejects.toMatchObject({ code: "no-person" });
  });

  it("is no baseline", async () => {
    await deploy(await ask({ ...release("2"), breakGlass }, KIM));
    muster.at(NOW + DAY);
    expect((await muster.ask(release("3"))).verdict).toBe("block");
  });
});
