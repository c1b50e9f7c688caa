// How are receipts, and the keys that verify them, written as JSON?

import { z } from "zod";

const base64 = z.string().meta({ description: "Base64." });

export const envelopeBody = z
  .object({
    payload: base64,
    payloadType: z.string().meta({ examples: ["application/vnd.in-toto+json"] }),
    signatures: z.array(z.object({ keyid: z.string().optional(), sig: base64 })).min(1),
  })
  .meta({ id: "Envelope", description: "DSSE." });

export const receiptQuery = z.strictObject({
  format: z.enum(["decision", "svr", "vsa"]).optional().meta({
    description:
      "The form of the statement: Muster's own, in-toto's Simple Verification Result, or SLSA's Verification Summary. Default: as the header `accept` asks, else `decision`.",
  }),
});

export const keySet = z
  .strictObject({
    keys: z.array(
      z.strictObject({
        kty: z.literal("OKP"),
        crv: z.literal("Ed25519"),
        x: z.string(),
        kid: z.string().meta({ description: "`sha256:` of the key as SubjectPublicKeyInfo: `keyid` of an envelope." }),
        use: z.literal("sig"),
        alg: z.literal("EdDSA"),
      }),
    ),
  })
  .meta({ id: "KeySet", description: "A JWK Set: the keys that sign, and those that did." });

export type KeySet = z.infer<typeof keySet>;
