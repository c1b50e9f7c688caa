// What is told of a repository: what GitHub says, or why it does not, and never anything better?

import { afterEach, describe, expect, it } from "vitest";
import { runErrands } from "../../../../src/app/run-errands.ts";
import { importSource } from "../../../../src/app/imports/import-source.ts";
import {
  FACT_CHANNEL,
  noteRepositoryEvent,
  planRepositoryFacts,
} from "../../../../src/integrations/github/facts/fact-errands.ts";
import { FACT_GROUPS, OWNERSHIP_FACT } from "../../../../src/integrations/github/facts/groups.ts";
import type { JsonObject, JsonValue } from "../../../../src/model/json.ts";
import { loadRulebook } from "../../../../src/rulebook/load-rulebook.ts";
import { ADMIN, DAY, HOUR, NOW } from "../../../app/service-muster.ts";
import { readFolder } from "../../../rules/shipped.ts";
import { CATALOG, givenService, MINUTE } from "../given.ts";
import type { GivenOptions } from "../given.ts";
import {
  ago,
  dependabot,
  FILES,
  PROTECTION,
  pull,
  run,
  scanned,
  WELL_KEPT,
  WELL_KEPT_FACTS,
  WORKFLOW,
} from "./repository-facts-given.ts";
import { addRepository, rename } from "../stand-in-state.ts";
import type { HeldRepository } from "../stand-in-state.ts";

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function given(more: Partial<HeldRepository> = {}, settings: JsonObject = {}, options: GivenOptions = {}) {
  const service = await givenService(ends, options);
  const shop = addRepository(service.github.state, "acme/shop", { ...WELL_KEPT, ...more }, settings);
  return {
    ...service,
    shop,
    collect: async () => {
      await planRepositoryFacts(service.muster);
      await runErrands(service.muster, [FACT_CHANNEL]);
    },
  };
}

/** What is told otherwise than of a repository that is well kept. */
async function differences(
  more: Partial<HeldRepository>,
  settings: JsonObject = {},
  forbidden: readonly RegExp[] = [],
) {
  const { collect, facts, github } = await given(more, settings);
  github.state.forbidden.push(...forbidden);
  await collect();
  const told = await facts();
  expect(Object.keys(told).sort()).toEqual(Object.keys(WELL_KEPT_FACTS).sort());
  return Object.fromEntries(Object.entries(told).filter(([name, value]) => value !== WELL_KEPT_FACTS[name]));
}

const without = (...paths: readonly string[]) =>
  Object.fromEntries(Object.entries(FILES).filter(([path]) => !paths.includes(path)));
const rule = (type: string, parameters: JsonObject = {}, id = 1): JsonObject => ({ type, ruleset_id: id, parameters });
const NOT_PERMITTED = expect.stringContaining("Resource not accessible by integration") as unknown as string;

describe("a repository that is kept as it should be", () => {
  it("is told of whole, with where to look it up", async () => {
    const { collect, facts, muster } = await given();
    await collect();
    expect(await facts()).toEqual(WELL_KEPT_FACTS);
    const kept = (await muster.store.facts.of(["component:default/shop"])).get("component:default/shop") ?? [];
    const approvals = kept.find(({ name }) => name === "branch.required_approvals");
    expect(approvals).toMatchObject({
      source: "github",
      provenance: "observed",
      observedAt: NOW,
      url: "https://github.com/acme/shop/settings/branches",
    });
    const told = kept.filter(({ source }) => source === "github");
    expect(told.every(({ url }) => url?.startsWith("https://github.com/acme/shop"))).toBe(true);
  });

  it("is told all that the shipped fact sets say GitHub may deliver", async () => {
    const { rulebook } = loadRulebook([], await readFolder("rules/facts"));
    const declared = [...(rulebook?.facts.values() ?? [])]
      .filter(({ name, sources }) => sources.includes("github") && !name.startsWith("deploy."))
      .map(({ name }) => name);
    const told = [...FACT_GROUPS.flatMap(({ names }) => names), OWNERSHIP_FACT];
    // True of one commit alone: it comes with the gate check of that commit.
    expect(declared.filter((name) => name !== "ci.check_conclusion").sort()).toEqual([...told].sort());
  });

  it("takes few requests, and fewer where nothing was pushed", async () => {
    const { collect, lines, after, github } = await given();
    await collect();
    expect(lines()).toHaveLength(16);
    const { remaining } = github;
    after(DAY);
    await collect();
    expect(lines().slice(16)).toHaveLength(13);
    expect(remaining - github.remaining).toBe(0);
  });
});

