// Where do the keys lie that sign, who may read them, and what goes on without them?

import { existsSync } from "node:fs";
import { chmod, mkdtemp, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startServer } from "../src/node.ts";
import type { Running, ServerOptions } from "../src/node.ts";
import { readTrustedKeys } from "../src/receipt/read-keys.ts";
import { verifyReceipt } from "../src/receipt/verify-receipt.ts";
import { jwkOf, testKey } from "./receipt/keys.ts";
import { ROOT } from "./rules/shipped.ts";

const TOKEN = "admin-token-for-tests-0";
const DIGEST = "ab".repeat(32);

let folder: string;
let lines: string[];
let running: Running | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "muster-keys-"));
  lines = [];
});
afterEach(async () => {
  await running?.stop();
  running = undefined;
  await rm(folder, { recursive: true });
});

/** Stops what ran before. */
async function start(options: Partial<ServerOptions> = {}): Promise<string> {
  await running?.stop();
  running = await startServer({
    host: "127.0.0.1",
    port: 0,
    db: join(folder, "muster.db"),
    packageRoot: ROOT.replace(/\/$/, ""),
    version: "1.2.3",
    log: { write: (line) => void lines.push(line) },
    ...options,
    env: { MUSTER_ADMIN_TOKEN: TOKEN, ...options.env },
  });
  return running.url;
}

async function decide(url: string): Promise<string> {
  const change = { artifacts: [{ uri: "x", sha256: DIGEST }] };
  const response = await fetch(`${url}/v1/decisions`, {
    method: "POST",
    headers: { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" },
    body: JSON.stringify({ entity: "a", environment: "nowhere", change }),
  });
  const { links } = (await response.json()) as { links: { receipt: string } };
  return links.receipt;
}

async function receiptAt(url: string, path: string): Promise<Response> {
  return fetch(`${url}${path}`, { headers: { authorization: `Bearer ${TOKEN}` } });
}

const published = async (url: string) =>
  readTrustedKeys(await (await fetch(`${url}/.well-known/jwks.json`)).text()) ?? [];

const holds = async (receipt: string, keys: Awaited<ReturnType<typeof published>>) =>
  verifyReceipt(receipt, keys, { algorithm: "sha256", digest: DIGEST, at: Date.now() });

describe("a first start", () => {
  it("makes a key beside the database that nobody else may read, and signs with it after the next", async () => {
    const url = await start();
    const file = join(folder, "muster.db.keys");
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const path = await decide(url);
    const before = await (await receiptAt(url, path)).text();
    const again = await start();
    expect(await (await receiptAt(again, path)).text()).toBe(before);
    expect(await published(again)).toHaveLength(1);
    expect(lines.join("")).not.toContain(
      (JSON.parse(await readFile(file, "utf8")) as { keys: { d: string }[] }).keys[0]?.d,
    );
  });

  it("takes the file that is named, and says where others may read it", async () => {
    const file = join(folder, "shared.keys");
    await writeFile(file, JSON.stringify(jwkOf(testKey("shared"))));
    await chmod(file, 0o644);
    const url = await start({ keys: file });
    expect((await published(url))[0]?.x).toBe(testKey("shared").x);
    expect(existsSync(join(folder, "muster.db.keys"))).toBe(false);
    expect(lines.find((line) => line.includes("others may read"))).toContain(file);
  });
});

describe("another key", () => {
  it("signs from then on, and what the one before signed holds by the keys that are published", async () => {
    const url = await start();
    const path = await decide(url);
    const before = await (await receiptAt(url, path)).text();
    await running?.stop();
    running = undefined;
    await rename(join(folder, "muster.db.keys"), join(folder, "away"));
    const later = await start();
    const keys = await published(later);
    expect(keys).toHaveLength(2);
    const after = await (await receiptAt(later, path)).text();
    expect(after).not.toBe(before);
    expect(await holds(before, keys)).toMatchObject({ signedBy: keys[0]?.id });
    expect(await holds(after, keys)).toMatchObject({ signedBy: keys[1]?.id });
    const said = lines.find((line) => line.includes("the key that signed before is not here")) ?? "";
    expect(said).toContain(keys[0]?.id);
    expect(said).toContain(keys[1]?.id);
  });

  it("is published before it signs, where it stands behind the one that does", async () => {
    const [now, next] = [jwkOf(testKey("now")), jwkOf(testKey("next"))];
    const url = await start({ env: { MUSTER_SIGNING_KEYS: JSON.stringify({ keys: [now, next] }) } });
    const keys = await published(url);
    expect(keys.map(({ x }) => x)).toEqual([testKey("now").x, testKey("next").x]);
    const receipt = await (await receiptAt(url, await decide(url))).text();
    expect(await holds(receipt, keys)).toMatchObject({ signedBy: keys[0]?.id });
    expect(existsSync(join(folder, "muster.db.keys"))).toBe(false);
  });
});

describe("without a key", () => {
  it.each([
    ["a file of something else", "no keys", "holds no Ed25519 keys"],
    ["two halves that do not fit", JSON.stringify({ ...jwkOf(testKey("a")), d: testKey("b").d }), "do not fit"],
  ])("(%s) decisions are made, and the receipt says why there is none", async (_, text, why) => {
    await writeFile(join(folder, "muster.db.keys"), text);
    const url = await start();
    const answer = await receiptAt(url, await decide(url));
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ code: "no-signing-key", detail: expect.stringContaining(why) });
    expect(lines.find((line) => line.includes("nothing can be signed"))).toContain(why);
    expect(await published(url)).toEqual([]);
  });

  it("a start is refused where the setting itself is none, which is not shown", async () => {
    const env = { MUSTER_SIGNING_KEYS: '{"kty":"OKP","d":"secret"}' };
    const error = await start({ env }).catch((refused: unknown) => String(refused));
    expect(error).toContain("MUSTER_SIGNING_KEYS holds no Ed25519 key");
    expect(error).not.toContain("secret");
  });
});
