// Do the pages of teams, delivery, rules and trials show what they are asked for, and nothing that acts?

import { beforeAll, expect, it } from "vitest";
import { importSource } from "../../src/app/imports/import-source.ts";
import { levelBands } from "../../src/app/delivery/level-bands.ts";
import { activateRules } from "../../src/app/activation/activate-rules.ts";
import { SERVICE } from "../../src/app/access/service-identity.ts";
import { readFolder } from "../rules/shipped.ts";
import { startService } from "./service.ts";
import type { TestService } from "./service.ts";

const HOSTILE = `<img src=x onerror=alert(1)>"'><script>alert(1)</script>`;

const CATALOG = `
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: shop, title: Shop, description: ${JSON.stringify(HOSTILE)} }
spec: { type: team, children: [tills] }
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: tills, title: ${JSON.stringify(HOSTILE)} }
spec: { type: team, parent: shop, children: [] }
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: desk, title: Desk }
spec: { type: team, profile: { displayName: Help desk }, children: [] }
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: checkout, title: ${JSON.stringify(HOSTILE)}, description: ${JSON.stringify(HOSTILE)} }
spec: { type: service, lifecycle: production, owner: shop }
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: till, tags: [a] }
spec: { type: service, lifecycle: ${JSON.stringify(HOSTILE)}, owner: tills }
`;

const INITIATIVE = `kind: Initiative
id: runbooks
title: ${JSON.stringify(HOSTILE)}
scorecard: production-readiness
rules: [ runbook-is-linked ]
start: 2026-11-01
due: 2027-03-31
`;

let service: TestService;
let token: string;

beforeAll(async () => {
  service = startService();
  const initiative = { path: "tags.yaml", text: INITIATIVE };
  await activateRules(service.muster, [...(await readFolder("rules")), initiative], { actor: "test" });
  const files = [{ path: "catalog.yaml", text: CATALOG }];
  await importSource(service.muster, { source: "test", files, partial: true, confirm: Infinity }, SERVICE);
  token = await service.token(["reader"]);
});

async function show(path: string, query: Readonly<Record<string, string>> = {}, as = token): Promise<string> {
  const headers = { accept: "text/html", authorization: `Bearer ${as}` };
  const response = await service.send(`${path}?${new URLSearchParams(query).toString()}`, { headers });
  const text = await response.text();
  expect([path, response.status]).toEqual([path, 200]);
  expect(actingTags(text)).toEqual([]);
  return text.replaceAll(/\s+/g, " ");
}

function asPerson(): Readonly<Record<string, string>> {
  return { accept: "text/html", authorization: `Bearer ${token}` };
}

