// Does a receipt hold where it should, and is each thing that can be wrong with one refused in its own words?

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { publicKey } from "../../src/model/public-key.ts";
import { parseInstant } from "../../src/model/time.ts";
import { preAuthEncoding, signEnvelope } from "../../src/receipt/envelope.ts";
import { readTrustedKeys } from "../../src/receipt/read-keys.ts";
import { createSigner, readSigningKey } from "../../src/receipt/signer.ts";
import { IN_TOTO, PREDICATES, statement } from "../../src/receipt/statement.ts";
import { isRefused } from "../../src/receipt/verify-envelope.ts";
import { verifyReceipt } from "../../src/receipt/verify-receipt.ts";
import type { Expected } from "../../src/receipt/verify-receipt.ts";
import { jwkOf, testKey, TEST_SIGNER, VECTOR_KEY } from "./keys.ts";

const file = (name: string): string => readFileSync(join(import.meta.dirname, name), "utf8");
const VECTOR = file("vector.dsse.json");
/** What is signed in it, to the byte. */
const STATEMENT = Buffer.from((JSON.parse(VECTOR) as { payload: string }).payload, "base64").toString();
const KEY_ID = "sha256:45808e751b70ce964a198466b75c7ef28eab2a1b5a10a932115ab67445a802f5";
const DIGEST = "bf91b37b1c71d3a6aca2a614fe1d986586dc369f9022473243825fa19d077e43";
const KEYS = readTrustedKeys(JSON.stringify({ kty: "OKP", crv: "Ed25519", x: VECTOR_KEY.x })) ?? [];
const at = (text: string): number => parseInstant(text) ?? Number.NaN;

const EXPECTED: Expected = {
  algorithm: "sha256",
  digest: DIGEST,
  environment: "production",
  entity: "service:payments-api",
  maxAge: 3_600_000,
  at: at("2026-02-03T09:30:00Z"),
};

/** What comes of it: the decision, or why it is refused. */
async function codeOf(text: string, more: Partial<Expected> = {}, keys = KEYS): Promise<string> {
  const verified = await verifyReceipt(text, keys, { ...EXPECTED, ...more });
  return isRefused(verified) ? verified.code : verified.decision;
}

type Members = Record<string, unknown>;

/** The vector with another predicate, subject or type, signed again. */
async function signed(change: (stated: Members & { predicate: Members }) => void, type = IN_TOTO): Promise<string> {
  const stated = JSON.parse(STATEMENT) as Members & { predicate: Members };
  change(stated);
  return JSON.stringify(await signEnvelope(TEST_SIGNER, type, JSON.stringify(stated)));
}

describe("the published vectors", () => {
  it("of DSSE's encoding is met", () => {
    const encoded = preAuthEncoding("http://example.com/HelloWorld", Buffer.from("hello world"));
    expect(Buffer.from(encoded).toString()).toBe("DSSEv1 29 http://example.com/HelloWorld 11 hello world");
    const long = preAuthEncoding("ü", Buffer.from("日本"));
    expect(Buffer.from(long).toString()).toBe("DSSEv1 2 ü 6 日本");
  });

  it("of a key's id is met", () => {
    expect(publicKey("Va7CY7StGl3DDYGBot4Khep2kacuaK3flzZdXQ6zVks")).toEqual({ id: KEY_ID, x: VECTOR_KEY.x });
  });

  it("of a receipt is signed the same, and holds", async () => {
    const made = await signEnvelope(TEST_SIGNER, IN_TOTO, STATEMENT);
    expect(made).toEqual(JSON.parse(VECTOR));
    expect(await verifyReceipt(VECTOR, KEYS, EXPECTED)).toEqual({
      decision: "dec_01JKX4",
      entity: "service:payments-api",
      environment: "production",
      decidedAt: at("2026-02-03T09:15:02Z"),
      validUntil: at("2026-02-03T10:15:02Z"),
      signedBy: KEY_ID,
    });
  });
});