describe("the branch", () => {
  const rulesetsOf = (bypass_actors: readonly JsonValue[] | undefined): Partial<HeldRepository> => ({
    rulesets: { 1: bypass_actors === undefined ? {} : { bypass_actors } },
  });
  const all = [
    rule("pull_request", {
      required_approving_review_count: 1,
      require_code_owner_review: false,
      dismiss_stale_reviews_on_push: false,
    }),
    rule("required_status_checks", { required_status_checks: [{ context: "build" }, { context: "lint" }] }),
    rule("non_fast_forward"),
    rule("deletion"),
  ];
  const open = {
    "branch.is_protected": false,
    "branch.required_approvals": 0,
    "branch.requires_code_owner_review": false,
    "branch.dismisses_stale_reviews": false,
    "branch.required_check_count": 0,
    "branch.enforced_for_admins": false,
    "branch.allows_force_push": true,
    "branch.allows_deletion": true,
    "branch.requires_signed_commits": false,
    "branch.requires_linear_history": false,
  };
  /** What is as it should be, in spite of all that is open. */
  const but = (...names: readonly string[]) =>
    Object.fromEntries(Object.entries(open).filter(([name]) => !names.includes(name)));
  const byRules = {
    "branch.required_approvals": 1,
    "branch.requires_code_owner_review": false,
    "branch.dismisses_stale_reviews": false,
    "branch.requires_signed_commits": false,
    "branch.requires_linear_history": false,
  };
  const untold = Object.fromEntries(Object.keys(open).map((name) => [name, NOT_PERMITTED]));
  const classicOnly = [/protection$/];

  it.each<[string, Partial<HeldRepository>, readonly RegExp[], Record<string, JsonValue>]>([
    ["neither protection nor rules", { protection: null }, [], open],
    ["rules alone", { protection: null, rules: all, ...rulesetsOf([]) }, [], byRules],
    ["both: what either asks for", { rules: all, ...rulesetsOf([]) }, [], { "branch.required_check_count": 3 }],
    [
      "rules that some may bypass",
      { protection: null, rules: all, ...rulesetsOf([{ actor_id: 1 }]) },
      [],
      { ...byRules, "branch.enforced_for_admins": false },
    ],
    [
      "rules of which nobody says who may bypass them",
      { protection: null, rules: all, ...rulesetsOf(undefined) },
      [],
      { ...byRules, "branch.enforced_for_admins": "(GitHub tells who may bypass a ruleset to those who may edit it)" },
    ],
    [
      "more rulesets than are looked into",
      { protection: null, rules: [1, 2, 3, 4, 5, 6].flatMap((id) => all.map((one) => ({ ...one, ruleset_id: id }))) },
      [],
      { ...byRules, "branch.enforced_for_admins": "(more than 5 rulesets apply)" },
    ],
    [
      "a branch that nobody may change",
      { protection: null, rules: [rule("update")], ...rulesetsOf([]) },
      [],
      but("branch.is_protected", "branch.enforced_for_admins"),
    ],
    [
      "checks alone: who pushes what passed them may push",
      { protection: { required_status_checks: { contexts: ["build"] } } },
      [],
      { ...but("branch.allows_force_push", "branch.allows_deletion"), "branch.required_check_count": 1 },
    ],
    [
      "an administrator who may bypass it",
      { protection: { ...PROTECTION, enforce_admins: { enabled: false } } },
      [],
      { "branch.enforced_for_admins": false },
    ],
    ["nothing the app may see", {}, [/protection$/, /rules\/branches/], untold],
    [
      "classic protection it may not see, beside rules",
      { rules: all, ...rulesetsOf([]) },
      classicOnly,
      {
        "branch.required_approvals": 1,
        "branch.requires_code_owner_review": NOT_PERMITTED,
        "branch.dismisses_stale_reviews": NOT_PERMITTED,
        "branch.enforced_for_admins": NOT_PERMITTED,
        "branch.requires_signed_commits": NOT_PERMITTED,
        "branch.requires_linear_history": NOT_PERMITTED,
      },
    ],
    ["classic protection it may not see, and no rules", {}, classicOnly, untold],
    ["no protection, and a permission it does not need", { protection: null }, classicOnly, open],
  ])("with %s", async (_, more, forbidden, told) => {
    expect(await differences(more, {}, forbidden)).toEqual(told);
  });

  it("of a plan that holds no protection has none", async () => {
    const { collect, facts, github } = await given();
    const body = { message: "Upgrade to GitHub Pro or make this repository public to enable this feature." };
    github.fail({ on: /protection$|rules\/branches/, times: 2, do: { status: 403, body } });
    await collect();
    expect(await facts()).toMatchObject(open);
  });
});

