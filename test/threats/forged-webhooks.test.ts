// T01, T02: somebody sends a webhook that is not GitHub's, or one of GitHub's again. Does anything come of it?

import { createHmac } from "node:crypto";
import { join } from "node:path";
import Database from "better-sqlite3";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { eventually } from "../faults/given.ts";
import { emptyFolder, serve } from "../faults/served-process.ts";
import { startService, WEBHOOK_SECRET } from "../http/service.ts";
import * as say from "../integrations/github/webhooks.ts";
import { attackedService } from "./attacked-service.ts";
import type { AttackedService } from "./attacked-service.ts";

/** GitHub's own example: https://docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries */
const PUBLISHED = "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
const HELLO = "Hello, World!";

let muster: AttackedService;
beforeAll(async () => {
  muster = await attackedService({ MUSTER_GITHUB_WEBHOOK_SECRET: WEBHOOK_SECRET });
});

interface Sent {
  readonly id?: string;
  readonly event?: string;
  readonly signature?: string | null;
}

async function send(
  body: string | Uint8Array<ArrayBuffer>,
  { id = "d", event = "push", signature }: Sent = {},
): Promise<number> {
  const signed = signature === undefined ? signatureOf(body) : signature;
  const answer = await fetch(`${muster.url}/webhooks/github`, {
    method: "POST",
    body,
    headers: {
      "content-type": "application/json",
      "x-github-delivery": id,
      "x-github-event": event,
      ...(signed !== null && { "x-hub-signature-256": signed }),
    },
  });
  await answer.text();
  return answer.status;
}

