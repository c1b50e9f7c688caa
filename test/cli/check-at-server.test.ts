// Does `muster check` tell what a server decided, and does it end as it should where nobody can say?

import { existsSync, readFileSync } from "node:fs";
import { createServer as createTlsServer } from "node:tls";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import type { World } from "../../src/cli/world.ts";
import { cli, temporaryFolder } from "./run-cli.ts";
import { served } from "./served-decision.ts";
import { closedPort, standIn } from "./stand-in.ts";
import type { Received, Reply } from "./stand-in.ts";

const CHECK = ["check", "checkout", "--env", "production"];
const TOKEN = "mst_secret";

function check(url: string, argv: readonly string[] = [], cwd = temporaryFolder(), own: Partial<World> = {}) {
  const env = { MUSTER_URL: url, MUSTER_TOKEN: TOKEN, ...own.env };
  return cli([...CHECK, ...argv], cwd, { ...own, env });
}

describe("the receipt", () => {
  it("is asked for by the decision's id, wherever its links lead, and written as it is", async () => {
    const receipt = { payload: "e30=", payloadType: "application/vnd.in-toto+json", signatures: [{ sig: "AA==" }] };
    const links = { self: "", page: "", receipt: "@elsewhere.example.com/receipt" };
    const { url, received } = await standIn(({ method }) => ({
      body: method === "GET" ? receipt : served({ id: "dec_1", verdict: "allow", links }),
    }));
    const folder = temporaryFolder();
    expect((await check(url, ["--receipt", "receipt.json"], folder)).exit).toBe(0);
    expect(received.map(({ method, path }) => `${method} ${path}`)).toEqual([
      "POST /v1/decisions",
      "GET /v1/decisions/dec_1/receipt",
    ]);
    expect(JSON.parse(readFileSync(join(folder, "receipt.json"), "utf8"))).toEqual(receipt);
  });

  it("that cannot be had is said, and changes no verdict", async () => {
    const problem = { status: 404, code: "no-such-decision", detail: "there is no decision `dec_1`" };
    const { url } = await standIn(({ method }) =>
      method === "GET" ? { status: 404, body: problem } : { body: served({ id: "dec_1", verdict: "allow" }) },
    );
    const folder = temporaryFolder();
    const { exit, stderr } = await check(url, ["--receipt", "receipt.json"], folder);
    expect([exit, stderr]).toEqual([0, expect.stringContaining("warning: no receipt: there is no decision `dec_1`")]);
    expect(existsSync(join(folder, "receipt.json"))).toBe(false);
    const dry = await standIn(() => ({ body: served({ id: null, links: null }) }));
    expect((await check(dry.url, ["--receipt", "r.json", "--dry-run"], folder)).stderr).toContain("was not recorded");
  });
});

