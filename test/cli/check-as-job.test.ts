// Does a job without a stored secret prove itself, say what it releases by itself, and end as it should where it cannot?

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { World } from "../../src/cli/world.ts";
import { base64url } from "../trust/issuer.ts";
import { cli, temporaryFolder } from "./run-cli.ts";
import { served } from "./served-decision.ts";
import { closedPort, standIn } from "./stand-in.ts";
import type { Received, Reply, StandIn } from "./stand-in.ts";

/** The clock of `cli`. */
const NOW = Date.parse("2026-12-01T12:00:00Z") / 1_000;
const tokenOf = (claims: object): string => `${[{ alg: "RS256" }, claims].map(base64url).join(".")}.c2ln`;
const SECRET = "runner-secret";

interface Runner {
  readonly host: StandIn;
  readonly server: StandIn;
  readonly env: Readonly<Record<string, string>>;
}

/** A job of GitHub's, the address its runner asks for tokens at, and the server. */
async function githubJob(
  claims: object | ((asked: number) => object),
  answer: (asked: Received, before: number) => Reply = () => ({ body: served({ id: "dec_1", verdict: "allow" }) }),
): Promise<Runner> {
  const server = await standIn(answer);
  const host = await standIn((_, before) => ({
    body: { count: 1, value: tokenOf(typeof claims === "function" ? claims(before) : claims) },
  }));
  const env = {
    MUSTER_URL: `${server.url}/`,
    GITHUB_ACTIONS: "true",
    GITHUB_REPOSITORY: "acme/shop",
    GITHUB_SHA: "9b2f7c1",
    ACTIONS_ID_TOKEN_REQUEST_URL: `${host.url}/token?api-version=2.0`,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: SECRET,
  };
  return { host, server, env };
}

const check = (env: Readonly<Record<string, string>>, argv: readonly string[] = [], own: Partial<World> = {}) =>
  cli(["check", "--format", "text", ...argv], temporaryFolder(), { env, ...own });

const bodyOf = ({ received }: StandIn): object => JSON.parse(received[0]?.body ?? "{}") as object;

