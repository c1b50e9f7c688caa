// Is GitHub asked as it wants to be: by whom it knows, no more often than it says, and nobody else instead?

import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { z } from "zod";
import type { GitHubApp } from "../../../../src/app/github-app.ts";
import { createGitHub } from "../../../../src/integrations/github/client/github.ts";
import { KeptAnswers } from "../../../../src/integrations/github/client/kept-answers.ts";
import { readPages } from "../../../../src/integrations/github/client/read-pages.ts";
import { NOW } from "../../../app/service-muster.ts";
import { refused } from "../../../app/refused.ts";
import { appKeys, githubStandIn } from "../stand-in.ts";
import type { Failure, GitHubStandIn, StandInOptions } from "../stand-in.ts";
import { addRepository, rename } from "../stand-in-state.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const TOKEN = "POST /app/installations/7/access_tokens";
const SHOP = "GET /repos/acme/shop";

const repository = z.object({ full_name: z.string(), archived: z.boolean() });
const rules = z.array(z.object({ type: z.string() }));

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

interface Given {
  readonly github: GitHubStandIn;
  /** Sets our clock, and GitHub's. */
  readonly at: (after: number) => void;
  readonly read: () => Promise<z.infer<typeof repository>>;
  readonly lines: () => string[];
  readonly client: ReturnType<typeof createGitHub>;
}

async function given(options: StandInOptions & { skew?: number } = {}, app: Partial<GitHubApp> = {}): Promise<Given> {
  let now = NOW;
  const github = await githubStandIn({ ...options, now: () => now + (options.skew ?? 0) });
  ends.push(() => github.close());
  addRepository(github.state, "acme/shop");
  const client = createGitHub({ ...github.app, ...app }, { clock: { now: () => now } });
  const installation = client.installation(7);
  return {
    github,
    client,
    at: (after) => {
      now = NOW + after;
    },
    read: async () => (await installation.read("/repos/acme/shop", repository)).value,
    lines: () => github.requests.map(({ line }) => line),
  };
}

function otherKey(): string {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2_048 });
  return privateKey.export({ type: "pkcs1", format: "pem" }).toString();
}

