// T03: somebody gets hold of the database, the log, an old token or an address. Does any of them let them in?

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { eventually, succeeded } from "../faults/given.ts";
import { ADMIN_TOKEN, emptyFolder, serve } from "../faults/served-process.ts";
import { attackedService, refused, RELEASE } from "./attacked-service.ts";
import type { AttackedService } from "./attacked-service.ts";

let muster: AttackedService;
beforeAll(async () => {
  muster = await attackedService();
});

describe("a token", () => {
  it("is in none of the files, and never in the log, not even a part of it", async () => {
    const folder = emptyFolder();
    const other = await serve({ db: join(folder, "muster.db"), env: { MUSTER_ADMIN_TOKEN: "" } });
    const shown = /^ {2}(mst_\w{36})$/m.exec(other.out())?.[1] ?? "";
    expect((await other.ask("GET /v1/tokens", { token: shown })).status).toBe(200);
    const chosen = ADMIN_TOKEN;
    const made = await muster.token(["reader"]);
    expect((await muster.ask("GET /v1/scorecards", { token: made })).status).toBe(200);
    // Also where it is sent in the wrong place.
    await muster.ask(`GET /v1/entities/component/default/${made}`);
    await muster.ask(`GET /v1/entities?q=${made}`);
    await muster.ask("POST /v1/decisions", { token: made, headers: { "idempotency-key": made }, body: RELEASE });
    await other.kill();
    for (const secret of [shown, made, chosen]) {
      const part = secret.replace("mst_", "").slice(0, 20);
      for (const path of [folder, muster.folder].flatMap((at) => readdirSync(at).map((name) => join(at, name)))) {
        expect(readFileSync(path).includes(part), path).toBe(false);
      }
      expect(other.log() + muster.log()).not.toContain(part);
    }
  });

  it("opens nothing from the request after it was revoked, on any connection", async () => {
    const { id, token } = succeeded(
      await muster.ask("POST /v1/tokens", { body: { name: "stolen", roles: ["reader"] } }),
    ) as { id: string; token: string };
    const use = async () => (await muster.ask("GET /v1/scorecards", { token })).status;
    expect(await Promise.all(Array.from({ length: 20 }, use))).toEqual(Array.from({ length: 20 }, () => 200));
    expect((await muster.ask(`DELETE /v1/tokens/${id}`)).status).toBe(204);
    expect(await Promise.all(Array.from({ length: 20 }, use))).toEqual(Array.from({ length: 20 }, () => 401));
  });

  it("opens nothing once it has expired, and never what it was not made for", async () => {
    const short = await muster.token(["reader"], { expiresIn: "1s" });
    await eventually(async () => (await muster.ask("GET /v1/scorecards", { token: short })).status === 401, "it ends");
    const narrow = await muster.token(["gatekeeper"], {
      entities: ["component:default/service-2"],
      environments: ["*"],
    });
    expect(await refused(muster, "POST /v1/decisions", { token: narrow, body: RELEASE })).toMatchObject({
      status: 403,
    });
    expect(await refused(muster, "POST /v1/tokens", { token: narrow, body: {} })).toMatchObject({ status: 403 });
  });

  it.each(["token", "access_token", "api_key", "authorization", "q"])(
    "is refused in the address, as `%s`",
    async (key) => {
      const token = await muster.token(["reader"]);
      const told = await refused(muster, `GET /v1/entities?${key}=${token}`, { token: null });
      expect([told.status, told.code]).toEqual([400, "token-in-url"]);
      expect(JSON.stringify(told)).not.toContain(token.slice(4));
    },
  );

  it("is not guessed at: another case, a digit more, a digit less, another scheme", async () => {
    const token = await muster.token(["reader"]);
    for (const wrong of [`${token}A`, token.slice(0, -1), token.toUpperCase(), token.slice(4), `${token} ${token}`]) {
      expect((await muster.ask("GET /v1/scorecards", { token: wrong })).status, wrong).toBe(401);
    }
    const basic = `Basic ${Buffer.from(`x:${token}`).toString("base64")}`;
    const headers = { authorization: basic };
    expect((await muster.ask("GET /v1/scorecards", { token: null, headers })).status).toBe(401);
  });
});