describe("in GitHub Actions", () => {
  it("a check needs no argument and no secret: what the job says of itself is asked about", async () => {
    const { host, server, env } = await githubJob({ environment: "production", exp: NOW + 300 });
    const tagged = { ...env, GITHUB_REF_TYPE: "tag", GITHUB_REF_NAME: "v1.2.3" };
    const ran = await check(tagged);
    expect([ran.exit, ran.stderr]).toEqual([0, ""]);
    expect(host.received).toHaveLength(1);
    expect(host.received[0]?.path).toBe(`/token?api-version=2.0&audience=${encodeURIComponent(server.url)}`);
    expect(host.received[0]?.headers.authorization).toBe(`Bearer ${SECRET}`);
    expect(server.received[0]?.headers.authorization).toMatch(/^Bearer eyJ/);
    expect(bodyOf(server)).toEqual({
      environment: "production",
      change: { type: "release", version: "v1.2.3", commit: "9b2f7c1" },
      facts: {},
      dryRun: false,
      explain: "failing",
    });
  });

  it("what is said counts before what the job knows", async () => {
    const { server, env } = await githubJob({ environment: "production", exp: NOW + 300 });
    await check(env, ["cart", "--env", "staging", "--commit", "abc", "--release", "2"]);
    expect(bodyOf(server)).toMatchObject({
      entity: "cart",
      environment: "staging",
      change: { version: "2", commit: "abc" },
    });
  });

  it("a token that somebody stored counts before the job's own", async () => {
    const { host, server, env } = await githubJob({ exp: NOW + 300 });
    await check({ ...env, MUSTER_TOKEN: "mst_secret" }, ["cart", "--env", "staging"]);
    expect(server.received[0]?.headers.authorization).toBe("Bearer mst_secret");
    expect(host.received).toEqual([]);
  });

  it("MUSTER_AUDIENCE says whom tokens are for, where that is not the address", async () => {
    const { host, env } = await githubJob({ exp: NOW + 300 });
    await check({ ...env, MUSTER_AUDIENCE: "muster" }, ["--env", "staging"]);
    expect(host.received[0]?.path).toBe("/token?api-version=2.0&audience=muster");
  });

  it("a job that waits asks for a new token before the one it has ends", async () => {
    let now = NOW * 1_000;
    const verdictOf = (before: number) => (before < 4 ? "wait" : "allow");
    const { host, server, env } = await githubJob(
      (asked) => ({ exp: NOW + 300 * (asked + 1) }),
      (_, before) => ({ body: served({ id: "dec_1", verdict: verdictOf(before) }) }),
    );
    const pause = async (milliseconds: number): Promise<void> => void (now += 100 * milliseconds);
    const ran = await check(env, ["--env", "staging", "--wait", "2h"], { now: () => now, pause });
    expect(ran.exit).toBe(0);
    expect(host.received.length).toBeGreaterThan(1);
    expect(new Set(server.received.map(({ headers }) => headers.authorization)).size).toBe(host.received.length);
  });

  it("without an environment is told how a job gets one", async () => {
    const { env, server } = await githubJob({ exp: NOW + 300 });
    const ran = await check(env);
    expect([ran.exit, server.received]).toEqual([2, []]);
    expect(ran.stderr).toContain("no environment is named");
    expect(ran.stderr).toContain("`environment: production`");
  });

  it("without the right to a token ends with 5, in one line that says what the job lacks", async () => {
    const { server, env } = await githubJob({});
    const { ACTIONS_ID_TOKEN_REQUEST_URL: _, ...without } = env;
    const ran = await check(without, ["--fail-mode", "open"]);
    expect([ran.exit, ran.stdout, server.received]).toEqual([5, "", []]);
    expect(ran.stderr).toBe(
      "muster: nothing proves which job this is, and no entity is named\n  = help: give the job `permissions: { id-token: write }`, which pull requests from forks never get; or set MUSTER_TOKEN\n",
    );
  });

  it("named, but without the right to a token, is told so by the server's refusal", async () => {
    const refusal = { status: 401, body: { code: "unidentified", detail: "no token came with the request" } };
    const { env } = await githubJob({}, () => refusal);
    const { ACTIONS_ID_TOKEN_REQUEST_TOKEN: _, ...without } = env;
    const ran = await check(without, ["cart", "--env", "staging", "--fail-mode", "open"]);
    expect([ran.exit, ran.stdout]).toEqual([5, ""]);
    expect(ran.stderr).toContain("`permissions: { id-token: write }`");
  });

  it.each([
    ["token-audience-refused", 401],
    ["job-not-allowed", 403],
  ])("refused as %s ends with 5, and says why and under which code", async (code, status) => {
    const body = { status, code, detail: "it is not let in", help: "ask whoever runs it" };
    const { env } = await githubJob({ exp: NOW + 300 }, () => ({ status, body }));
    const ran = await check(env, ["--env", "staging", "--fail-mode", "open"]);
    expect([ran.exit, ran.stdout]).toEqual([5, ""]);
    expect(ran.stderr).toMatch(new RegExp(`^muster: it is not let in \\[${code}\\] \\(${status} from `));
    expect(ran.stderr).toContain("= help: ask whoever runs it");
  });

  it.each([
    ["refuses", { status: 403 }, 1, "it answers 403"],
    ["is overloaded for good", { status: 503 }, 4, "it answers 503"],
    ["answers something else", { body: { value: 1 } }, 1, "it answers without one"],
    ["answers no JSON", { body: "<html>" }, 1, "it answers without one"],
    [
      "sends the runner's secret elsewhere",
      { status: 302, headers: { location: "https://evil.example.com" } },
      1,
      "it answers 302",
    ],
  ])("whose host %s has no identity: exit 5", async (_, reply, attempts, why) => {
    const host = await standIn(() => reply);
    const { env, server } = await githubJob({});
    const ran = await check({ ...env, ACTIONS_ID_TOKEN_REQUEST_URL: `${host.url}/token` }, ["--env", "x"]);
    expect([ran.exit, server.received, host.received.length]).toEqual([5, [], attempts]);
    expect(ran.stderr).toContain(`GitHub signs no token for this job: ${why}`);
    expect(ran.stderr).not.toContain(SECRET);
  });

  it("whose server is away is told which repository nobody decided about", async () => {
    const { env } = await githubJob({ exp: NOW + 300 });
    const folder = temporaryFolder();
    const away = { ...env, MUSTER_URL: `http://127.0.0.1:${await closedPort()}` };
    const ran = await cli(["check", "--env", "staging", "--fail-mode", "open", "--format", "text"], folder, {
      env: away,
    });
    expect(ran.exit).toBe(0);
    expect(readFileSync(join(folder, "muster-decision.json"), "utf8")).toContain(
      "ALLOW acme/shop -> staging: nobody decided",
    );
  });
});