function signatureOf(body: string | Uint8Array, secret = WEBHOOK_SECRET): string {
  return `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
}

/** What the database holds. */
function rows(sql: string): readonly unknown[] {
  const database = new Database(join(muster.folder, "muster.db"), { readonly: true });
  try {
    return database.prepare(sql).raw().all();
  } finally {
    database.close();
  }
}

const kept = (): unknown => rows("SELECT (SELECT count(*) FROM deliveries), (SELECT count(*) FROM audit)")[0];

/** The status, and whether all is as it was. */
async function tried(body: string | Uint8Array<ArrayBuffer>, signature: string | null): Promise<unknown> {
  const before = kept();
  const status = await send(body, { signature });
  return { status, before, after: kept() };
}

function refused(before = kept()): object {
  return { status: 401, before, after: before };
}

describe("a signature", () => {
  it("is the one that GitHub publishes", async () => {
    expect(signatureOf(HELLO)).toBe(`sha256=${PUBLISHED}`);
    expect(await send(HELLO, { id: "published", signature: `sha256=${PUBLISHED}` })).toBe(200);
    expect(rows("SELECT body FROM deliveries WHERE id = 'published'")).toEqual([[HELLO]]);
  });

  it("with any of its 64 digits changed is refused", async () => {
    for (let place = 0; place < 64; place++) {
      const digit = (Number.parseInt(PUBLISHED.charAt(place), 16) ^ (1 + (place % 15))).toString(16);
      expect(await tried(HELLO, `sha256=${PUBLISHED.slice(0, place)}${digit}${PUBLISHED.slice(place + 1)}`)).toEqual(
        refused(),
      );
    }
  });

  it.each([
    ["that is missing", null],
    ["that is empty", ""],
    ["of the older kind", `sha1=${createHmac("sha1", WEBHOOK_SECRET).update(HELLO).digest("hex")}`],
    ["that calls SHA-256 the older kind", `sha1=${PUBLISHED}`],
    ["without its kind", PUBLISHED],
    ["in upper case", `sha256=${PUBLISHED.toUpperCase()}`],
    ["whose kind is in upper case", `SHA256=${PUBLISHED}`],
    ["that is cut off", `sha256=${PUBLISHED.slice(0, 63)}`],
    ["with something after it", `sha256=${PUBLISHED}0`],
    ["twice", `sha256=${PUBLISHED},sha256=${PUBLISHED}`],
    ["of an empty body", signatureOf("")],
    ["of another secret", signatureOf(HELLO, "another")],
    ["of an empty secret", signatureOf(HELLO, "")],
    ["in base64", `sha256=${createHmac("sha256", WEBHOOK_SECRET).update(HELLO).digest("base64")}`],
  ])("%s is refused", async (_, signature) => {
    expect(await tried(HELLO, signature)).toEqual(refused());
  });

  const text = '{"zen":"Ümlaut \\u00e9 🚀","n":1.0}';
  it.each([
    ["as JSON once more", JSON.stringify(JSON.parse(text))],
    ["with a space after it", `${text} `],
    ["with a byte order mark", `\uFEFF${text}`],
    ["in another normal form", text.normalize("NFD")],
    ["in UTF-16", new Uint8Array(Buffer.from(text, "utf16le"))],
    ["in Latin-1", new Uint8Array(Buffer.from(text, "latin1"))],
    ["cut off inside a character", new Uint8Array(Buffer.from(text).subarray(0, 11))],
  ])("of a body that was written otherwise is refused: %s", async (_, written) => {
    expect(await tried(written, signatureOf(text))).toEqual(refused());
  });

  it("is all that is looked at: nothing is parsed, nothing written", async () => {
    const service = startService();
    const parse = vi.spyOn(JSON, "parse");
    const headers = {
      "x-github-event": "push",
      "x-github-delivery": "d",
      "x-hub-signature-256": `sha256=${PUBLISHED}`,
    };
    try {
      const answer = await service.ask("POST /webhooks/github", { body: say.push(), headers });
      expect([answer.status, parse.mock.calls]).toEqual([401, []]);
    } finally {
      parse.mockRestore();
    }
    expect(await service.muster.store.audit.last()).toBeUndefined();
  });

  it("of a secret that is empty keeps the service from starting", async () => {
    const start = serve({ db: join(emptyFolder(), "muster.db"), env: { MUSTER_GITHUB_WEBHOOK_SECRET: "" } });
    await expect(start).rejects.toThrow("MUSTER_GITHUB_WEBHOOK_SECRET is empty");
  });
});

describe("a webhook that is sent again", () => {
  const events = "SELECT kind, json_extract(data, '$.title') FROM delivery_events ORDER BY number";
  const understood = (): Promise<void> =>
    eventually(() => rows("SELECT * FROM waiting_deliveries").length === 0, "all of them are understood");

  it("a hundred times at once is one row, and a hundred answers", async () => {
    const body = JSON.stringify(say.deploymentStatus("success"));
    const sent = Array.from({ length: 100 }, () => send(body, { id: "same", event: "deployment_status" }));
    expect(new Set(await Promise.all(sent))).toEqual(new Set([200]));
    expect(rows("SELECT count(*) FROM deliveries WHERE id = 'same'")).toEqual([[1]]);
    await understood();
    expect(rows("SELECT kind FROM delivery_events")).toEqual([["deployment.finished"]]);
  });

  it("under another delivery id changes nothing", async () => {
    const before = rows(events);
    const body = JSON.stringify(say.deploymentStatus("success"));
    for (const id of ["replay-1", "replay-2"]) expect(await send(body, { id, event: "deployment_status" })).toBe(200);
    await understood();
    expect(rows("SELECT count(*) FROM deliveries WHERE id LIKE 'replay-%'")).toEqual([[2]]);
    expect(rows(events)).toEqual(before);
  });

  it("that is older than what is known is recorded, and changes nothing of it", async () => {
    const edited = (title: string, updated_at: string): string =>
      JSON.stringify(say.pullRequest("edited", { title, updated_at }));
    expect(await send(edited("Newer", "2025-03-05T10:00:00Z"), { id: "newer", event: "pull_request" })).toBe(200);
    expect(await send(edited("Older", "2025-03-05T09:00:00Z"), { id: "older", event: "pull_request" })).toBe(200);
    await understood();
    const inOrder =
      "SELECT json_extract(data, '$.title') FROM delivery_events WHERE kind = 'change.updated' ORDER BY occurred_at";
    expect(rows(inOrder)).toEqual([["Older"], ["Newer"]]);
  });
});
