// Does a service that is started with a trust file heed jobs, and does one whose file is missing or wrong not start?

import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { startServer } from "../../src/node.ts";
import type { Running } from "../../src/node.ts";
import { cli, ROOT, temporaryFolder } from "../cli/run-cli.ts";
import { githubClaims } from "./claims.ts";
import { makeKey, sign, startIssuer } from "./issuer.ts";

async function start(folder: string, trust: string, log: string[] = []): Promise<Running> {
  return startServer({
    host: "127.0.0.1",
    port: 0,
    db: join(folder, "muster.db"),
    demo: true,
    trust: join(folder, trust),
    env: {},
    packageRoot: ROOT,
    version: "1.2.3",
    log: { write: (line) => void log.push(line) },
  });
}

const trustIn = (url: string, match: string): string => `
issuers:
  - issuer: ${url}
    audience: muster
    allow: [ { match: ${match}, entities: [ "*" ] } ]
`;

describe("a service with a trust file", () => {
  it("decides for a job that proves itself, over a socket, and says in its log who it was", async () => {
    const key = await makeKey("key-1");
    const issuer = await startIssuer([key]);
    onTestFinished(() => issuer.close());
    const folder = temporaryFolder({ "trust.yaml": trustIn(issuer.url, '{ repository_owner_id: "90001" }') });
    const lines: string[] = [];
    const running = await start(folder, "trust.yaml", lines);
    onTestFinished(() => running.stop());
    const now = Math.floor(Date.now() / 1_000);
    const times = { iat: now, nbf: now, exp: now + 300, aud: "muster" };
    const job = async (own: object): Promise<Readonly<Record<string, string>>> => ({
      MUSTER_URL: running.url,
      MUSTER_ID_TOKEN: await sign(key, githubClaims(issuer.url, { ...times, ...own })),
    });
    const env = await job({ environment: "production", repository: "acme/new" });
    const checked = await cli(["check", "checkout", "--format", "json"], folder, { env });
    expect(JSON.parse(checked.stdout)).toMatchObject({
      environment: "production",
      change: { actor: `oidc:${issuer.url}#repo:acme/shop:ref:refs/heads/main` },
    });
    const whoami = await cli(["token", "whoami"], folder, { env });
    expect(whoami.stdout).toMatch(/^repository +127\.0\.0\.1:\d+\/acme\/new$/m);
    const doctor = await cli(["doctor", "--server", running.url], folder, { env });
    expect(doctor.stdout).toMatch(/ok +token +is known to the server/);
    const stranger = await job({ repository_owner_id: "1", jti: "stranger" });
    const refused = await cli(["check", "checkout", "--env", "staging"], folder, { env: stranger });
    expect(refused.exit).toBe(5);
    expect(refused.stderr).toContain("with `repository_owner_id` `1` is let in [job-not-allowed] (403 from");
    expect(lines.join("")).toContain('"code":"job-not-allowed"');
    expect(lines.join("")).not.toContain(env["MUSTER_ID_TOKEN"]?.slice(0, 60));
  });

  it("says at the start what it is warned of", async () => {
    const folder = temporaryFolder({
      "trust.yaml": trustIn("https://gitlab.example.com", '{ namespace_ids: "22" }'),
    });
    const lines: string[] = [];
    const running = await start(folder, "trust.yaml", lines);
    await running.stop();
    expect(lines.join("")).toContain('"code":"unknown-claim","message":"no job claims `namespace_ids`"');
  });

  it("that is not there does not start, and names the path", async () => {
    const folder = temporaryFolder();
    const message = `the trust file \`${join(folder, "trust.yml")}\` is not there`;
    await expect(start(folder, "trust.yml")).rejects.toThrow(message);
  });

  it("that is wrong does not start: every problem is told where it stands, and it ends with 2", async () => {
    const folder = temporaryFolder({ "trust.yaml": trustIn("http://gitlab.example.com", "{}") });
    const { startServer: serve } = await import("../../src/node.ts");
    const options = { env: {}, packageRoot: ROOT };
    const ran = await cli(["serve", "--demo", "--port", "0", "--trust", "trust.yaml"], folder, {
      serve: (wanted) => serve({ ...wanted, ...options, trust: join(folder, wanted.trust ?? "") }),
    });
    expect(ran.exit).toBe(2);
    expect(ran.stderr).toContain("trust.yaml:3:13: `http://gitlab.example.com` is no https address [invalid-value]");
    expect(ran.stderr).toContain("does not load: 1 error");
  });
});

describe("muster doctor", () => {
  const doctor = async (text: string) => {
    const folder = temporaryFolder({ "trust.yaml": text });
    return cli(["doctor", "--trust", "trust.yaml", "--format", "json"], folder);
  };
  const found = ({ stdout }: { readonly stdout: string }): unknown =>
    (JSON.parse(stdout) as { checks: { check: string }[] }).checks.find(({ check }) => check === "trust");

  it("says of a trust file whom it trusts, or what is wrong with it first", async () => {
    const well = await doctor(trustIn("https://gitlab.example.com", '{ namespace_id: "22" }'));
    expect([well.exit, found(well)]).toEqual([
      0,
      { check: "trust", ok: true, message: "`trust.yaml` trusts 1 issuer", help: null },
    ]);
    const doubtful = await doctor(trustIn("https://gitlab.com", "{ namespace_path: acme }"));
    expect([doubtful.exit, found(doubtful)]).toEqual([1, expect.objectContaining({ ok: false })]);
    const wrong = await doctor("isuers: []");
    expect([wrong.exit, found(wrong)]).toEqual([
      1,
      {
        check: "trust",
        ok: false,
        message: "`trust.yaml` does not load: 1 error, the first in line 1: unknown key `isuers` in the document",
        help: "did you mean `issuers`?",
      },
    ]);
  });

  it("names the one that is not there", async () => {
    const ran = await cli(["doctor", "--trust", "nope.yaml"], temporaryFolder());
    expect(ran.exit).toBe(1);
    expect(ran.stdout).toContain("`nope.yaml` cannot be read: ");
  });
});
