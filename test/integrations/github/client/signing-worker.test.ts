// Does the app prove who it is on Workers as it does on Node?

import { createPublicKey, verify } from "node:crypto";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestHarness } from "wrangler";
import { NOW } from "../../../app/service-muster.ts";
import { appKeys } from "../stand-in.ts";

const root = fileURLToPath(new URL("../../../../", import.meta.url));
const harness = createTestHarness({
  workers: [
    {
      config: {
        name: "signing",
        main: `${root}test/integrations/github/client/signing-worker.ts`,
        compatibility_date: "2026-10-01",
        compatibility_flags: ["nodejs_compat"],
        send_metrics: false,
      },
    },
  ],
});

beforeAll(async () => {
  await harness.listen();
});
afterAll(() => harness.close());

it("signs with the key that GitHub gave", async () => {
  const { privateKey, publicKey } = appKeys();
  const body = JSON.stringify({ appId: "4711", privateKey, at: NOW });
  const token = await (await harness.fetch("/", { method: "POST", body })).text();
  const [header = "", claims = "", signature = ""] = token.split(".");
  const signed = Buffer.from(`${header}.${claims}`);
  expect(verify("RSA-SHA256", signed, createPublicKey(publicKey), Buffer.from(signature, "base64url"))).toBe(true);
  expect(JSON.parse(Buffer.from(claims, "base64url").toString("utf8"))).toEqual({
    iat: NOW / 1_000 - 60,
    exp: NOW / 1_000 + 540,
    iss: "4711",
  });
});
