// Does a service that is started with a trust file heed jobs, and does one whose file is missing or wrong not start?

import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { startServer } from "../../src/node.ts";
import type { Running } from "../../src/node.ts";
import { cli, ROOT, temporaryFolder } from "../cli/run-cli.ts";
import { eventually } from "../faults/given.ts";
import { githubClaims } from "./claims.ts";
import { makeKey, sign, startIssuer } from "./issuer.ts";

async function start(
  folder: string,
  trust: string,
  log: string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<Running> {
  return startServer({
    host: "127.0.0.1",
    port: 0,
    db: join(folder, "muster.db"),
    demo: true,
    trust: join(folder, trust),
    env,
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

  it("heeds it as soon as it has changed, and goes on with the last good one where it breaks or is gone", async () => {
    const key = await makeKey("key-1");
    const issuer = await startIssuer([key]);
    onTestFinished(() => issuer.close());
    const letsIn = (owner: string): string => trustIn(issuer.url, `{ repository_owner_id: "${owner}" }`);
    const folder = temporaryFolder({ "trust.yaml": letsIn("90001") });
    const path = join(folder, "trust.yaml");
    const lines: string[] = [];
    const running = await start(folder, "trust.yaml", lines, { MUSTER_METRICS: "open" });
    onTestFinished(() => running.stop());
    let jobs = 0;
    const ask = async (owner: string): Promise<number> => {
      const now = Math.floor(Date.now() / 1_000);
      const own = { iat: now, nbf: now, exp: now + 300, aud: "muster", repository_owner_id: owner, jti: `${++jobs}` };
      const authorization = `Bearer ${await sign(key, githubClaims(issuer.url, own))}`;
      const body = JSON.stringify({ entity: "component:default/checkout", environment: "staging" });
      const headers = { authorization, "content-type": "application/json" };
      return (await fetch(`${running.url}/v1/decisions`, { method: "POST", headers, body })).status;
    };
    const state = async (): Promise<unknown> => {
      const { ready, trust } = (await (await fetch(`${running.url}/readyz`)).json()) as Record<string, unknown>;
      const metrics = await (await fetch(`${running.url}/metrics`)).text();
      return { ready, trust, metric: /^muster_trust_stale (\d)$/m.exec(metrics)?.[1] };
    };
    const became = (trust: "ok" | "stale"): Promise<unknown> =>
      eventually(async () => JSON.stringify(await state()).includes(`"trust":"${trust}"`), `trust is ${trust}`);
    expect([await ask("90001"), await ask("2")]).toEqual([200, 403]);
    expect(await state()).toEqual({ ready: true, trust: "ok", metric: "0" });

    writeFileSync(path, letsIn("2"));
    await eventually(async () => (await ask("2")) === 200, "the other owner is let in");
    expect(await ask("90001")).toBe(403);

    for (const broken of ["issuers: [", "", letsIn("3").replace("audience", "audienze"), undefined]) {
      if (broken === undefined) rmSync(path);
      else writeFileSync(path, broken);
      await became("stale");
      expect(await state()).toEqual({ ready: true, trust: "stale", metric: "1" });
      expect([await ask("2"), await ask("3"), await ask("90001")]).toEqual([200, 403, 403]);
      const { stdout } = await cli(["doctor", "--server", running.url], folder);
      expect(stdout.replaceAll(/\s+/g, " ")).toContain("its trust file has changed and does not load");
      writeFileSync(path, letsIn("2"));
      await became("ok");
    }
    expect(await ask("2")).toBe(200);
    const told = lines.join("");
    expect(told).toContain('"code":"unknown-key"');
    expect(told).toContain('"code":"trust-unreadable"');
    expect(told).toContain('"event":"trust in force"');
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
    expect(ran.stderr.replace(/\s+/g, " ")).toContain(
      "trust.yaml:3:13: `http://gitlab.example.com` is not an https address [invalid-value]",
    );
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