/** Whatever stands in quotes is escaped: what is left of a tag is its name and its attributes'. */
function actingTags(text: string): readonly string[] {
  const tags = [...text.matchAll(/<[^>]*>/g)].map(([tag]) => tag.replaceAll(/"[^"]*"/g, '""'));
  return tags.filter((tag) => /^<(?:script(?! src="">)|img|iframe|style)|\s(?:style|on\w+)=/i.test(tag));
}

it("tells a team what is its to do, also of the groups in it", async () => {
  const text = await show("/groups/default/shop");
  expect(text).toContain("It owns 2 entities.");
  expect(text).toMatch(/To do, the least effort first.*\/entities\/component\/default\/checkout.*Delivery/);
  expect(text).toContain("/entities/component/default/till");
  const teams = await show("/teams");
  expect(teams.indexOf("/groups/default/shop")).toBeGreaterThan(0);
  expect(teams).toContain("2 owners");
});

it("calls a team by its display name, and finds it by that", async () => {
  for (const path of ["/groups/default/desk", "/entities/group/default/desk"]) {
    expect(await show(path)).toContain("<h1>Help desk</h1>");
  }
  for (const path of ["/find", "/entities"]) {
    expect(await show(path, { q: "help d" })).toContain('href="/groups/default/desk">group:desk</a> Help desk');
  }
  const told = await service.ask("GET /v1/entities?q=help", { token });
  expect(await told.json()).toMatchObject({ items: [{ ref: "group:default/desk", title: "Help desk" }] });
});

it("tells of whom a scorecard judged for the first time that it is new, not that it came from a level", async () => {
  const [, told = ""] = (await show("/entities/component/default/till")).split("<h2>What moved</h2>");
  const [text = ""] = told.split("</section>");
  expect(text).toMatch(/new \(first judged\) <span class="arrow">→<\/span>/);
  expect(text).not.toMatch(/no level <span class="arrow">→/);
});

it("says first what waits for somebody: freezes and locks, waivers without an answer, initiatives past their day", async () => {
  const admin = await service.token(["admin"]);
  const before = await show("/", {}, admin);
  expect(before).toContain("no release is blocked");
  expect(before).not.toContain("What holds releases now");
  const now = service.muster.clock.now();
  const [from, to] = [now - 60_000, now + 86_400_000].map((at) => new Date(at).toISOString());
  const freeze = { title: "Migration", environments: ["staging"], from, to, reason: "The database moves" };
  const only = { "==": [{ var: "entity.metadata.name" }, "till"] };
  const waiver = {
    entity: "checkout",
    scorecard: "production-readiness",
    rule: "runbook-is-linked",
    reason: "The runbook is written when the move is done",
    expiresAt: to,
  };
  const asked: readonly (readonly [Parameters<TestService["ask"]>[0], object])[] = [
    ["POST /v1/freezes", freeze],
    ["POST /v1/freezes", { ...freeze, title: "Tills only", environments: ["shops"], appliesTo: only }],
    ["POST /v1/locks", { entity: "checkout", environment: "production", reason: "Incident 7" }],
    ["POST /v1/waivers", waiver],
  ];
  for (const [path, body] of asked) expect((await service.ask(path, { token: admin, body })).status).toBeLessThan(300);
  const text = await show("/", {}, admin);
  expect(text).not.toContain("no release is blocked");
  expect(text).toContain('<a href="#holding">2 freezes and 1 lock</a> hold releases');
  expect(text).toContain('<a href="#waiting">1 waiver waits for an answer</a>');
  expect(text).toMatch(/Waivers that wait for an answer.*href="\/waivers\/wvr_[^"]+">Answer it/);
  expect(text).not.toContain("overdue");
  const held = await show("/entities/component/default/checkout", {}, admin);
  expect(held).toMatch(/<b>staging<\/b> is frozen:.*Migration.*<b>production<\/b> is.*locked/);
  expect(held).not.toContain("Tills only");
  const other = await show("/entities/component/default/till", {}, admin);
  expect(other).toContain("Tills only");
  expect(other).not.toContain("Incident 7");
  service.later = 150 * 86_400_000;
  const late = await show("/", {}, await service.token(["reader"]));
  service.later = 0;
  expect(late).toMatch(/1 initiative is overdue.*Initiatives that are overdue.*href="\/initiatives\/runbooks"/);
});

it("folds on the page of an entity what comes later, and what nobody tells", async () => {
  const text = await show("/entities/component/default/checkout");
  expect(text).toMatch(/<summary>\? \d+ not known: nobody tells [a-z]+\.\*/);
  expect(text).toMatch(/<summary>After that/);
  expect(text.indexOf(">Decisions<")).toBeLessThan(text.indexOf('id="production-readiness"'));
});

it("lists entities, narrowed by the address", async () => {
  const all = await show("/entities");
  expect(all).toContain("5 entities in the catalog");
  expect([...all.matchAll(/<a href="(\/(?:entities|groups)\/[^"]+)">/g)].map(([, to]) => to)).toEqual(
    expect.arrayContaining(["/entities/component/default/till", "/groups/default/tills"]),
  );
  expect(await show("/entities", { kind: "component", owner: "tills" })).not.toContain("/component/default/checkout");
  expect(await show("/entities", { q: "nothing-of-the-kind" })).toContain("No entity matches.");
  const response = await service.send("/scorecards", { headers: { ...asPerson() } });
  expect([response.status, response.headers.get("location")]).toEqual([303, "/#scorecards"]);
});

it("heads the columns of the matrix by level, and offers nobody pages they would be led back from", async () => {
  const matrix = await show("/scorecards/production-readiness");
  expect(matrix).toMatch(/colspan="\d+" class="level-head">bronze<.*class="level-head">silver<.*<tr data-heads>/);
  const signedOut = await (await service.send("/sign-in", { headers: { accept: "text/html" } })).text();
  expect(signedOut).not.toContain('href="/decisions"');
  expect(matrix).toContain('href="/decisions"');
});

it("filters teams by the address, and says where none is called like that", async () => {
  expect(await show("/teams", { q: "TILL" })).not.toContain('href="/groups/default/shop"');
  expect(await show("/teams", { q: "zzz" })).toContain("No team is called like that.");
});

it("shows the page with the rest of what was asked, and says what it could not read", async () => {
  const wrong = async (path: string): Promise<string> => {
    const response = await service.send(path, { headers: asPerson() });
    expect([path, response.status]).toEqual([path, 400]);
    return (await response.text()).replaceAll(/\s+/g, " ");
  };
  const decisions = await wrong("/decisions?from=banana&environment=prod");
  expect(decisions).toMatch(/role="alert">.*<code>from<\/code>.*<h1>Decisions/);
  expect(decisions).toContain('name="environment" type="text" value="prod"');
  expect(await wrong("/scorecards/production-readiness?ownr=shop")).toContain("did you mean <code>owner</code>?");
  expect(await show("/scorecards/production-readiness", { utm_source: "chat" })).not.toContain('role="alert"');
  expect(await show("/scorecards/production-readiness", { owner: "shp" })).toMatch(
    /did you mean <a href="[^"]*owner=shop"/,
  );
});