describe("the settings", () => {
  it.each<[string, Partial<HeldRepository>, JsonObject, Record<string, JsonValue>]>([
    ["archived", {}, { archived: true }, { "repo.is_archived": true }],
    ["a visibility of old", {}, { visibility: "public" }, { "repo.visibility": "public" }],
    ["no licence", {}, { license: null }, { "repo.license_spdx": "(GitHub finds no licence)" }],
    [
      "one that GitHub does not know",
      {},
      { license: { spdx_id: "NOASSERTION" } },
      { "repo.license_spdx": "NOASSERTION" },
    ],
    [
      "no profile",
      { healthPercentage: null },
      {},
      { "repo.community_health_pct": "(GitHub tells this only for public repositories)" },
    ],
    ["never pushed to", {}, { pushed_at: null }, { "repo.last_push_at": "(nobody ever pushed to it)" }],
    [
      "scanners that are off",
      {},
      {
        security_and_analysis: {
          secret_scanning: { status: "disabled" },
          secret_scanning_push_protection: { status: "disabled" },
        },
      },
      { "security.secret_scanning_enabled": false, "security.push_protection_enabled": false },
    ],
    [
      "settings that the app may not see",
      {},
      { security_and_analysis: null },
      {
        "security.secret_scanning_enabled": "(GitHub tells this only to an app that may read administration)",
        "security.push_protection_enabled": "(GitHub tells this only to an app that may read administration)",
      },
    ],
  ])("%s", async (_, more, settings, told) => {
    expect(await differences(more, settings)).toEqual(told);
  });
});

describe("the files", () => {
  const noOwners = {
    "repo.has_codeowners": false,
    "repo.codeowners_error_count": "(there is no CODEOWNERS file)",
    "repo.codeowners_coverage_pct": 0,
    "repo.owner_matches_codeowners": false,
  };
  it.each<[string, Record<string, string>, Record<string, JsonValue>]>([
    [
      "no README",
      without("README.md"),
      { "docs.has_readme": false, "docs.readme_bytes": "(there is no README)", "repo.codeowners_coverage_pct": 87.5 },
    ],
    [
      "a README in a folder",
      { ...without("README.md"), "docs/readme.rst": "12" },
      { "docs.readme_bytes": 2, "repo.codeowners_coverage_pct": 77.8 },
    ],
    ["no CODEOWNERS", without(".github/CODEOWNERS"), noOwners],
    [
      "others for owners",
      { ...FILES, ".github/CODEOWNERS": "*.js @acme/web\n" },
      { "repo.codeowners_coverage_pct": 11.1, "repo.owner_matches_codeowners": false },
    ],
    ["no policy", without("SECURITY.md"), { "security.has_policy": false, "repo.codeowners_coverage_pct": 87.5 }],
    [
      "no Dependabot, and updates off",
      without(".github/dependabot.yml"),
      { "security.dependabot_enabled": false, "repo.codeowners_coverage_pct": 87.5 },
    ],
    ["Renovate", { ...without(".github/dependabot.yml"), "renovate.json": "{}" }, {}],
    ["a pipeline elsewhere", { ...without(".github/workflows/ci.yml"), Jenkinsfile: "" }, {}],
    [
      "no pipeline",
      without(".github/workflows/ci.yml"),
      { "ci.has_pipeline": false, "repo.codeowners_coverage_pct": 87.5 },
    ],
    [
      "a workflow that builds nothing",
      {
        ...FILES,
        ".github/workflows/ci.yml": "on: { schedule: [{ cron: '0 0 * * *' }] }\npermissions: {}\njobs: {}\n",
      },
      { "ci.has_pipeline": false },
    ],
    [
      "steps that are not pinned",
      { ...FILES, ".github/workflows/ci.yml": WORKFLOW.replace(/checkout@\w+/, "checkout@v4") },
      { "ci.actions_unpinned_count": 1 },
    ],
    [
      "a token that may write everything",
      {
        ...FILES,
        ".github/workflows/ci.yml": WORKFLOW.replace("permissions: { contents: read }", "permissions: write-all"),
      },
      { "ci.token_permissions_write_all": true },
    ],
    [
      "a workflow that cannot be read",
      { ...FILES, ".github/workflows/broken.yml": "on: [push\n" },
      { "repo.codeowners_coverage_pct": 90 },
    ],
  ])("%s", async (_, files, told) => {
    expect(await differences({ files })).toEqual(told);
  });

  it.each<["read" | "write", boolean]>([
    ["read", false],
    ["write", true],
  ])("whose jobs say nothing of their token give it what the repository gives: %s", async (given, told) => {
    const files = { ...FILES, ".github/workflows/ci.yml": WORKFLOW.replace("permissions: { contents: read }\n", "") };
    const expected = told ? { "ci.token_permissions_write_all": true } : {};
    expect(await differences({ files, defaultWorkflowPermissions: given })).toEqual(expected);
    expect(await differences({ files }, {}, [/permissions/])).toEqual({
      "ci.token_permissions_write_all": NOT_PERMITTED,
    });
  });

  it("that GitHub does not tell whole are not known to lack anything", async () => {
    const large = "(GitHub does not tell all files of so large a repository)";
    const told = await differences({ files: { "README.md": "# Shop\n" }, isTruncated: true });
    const names = [...Object.keys(noOwners), "docs.has_changelog", "docs.has_contributing", "ci.has_pipeline"];
    for (const name of [...names, "ci.actions_unpinned_count", "security.has_policy", "security.dependabot_enabled"]) {
      expect([name, told[name]]).toEqual([name, large]);
    }
    expect(told["docs.has_readme"]).toBeUndefined();
  });

  it("of another repository count where it speaks for all of its owner", async () => {
    const { collect, facts, github } = await given({ files: without("SECURITY.md") });
    addRepository(github.state, "acme/.github", { files: { "SECURITY.md": "Tell us" } });
    await collect();
    expect((await facts())["security.has_policy"]).toBe(true);
  });

  it("are not there in an empty repository: nothing is known of them", async () => {
    const { collect, facts, github } = await given();
    github.fail({ on: /branches\/main$/, do: { status: 404 } });
    await collect();
    const told = await facts();
    expect(told["docs.has_readme"]).toEqual(expect.stringContaining("404"));
    expect(told["branch.is_protected"]).toEqual(expect.stringContaining("404"));
    expect(told["repo.visibility"]).toBe("private");
  });
});