describe("a receipt", () => {
  it("is refused with any one byte of it changed, wherever that is", async () => {
    const compact = JSON.stringify(JSON.parse(VECTOR));
    const codes = new Set<string>();
    for (let place = 0; place < compact.length; place++) {
      for (const bit of [1, 2, 32]) {
        const bytes = Buffer.from(compact);
        bytes[place] = (bytes[place] ?? 0) ^ bit;
        const code = await codeOf(bytes.toString("latin1"));
        // Which key it was is a hint, which may be left out.
        const isOfHint = compact.slice(place - 5, place + 6).includes("keyid");
        codes.add(code === "dec_01JKX4" && isOfHint ? "unknown-key" : code);
      }
    }
    expect([...codes].sort()).toEqual(["bad-signature", "malformed-envelope", "unknown-key", "wrong-payload-type"]);
  });

  it.each<[code: string, why: string, more: Partial<Expected>]>([
    ["dec_01JKX4", "it is what is released", {}],
    ["dec_01JKX4", "nothing else is asked of it", { environment: undefined, entity: undefined, maxAge: undefined }],
    ["dec_01JKX4", "the environment is the same, written otherwise", { environment: " Ｐroduction" }],
    ["other-digest", "another artifact is released", { digest: "0".repeat(64) }],
    ["other-digest", "the digest is another algorithm's", { algorithm: "gitCommit" }],
    ["other-digest", "the algorithm is a member of every object", { algorithm: "constructor" }],
    ["other-environment", "it is released elsewhere", { environment: "staging" }],
    ["other-entity", "somebody else releases it", { entity: "service:payments" }],
    ["dec_01JKX4", "its time is not quite over", { at: at("2026-02-03T10:15:01.999Z") }],
    ["expired", "its time is over", { at: at("2026-02-03T10:15:02Z") }],
    ["too-old", "it is older than it may be", { maxAge: 60_000 }],
    ["not-yet", "it was decided tomorrow", { at: at("2026-02-02T09:15:02Z") }],
  ])("comes to %s where %s", async (code, _, more) => {
    expect(await codeOf(VECTOR, more)).toBe(code);
  });

  it("is refused whoever signed it with a key that nobody knows", async () => {
    expect(await codeOf(VECTOR, {}, [])).toBe("unknown-key");
    const other = createSigner(testKey("another"));
    const theirs = await signEnvelope(other, IN_TOTO, STATEMENT);
    expect(await codeOf(JSON.stringify(theirs))).toBe("unknown-key");
    const [forged] = theirs.signatures;
    expect(await codeOf(JSON.stringify({ ...theirs, signatures: [{ ...forged, keyid: KEY_ID }] }))).toBe(
      "bad-signature",
    );
    expect(await codeOf(JSON.stringify({ ...theirs, signatures: [{ sig: forged?.sig }] }))).toBe("bad-signature");
  });

  it("holds by any of its signatures, also by one that names no key or calls it otherwise", async () => {
    const envelope = JSON.parse(VECTOR) as { signatures: { keyid: string; sig: string }[] };
    const [good] = envelope.signatures;
    const withSignatures = (...signatures: object[]) => codeOf(JSON.stringify({ ...envelope, signatures }));
    expect(await withSignatures({ sig: good?.sig })).toBe("dec_01JKX4");
    expect(await withSignatures({ keyid: "sha256:other", sig: "AAAA" }, good ?? {})).toBe("dec_01JKX4");
    const named = readTrustedKeys(
      JSON.stringify({ keys: [{ kty: "OKP", crv: "Ed25519", x: VECTOR_KEY.x, kid: "ours" }] }),
    );
    const text = JSON.stringify({ ...envelope, signatures: [{ ...good, keyid: "ours" }] });
    expect([await codeOf(text, {}, named), await codeOf(text)]).toEqual(["dec_01JKX4", "unknown-key"]);
  });

  it.each<[code: string, why: string, text: () => string | Promise<string>]>([
    ["malformed-envelope", "no JSON", () => "receipt"],
    ["malformed-envelope", "a list", () => "[]"],
    ["malformed-envelope", "a statement that nobody signed", () => STATEMENT],
    ["malformed-envelope", "without a signature", () => JSON.stringify({ ...JSON.parse(VECTOR), signatures: [] })],
    ["malformed-envelope", "no base64", () => VECTOR.replace('"payload": "', '"payload": "!')],
    ["wrong-payload-type", "something else that was signed", () => signed(() => undefined, "application/json")],
    ["malformed-statement", "no statement", () => signed((stated) => (stated["_type"] = "https://in-toto.io/Link/v1"))],
    ["malformed-statement", "without a time", () => signed(({ predicate }) => delete predicate["timeCreated"])],
    ["malformed-statement", "a time that is none", () => signed(({ predicate }) => (predicate["validUntil"] = "soon"))],
    ["malformed-statement", "a time left out", () => signed(({ predicate }) => delete predicate["validUntil"])],
    ["wrong-predicate", "a checkpoint", () => signed((stated) => (stated["predicateType"] = PREDICATES.checkpoint))],
    ["wrong-predicate", "a summary", () => signed((stated) => (stated["predicateType"] = PREDICATES.vsa))],
    ["other-digest", "of nothing", () => signed((stated) => (stated["subject"] = []))],
    ["not-allowed", "a block", () => signed(({ predicate }) => (predicate["decision"] = "block"))],
    ["not-allowed", "a wait", () => signed(({ predicate }) => (predicate["decision"] = "wait"))],
    ["not-allowed", "a verdict nobody knows", () => signed(({ predicate }) => (predicate["decision"] = "ALLOW"))],
    ["expired", "without an end", () => signed(({ predicate }) => (predicate["validUntil"] = null))],
  ])("comes to %s where it is %s", async (code, _, text) => {
    expect(await codeOf(await text())).toBe(code);
  });

  it("is refused with messages of which none is another's", async () => {
    const messages = [
      VECTOR.replace('sig": "5', 'sig": "6'),
      VECTOR.replace("sha256:45", "sha256:55"),
      "{}",
      await signed(() => undefined, "text/plain"),
      await signed(({ predicate }) => (predicate["decision"] = "block")),
    ].map(async (text) => verifyReceipt(text, KEYS, EXPECTED));
    const others = [
      { digest: "1".repeat(64) },
      { environment: "staging" },
      { at: at("2026-03-01") },
      { maxAge: 1_000 },
    ].map(async (more) => verifyReceipt(VECTOR, KEYS, { ...EXPECTED, ...more }));
    const said = (await Promise.all([...messages, ...others])).map((one) => (isRefused(one) ? one.message : "holds"));
    expect(said).toMatchInlineSnapshot(`
      [
        "its signature does not fit: it was changed, or is somebody else's",
        "it is signed by \`sha256:55808e751b70ce964a198466b75c7ef28eab2a1b5a10a932115ab67445a802f5\`, which is not one of the 1 known keys",
        "it is not a DSSE envelope",
        "its payload is \`text/plain\`, not \`application/vnd.in-toto+json\`",
        "\`dec_01JKX4\` says \`block\`",
        "it is not about \`sha256:1111111111111111111111111111111111111111111111111111111111111111\` but about \`sha256:bf91b37b1c71d3a6aca2a614fe1d986586dc369f9022473243825fa19d077e43\`",
        "it is for \`production\`, not for \`staging\`",
        "it was good until 2026-02-03T10:15:02Z",
        "it was decided at 2026-02-03T09:15:02Z, longer than 1s ago",
      ]
    `);
  });
});

describe("keys", () => {
  it.each<[string, unknown]>([
    ["nothing", null],
    ["a public key", { kty: "OKP", crv: "Ed25519", x: VECTOR_KEY.x }],
    ["of another curve", { ...jwkOf(VECTOR_KEY), crv: "X25519" }],
    ["a half that is too short", { ...jwkOf(VECTOR_KEY), d: "AAAA" }],
    ["a half in the other alphabet", { ...jwkOf(VECTOR_KEY), d: "/".repeat(43) }],
  ])("that are %s do not sign", (_, jwk) => {
    expect(readSigningKey(jwk)).toBeUndefined();
  });

  it("are read one by one or as a set, those of other kinds passed over", () => {
    const set = { keys: [{ kty: "RSA", n: "x", e: "AQAB" }, "no key", jwkOf(VECTOR_KEY)] };
    expect(readTrustedKeys(JSON.stringify(set))?.map(({ id }) => id)).toEqual([KEY_ID]);
    for (const none of ["", "[]", "{}", '{"keys":1}', "null"]) expect(readTrustedKeys(none)).toBeUndefined();
    expect(statement("p", [], {})["predicateType"]).toBe("p");
  });
});