it("leads people who are lost to pages, and nobody else", async () => {
  const page = async (path: string): Promise<string> => (await service.send(path, { headers: asPerson() })).text();
  expect(await page("/entites")).toContain("did you mean");
  expect(await page("/nowhere-at-all")).toContain("the pages are named above");
  expect(await page("/decisions/absent")).toContain('<a href="/decisions">Decisions</a>');
  expect(await page("/groups/default/shpo")).toContain('<a href="/groups/default/shop">');
  expect(await (await service.send("/nowhere-at-all", {})).text()).toContain("`/openapi.json` and `/docs` list them");
});

it("calls a token that is nobody's by its name wherever it did something", async () => {
  const operator = await service.token(["operator"], { name: "Night shift" });
  await service.ask("POST /v1/locks", { token: operator, body: { entity: "till", reason: "Incident 8" } });
  const admin = await service.token(["admin"]);
  expect(await show("/freezes", {}, admin)).toContain("locked by Night shift (token)");
});

it("shows whoever answers a waiver what the rule is for, why it does not pass, and what was waived before", async () => {
  const admin = await service.token(["admin"], { name: "Day shift" });
  const body = {
    entity: "checkout",
    scorecard: "production-readiness",
    rule: "dashboard-is-linked",
    reason: "The runbook comes with the new tills",
    expiresAt: new Date(service.muster.clock.now() + 86_400_000).toISOString(),
  };
  const ask = async (more: string): Promise<string> => {
    const sent = { ...body, reason: `${body.reason}${more}` };
    const answer = await service.ask("POST /v1/waivers", { token: admin, body: sent });
    return ((await answer.json()) as { id: string }).id;
  };
  const first = await ask(", soon");
  await service.ask(`POST /v1/waivers/${first}/revoke`, { token: admin });
  const second = await ask("");
  const text = await show(`/waivers/${second}`, {}, admin);
  expect(text).toContain("somebody other than Day shift (token)");
  expect(text).toMatch(/<h2>The rule .*aria-label="fails"/);
  expect(text).toMatch(new RegExp(`Waived before.*href="/waivers/${first}"`));
  expect(await show("/waivers", {}, admin)).toContain(`<a href="/waivers/${second}">The runbook comes`);
});