describe("what the server decides", () => {
  it.each([
    ["allow", 0],
    ["block", 1],
    ["wait", 4],
  ])("%s ends with %i", async (verdict, exit) => {
    const { url } = await standIn(() => ({ body: served({ verdict, id: "dec_1" }) }));
    const ran = await check(url);
    expect(ran.stdout).toMatch(new RegExp(`^${verdict.toUpperCase()} {2}checkout -> production {3}decision dec_1`));
    expect(ran.stdout).toContain(`(exit ${exit}).`);
    expect(ran.stderr).toBe("");
    expect(ran.exit).toBe(exit);
  });

  it("is asked for with all that is told of the release, once, under a key and with the token", async () => {
    const { url, received } = await standIn(() => ({ body: served() }));
    const sha = "AB".repeat(32);
    const change = ["--type", "hotfix", "--release", "1.42.0", "--commit", "9b2f7c1", "--artifact", `a@sha256:${sha}`];
    await check(`${url}/muster/`, [
      ...change,
      "--fact",
      "x.n=81.4",
      "--fact",
      "x.v=1.10",
      "--fact",
      'x.l=["a"]',
      "--dry-run",
    ]);
    expect(received).toHaveLength(1);
    expect(received[0]).toMatchObject({ method: "POST", path: "/muster/v1/decisions" });
    expect(received[0]?.headers).toMatchObject({
      authorization: `Bearer ${TOKEN}`,
      "content-type": "application/json",
      "idempotency-key": expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      "user-agent": expect.stringMatching(/^muster\/\d/) as string,
    });
    expect(JSON.parse(received[0]?.body ?? "")).toEqual({
      entity: "checkout",
      environment: "production",
      change: {
        type: "hotfix",
        version: "1.42.0",
        commit: "9b2f7c1",
        artifacts: [{ uri: "a", sha256: sha.toLowerCase() }],
      },
      facts: { "x.n": 81.4, "x.v": "1.10", "x.l": ["a"] },
      dryRun: true,
      explain: "failing",
    });
  });

  it("is told in every format, whatever the server says beyond what is known here", async () => {
    const { url } = await standIn(() => ({ body: served({ id: "dec_1", novelty: { a: 1 } }) }));
    const folder = temporaryFolder();
    const files = ["json", "junit", "sarif", "gitlab", "markdown"].flatMap((name) => ["--out", `${name}=out.${name}`]);
    const { exit, stdout } = await check(url, ["--format", "github", ...files], folder);
    expect(exit).toBe(1);
    expect(stdout).toMatch(/^::error title=checkout%3A runbook-is-linked,/m);
    const text = (name: string) => readFileSync(join(folder, `out.${name}`), "utf8");
    expect(JSON.parse(text("json"))).toEqual(served({ id: "dec_1" }));
    expect(text("junit")).toContain('<failure type="blocking"');
    expect(JSON.parse(text("sarif"))).toMatchObject({
      runs: [
        {
          tool: {
            driver: {
              rules: expect.arrayContaining([
                expect.objectContaining({ id: "production-readiness/runbook-is-linked" }),
              ]) as unknown,
            },
          },
        },
      ],
    });
    expect(JSON.parse(text("gitlab"))).toHaveLength(9);
    expect(text("markdown")).toMatch(/^## BLOCK checkout/);
  });

  it("is annotated without being asked in a job of GitHub Actions", async () => {
    const { url } = await standIn(() => ({ body: served() }));
    const folder = temporaryFolder();
    const env = { GITHUB_ACTIONS: "true", GITHUB_OUTPUT: join(folder, "output") };
    expect((await check(url, [], folder, { env })).stdout).toMatch(/^::error /m);
    expect(readFileSync(join(folder, "output"), "utf8")).toMatch(
      /^decision=block\n[^]*\nmessage<<(muster-\S+)\n.+\n\1\n$/,
    );
    expect((await check(url, ["--format", "text"], folder, { env })).stdout).toMatch(/^BLOCK/);
  });

  it("blocks where a newer server gives a verdict, or a word, that is not known here", async () => {
    const reply = (own: object) => standIn(() => ({ body: served({ id: "dec_1", ...own }) }));
    const strange = await check((await reply({ verdict: "defer" })).url, ["--fail-mode", "open"]);
    expect(strange.stdout).toMatch(/^BLOCK[^]*verdict `defer` is not known here/);
    expect(strange.exit).toBe(1);
    const basis = await check((await reply({ basis: ["astrology"] })).url, ["--fail-mode", "open"]);
    expect(basis.stdout).toMatch(/^BLOCK {2}checkout -> production {3}decision dec_1[^]*newer-server/);
    expect(basis.exit).toBe(1);
    const allowed = await check((await reply({ verdict: "allow", summary: null })).url);
    expect(allowed.stdout).toMatch(/^ALLOW/);
    expect(allowed.exit).toBe(0);
  });
});

describe("--wait", () => {
  const later = (verdicts: readonly string[]) =>
    standIn((_, before) => ({ body: served({ id: "dec_1", verdict: verdicts[before] ?? "wait" }) }));

  /** Time that passes only where somebody waits. */
  function clock() {
    let at = Date.parse("2026-12-01T12:00:00Z");
    return { now: () => at, pause: (span: number) => Promise.resolve(void (at += span)) };
  }

  const asked = ({ method, path }: Received) => `${method} ${path}`;

  it("asks the gates anew until the verdict is another", async () => {
    const { url, received } = await later(["wait", "wait", "wait", "wait", "allow"]);
    const { exit } = await check(url, ["--wait", "10m"], temporaryFolder(), clock());
    expect(received.map(asked)).toEqual([
      "POST /v1/decisions",
      "GET /v1/decisions/dec_1?wait=25",
      "POST /v1/decisions",
      "GET /v1/decisions/dec_1?wait=25",
      "POST /v1/decisions",
    ]);
    // A key of its own each time: under the same the first answer would come again.
    const posts = received.filter(({ method }) => method === "POST");
    expect(new Set(posts.map(({ headers }) => headers["idempotency-key"])).size).toBe(3);
    expect(exit).toBe(0);
  });

  it("is 4 when the time is over", async () => {
    const { url, received } = await later([]);
    expect((await check(url, ["--wait", "12s"], temporaryFolder(), clock())).exit).toBe(4);
    expect(received.map(asked).filter((line) => line.startsWith("GET"))).toEqual([
      "GET /v1/decisions/dec_1?wait=12",
      "GET /v1/decisions/dec_1?wait=7",
      "GET /v1/decisions/dec_1?wait=2",
    ]);
  });

  it("never lets a recorded wait through because the server failed afterwards", async () => {
    const { url } = await standIn((_, before) =>
      before === 0 ? { body: served({ id: "dec_1", verdict: "wait" }) } : { status: 503 },
    );
    const { exit, stdout } = await check(url, ["--wait", "12s", "--fail-mode", "open"], temporaryFolder(), clock());
    expect(stdout).toMatch(/^WAIT/);
    expect(exit).toBe(4);
  });
});

interface Row {
  readonly situation: string;
  readonly reply: Reply;
  readonly attempts: number;
  readonly exit: number;
  readonly says: RegExp;
}

const HTML = { headers: { "content-type": "text/html" }, body: "<html><h1>Bad Gateway</h1></html>" };
const PROBLEM = { code: "busy", title: "Busy", detail: "the store is busy" };

/** What cannot be decided now, and perhaps can in a moment. */
const UNDECIDED: readonly Row[] = [
  {
    situation: "503",
    reply: { status: 503, body: PROBLEM },
    attempts: 4,
    exit: 3,
    says: /the store is busy \(503 from/,
  },
  {
    situation: "429",
    reply: { status: 429, body: PROBLEM },
    attempts: 4,
    exit: 3,
    says: /the store is busy \(429 from/,
  },
  { situation: "500 without a body", reply: { status: 500 }, attempts: 4, exit: 3, says: /500 without a body/ },
  {
    situation: "502 with a page",
    reply: { status: 502, ...HTML },
    attempts: 4,
    exit: 3,
    says: /502 with an HTML page/,
  },
  { situation: "200 with a page", reply: HTML, attempts: 4, exit: 3, says: /200 with an HTML page/ },
  {
    situation: "JSON that breaks off",
    reply: { headers: { "content-type": "application/json" }, body: '{"verdict":"allow","fin' },
    attempts: 4,
    exit: 3,
    says: /200 with JSON that breaks off/,
  },
  {
    situation: "a connection that breaks off",
    reply: { body: '{"verdict":"allow"', truncated: true },
    attempts: 4,
    exit: 3,
    says: /closed the connection before the answer was complete/,
  },
  {
    situation: "JSON that is no decision",
    reply: { body: { ok: true } },
    attempts: 1,
    exit: 3,
    says: /did not answer with a decision/,
  },
  {
    situation: "a redirect elsewhere",
    reply: { status: 307, headers: { location: "https://login.example.com/" } },
    attempts: 1,
    exit: 3,
    says: /redirects to `https:\/\/login\.example\.com\/`/,
  },
];

/** What a server says no to stays no. */
const REFUSED: readonly Row[] = [
  { situation: "401", reply: { status: 401, body: PROBLEM }, attempts: 1, exit: 5, says: /401 .*\n.*MUSTER_TOKEN/ },
  { situation: "403", reply: { status: 403, body: PROBLEM }, attempts: 1, exit: 5, says: /403 .*\n.*role and scope/ },
  {
    situation: "401 with a page",
    reply: { status: 401, ...HTML },
    attempts: 1,
    exit: 5,
    says: /401 with an HTML page/,
  },
  {
    situation: "400",
    reply: {
      status: 400,
      body: { ...PROBLEM, detail: "broken", problems: [{ code: "x", pointer: "/change", message: "what a change" }] },
    },
    attempts: 1,
    exit: 2,
    says: /\/change: what a change[^]*broken \(400/,
  },
  {
    situation: "404",
    reply: { status: 404, body: { detail: "no such thing", help: "did you mean `cart`?" } },
    attempts: 1,
    exit: 2,
    says: /no such thing \(404[^]*did you mean `cart`/,
  },
  {
    situation: "422",
    reply: { status: 422, body: { detail: "several entities are called `checkout`" } },
    attempts: 1,
    exit: 2,
    says: /several entities/,
  },
];

describe("where nobody can decide", () => {
  it.each(UNDECIDED)("$situation: closed is $exit", async ({ reply, attempts, says }) => {
    const { url, received } = await standIn(() => reply);
    const pauses: number[] = [];
    const folder = temporaryFolder();
    const pause = (span: number) => Promise.resolve(void pauses.push(span));
    const { exit, stdout } = await check(url, ["--explain", "all"], folder, { pause });
    expect(stdout.replaceAll(/\s+/g, " ")).toMatch(says);
    expect(stdout).toMatch(/^BLOCK[^]*basis fail-closed[^]*\(exit 3\)\.$/m);
    expect(exit).toBe(3);
    expect(existsSync(join(folder, "muster-decision.json"))).toBe(false);
    expect(received).toHaveLength(attempts);
    expect(new Set(received.map(({ headers }) => headers["idempotency-key"])).size).toBe(1);
    expect(pauses).toEqual([300, 600, 1200].slice(0, attempts - 1));
  });

  it.each(UNDECIDED)("$situation: open is 0, said and kept", async ({ reply }) => {
    const { url } = await standIn(() => reply);
    const folder = temporaryFolder();
    const { exit, stdout, stderr } = await check(url, ["--fail-mode", "open", "--format", "github"], folder);
    expect(stdout).toMatch(/^::error title=could-not-decide::.*let through unjudged by --fail-mode open/m);
    expect(stderr).toContain("FAIL-OPEN");
    expect(exit).toBe(0);
    expect(JSON.parse(readFileSync(join(folder, "muster-decision.json"), "utf8"))).toMatchObject({
      id: null,
      verdict: "allow",
      evaluation: "unknown",
      basis: ["fail-open"],
      environment: "production",
      entity: { ref: "component:default/checkout" },
      problems: [{ code: "could-not-decide" }],
    });
  });

  it.each([
    ["nobody listens", async () => `http://127.0.0.1:${await closedPort()}`, /nothing listens at/],
    // A label this long has no address anywhere: no name server needs to be asked.
    ["the name has no address", () => `http://${"a".repeat(64)}.invalid:8080`, /no address is known for `a+\.invalid`/],
    ["it speaks no TLS", async () => (await standIn(() => ({}))).url.replace("http:", "https:"), /does not speak TLS/],
    ["TLS cannot be agreed upon", tlsWithoutCertificate, /does not speak TLS/],
  ])("%s: 3 when closed, 0 when open", async (_, address, says) => {
    const url = await address();
    const closed = await check(url);
    expect(closed.stdout.replaceAll(/\s+/g, " ")).toMatch(says);
    expect(closed.exit).toBe(3);
    const open = await check(url, ["--fail-mode", "open"]);
    expect(open.stdout).toMatch(/^ALLOW[^]*basis fail-open/);
    expect(open.exit).toBe(0);
  });

  it("tells a certificate that is not trusted", async () => {
    const cause = Object.assign(new Error("self-signed certificate"), { code: "DEPTH_ZERO_SELF_SIGNED_CERT" });
    const fetch = () => Promise.reject(new TypeError("fetch failed", { cause }));
    const { exit, stdout } = await check("https://muster.example.com", [], undefined, { fetch });
    expect(stdout.replaceAll(/\s+/g, " ")).toContain("certificate of `muster.example.com` is not trusted: self-signed");
    expect(exit).toBe(3);
  });

  it("gives up on a server that says nothing when the time is over", async () => {
    const { url, received } = await standIn(() => ({ silent: true }));
    const { exit, stdout } = await check(url, ["--timeout", "0.3s"]);
    expect(stdout.replaceAll(/\s+/g, " ")).toContain("did not answer within 0.3 s");
    expect(exit).toBe(3);
    expect(received).toHaveLength(1);
  });

  it("waits as long as the server asks for, unless the time is over before", async () => {
    const pauses: number[] = [];
    const pause = (span: number) => Promise.resolve(void pauses.push(span));
    const busy = (seconds: string) =>
      standIn((_, before) =>
        before === 0 ? { status: 503, headers: { "retry-after": seconds } } : { body: served() },
      );
    expect((await check((await busy("2")).url, [], undefined, { pause })).exit).toBe(1);
    expect(pauses).toEqual([2300]);
    const hopeless = await busy("60");
    expect((await check(hopeless.url, [], undefined, { pause })).exit).toBe(3);
    expect(hopeless.received).toHaveLength(1);
  });

  it("goes on as soon as the server answers", async () => {
    const { url, received } = await standIn((_, before) =>
      before < 2 ? { status: 502, ...HTML } : { body: served() },
    );
    const { exit, stdout } = await check(url, ["--fail-mode", "open"]);
    expect(stdout).toMatch(/^BLOCK/);
    expect(exit).toBe(1);
    expect(received).toHaveLength(3);
  });
});

describe("where the server says no to the question", () => {
  it.each(REFUSED)("$situation is $exit, never open", async ({ reply, attempts, exit, says }) => {
    const { url, received } = await standIn(() => reply);
    for (const mode of ["closed", "open"]) {
      const folder = temporaryFolder();
      const ran = await check(url, ["--fail-mode", mode], folder);
      expect(ran.stderr).toMatch(says);
      expect(ran.stdout).toBe("");
      expect(ran.exit).toBe(exit);
      expect(existsSync(join(folder, "muster-decision.json"))).toBe(false);
    }
    expect(received).toHaveLength(attempts * 2);
  });
});

describe("the token", () => {
  it("is read from a file", async () => {
    const { url, received } = await standIn(() => ({ body: served() }));
    await check(url, ["--token-file", "token"], temporaryFolder({ token: "mst_of_the_file\n" }));
    expect(received[0]?.headers.authorization).toBe("Bearer mst_of_the_file");
  });

  it("that proves nothing is named by where it came from, with why and what to do", async () => {
    const detail = "the token expired at 2026-11-30T12:00:00Z";
    const { url } = await standIn(() => ({ status: 401, body: { code: "token-expired", detail } }));
    const said = async (argv: readonly string[]) =>
      (await check(url, argv, temporaryFolder({ token: "mst_of_the_file\n" }))).stderr;
    expect(await said([])).toBe(
      `muster: ${detail} [token-expired] (401 from \`${url}\`)\n  = help: it is the one in MUSTER_TOKEN; an admin makes another with \`muster token create\`\n`,
    );
    expect(await said(["--token-file", "token"])).toContain("it is the one in `token`;");
  });

  it("is nobody's where none is set", async () => {
    const { url, received } = await standIn(() => ({ status: 401 }));
    const asked = await check(url, [], undefined, { env: { MUSTER_TOKEN: "" } });
    expect([asked.exit, asked.stderr]).toEqual([5, expect.stringContaining("set MUSTER_TOKEN, or name a file")]);
    expect(received[0]?.headers.authorization).toBeUndefined();
  });

  it("never follows a redirect", async () => {
    const other = await standIn(() => ({ body: served({ verdict: "allow" }) }));
    const { url } = await standIn(() => ({ status: 308, headers: { location: `${other.url}/v1/decisions` } }));
    expect((await check(url)).exit).toBe(3);
    expect(other.received).toEqual([]);
  });

  it("is warned about where it travels unencrypted", async () => {
    const fetch = () => Promise.resolve(Response.json(served({ verdict: "allow" })));
    expect((await check("http://muster.example.com", [], undefined, { fetch })).stderr).toContain("unencrypted");
    expect((await check("https://muster.example.com", [], undefined, { fetch })).stderr).toBe("");
  });
});

describe("wrong usage", () => {
  const none = { MUSTER_URL: "", MUSTER_TOKEN: "mst_x" };
  it.each([
    [[], none, "no server is named"],
    [["--server", "localhost:8080"], none, "`localhost:8080` is not a web address"],
    [["--server", "https://me:secret@muster.example.com"], none, "--server holds credentials"],
    [["--server", "http://127.0.0.1:1", "--token", "mst_x"], none, "can be read by everybody on the machine"],
    [["--server", "http://127.0.0.1:1", "--token-file", "nowhere"], none, "`nowhere` cannot be read"],
    [["--server", "http://127.0.0.1:1"], { MUSTER_TOKEN: "a b" }, "MUSTER_TOKEN holds no token"],
    [["--server", "http://127.0.0.1:1", "--catalog", "x"], none, "`--catalog` is for `--local`"],
    [["--server", "http://127.0.0.1:1", "--wait", "soon"], none, "`--wait soon` is not a duration"],
    [["--server", "http://127.0.0.1:1", "--wait", "2"], none, "did you mean `2m`?"],
    [["--server", "http://127.0.0.1:1", "--timeout", "2"], none, "did you mean `2s`?"],
    [["--server", "http://127.0.0.1:1", "--fact", "x.a=1", "--fact", "x.a=2"], none, "`x.a=1` and `x.a=2`"],
    [["--server", "http://127.0.0.1:1", "--reason", "x"], none, "go with `--break-glass`"],
    [["--server", "http://127.0.0.1:1", "--break-glass"], none, "needs a reason"],
    [
      ["--server", "http://127.0.0.1:1", "--fail-mode", "ajar"],
      none,
      "`--fail-mode` cannot be `ajar`\n  = help: valid here: `closed`, `open`",
    ],
  ])("%j is 2", async (argv, env, message) => {
    const { exit, stdout, stderr } = await cli([...CHECK, ...argv], temporaryFolder(), { env });
    expect(stderr).toContain(message);
    expect(stderr).not.toContain("secret");
    expect(stdout).toBe("");
    expect(exit).toBe(2);
  });
});

/** Listens, and cannot prove who it is in any way. */
async function tlsWithoutCertificate(): Promise<string> {
  const server = createTlsServer({}, (socket) => socket.destroy());
  server.on("tlsClientError", () => undefined);
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