describe("what goes on", () => {
  const many = (count: number, of: (index: number) => JsonObject) =>
    Array.from({ length: count }, (_, index) => of(index));
  const foreign = { head_repository: { full_name: "mallory/shop" } };
  it.each<[string, Partial<HeldRepository>, Record<string, JsonValue>]>([
    ["no pull requests", { pulls: [] }, { "repo.open_pr_count": 0 }],
    [
      "stale ones",
      { pulls: [pull(1), pull(29), pull(31), pull(400)] },
      { "repo.open_pr_count": 4, "repo.stale_pr_count": 2 },
    ],
    [
      "very many",
      { pulls: many(345, (index) => pull(index / 10)) },
      { "repo.open_pr_count": 345, "repo.stale_pr_count": 44 },
    ],
    [
      "no runs",
      { runs: [] },
      {
        "ci.last_run_at": "(there is no run of the default branch)",
        "ci.success_pct_30d": "(no run of the default branch succeeded or failed in 30 days)",
        "ci.duration_p50_seconds": "(no run of the default branch succeeded or failed in 30 days)",
      },
    ],
    [
      "none lately",
      { runs: [run("success", 40)] },
      {
        "ci.last_run_at": ago(40, 60),
        "ci.success_pct_30d": "(no run of the default branch succeeded or failed in 30 days)",
        "ci.duration_p50_seconds": "(no run of the default branch succeeded or failed in 30 days)",
      },
    ],
    [
      "runs of others, of pull requests, and such as say nothing",
      {
        runs: [
          run("failure", 0.5, 60, foreign),
          run("failure", 0.5, 60, { event: "pull_request" }),
          run(null, 0.5),
          run("skipped", 0.5),
          run("success", 1, 60),
          run("timed_out", 2, 120),
        ],
      },
      { "ci.last_run_at": ago(0.5, 60), "ci.success_pct_30d": 50 },
    ],
  ])("%s", async (_, more, told) => {
    expect(await differences(more)).toEqual(told);
  });

  it("is told by the newest runs where there are more than are read", async () => {
    const runs = [...many(300, () => run("success", 1)), ...many(300, () => run("failure", 2))];
    expect(await differences({ runs })).toMatchObject({ "ci.success_pct_30d": 100 });
  });
});