describe("the app", () => {
  it("proves who it is with the key GitHub gave it, and acts by a token of the installation", async () => {
    const { read, lines, github } = await given();
    expect(await read()).toEqual({ full_name: "acme/shop", archived: false });
    expect(lines()).toEqual([TOKEN, SHOP]);
    expect(github.requests.map(({ headers }) => headers["x-github-api-version"])).toEqual(["2022-11-28", "2022-11-28"]);
  });

  it("takes the key as PKCS #8, too", async () => {
    const pkcs8 = createPrivateKey(appKeys().privateKey).export({ type: "pkcs8", format: "pem" }).toString();
    const { read } = await given({}, { privateKey: pkcs8 });
    expect((await read()).full_name).toBe("acme/shop");
  });

  it.each<[string, Partial<GitHubApp>]>([
    ["an app with another key", { privateKey: otherKey() }],
    ["another app", { appId: "1" }],
  ])("is told where it is %s, once", async (_, app) => {
    const { read, lines } = await given({}, app);
    expect(await refused(read())).toMatchObject({
      kind: "unidentified",
      code: "github-token-refused",
      message: "GitHub answers `POST /app/installations/7/access_tokens` with 401 `Bad credentials`",
    });
    expect(lines()).toEqual([TOKEN, TOKEN]);
  });

  it.each([
    ["suspended", "2026-11-01T00:00:00Z", { kind: "forbidden", code: "github-not-permitted" }],
    ["gone", undefined, { kind: "missing", code: "github-not-found" }],
  ])("is told where its installation is %s", async (_, suspended_at, refusal) => {
    const { read, github } = await given();
    const [installation] = github.state.installations.splice(0);
    if (suspended_at !== undefined && installation) github.state.installations.push({ ...installation, suspended_at });
    expect(await refused(read())).toMatchObject(refusal);
  });

  it.each([
    ["ahead", -20 * MINUTE],
    ["behind", 20 * MINUTE],
  ])("goes by GitHub's clock where its own is %s, and by its own again for tokens", async (_, skew) => {
    const { read, lines, at } = await given({ skew });
    await read();
    expect(lines()).toEqual([TOKEN, TOKEN, SHOP]);
    at(54 * MINUTE);
    await read();
    expect(lines().slice(3)).toEqual([SHOP]);
    at(56 * MINUTE);
    await read();
    expect(lines().slice(4)).toEqual([TOKEN, SHOP]);
  });

  it("asks for a token once for all that need one, and again five minutes before it ends", async () => {
    const { read, lines, at } = await given();
    await Promise.all(Array.from({ length: 20 }, read));
    expect(lines().filter((line) => line === TOKEN)).toHaveLength(1);
    at(54 * MINUTE);
    await read();
    expect(lines().filter((line) => line === TOKEN)).toHaveLength(1);
    at(55 * MINUTE);
    await Promise.all(Array.from({ length: 20 }, read));
    expect(lines().filter((line) => line === TOKEN)).toHaveLength(2);
  });

  it("replaces a token that is not taken any more, once", async () => {
    const { read, lines, github } = await given();
    await read();
    github.revoke();
    await read();
    expect(lines()).toEqual([TOKEN, SHOP, SHOP, TOKEN, SHOP]);
    github.fail({ on: /shop/, times: 2, do: { status: 401 } });
    expect(await refused(read())).toMatchObject({ kind: "unidentified" });
    expect(lines().slice(5)).toEqual([SHOP, TOKEN, SHOP]);
  });

  it("does not remember that there was no token", async () => {
    const { read, github } = await given();
    github.fail({ on: /access_tokens/, do: { status: 503 } });
    const both = await Promise.allSettled([read(), read()]);
    expect(both.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect((await read()).full_name).toBe("acme/shop");
  });

  it("finds a GitHub Enterprise under a path", async () => {
    const { github } = await given();
    const seen: string[] = [];
    const app = { ...github.app, apiUrl: `${github.url}/api/v3` };
    const client = createGitHub(app, {
      clock: { now: () => NOW },
      fetch: async (url, init) => {
        seen.push(url);
        return fetch(url.replace("/api/v3", ""), init);
      },
    });
    await client.installation(7).read("/repos/acme/shop", repository);
    expect(seen).toEqual([`${app.apiUrl}/app/installations/7/access_tokens`, `${app.apiUrl}/repos/acme/shop`]);
  });
});

describe("what was read before", () => {
  it("is asked for again only if it changed, and does not count", async () => {
    const { read, github } = await given();
    await read();
    const { remaining } = github;
    expect((await read()).archived).toBe(false);
    expect([github.requests.at(-1)?.status, github.remaining]).toEqual([304, remaining]);
    const shop = github.state.repositories.get("acme/shop");
    if (shop !== undefined) shop.settings = { ...shop.settings, archived: true };
    expect((await read()).archived).toBe(true);
    expect([github.requests.at(-1)?.status, github.remaining]).toEqual([200, remaining - 1]);
  });

  it("is read again where tags are made of tokens, and the token is another", async () => {
    const { read, github, at } = await given();
    github.isTagged = true;
    await read();
    at(56 * MINUTE);
    expect((await read()).full_name).toBe("acme/shop");
    expect(github.requests.at(-1)?.status).toBe(200);
  });

  it("is not asked for again where it never changes", async () => {
    const { client, lines } = await given();
    const asking = client.installation(7);
    for (const _ of [1, 2]) await asking.read("/repos/acme/shop", repository, { isFixed: true });
    expect(lines()).toEqual([TOKEN, SHOP]);
  });

  it("is nobody else's: what one installation may see another may not", async () => {
    const { client, github } = await given();
    github.state.installations.push({ id: 8, account: { login: "other", type: "User" }, suspended_at: null });
    await client.installation(7).read("/repos/acme/shop", repository);
    const foreign = client.installation(8).read("/repos/acme/shop", repository);
    expect(await refused(foreign)).toMatchObject({ kind: "missing", code: "github-not-found" });
  });

  it("is forgotten from the oldest on, once it is too much", () => {
    const kept = new KeptAnswers(30);
    for (const key of ["a", "b", "c"]) kept.keep(key, { etag: key, value: "1234567", link: null });
    kept.find("a");
    kept.keep("d", { etag: "d", value: "1234567", link: null });
    expect(["a", "b", "c", "d"].map((key) => kept.find(key)?.etag)).toEqual(["a", undefined, "c", "d"]);
    kept.keep("e", { etag: "e", value: "longer than all that is kept", link: null });
    expect(kept.find("e")).toBeUndefined();
  });
});

describe("pages", () => {
  const numbered = (count: number) => Array.from({ length: count }, (_, index) => ({ type: `rule-${index}` }));
  const path = "/repos/acme/shop/rules/branches/main?per_page=10";

  it.each([
    [0, 1],
    [10, 1],
    [11, 2],
    [35, 4],
  ])("of %i are read to the last", async (count, pages) => {
    const { client, github } = await given();
    addRepository(github.state, "acme/shop", { rules: numbered(count) });
    const options = { schema: rules, itemsOf: (page: z.infer<typeof rules>) => page, most: 10 };
    expect(await readPages(client.installation(7), path, options)).toEqual({ items: numbered(count), isWhole: true });
    expect(github.requests).toHaveLength(pages + 1);
  });

  it("are as many as are wanted", async () => {
    const { client, github } = await given();
    addRepository(github.state, "acme/shop", { rules: numbered(35) });
    const options = { schema: rules, itemsOf: (page: z.infer<typeof rules>) => page, most: 2 };
    const some = await readPages(client.installation(7), path, options);
    expect([some.items.length, some.isWhole]).toEqual([20, false]);
    const isEnough = (items: readonly unknown[]) => items.length >= 10;
    const enough = await readPages(client.installation(7), path, { ...options, isEnough });
    expect([enough.items.length, enough.isWhole]).toEqual([10, true]);
  });

  it("are not followed elsewhere", async () => {
    const { read, github } = await given();
    const headers = { link: `<https://api.github.com.evil.example/x>; rel="next"` };
    github.fail({ on: /shop/, do: { status: 200, headers, body: { full_name: "acme/shop", archived: false } } });
    expect(await refused(read())).toMatchObject({ code: "github-elsewhere" });
  });
});

describe("a limit", () => {
  const limited = (status: number, headers: Record<string, string>, message = ""): Failure => ({
    on: /shop/,
    do: { status, headers, body: { message } },
  });
  const reset = (seconds: number) => ({ "x-ratelimit-reset": String(NOW / SECOND + seconds) });

  it.each([
    ["429 with retry-after", limited(429, { "retry-after": "7" }), 7],
    ["403 with retry-after", limited(403, { "retry-after": "7" }), 7],
    [
      "retry-after before the reset",
      limited(403, { "retry-after": "7", "x-ratelimit-remaining": "0", ...reset(90) }),
      90,
    ],
    ["nothing left until the reset", limited(403, { "x-ratelimit-remaining": "0", ...reset(90) }), 90],
    ["429, nothing left", limited(429, { "x-ratelimit-remaining": "0", ...reset(90) }), 90],
    ["secondary, without a word of when", limited(403, {}, "You have exceeded a secondary rate limit"), 60],
    ["secondary, though much is left", limited(403, { "x-ratelimit-remaining": "99" }, "secondary rate limit"), 60],
    ["429 without a word", limited(429, {}), 60],
  ])("(%s) is waited for: nothing is asked before", async (_, failure, seconds) => {
    const { read, github, at } = await given();
    github.fail(failure);
    expect(await refused(read())).toMatchObject({ kind: "too-many", code: "github-limited" });
    const asked = github.requests.length;
    for (const after of [0, 1, seconds * SECOND - 1]) {
      at(after);
      const { details } = await refused(read());
      expect(details.retryAfter).toBe(Math.ceil((seconds * SECOND - after) / SECOND));
    }
    expect(github.requests).toHaveLength(asked);
    at(seconds * SECOND);
    expect((await read()).full_name).toBe("acme/shop");
  });

  it("without a word of when is waited for longer each time, until it is over", async () => {
    const { read, github, at } = await given();
    let after = 0;
    const waits: (number | undefined)[] = [];
    for (let round = 0; round < 6; round++) {
      github.fail(limited(403, {}, "secondary rate limit"));
      const { details } = await refused(read());
      waits.push(details.retryAfter);
      at((after += (details.retryAfter ?? 0) * SECOND));
    }
    expect(waits).toEqual([60, 120, 240, 480, 900, 900]);
    await read();
    github.fail(limited(403, {}, "secondary rate limit"));
    expect((await refused(read())).details.retryAfter).toBe(60);
  });

  it("holds for one installation, not for others, nor for the app", async () => {
    const { read, client, github } = await given();
    github.state.installations.push({ id: 8, account: { login: "other", type: "User" }, suspended_at: null });
    addRepository(github.state, "other/site", { installation: 8 });
    github.fail(limited(429, {}));
    await refused(read());
    const other = await client.installation(8).read("/repos/other/site", repository);
    expect(other.value.full_name).toBe("other/site");
    expect((await client.app.read("/app/installations", z.array(z.object({ id: z.number() })))).value).toHaveLength(2);
  });

  it("is not what a 403 says that permits nothing", async () => {
    const { read, github } = await given();
    github.state.forbidden.push(/shop/);
    expect(await refused(read())).toMatchObject({ kind: "forbidden", code: "github-not-permitted" });
    github.state.forbidden.pop();
    expect((await read()).full_name).toBe("acme/shop");
  });

  it("leaves a tenth to what somebody waits for", async () => {
    const { read, client, github, at } = await given();
    github.remaining = 500;
    await read();
    const asked = github.requests.length;
    expect(await refused(read())).toMatchObject({ kind: "too-many", details: { retryAfter: 1_800 } });
    expect(github.requests).toHaveLength(asked);
    const urgent = client.installation(7, { isUrgent: true });
    expect((await urgent.read("/repos/acme/shop", repository)).value.full_name).toBe("acme/shop");
    at(1_800 * SECOND);
    github.remaining = 5_000;
    expect((await read()).full_name).toBe("acme/shop");
  });
});

describe("what goes wrong", () => {
  const page = "<html>502 Bad Gateway</html>";
  it.each<[string, Failure["do"], object]>([
    ["an error", { status: 500 }, { kind: "unavailable", code: "github-unavailable" }],
    ["a page in place of an answer", { status: 502, body: page }, { kind: "unavailable", code: "github-unavailable" }],
    ["a connection that ends", "reset", { kind: "unavailable", code: "github-unreachable" }],
    ["text that is not JSON", { status: 200, body: page }, { kind: "invalid", code: "github-not-json" }],
    ["something else", { status: 200, body: { full_name: 5 } }, { kind: "invalid", code: "github-odd-answer" }],
    ["nothing there", { status: 404 }, { kind: "missing", code: "github-not-found" }],
    ["what makes no sense", { status: 422 }, { kind: "invalid", code: "github-refused" }],
    ["far too much", { status: 200, body: `"${"x".repeat(17 * 2 ** 20)}"` }, { code: "github-too-large" }],
  ])("(%s) is told, and the next request is answered", async (_, failure, refusal) => {
    const { read, github } = await given();
    await read();
    github.fail({ on: /shop/, do: failure });
    const told = await refused(read());
    expect(told).toMatchObject(refusal);
    for (const token of github.tokens) expect(JSON.stringify([told.message, told.details])).not.toContain(token);
    expect((await read()).full_name).toBe("acme/shop");
  });

  it("(no answer) is not waited for", async () => {
    const { github } = await given();
    const impatient = createGitHub(github.app, { clock: { now: () => NOW }, timeout: 20 });
    github.fail({ times: Infinity, do: "never" });
    const told = await refused(impatient.installation(7).read("/repos/acme/shop", repository));
    expect(told).toMatchObject({ kind: "unavailable", code: "github-unreachable" });
    expect(told.message).toContain("no answer in 0.02 s");
  });

  it("what is written is written once", async () => {
    const { client, github } = await given();
    const write = () => client.installation(7).write("POST", "/repos/acme/shop/check-runs", { name: "muster" });
    github.fail({ on: /check-runs/, do: "reset after" });
    expect(await refused(write())).toMatchObject({ code: "github-unreachable" });
    expect(github.state.repositories.get("acme/shop")?.checkRuns).toHaveLength(1);
  });
});

describe("a GitHub that does not answer", () => {
  const away = (times: number): Failure => ({ on: /shop/, times, do: { status: 502 } });

  it("is left alone after five times, for longer each time, and tried once", async () => {
    const { read, github, at } = await given();
    await read();
    github.fail(away(Infinity));
    const asked = () => github.requests.length - 2;
    for (let time = 1; time <= 5; time++) expect(await refused(read())).toMatchObject({ code: "github-unavailable" });
    let now = 0;
    for (const [rests, seconds] of [5, 10, 20, 40, 60, 60].entries()) {
      for (const after of [0, seconds * SECOND - 1]) {
        at(now + after);
        expect(await refused(read())).toMatchObject({ kind: "too-many", code: "github-at-rest" });
      }
      expect(asked()).toBe(5 + rests);
      at((now += seconds * SECOND));
      const together = await Promise.all([refused(read()), refused(read()), refused(read())]);
      expect(together.map(({ code }) => code).sort()).toEqual([
        "github-at-rest",
        "github-at-rest",
        "github-unavailable",
      ]);
    }
  });

  it("is asked as ever as soon as it answers, and be it that something is wrong", async () => {
    const { read, github, at } = await given();
    await read();
    github.fail(away(5));
    for (let time = 1; time <= 5; time++) await refused(read());
    at(5 * SECOND);
    github.state.forbidden.push(/shop/);
    expect(await refused(read())).toMatchObject({ kind: "forbidden" });
    github.state.forbidden.pop();
    for (let time = 1; time <= 3; time++) {
      github.fail(away(4));
      for (let failed = 1; failed <= 4; failed++) expect(await refused(read())).toMatchObject({ kind: "unavailable" });
      expect((await read()).full_name).toBe("acme/shop");
    }
  });

  it("and of whom nobody heard again is tried again", async () => {
    const { read, github, at, client } = await given();
    await read();
    github.fail(away(5));
    for (let time = 1; time <= 5; time++) await refused(read());
    at(5 * SECOND);
    github.fail({ on: /shop/, do: "never" });
    const lost = client.installation(7).read("/repos/acme/shop", repository);
    lost.catch(() => undefined);
    await expect.poll(() => github.requests.length).toBe(8);
    at(34 * SECOND);
    expect(await refused(read())).toMatchObject({ code: "github-at-rest" });
    at(35 * SECOND);
    expect((await read()).full_name).toBe("acme/shop");
  });

  it("and says when it will is asked then", async () => {
    const { read, github } = await given();
    github.fail({ on: /shop/, do: { status: 503, headers: { "retry-after": "30" } } });
    expect((await refused(read())).details).toEqual({ retryAfter: 30 });
  });
});

describe("a repository that is called otherwise now", () => {
  it("is found, read and written to", async () => {
    const { read, client, github } = await given();
    rename(github.state, "acme/shop", "acme/store");
    expect((await read()).full_name).toBe("acme/store");
    await client.installation(7).write("POST", "/repos/acme/shop/check-runs", { name: "muster" });
    expect(github.state.repositories.get("acme/store")?.checkRuns).toHaveLength(1);
  });

  it("is another's where it went to who did not install the app", async () => {
    const { read, github } = await given();
    rename(github.state, "acme/shop", "other/shop", { installation: 8 });
    expect(await refused(read())).toMatchObject({ kind: "missing", code: "github-not-found" });
  });
});

describe("a redirect", () => {
  it("to where a repository went is followed, and no further than a few times", async () => {
    const { read, github, lines } = await given();
    const there = { location: `${github.url}/repos/acme/shop` };
    github.fail({ on: /shop/, do: { status: 301, headers: there } });
    expect((await read()).full_name).toBe("acme/shop");
    expect(lines()).toEqual([TOKEN, SHOP, SHOP]);
    github.fail({ on: /shop/, times: 9, do: { status: 301, headers: there } });
    expect(await refused(read())).toMatchObject({ code: "github-redirected" });
    expect(lines()).toHaveLength(7);
  });

  it("is not followed to another host, nor with what is written", async () => {
    const elsewhere: string[] = [];
    const listener = createServer((request, response) => {
      elsewhere.push(request.url ?? "");
      response.end("{}");
    });
    await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
    ends.push(() => new Promise((resolve) => listener.close(() => resolve())));
    const headers = { location: `http://127.0.0.1:${(listener.address() as AddressInfo).port}/` };
    const { read, client, github } = await given();
    github.fail({ on: /shop/, do: { status: 302, headers } });
    expect(await refused(read())).toMatchObject({ code: "github-redirected" });
    github.fail({ on: /check-runs/, do: { status: 302, headers: { location: `${github.url}/repos/acme/shop` } } });
    const written = client.installation(7).write("POST", "/repos/acme/shop/check-runs", {});
    expect(await refused(written)).toMatchObject({ code: "github-redirected" });
    const odd = client.installation(7).read("@evil.example/", repository);
    expect(await refused(odd)).toMatchObject({ code: "github-elsewhere" });
    expect(elsewhere).toEqual([]);
  });
});
