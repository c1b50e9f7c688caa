// Do tokens prove what they should, and nothing else?

import { crc32 } from "node:zlib";
import { beforeEach, describe, expect, it } from "vitest";
import { ensureAdminToken } from "../../src/app/access/first-token.ts";
import { DAY } from "../../src/model/time.ts";
import { makeTokenText } from "../../src/model/token-text.ts";
import { startService } from "./service.ts";
import type { TestService } from "./service.ts";

let service: TestService;
let admin: string;

beforeEach(async () => {
  service = startService();
  admin = await service.token(["admin"]);
});

async function make(body: object): Promise<{ status: number; made: Record<string, unknown> }> {
  const response = await service.ask("POST /v1/tokens", {
    token: admin,
    body: { name: "ci", roles: ["reader"], ...body },
  });
  return { status: response.status, made: (await response.json()) as Record<string, unknown> };
}

describe("a token's text", () => {
  it("is made of its random bytes, and ends with their CRC-32 for scanners to tell it by", () => {
    const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    for (const seed of [0, 1, 250]) {
      const text = makeTokenText(new Uint8Array(24).fill(seed));
      expect(text).toMatch(/^mst_[0-9A-Za-z]{36}$/);
      const sum = text
        .slice(34)
        .split("")
        .reduce((value, digit) => value * 62 + digits.indexOf(digit), 0);
      expect(sum).toBe(crc32(text.slice(4, 34)));
    }
    expect(() => makeTokenText(new Uint8Array(20))).toThrow(RangeError);
  });
});

describe("POST /v1/tokens", () => {
  it("tells the token once, and keeps only its digest", async () => {
    const { status, made } = await make({ expiresIn: "30d", owner: "kim", groups: ["group:default/sre"] });
    expect(status).toBe(201);
    expect(made).toMatchObject({ name: "ci", owner: "user:default/kim", expiresAt: "2026-12-31T12:00:00Z" });
    const text = String(made["token"]);
    const kept = JSON.stringify(await service.muster.store.tokens.list());
    expect(kept).not.toContain(text);
    const list = await (await service.ask("GET /v1/tokens", { token: admin })).text();
    expect(list).not.toContain(text);
    expect(list).not.toContain("hash");
  });

  it.each([
    ["90 days when nothing is said", {}, 201, "2027-03-01T12:00:00Z"],
    ["a year at most", { expiresIn: "366d" }, 201, "2027-12-02T12:00:00Z"],
    ["not longer", { expiresIn: "367d" }, 422, undefined],
    ["no time at all", { expiresIn: "0d" }, 422, undefined],
    ["for ever, where it is said", { expiresIn: "never" }, 201, null],
    ["a role there is not", { roles: ["root"] }, 422, undefined],
    ["an id of its own", { id: "tok_1" }, 422, undefined],
    ["no roles", { roles: [] }, 422, undefined],
  ])("grants %s", async (_, body, status, expiresAt) => {
    const answer = await make(body);
    expect(answer.status).toBe(status);
    expect(answer.made["expiresAt"]).toBe(expiresAt);
  });

  it("records who did it in the audit chain, without the token", async () => {
    const { made } = await make({});
    const entries = await service.muster.store.audit.entries(0, 10);
    expect(entries.at(-1)).toMatchObject({ kind: "token", subject: made["id"], summary: "token `ci` made: reader" });
    expect(JSON.stringify(entries)).not.toContain(made["token"]);
  });
});