it("shows no team that is not there", async () => {
  const headers = { accept: "text/html", authorization: `Bearer ${token}` };
  const response = await service.send("/groups/default/shpo", { headers });
  expect([response.status, await response.text()]).toEqual([404, expect.stringContaining("group:default/shop")]);
});

it("says of a rule what it asks in words, who fails, what follows and what tries it", async () => {
  const text = await show("/rules/production-readiness/runbook-is-linked");
  expect(text).toContain("an item of <code>entity.metadata.links</code> that has type one of");
  expect(text).toContain("/entities/component/default/checkout#production-readiness/runbook-is-linked");
  expect(text).toContain("<b>block</b> from 2027-04-01 for some");
  expect(text).toMatch(/Cases it is tested with.*production-readiness\.test\.yaml:\d+/);
  expect(await show("/rules")).toContain("/rules/production-readiness/runbook-is-linked");
});

it("tells of an initiative who is left, and how much is open day by day", async () => {
  expect(await show("/initiatives")).toContain("1 initiative; none is overdue");
  service.later = 86_400_000;
  const text = await show("/initiatives/runbooks");
  service.later = 0;
  expect(text).toContain("no forecast, as there are not yet two weeks to go by");
  expect(text).toContain("/entities/component/default/checkout#production-readiness/runbook-is-linked");
  expect(text).toContain("due 2027-03-31</text>");
  expect(await show("/rules/production-readiness/runbook-is-linked")).toContain("/initiatives/runbooks");
});

it("filters facts", async () => {
  const text = await show("/facts", { q: "line_coverage" });
  expect(text).toContain("test.line_coverage_pct");
  expect(text).toMatch(/read by <a href="\/rules\/production-readiness\/line-coverage-is-sufficient">/);
  expect(text).not.toContain("k8s.");
  expect(await show("/facts", { q: HOSTILE })).toContain("None is called like that");
});

it("finds what a query asks for, and says where one is wrong", async () => {
  const where = '{ "==": [{ "var": "entity.lifecycle" }, "production"] }';
  const found = await show("/query", { where, select: "entity.owner, entity.metadata.title" });
  expect(found).toContain("1 entity");
  expect(found).toContain("group:default/shop");
  const wrong = await show("/query", { where: '{ "and": [\n  { "=>": [1, 2] }\n] }', select: HOSTILE });
  expect(wrong).toContain("unknown operator <code>=&gt;</code>");
  expect(wrong).toContain("line 2, column");
  expect(wrong).toContain("{ &quot;=&gt;&quot;: [1, 2] }");
  expect(await show("/query", { where: '{ "==" [] }' })).toContain("line 1, column");
});

it("finds what is called like that: what is called exactly that first, then by title, and rules and scorecards too", async () => {
  const found = await show("/find", { q: "Till" });
  expect([...found.matchAll(/<a href="(\/(?:entities|groups|rules|scorecards)\/[^"]+)"/g)].map(([, to]) => to)).toEqual(
    ["/entities/component/default/till", "/groups/default/tills", "/groups/default/tills"],
  );
  expect(await show("/find", { q: "runbook-is" })).toContain('href="/rules/production-readiness/runbook-is-linked"');
  expect(await show("/find", { q: "readiness" })).toContain('href="/scorecards/production-readiness"');
  expect(await show("/find", { q: HOSTILE.slice(0, 40) })).not.toContain("<img");
  expect(await show("/find", { q: "nothing-of-the-kind" })).toContain("Nothing has such a name.");
  expect(await show("/find")).not.toContain("Nothing has such a name.");
});

