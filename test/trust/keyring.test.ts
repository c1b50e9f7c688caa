// F25: how often is an issuer asked for its keys, and what holds while it does not answer?

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fetchOver } from "../../src/integrations/oidc/fetch-document.ts";
import { Refusal } from "../../src/model/refusal.ts";
import type { TrustedIssuer } from "../../src/model/trust.ts";
import { createKeyring } from "../../src/trust/keyring.ts";
import type { Keyring } from "../../src/trust/keyring.ts";
import { readTrustFile } from "../../src/trust/read-trust-file.ts";
import { makeKey, startIssuer } from "./issuer.ts";
import type { Issuer, IssuerKey } from "./issuer.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const OUT = { status: 503, body: "" };
const QUESTIONS = ["/.well-known/openid-configuration", "/keys"];

let keys: readonly [IssuerKey, IssuerKey];
let server: Issuer;
let issuer: TrustedIssuer;
let ring: Keyring;
/** What nobody waited for. */
let afterwards: Promise<unknown>[];

beforeEach(async () => {
  keys = [await makeKey("key-1", "ES256"), await makeKey("key-2", "ES256")];
  server = await startIssuer([keys[0]]);
  issuer = trusted(server.url);
  ring = createKeyring(fetchOver(fetch), { share: true });
  afterwards = [];
});
afterEach(() => server.close());

function trusted(url: string, more = ""): TrustedIssuer {
  const text = `issuers: [ { issuer: "${url}", audience: a, ${more} allow: [ { match: { sub: s } } ] } ]`;
  const [issuer] = readTrustFile({ path: "trust.yaml", text }).trust?.issuers ?? [];
  if (issuer === undefined) throw new Error(text);
  return issuer;
}

/** `found`, or the code of the refusal. */
async function find(kid: string, at: number): Promise<string> {
  try {
    const key = await ring.find(issuer, kid, { at, later: (work) => void afterwards.push(work()) });
    return key.kty === "EC" ? "found" : "another";
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  } finally {
    await Promise.all(afterwards);
  }
}

/** How often it was asked since the last time. */
const asked = (): number => server.asked.splice(0).length / QUESTIONS.length;

describe("an issuer", () => {
  it("is asked once for all who come at once, and not again for ten minutes", async () => {
    const found = await Promise.all(Array.from({ length: 50 }, () => find("key-1", 0)));
    expect(new Set(found)).toEqual(new Set(["found"]));
    expect(server.asked.splice(0)).toEqual(QUESTIONS);
    expect([await find("key-1", 5 * MINUTE - 1), asked()]).toEqual(["found", 0]);
  });

  it("is asked anew after five minutes, and nobody waits for it; after ten somebody does", async () => {
    await find("key-1", 0);
    asked();
    expect([await find("key-1", 5 * MINUTE), asked()]).toEqual(["found", 1]);
    server.keys = [keys[1].jwk];
    expect([await find("key-1", 15 * MINUTE), asked()]).toEqual(["token-key-unknown", 1]);
    expect([await find("key-2", 15 * MINUTE), asked()]).toEqual(["found", 0]);
  });

  it("is asked for a key that nobody knows once in thirty seconds, whoever comes", async () => {
    await find("key-1", 0);
    asked();
    for (let second = 1; second < 30; second++) {
      expect(await find("key-9", second * 1_000)).toBe("token-key-unknown");
      expect(await find("key-1", second * 1_000)).toBe("found");
    }
    expect(asked()).toBe(0);
    const unknown = await Promise.all(Array.from({ length: 20 }, (_, index) => find(`key-${index + 9}`, 30_000)));
    expect(new Set(unknown)).toEqual(new Set(["token-key-unknown"]));
    expect(asked()).toBe(1);
    server.keys = [keys[0].jwk, keys[1].jwk];
    expect([await find("key-2", 59_999), asked()]).toEqual(["token-key-unknown", 0]);
    expect([await find("key-2", 60_000), asked()]).toEqual(["found", 1]);
  });

  it("that does not answer leaves its keys in use for a day, and no other", async () => {
    await find("key-1", 0);
    server.answer = OUT;
    asked();
    for (const at of [11 * MINUTE, HOUR, 12 * HOUR, 24 * HOUR - 1]) expect(await find("key-1", at)).toBe("found");
    expect(await find("key-2", 24 * HOUR - 1)).toBe("token-keys-unavailable");
    expect(await find("key-1", 24 * HOUR)).toBe("token-keys-unavailable");
    server.answer = undefined;
    expect(await find("key-1", 24 * HOUR + 30_000)).toBe("found");
  });

  it("that does not answer is left alone for thirty seconds, also where it never did", async () => {
    server.answer = OUT;
    expect(await find("key-1", 0)).toBe("token-keys-unavailable");
    expect(server.asked.splice(0)).toHaveLength(1);
    for (let second = 1; second < 30; second++)
      expect(await find("key-1", second * 1_000)).toBe("token-keys-unavailable");
    expect(server.asked.splice(0)).toHaveLength(0);
    server.answer = undefined;
    expect([await find("key-1", 30_000), asked()]).toEqual(["found", 1]);
  });

  it("is asked again where the clock was set back", async () => {
    await find("key-1", 10 * HOUR);
    asked();
    server.keys = [keys[1].jwk];
    expect([await find("key-2", HOUR), asked()]).toEqual(["found", 1]);
  });

  it("on Workers is asked by each that cannot wait for another's answer", async () => {
    ring = createKeyring(fetchOver(fetch), { share: false });
    expect(await Promise.all([find("key-1", 0), find("key-1", 0)])).toEqual(["found", "found"]);
    expect(asked()).toBe(2);
    expect([await find("key-1", 1_000), asked()]).toEqual(["found", 0]);
  });

  it("whose keys are elsewhere is asked there alone", async () => {
    issuer = trusted("https://gitlab.example.com", `jwks: "${server.url}/keys",`);
    expect([await find("key-1", 0), server.asked]).toEqual(["found", ["/keys"]]);
  });
});

