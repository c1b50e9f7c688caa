// T27: secrets in every place that is meant for one, and in every text where one may be put by mistake. Where do they turn up?

import { generateKeyPairSync, randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { IncomingHttpHeaders } from "node:http";
import { createServer as createTcpServer } from "node:net";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { startServer } from "../../src/node.ts";
import { PAGES } from "../../src/http/pages.ts";
import { ROUTES } from "../../src/http/routes.ts";
import { cli, ROOT } from "../cli/run-cli.ts";
import type { Ran } from "../cli/run-cli.ts";
import { atEnd } from "../faults/at-end.ts";
import { eventually, prepare, succeeded } from "../faults/given.ts";
import { emptyFolder, runMuster, serve } from "../faults/served-process.ts";
import type { ServedProcess } from "../faults/served-process.ts";
import { push, REPOSITORY, signedBy } from "../integrations/github/webhooks.ts";
import { githubClaims } from "../trust/claims.ts";
import { makeKey, sign, startIssuer } from "../trust/issuer.ts";
import { RELEASE } from "./attacked-service.ts";

/** Another system, which knows no better than to send back whatever it is sent. */
interface Echo {
  readonly url: string;
  /** Whatever proved who asks. */
  readonly proofs: string[];
}

async function echo(): Promise<Echo> {
  const proofs: string[] = [];
  const server = createServer((request, response) => {
    const headers: IncomingHttpHeaders = request.headers;
    const proof = headers.authorization?.replace(/^\w+ /, "");
    if (proof !== undefined) proofs.push(proof);
    const message = `cannot do that for ${JSON.stringify(headers)} at ${request.url}`;
    response.writeHead(422, { "content-type": "application/json" }).end(JSON.stringify({ message, errors: [message] }));
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  atEnd(() => server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, proofs };
}

/** A mail server that lets nobody in, and says back what they tried. */
async function echoOfMail(): Promise<{ readonly port: number; readonly logins: string[] }> {
  const logins: string[] = [];
  const server = createTcpServer((socket) => {
    socket.on("error", () => undefined);
    socket.write("220 mail.example.com\r\n");
    socket.on("data", (chunk) => {
      const line = chunk.toString().trim();
      if (line.startsWith("EHLO")) return socket.write("250-mail.example.com\r\n250 AUTH PLAIN\r\n");
      if (!line.startsWith("AUTH PLAIN ")) return socket.end("221 bye\r\n");
      const sent = line.slice("AUTH PLAIN ".length);
      logins.push(sent);
      const [, user, password] = Buffer.from(sent, "base64").toString().split("\0");
      return socket.write(`535 5.7.8 no login ${user} with ${password} (${sent})\r\n`);
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  atEnd(() => server.close());
  return { port: (server.address() as AddressInfo).port, logins };
}

/** An issuer of people that takes no code, and calls the error by the secret that it was sent. */
async function echoOfIssuer(): Promise<{ readonly url: string; readonly asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      const isToken = request.url === "/token";
      if (isToken) asked.push(body);
      const description = `cannot do that for ${JSON.stringify(request.headers)} with ${body}`;
      const error = new URLSearchParams(body).get("client_secret");
      const endpoints = { authorization_endpoint: `${url}/authorize`, token_endpoint: `${url}/token` };
      const about = { issuer: url, jwks_uri: `${url}/keys`, response_types_supported: ["code"], ...endpoints };
      response.writeHead(isToken ? 400 : 200, { "content-type": "application/json" });
      response.end(JSON.stringify(isToken ? { error, error_description: description } : about));
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  atEnd(() => server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, asked };
}

const canary = (): string => `c4nary${randomUUID().replaceAll("-", "")}`;

/** No part of it says anything to somebody else: what is looked for is a piece out of the middle. */
interface Planted {
  readonly where: string;
  readonly piece: string;
}

const appKey = generateKeyPairSync("rsa", { modulusLength: 2_048 }).privateKey.export({ type: "pkcs8", format: "pem" });
const signingKey = generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" });

interface Attacked {
  readonly muster: ServedProcess;
  readonly folder: string;
  readonly db: string;
  readonly planted: Planted[];
  readonly env: Readonly<Record<string, string>>;
  readonly github: Echo;
  /** What the mail server and the issuer of people were told, and what people saw of it. */
  readonly others: { readonly logins: string[]; readonly asked: string[]; readonly shown: string[] };
}

let attacked: Attacked;

beforeAll(async () => {
  const [github, backstage, chat] = [await echo(), await echo(), await echo()];
  const [mail, people] = [await echoOfMail(), await echoOfIssuer()];
  const folder = emptyFolder();
  const issuerKey = await makeKey("key-1");
  const issuer = await startIssuer([issuerKey]);
  atEnd(() => issuer.close());
  const secrets = {
    MUSTER_ADMIN_TOKEN: canary(),
    MUSTER_GITHUB_WEBHOOK_SECRET: canary(),
    MUSTER_GITHUB_WEBHOOK_SECRET_PREVIOUS: canary(),
    MUSTER_BACKSTAGE_TOKEN: canary(),
    CHAT_URL: `${chat.url}/services/${canary()}`,
    HUB_URL: `${chat.url}/${canary()}?key=${canary()}`,
    HUB_SECRET: `whsec_${Buffer.from(canary()).toString("base64")}`,
    MUSTER_SMTP_URL: `smtp://muster:${canary()}@127.0.0.1:${mail.port}`,
    MUSTER_OIDC_CLIENT_SECRET: canary(),
    MUSTER_SIGNING_KEYS: JSON.stringify(signingKey),
    MUSTER_GITHUB_PRIVATE_KEY: appKey.toString(),
  };
  const env = {
    ...secrets,
    MUSTER_GITHUB_APP_ID: "4711",
    MUSTER_GITHUB_API_URL: github.url,
    MUSTER_BACKSTAGE_URL: backstage.url,
    MUSTER_SMTP_TLS: "off",
    MUSTER_SMTP_FROM: "muster@example.com",
    MUSTER_PUBLIC_URL: "https://muster.example.com",
    MUSTER_OIDC_ISSUER: people.url,
    MUSTER_OIDC_CLIENT_ID: "muster",
  };
  writeFileSync(
    join(folder, "trust.yaml"),
    `issuers:\n  - issuer: ${issuer.url}\n    audience: muster\n    allow: [ { match: { repository_owner_id: "90001" }, entities: [ "*" ] } ]\npeople: [ people ]\nsignIn:\n  person: [ { claim: email, profile: email } ]\n  roles: [ { roles: [ reader ] } ]\n`,
  );
  writeFileSync(
    join(folder, "notices.yaml"),
    "privateHosts: [127.0.0.1]\ntargets:\n  - { id: chat, slack: { urlFrom: CHAT_URL } }\n  - { id: hub, webhook: { urlFrom: HUB_URL, secretFrom: HUB_SECRET } }\n  - { id: post, mail: { to: [ team@example.com ] } }\n",
  );
  const kept = join(folder, "kept");
  mkdirSync(kept);
  const db = join(kept, "muster.db");
  const files = ["--trust", join(folder, "trust.yaml"), "--notices", join(folder, "notices.yaml")];
  const served = await serve({ db, env, argv: files });
  const muster: ServedProcess = {
    ...served,
    ask: (request, options) => served.ask(request, { token: secrets.MUSTER_ADMIN_TOKEN, ...options }),
  };
  await prepare(muster, 3);
  const jobToken = await sign(
    issuerKey,
    githubClaims(issuer.url, {
      iat: Math.floor(Date.now() / 1_000),
      nbf: Math.floor(Date.now() / 1_000),
      exp: Math.floor(Date.now() / 1_000) + 300,
      aud: "muster",
    }),
  );
  succeeded(await muster.ask("POST /v1/decisions", { token: jobToken, body: { ...RELEASE } }));
  const made = String(
    succeeded(await muster.ask("POST /v1/tokens", { body: { name: "ci", roles: ["reader"] } }))["token"],
  );
  succeeded(await muster.ask("GET /v1/scorecards", { token: made }));
  const shown = await signIn(muster);
  const pieceOf = (text: string): string => text.slice(-24, -4);
  attacked = {
    muster,
    folder,
    db,
    env,
    github,
    others: { logins: mail.logins, asked: people.asked, shown },
    planted: [
      ...Object.entries(secrets).flatMap(([where, value]): Planted[] =>
        value === secrets.MUSTER_GITHUB_PRIVATE_KEY || value === secrets.MUSTER_SIGNING_KEYS
          ? []
          : [{ where, piece: /c4nary\w+/.exec(value)?.[0] ?? pieceOf(value) }],
      ),
      ...appKey
        .toString()
        .split("\n")
        .filter((line) => line.length > 50)
        .map((line) => ({ where: "MUSTER_GITHUB_PRIVATE_KEY", piece: line.slice(4, 44) })),
      { where: "MUSTER_SIGNING_KEYS", piece: String(signingKey.d).slice(4, 40) },
      { where: "a token", piece: made.slice(8, 30) },
      { where: "a job's token", piece: jobToken.slice(-60, -20) },
    ],
  };
});

/** As a browser does that comes back from the issuer. Answers all that it was shown. */
async function signIn(muster: ServedProcess): Promise<string[]> {
  const html = { accept: "text/html" };
  const begun = await muster.ask("GET /sign-in/start", { headers: html, token: null });
  const state = new URL(String(begun.headers["location"])).searchParams.get("state");
  const cookie = [begun.headers["set-cookie"] ?? []].flat().map((one) => one.split(";")[0]);
  const headers = { ...html, cookie: cookie.join("; ") };
  const back = await muster.ask(`GET /sign-in/callback?code=c&state=${state}`, { headers, token: null });
  return [JSON.stringify(begun), JSON.stringify(back)];
}

/** A secret of every kind that is known by how it looks; each is to be found in nothing. */
function mistakes(planted: Planted[]): readonly string[] {
  const piece = (where: string): string => {
    const made = canary();
    planted.push({ where, piece: made });
    return made;
  };
  return [
    `mst_${piece("a token of ours")}`,
    `ghp_${piece("a token of GitHub")}`,
    `xoxb-${piece("a token of Slack")}`,
    `postgres://shop:${piece("a password in an address")}@db.internal/shop`,
    `-----BEGIN PRIVATE KEY-----\n${piece("a private key")}\n-----END PRIVATE KEY-----`,
  ];
}

/** Sends each of these in every text that is kept. Answers ids to read again. */
async function plant(muster: ServedProcess, secrets: readonly string[], webhookSecret: string): Promise<string[]> {
  const ids: string[] = [];
  for (const [index, secret] of secrets.entries()) {
    const entity = "component:default/service-2";
    const text = `It was ${secret} all the time.`;
    const yaml = `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: odd-${index}\n  description: ${JSON.stringify(text)}\n  annotations: { acme.dev/connection: ${JSON.stringify(secret)} }\nspec: { type: service, lifecycle: production, owner: team-1 }\n`;
    const typed = { headers: { "content-type": "application/yaml" } };
    succeeded(await muster.ask(`PUT /v1/catalog/odd-${index}`, { body: yaml, ...typed }));
    const facts = { "x.connection": { value: secret, items: [text], error: text }, "x.list": [secret] };
    succeeded(await muster.ask("POST /v1/facts", { body: [{ entity, source: "ci", facts }] }));
    const change = {
      version: secret.slice(0, 90),
      commit: secret.slice(0, 90),
      artifacts: [{ uri: secret.slice(0, 90), sha256: "a".repeat(64) }],
    };
    const release = { entity, environment: "production", change, facts, explain: "all" };
    ids.push(String(succeeded(await muster.ask("POST /v1/decisions", { body: release }))["id"]));
    const key = { "idempotency-key": secret.replaceAll("\n", "") };
    await muster.ask("POST /v1/decisions", { body: release, headers: key });
    const [from, to] = ["2040-01-01T00:00:00Z", "2040-01-02T00:00:00Z"];
    await muster.ask("POST /v1/freezes", { body: { title: text, environments: ["nowhere"], from, to, reason: text } });
    await muster.ask("POST /v1/locks", { body: { environment: "nowhere", reason: text } });
    const waiver = { entity, scorecard: "readiness", rule: "is-covered", reason: text, ticket: secret.slice(0, 90) };
    const until = new Date(Date.now() + 86_400_000).toISOString();
    await muster.ask("POST /v1/waivers", { body: { ...waiver, expiresAt: until } });
    await muster.ask("POST /v1/tokens", { body: { name: text.slice(0, 90), roles: ["reader"] } });
    const body = JSON.stringify(
      push({ commits: [{ id: "a".repeat(40), message: text, timestamp: "2025-03-05T09:10:00Z" }] }),
    );
    const signed = signedBy(webhookSecret, body, { id: `odd-${index}`, event: "push" });
    succeeded(await muster.ask("POST /webhooks/github", { body, headers: signed, token: null }));
    await muster.ask("POST /v1/events", {
      body: [
        {
          kind: "incident",
          id: `i-${index}`,
          state: "opened",
          title: text,
          entity,
          occurredAt: new Date().toISOString(),
        },
      ],
    });
  }
  return ids;
}

/** All that anybody can read, as an admin. */
async function everyAnswer(muster: ServedProcess, decisions: readonly string[]): Promise<string> {
  const texts: string[] = [];
  const read = async (path: string, headers: Readonly<Record<string, string>> = {}): Promise<void> => {
    const { text } = await muster.ask(`GET ${path}`, { headers });
    texts.push(text);
  };
  const idOf = async (path: string): Promise<readonly string[]> =>
    ((succeeded(await muster.ask(`GET ${path}`))["items"] ?? []) as { readonly id: string }[]).map(({ id }) => id);
  const known: Readonly<Record<string, readonly string[]>> = {
    "/v1/decisions": decisions,
    "/decisions": decisions,
    "/v1/waivers": await idOf("/v1/waivers"),
    "/waivers": await idOf("/v1/waivers"),
    "/v1/freezes": await idOf("/v1/freezes"),
    "/v1/locks": await idOf("/v1/locks"),
    "/v1/tokens": await idOf("/v1/tokens"),
  };
  const places = [...ROUTES.filter(({ method }) => method === "GET"), ...PAGES.filter(({ kind }) => kind !== "form")];
  for (const { path } of places) {
    for (const name of ["service-2", "odd-0", "odd-3"]) {
      const filled = path
        .replace("{kind}", "component")
        .replace("{namespace}", "default")
        .replace("{name}", name)
        .replace("{source}", name)
        .replace("{scorecard}", "readiness")
        .replace("{rule}", "is-covered");
      const base = filled.slice(0, filled.indexOf("/{"));
      const ids = filled.includes("{id}") ? (known[base] ?? ["readiness"]) : [""];
      for (const id of ids) await read(filled.replace("{id}", id));
    }
  }
  await read("/v1/decisions", { accept: "application/x-ndjson" });
  return texts.join("\n");
}

const foundIn = (text: string, planted: readonly Planted[]): string[] =>
  planted.filter(({ piece }) => text.includes(piece)).map(({ where }) => where);

describe("a secret", () => {
  it("where one belongs, and one where none does, is in no file, answer, page, export, backup or line of the log", async () => {
    const { muster, db, env, github, planted, folder, others } = attacked;
    const webhookSecret = String(env["MUSTER_GITHUB_WEBHOOK_SECRET"]);
    // A deployment waits at GitHub, which answers with what it was asked.
    const waits = JSON.stringify({
      action: "requested",
      environment: "production",
      deployment_callback_url: `${github.url}/repos/acme/shop/actions/runs/1/deployment_protection_rule`,
      repository: { ...REPOSITORY, full_name: "acme/shop" },
      installation: { id: 1 },
    });
    const signed = signedBy(webhookSecret, waits, { id: "waits-1", event: "deployment_protection_rule" });
    succeeded(await muster.ask("POST /webhooks/github", { body: waits, headers: signed, token: null }));
    await eventually(() => github.proofs.length > 0, "GitHub is asked");
    const decisions = await plant(muster, mistakes(planted), webhookSecret);
    const answers = await everyAnswer(muster, decisions);
    const client = { MUSTER_URL: muster.url, MUSTER_TOKEN: String(env["MUSTER_ADMIN_TOKEN"]) };
    const exported = join(folder, "decisions.ndjson");
    const commands = [
      ["export", "decisions", "--out", exported],
      ["backup", join(folder, "kept", "backup.db"), "--db", db],
      ["doctor", "--db", db, "--server", muster.url, "--trust", join(folder, "trust.yaml")],
      ["verify", "--audit", "--db", db],
      ["waiver", "list"],
      ["freeze", "list"],
      ["token", "list"],
    ];
    const said: string[] = [...others.shown];
    for (const target of ["post", "hub", "chat"]) {
      const { out, err } = await runMuster(["notice", "test", "--to", target], { env: { ...env, ...client } });
      said.push(out, err);
    }
    // Both were told the secrets, and said them back.
    expect(others.logins.length).toBeGreaterThan(0);
    expect(others.asked.join()).toContain(String(env["MUSTER_OIDC_CLIENT_SECRET"]));
    planted.push(
      ...others.logins.map((login) => ({ where: "a login at the mail server", piece: login.slice(12, 40) })),
    );
    for (const argv of commands) {
      const { code, out, err } = await runMuster(argv, { env: { ...env, ...client } });
      // The doctor has something to say of GitHub.
      expect(code, `${argv.join(" ")}\n${err}`).toBe(argv[0] === "doctor" ? 1 : 0);
      said.push(out, err);
    }
    expect(readFileSync(exported, "utf8").trim().split("\n").length).toBeGreaterThan(decisions.length);
    await muster.stop();
    planted.push(
      ...github.proofs.map((proof) => ({ where: "what GitHub was asked with", piece: proof.slice(-60, -20) })),
    );
    const files = [exported, ...readdirSync(join(folder, "kept")).map((name) => join(folder, "kept", name))];
    for (const path of files) expect(foundIn(readFileSync(path, "latin1"), planted), path).toEqual([]);
    expect(foundIn(answers, planted)).toEqual([]);
    expect(foundIn(said.join("\n"), planted)).toEqual([]);
    expect(foundIn(muster.log() + muster.out(), planted)).toEqual([]);
    // They were there: what is left of each says that something was.
    expect(answers).toContain("postgres://shop:…@db.internal/shop");
    expect(muster.log()).toContain("an errand is put off");
  });

  const odd = canary();
  it.each([
    ["MUSTER_ADMIN_TOKEN", `short`],
    ["MUSTER_BACKSTAGE_URL", `https://kim:${odd}@backstage.example.com`],
    ["MUSTER_BACKSTAGE_URL", `ftp://kim:${odd}@backstage.example.com`],
    ["MUSTER_PUBLIC_URL", `https://kim:${odd}@muster.example.com`],
    ["MUSTER_PUBLIC_URL", `https://:${odd}@muster.example.com`],
    ["MUSTER_PUBLIC_URL", `https://muster.example.com/?token=${odd}`],
    ["MUSTER_GITHUB_API_URL", `https://x-access-token:${odd}@github.example.com`],
    ["MUSTER_GITHUB_PRIVATE_KEY", `-----BEGIN RSA PRIVATE KEY-----\n${odd}\n-----END RSA PRIVATE KEY-----`],
    ["MUSTER_GITHUB_PRIVATE_KEY", odd],
    ["MUSTER_SIGNING_KEYS", `{"kty":"OKP","crv":"Ed25519","d":"${odd}"}`],
    ["MUSTER_SIGNING_KEYS", `{"kty":"OKP","crv":"Ed25519","d":"${odd}`],
    ["MUSTER_READ", `mst_${odd}`],
    ["MUSTER_RATE_LIMIT", `ghp_${odd}`],
    ["MUSTER_SMTP_URL", `http://kim:${odd}@mail.example.com`],
    ["MUSTER_SMTP_URL", `smtp://kim:${odd}%@mail.example.com`],
    ["MUSTER_SMTP_URL", `smtp://kim:${odd}@mail.example.com?tls=no`],
    ["MUSTER_SMTP_FROM", `smtp://kim:${odd}@mail.example.com`],
    ["MUSTER_SMTP_REPLY_TO", `smtp://kim:${odd}@mail.example.com`],
    ["MUSTER_OIDC_ISSUER", `http://kim:${odd}@login.example.com`],
    ["MUSTER_OIDC_SCOPES", `glpat-${odd}`],
    ["MUSTER_REPOSITORIES", `https://kim:${odd}@github.com`],
  ])("in a setting that makes no sense (%s) is not said with what is wrong", async (name, value) => {
    const needed = {
      MUSTER_GITHUB_APP_ID: "1",
      MUSTER_GITHUB_PRIVATE_KEY: appKey.toString(),
      ...(name.startsWith("MUSTER_SMTP") && { MUSTER_SMTP_URL: "smtp://127.0.0.1", MUSTER_SMTP_FROM: "m@example.com" }),
      ...(name.startsWith("MUSTER_OIDC") && {
        MUSTER_OIDC_ISSUER: "https://login.example.com",
        MUSTER_OIDC_CLIENT_ID: "muster",
        MUSTER_OIDC_CLIENT_SECRET: odd,
        MUSTER_PUBLIC_URL: "https://muster.example.com",
      }),
    };
    const { exit, stdout, stderr } = await start({ ...needed, [name]: value });
    expect(exit).toBe(2);
    expect(stderr).toContain(name);
    expect(stdout + stderr).not.toContain(odd);
  });

  it.each([
    ["CHAT_URL", `mailto:${odd}`],
    ["HUB_SECRET", odd.slice(0, 20)],
  ])("in a variable of the notices that makes no sense (%s) is not said either", async (name, value) => {
    const { folder, env } = attacked;
    const { exit, stdout, stderr } = await start({ ...env, MUSTER_OIDC_ISSUER: "", [name]: value }, [
      "--notices",
      join(folder, "notices.yaml"),
    ]);
    expect(exit).toBe(2);
    expect(stderr).toContain(name);
    expect(stdout + stderr).not.toContain(value.slice(-20));
  });
});

/** As the program does, in this process. */
function start(env: Readonly<Record<string, string>>, argv: readonly string[] = []): Promise<Ran> {
  const folder = emptyFolder();
  return cli(["serve", "--port", "0", "--db", join(folder, "muster.db"), ...argv], folder, {
    env,
    serve: (options) => startServer({ ...options, env, packageRoot: ROOT }),
  });
}