it("tries a rule on an entity, and says where it is wrong", async () => {
  const tried = await show("/playground", {
    pass: '{ "==": [{ "var": "entity.metadata.name" }, "till"] }',
    entity: "till",
  });
  expect(tried).toMatch(/aria-label="passes"/);
  const wrong = await show("/playground", { pass: '{ "and": [\n  { "=>": [1, 2] }\n] }', entity: "till" });
  expect(wrong).toContain("line 2, column 5");
  const absent = await show("/playground", { pass: "true", entity: HOSTILE });
  expect(absent).toContain('role="alert"');
});

it("shows delivery week by week once there is some, before the levels", async () => {
  expect(await show("/dora")).toContain("Nothing was deployed in this time");
  const reporter = await service.token(["reporter"], { sources: ["ci"] });
  const now = service.muster.clock.now();
  const events = [3, 10, 20, 30].map((days) => ({
    kind: "deployment.finished",
    id: `d-${days}`,
    entity: "checkout",
    environment: "production",
    outcome: "success",
    sha: String(days).padStart(40, "a"),
    finishedAt: new Date(now - days * 86_400_000).toISOString(),
  }));
  const sent = await service.ask("POST /v1/events?source=ci", { token: reporter, body: events });
  expect(sent.status).toBe(200);
  for (const path of ["/dora", "/groups/default/shop/dora", "/entities/component/default/checkout/dora"]) {
    const text = await show(path);
    expect(text).toContain("4 deployments");
    expect(text).toMatch(/<svg class="trend"[^>]*role="img"/);
    expect(text).toMatch(/<desc>.*n 1 deployments.*<\/desc>/);
    expect(text).toContain("undeployed changes");
  }
});

it("draws each level where it begins and ends", () => {
  const bands = levelBands(2024);
  expect(bands?.lead_time.map(({ level, from, to }) => [level, from, to])).toEqual([
    ["elite", 0, 24],
    ["high", 24, 168],
    ["medium", 168, 720],
    ["low", 720, null],
  ]);
  expect(bands?.deployment_frequency.map(({ level, from, to }) => [level, from, to])).toEqual([
    ["elite", 5, null],
    ["high", 1, 5],
    ["medium", 7 / 30, 1],
    ["low", 0, 7 / 30],
  ]);
  expect(levelBands(2025)).toBeNull();
});

it("says how many releases are blocked, however many were decided since, and shows the newest", async () => {
  const decide = async (entity: string, environment: string, type = "release") => {
    const asked = { method: "POST", body: JSON.stringify({ entity, environment, change: { type } }) };
    const headers = { "content-type": "application/json", authorization: `Bearer ${gatekeeper}` };
    const { verdict } = (await (await service.send("/v1/decisions", { ...asked, headers })).json()) as {
      verdict: string;
    };
    return verdict;
  };
  const gatekeeper = await service.token(["gatekeeper"]);
  await activateRules(service.muster, [{ path: "gate.yaml", text: STRICT }], { actor: "test" });
  const regions = Array.from({ length: 25 }, (_, index) => `prod-${index}`);
  for (const region of regions) expect(await decide("till", region)).toBe("block");
  for (let n = 0; n < 210; n++) await decide("till", `test-${n}`);
  const text = await show("/");
  expect(text).toContain("25 releases are blocked");
  expect(text).toContain("prod-24");
  expect(text).not.toContain("prod-4<");
  expect(text).toMatch(/href="\/decisions\?verdict=block">\s*5 more releases/);
});

const STRICT = `
kind: Scorecard
id: nothing-passes
title: Nothing passes
appliesTo: true
levels: [ done ]
rules:
  - id: is-perfect
    title: Is perfect
    pass: { "==": [ { var: entity.metadata.name }, perfect ] }
    why: It has to be blocked.
---
kind: Gate
id: production
title: Production
environments: [ "prod-*" ]
require:
  - scorecard: nothing-passes
    level: done
    enforcement: block
`;