describe("what an issuer answers", () => {
  const publish = (...published: readonly unknown[]): void => void (server.keys = published);

  it.each([
    ["private", () => ({ ...keys[0].jwk, d: "AAAA" })],
    ["a secret", () => ({ kty: "oct", k: "AAAA", kid: "key-1" })],
    ["for encryption", () => ({ ...keys[0].jwk, use: "enc" })],
    ["for another operation", () => ({ ...keys[0].jwk, key_ops: ["encrypt"] })],
    ["of no kind that is known", () => ({ ...keys[0].jwk, kty: "XYZ" })],
    ["incomplete", () => ({ ...keys[0].jwk, y: undefined })],
    ["no object", () => "key-1"],
  ])("is no key where it is %s", async (_, made) => {
    publish(made(), keys[1].jwk);
    expect([await find("key-1", 0), await find("key-2", 0)]).toEqual(["token-key-unknown", "found"]);
  });

  it("names no key by a name that two have", async () => {
    publish(keys[0].jwk, { ...keys[1].jwk, kid: "key-1" }, keys[1].jwk);
    expect([await find("key-1", 0), await find("key-2", 0)]).toEqual(["token-key-unknown", "found"]);
  });

  it.each([
    ["a redirect", { status: 302, body: "", headers: { location: "https://evil.example.com/keys" } }],
    ["no JSON", { status: 200, body: "<html>" }],
    ["what says one thing twice", { status: 200, body: '{"issuer":"a","issuer":"b"}' }],
    ["no keys", { status: 200, body: '{"keys":[]}' }],
    ["no list of keys", { status: 200, body: '{"keys":{}}' }],
    ["more than is read", { status: 200, body: `{"keys":[],"more":"${"x".repeat(300_000)}"}` }],
    ["the configuration of another", { status: 200, body: '{"issuer":"https://evil.example.com"}' }],
  ])("is not taken where it is %s", async (_, answer) => {
    server.answer = answer;
    expect(await find("key-1", 0)).toBe("token-keys-unavailable");
  });

  it.each(["http://evil.example.com/keys", "ftp://a/keys", "https://a:b@c/keys", "keys", "https://a/keys?b", ""])(
    "leads to no keys at `%s`",
    async (address) => {
      server.answer = { status: 200, body: JSON.stringify({ issuer: server.url, jwks_uri: address }) };
      expect(await find("key-1", 0)).toBe("token-keys-unavailable");
      expect(server.asked).toEqual(["/.well-known/openid-configuration"]);
    },
  );

  it.each([
    "https://127.0.0.1/keys",
    "https://127.1/keys",
    "https://0x7f.0.0.1/keys",
    "https://2130706433/keys",
    "https://[::1]/keys",
    "https://[::ffff:127.0.0.1]/keys",
    "https://[64:ff9b::a9fe:a9fe]/keys",
    "https://localhost/keys",
    "https://localhost./keys",
    "https://keys.localhost/keys",
    "https://10.0.0.7/keys",
    "https://172.16.0.1/keys",
    "https://192.168.1.1/keys",
    "https://169.254.169.254/latest/meta-data",
    "https://metadata.google.internal/computeMetadata/v1/",
    "https://[fd00:ec2::254]/latest/meta-data",
    "https://consul:8500/keys",
    "https://vault.local/keys",
  ])("of an issuer elsewhere leads to nothing inside: %s", async (address) => {
    const asked: string[] = [];
    const said = JSON.stringify({ issuer: "https://issuer.example.com", jwks_uri: address });
    ring = createKeyring(
      async (url) => {
        asked.push(url);
        return said;
      },
      { share: true },
    );
    issuer = trusted("https://issuer.example.com");
    expect(await find("key-1", 0)).toBe("token-keys-unavailable");
    expect(asked).toEqual(["https://issuer.example.com/.well-known/openid-configuration"]);
  });

  it("of an issuer of this network leads to that itself, and where the trust file says", async () => {
    const keys = JSON.stringify({ keys: server.keys });
    const asked: string[] = [];
    const network = (configuration: object) =>
      createKeyring(
        async (url) => {
          asked.push(url);
          return url.endsWith("/keys") ? keys : JSON.stringify(configuration);
        },
        { share: true },
      );
    issuer = trusted("https://gitlab:8443");
    ring = network({ issuer: "https://gitlab:8443", jwks_uri: "https://gitlab:8443/keys" });
    expect(await find("key-1", 0)).toBe("found");
    issuer = { ...trusted("https://issuer.example.com"), jwks: "https://10.0.0.7/keys" };
    expect(await find("key-1", 0)).toBe("found");
    // Another address of its keys, and what was had at the one before is not taken any more.
    issuer = { ...issuer, jwks: "https://10.0.0.8/none" };
    expect(await find("key-1", 0)).toBe("token-keys-unavailable");
    expect(asked.at(-1)).toBe("https://10.0.0.8/none");
  });

  it("of an issuer elsewhere never leads to this machine", async () => {
    const said = { issuer: "https://issuer.example.com", jwks_uri: `${server.url}/keys` };
    ring = createKeyring(async () => JSON.stringify(said), { share: true });
    issuer = trusted("https://issuer.example.com");
    expect([await find("key-1", 0), server.asked]).toEqual(["token-keys-unavailable", []]);
  });
});