describe("what scanners found", () => {
  const off = "Dependabot alerts are disabled for this repository.";
  const vulnerabilities = ["security.vuln_critical_count", "security.vuln_high_count", "security.oldest_critical_at"];
  it.each<[string, Partial<HeldRepository>, readonly RegExp[], Record<string, JsonValue>]>([
    [
      "vulnerable dependencies",
      { dependabotAlerts: [dependabot("critical", 5), dependabot("critical", 9), dependabot("high", 20)] },
      [],
      { "security.vuln_critical_count": 2, "security.vuln_high_count": 1, "security.oldest_critical_at": ago(9) },
    ],
    [
      "vulnerable code",
      {
        codeScanningAlerts: [
          scanned("error", "critical", 2),
          scanned("warning", "high"),
          scanned("warning"),
          scanned("note"),
        ],
      },
      [],
      {
        "security.vuln_critical_count": 1,
        "security.vuln_high_count": 1,
        "security.oldest_critical_at": ago(2),
        "security.sarif_error_count": 1,
        "security.sarif_warning_count": 2,
      },
    ],
    [
      "no scanner of code",
      { codeScanningAlerts: null },
      [],
      {
        "security.sarif_error_count": expect.stringContaining("no analysis found"),
        "security.sarif_warning_count": expect.stringContaining("no analysis found"),
      },
    ],
    [
      "a scanner of code that the app may not ask",
      {},
      [/code-scanning/],
      Object.fromEntries(
        [...vulnerabilities, "security.sarif_error_count", "security.sarif_warning_count"].map((name) => [
          name,
          NOT_PERMITTED,
        ]),
      ),
    ],
    [
      "no scanner of dependencies",
      { dependabotAlerts: null },
      [],
      Object.fromEntries(vulnerabilities.map((name) => [name, expect.stringContaining(off) as unknown as string])),
    ],
    ["secrets", { secretScanningAlerts: [{ secret_type: "github_pat" }] }, [], { "security.secret_alert_count": 1 }],
    [
      "no scanner of secrets",
      { secretScanningAlerts: null },
      [],
      { "security.secret_alert_count": expect.stringContaining("disabled on this repository") },
    ],
    [
      "more than are read: at least so many",
      { dependabotAlerts: Array.from({ length: 700 }, (_, index) => dependabot("critical", 700 - index)) },
      [],
      { "security.vuln_critical_count": 500, "security.oldest_critical_at": ago(700) },
    ],
  ])("%s", async (_, more, forbidden, told) => {
    expect(await differences(more, {}, forbidden)).toEqual(told);
  });
});

describe("the owner in the catalog", () => {
  const catalog = (spec: string, groups = "") => `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: shop, annotations: { github.com/project-slug: acme/shop } }
spec: { type: service, lifecycle: production${spec} }
${groups}`;
  const lee = `---\napiVersion: backstage.io/v1alpha1\nkind: User\nmetadata: { name: lee, annotations: { github.com/user-login: LeeHub } }\nspec: {}\n`;
  it.each<[string, string, string, JsonValue]>([
    ["a team of the same name", catalog(", owner: pay"), "* @acme/Pay", true],
    ["a team of another name, which it says", CATALOG, "* @acme/pay", true],
    ["another team", catalog(", owner: web"), "* @acme/pay", false],
    ["a user", catalog(", owner: user:lee"), "* @lee", true],
    ["a user of another name", catalog(", owner: user:lee", lee), "/src/ @leehub", true],
    ["nobody", catalog(""), "* @acme/pay", "(the catalog names no owner)"],
  ])("is among the code owners: %s", async (_, entities, owners, told) => {
    const { collect, facts } = await given(
      { files: { ...FILES, ".github/CODEOWNERS": owners } },
      {},
      { catalog: entities },
    );
    await collect();
    expect((await facts())["repo.owner_matches_codeowners"]).toBe(told);
  });
});