describe("in GitLab", () => {
  it("a check needs no argument: the job's token and variables say the rest", async () => {
    const server = await standIn(() => ({ body: served({ id: "dec_1", verdict: "allow" }) }));
    const token = tokenOf({ exp: NOW + 3_600 });
    const variables = { CI_COMMIT_SHA: "714a629", CI_COMMIT_TAG: "2.0.0", CI_ENVIRONMENT_NAME: "production" };
    const ran = await check({ MUSTER_URL: server.url, GITLAB_CI: "true", MUSTER_ID_TOKEN: token, ...variables });
    expect([ran.exit, ran.stderr]).toEqual([0, ""]);
    expect(server.received[0]?.headers.authorization).toBe(`Bearer ${token}`);
    expect(bodyOf(server)).toMatchObject({
      environment: "production",
      change: { version: "2.0.0", commit: "714a629" },
    });
    expect(bodyOf(server)).not.toHaveProperty("entity");
  });

  it("with a token of the server still knows which environment it deploys to", async () => {
    const server = await standIn(() => ({ body: served({ id: "dec_1", verdict: "allow" }) }));
    const variables = { GITLAB_CI: "true", CI_ENVIRONMENT_NAME: "staging" };
    const ran = await check({ MUSTER_URL: server.url, MUSTER_TOKEN: "mst_x", ...variables }, ["cart"]);
    expect([ran.exit, ran.stderr]).toEqual([0, ""]);
    expect(bodyOf(server)).toMatchObject({ entity: "cart", environment: "staging" });
  });

  it("without the token says which the job has to ask for", async () => {
    const ran = await check({ MUSTER_URL: "https://muster.example.com/", GITLAB_CI: "true" });
    expect(ran.exit).toBe(5);
    expect(ran.stderr).toContain('`id_tokens: { MUSTER_ID_TOKEN: { aud: "https://muster.example.com" } }`');
  });
});

describe("muster token whoami", () => {
  const whoami = (env: Readonly<Record<string, string>>, argv: readonly string[] = []) =>
    cli(["token", "whoami", ...argv], temporaryFolder(), { env });

  const body = {
    actor: "oidc:https://gitlab.com#project_path:acme/shop:ref_type:branch:ref:main",
    token: null,
    roles: ["gatekeeper"],
    entities: ["component:default/shop"],
    environments: ["*"],
    sources: [],
    groups: [],
    person: null,
    job: { repository: "gitlab.com/acme/shop", environment: null, origin: "pull-request", onlyTries: true },
  };

  it("tells whom the server takes a job for", async () => {
    const server = await standIn(() => ({ body }));
    const ran = await whoami({ MUSTER_URL: server.url, MUSTER_ID_TOKEN: tokenOf({}) });
    expect(server.received[0]?.path).toBe("/v1/identity");
    expect(ran.exit).toBe(0);
    expect(ran.stdout).toBe(`who           ${body.actor}
person        not known
roles         gatekeeper
entities      component:default/shop
environments  *
sources       none
repository    gitlab.com/acme/shop
deploys to    not stated by its issuer
code of       pull-request, and may only try: \`--dry-run\`
`);
    const json = await whoami({ MUSTER_URL: server.url, MUSTER_ID_TOKEN: tokenOf({}) }, ["--format", "json"]);
    expect(JSON.parse(json.stdout)).toEqual(body);
  });

  it("tells why it takes a token for nothing", async () => {
    const refusal = {
      code: "token-expired",
      detail: "the token ended at 2026-12-01T11:59:00Z",
      help: "ask for a new one",
    };
    const server = await standIn(() => ({ status: 401, body: refusal }));
    const ran = await whoami({ MUSTER_URL: server.url, MUSTER_ID_TOKEN: tokenOf({}) });
    expect(ran.exit).toBe(5);
    expect(ran.stderr).toContain("the token ended at 2026-12-01T11:59:00Z [token-expired]");
  });
});