describe("a token that proves nothing", () => {
  it("is refused in the same words, made up or revoked; that it has expired hears whoever holds it", async () => {
    const { made: gone } = await make({});
    expect((await service.ask(`DELETE /v1/tokens/${String(gone["id"])}`, { token: admin })).status).toBe(204);
    const { made } = await make({ expiresIn: "1d" });
    const expired = String(made["token"]);
    expect((await service.ask("GET /v1/catalog", { token: expired })).status).not.toBe(401);
    service.later = DAY;
    const answers = await Promise.all(
      [
        { token: String(gone["token"]) },
        { token: `${expired.slice(0, -1)}!` },
        { token: "mst_" },
        { token: "x".repeat(5_000) },
        { token: expired },
        {},
        { headers: { authorization: "Basic a2ltOng=" } },
        { headers: { authorization: "Bearer" } },
      ].map((options) => service.ask("GET /v1/tokens", options)),
    );
    const texts = await Promise.all(answers.map(async (answer) => (await answer.text()).replace(/req_\w+/, "")));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 401));
    expect(answers.map(({ headers }) => headers.get("www-authenticate"))).toEqual(
      answers.map(() => 'Bearer realm="muster"'),
    );
    expect(new Set(texts.slice(0, 4)).size).toBe(1);
    const said = texts.map((text) => (JSON.parse(text) as { detail: string }).detail);
    expect([...new Set(said)]).toEqual([
      "the token is not one of this service's, or was revoked",
      `the token expired at ${String(made["expiresAt"])}`,
      "no token came with the request",
      "`Authorization` holds no bearer token",
    ]);
  });

  it("stays expired if the clock is set back", async () => {
    const { made } = await make({ expiresIn: "1d" });
    const statusAt = async (later: number): Promise<number> => {
      service.later = later;
      return (await service.ask("GET /v1/identity", { token: String(made["token"]) })).status;
    };
    expect([await statusAt(0), await statusAt(DAY), await statusAt(DAY - 1_000), await statusAt(0)]).toEqual([
      200, 401, 401, 401,
    ]);
  });

  it("is refused from the request after it was revoked, also while it was being looked up", async () => {
    const { made } = await make({ roles: ["admin"] });
    const token = String(made["token"]);
    expect((await service.ask("GET /v1/tokens", { token })).status).toBe(200);
    expect((await service.ask(`DELETE /v1/tokens/${String(made["id"])}`, { token: admin })).status).toBe(204);
    expect((await service.ask("GET /v1/tokens", { token })).status).toBe(401);
    expect((await service.ask(`DELETE /v1/tokens/${String(made["id"])}`, { token: admin })).status).toBe(404);
  });

  it("is listed where those that ended are asked for, and otherwise no more", async () => {
    const listed = async (query: string): Promise<unknown[]> => {
      const list = await (await service.ask(`GET /v1/tokens${query}`, { token: admin })).json();
      return (list as { items: { name: string }[] }).items.map(({ name }) => name);
    };
    const { made: revoked } = await make({ name: "revoked" });
    await make({ name: "over", expiresIn: "1d" });
    await make({ name: "good", expiresIn: "2d" });
    expect(await listed("")).toEqual(expect.arrayContaining(["revoked", "over", "good"]));
    await service.ask(`DELETE /v1/tokens/${String(revoked["id"])}`, { token: admin });
    service.later = DAY;
    const now = await listed("");
    expect(now).toContain("good");
    expect(now).not.toContain("over");
    expect(now).not.toContain("revoked");
    expect(await listed("?ended=true")).toEqual(expect.arrayContaining(["revoked", "over", "good"]));
  });

  it("may not come in the address, where it is kept", async () => {
    for (const query of [`token=${admin}`, `q=${admin}`, "access_token=abc"]) {
      const response = await service.ask(`GET /v1/tokens?${query}`);
      expect(response.status).toBe(400);
      const text = await response.text();
      expect(JSON.parse(text)).toMatchObject({ code: "token-in-url" });
      expect(text).not.toContain(admin);
    }
    expect(JSON.stringify(service.events)).not.toContain(admin);
  });
});

describe("the use of a token", () => {
  it("is written down once a minute, after the answer", async () => {
    for (const later of [0, 1_000, 59_999, 60_000, 61_000]) {
      service.later = later;
      await service.ask("GET /v1/tokens", { token: admin });
    }
    await Promise.all(service.afterwards);
    expect(service.afterwards).toHaveLength(2);
    const [token] = await service.muster.store.tokens.list();
    expect(token?.lastUsedAt).toBe(service.muster.clock.now() - 1_000);
  });
});

describe("the first admin", () => {
  const tokens = async () => service.muster.store.tokens.list();

  beforeEach(() => {
    service = startService();
  });

  it("is made where no usable one is left, and only then", async () => {
    const first = await ensureAdminToken(service.muster, undefined);
    expect(first).toMatch(/^mst_/);
    expect(await ensureAdminToken(service.muster, undefined)).toBeUndefined();
    service.later = 91 * DAY;
    expect(await ensureAdminToken(service.muster, undefined)).toMatch(/^mst_/);
  });

  it("can be chosen; another choice ends the one before", async () => {
    const [one, two] = ["chosen-by-automation-1", "chosen-by-automation-2"];
    expect(await ensureAdminToken(service.muster, one)).toBeUndefined();
    await ensureAdminToken(service.muster, one);
    expect(await tokens()).toHaveLength(1);
    expect((await service.ask("GET /v1/tokens", { token: one })).status).toBe(200);
    const restarted = startService({ before: service });
    await ensureAdminToken(restarted.muster, two);
    expect((await restarted.ask("GET /v1/tokens", { token: one })).status).toBe(401);
    expect((await restarted.ask("GET /v1/tokens", { token: two })).status).toBe(200);
  });

  it("is not something to be guessed", async () => {
    await expect(ensureAdminToken(service.muster, "secret")).rejects.toThrow(/`MUSTER_ADMIN_TOKEN`.*20 characters/);
  });

  it("does not come back once it was ended, and nothing else ends for it", async () => {
    const [one, two] = ["chosen-by-automation-1", "chosen-by-automation-2"];
    await ensureAdminToken(service.muster, one);
    await ensureAdminToken(service.muster, two);
    await expect(ensureAdminToken(service.muster, one)).rejects.toThrow(/was ended before/);
    expect((await service.ask("GET /v1/tokens", { token: two })).status).toBe(200);
  });
});