describe("collecting", () => {
  it("tells why nothing is known of a repository the app cannot read", async () => {
    const { collect, facts, github } = await given();
    github.state.repositories.clear();
    await collect();
    const told = await facts();
    expect(Object.keys(told).sort()).toEqual(Object.keys(WELL_KEPT_FACTS).sort());
    expect(new Set(Object.values(told))).toEqual(new Set([expect.stringContaining("404")]));
  });

  it.each([
    ["nowhere", []],
    ["for others", [{ id: 9, account: { login: "other", type: "User" as const }, suspended_at: null }]],
  ])("tells that the app is installed %s", async (_, installations) => {
    const { collect, facts, github } = await given();
    github.state.installations.splice(0, 1, ...installations);
    await collect();
    expect((await facts())["branch.is_protected"]).toBe("(the app is not installed for `acme`)");
  });

  it("tells that the app is suspended", async () => {
    const { collect, facts, github } = await given();
    const suspended = { id: 7, account: { login: "acme", type: "Organization" as const }, suspended_at: ago(1) };
    github.state.installations.splice(0, 1, suspended);
    await collect();
    expect((await facts())["branch.is_protected"]).toBe("(`acme` has suspended the app)");
    expect(github.requests).toHaveLength(1);
  });

  it("tells of a repository under its old name what it is under the new one, and that it is to be corrected", async () => {
    const { collect, facts, github, logged, lines } = await given();
    rename(github.state, "acme/shop", "acme/store");
    await collect();
    expect(await facts()).toMatchObject({ "repo.is_archived": false, "branch.required_approvals": 2 });
    expect(logged).toContain("a repository was renamed: correct its annotation");
    expect(lines().filter((line) => line.startsWith("GET /repos/acme/shop"))).toHaveLength(1);
  });

  it("tells nothing of one that went to whoever did not install the app", async () => {
    const { collect, facts, github } = await given();
    rename(github.state, "acme/shop", "other/shop", { installation: 8 });
    await collect();
    expect((await facts())["branch.is_protected"]).toEqual(expect.stringContaining("404"));
  });

  it("writes nothing where GitHub cannot be asked to the end, and comes again", async () => {
    const { collect, facts, github, after, logged } = await given();
    github.fail({ on: /secret-scanning/, do: { status: 502 } });
    await collect();
    expect(await facts()).toEqual({});
    expect(logged).toContain("an errand is put off");
    after(1_000);
    await collect();
    expect(await facts()).toEqual(WELL_KEPT_FACTS);
  });

  it("waits as long as GitHub says, asking nothing", async () => {
    const { collect, facts, github, after } = await given();
    github.fail({ on: /pulls/, do: { status: 429, headers: { "retry-after": "30" } } });
    await collect();
    const asked = github.requests.length;
    after(29_000);
    await collect();
    expect(github.requests).toHaveLength(asked);
    after(30_000);
    await collect();
    expect(await facts()).toEqual(WELL_KEPT_FACTS);
  });

  it("comes again every day, and a while after something happened", async () => {
    const { collect, facts, shop, after, muster, github } = await given();
    await collect();
    shop.settings = { ...shop.settings, archived: true };
    after(19 * HOUR);
    await collect();
    expect((await facts())["repo.is_archived"]).toBe(false);
    after(20 * HOUR);
    await collect();
    expect((await facts())["repo.is_archived"]).toBe(true);
    const asked = github.requests.length;
    shop.settings = { ...shop.settings, archived: false };
    for (const event of ["star", "repository", "push"]) await noteRepositoryEvent(muster, event, "Acme/Shop");
    await noteRepositoryEvent(muster, "push", "acme/other");
    await collect();
    expect(github.requests).toHaveLength(asked);
    after(20 * HOUR + 5 * MINUTE);
    await collect();
    expect((await facts())["repo.is_archived"]).toBe(false);
  });

  it("tells all entities that live in a repository, and forgets one that none lives in", async () => {
    const two = CATALOG.replace("kind: Group", "kind: Component").replace(
      "github.com/team-slug: acme/pay",
      "github.com/project-slug: acme/shop",
    );
    const { collect, facts, muster, github, after } = await given({}, {}, { catalog: two });
    await collect();
    expect((await facts("component:default/payments"))["branch.required_approvals"]).toBe(2);
    const empty = { source: "git", files: [{ path: "c.yaml", text: "" }], confirm: 10 };
    await importSource(muster, empty, ADMIN);
    const asked = github.requests.length;
    after(DAY);
    await collect();
    expect(github.requests).toHaveLength(asked);
    expect(await muster.store.errands.get(FACT_CHANNEL.name, "acme/shop")).toBeUndefined();
  });
});
