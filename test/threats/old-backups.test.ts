// T40: an older state of the database takes the place of the one that was served. Does anything come back that had ended?

import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { prepare, succeeded } from "../faults/given.ts";
import { emptyFolder, runMuster, serve } from "../faults/served-process.ts";
import type { ServedProcess } from "../faults/served-process.ts";
import { RELEASE } from "./attacked-service.ts";

interface Made {
  readonly id: string;
  readonly token: string;
}

async function makeToken(muster: ServedProcess, more: object): Promise<Made> {
  return succeeded(await muster.ask("POST /v1/tokens", { body: more })) as unknown as Made;
}

const decide = async (muster: ServedProcess, version: string): Promise<Record<string, unknown>> =>
  succeeded(await muster.ask("POST /v1/decisions", { body: { ...RELEASE, change: { type: "release", version } } }));

describe("a backup that is put back", () => {
  it("brings back no token and no waiver that was revoked since, and passes for nothing that came after it", async () => {
    const folder = emptyFolder();
    const [db, copy] = [join(folder, "muster.db"), join(folder, "copy.db")];
    let muster = await serve({ db });
    await prepare(muster, 3);
    const person = (name: string) => ({
      name,
      roles: ["operator", "reporter"],
      sources: ["ci"],
      entities: ["*"],
      environments: ["*"],
      owner: `user:default/${name}`,
    });
    const [kim, ada] = [await makeToken(muster, person("kim")), await makeToken(muster, person("ada"))];
    const stolen = await makeToken(muster, { name: "stolen", roles: ["reader"] });
    const good = await makeToken(muster, { name: "good", roles: ["reader"] });
    const waiver = {
      entity: RELEASE.entity,
      scorecard: "readiness",
      rule: "is-covered",
      reason: "Tests are being moved to another runner.",
      expiresAt: new Date(Date.now() + 20 * 86_400_000).toISOString(),
    };
    const asked = succeeded(await muster.ask("POST /v1/waivers", { body: waiver, token: kim.token }));
    succeeded(await muster.ask(`POST /v1/waivers/${String(asked["id"])}/approve`, { token: ada.token }));
    expect((await decide(muster, "1"))["verdict"]).toBe("allow");
    expect((await runMuster(["backup", copy, "--db", db])).code).toBe(0);

    expect((await muster.ask(`DELETE /v1/tokens/${stolen.id}`)).status).toBe(204);
    succeeded(await muster.ask(`POST /v1/waivers/${String(asked["id"])}/revoke`, { token: ada.token }));
    const later = await makeToken(muster, { name: "later", roles: ["reader"] });
    const after = await decide(muster, "2");
    expect(after["verdict"]).toBe("block");
    const { head } = succeeded(await muster.ask("GET /v1/audit/verification")) as { head: { hash: string } };
    await muster.stop();

    // Without a word: it is noticed before anything is served.
    const restored = await runMuster(["restore", copy, "--to", db, "--force"]);
    expect(restored.code, restored.err).toBe(0);
    expect(restored.out).toContain("Revoked again, as it was since: 1 token, 1 waiver.");
    muster = await serve({ db });
    const status = async (token: string): Promise<number> => (await muster.ask("GET /v1/scorecards", { token })).status;
    expect([await status(stolen.token), await status(later.token), await status(good.token)]).toEqual([401, 401, 200]);
    const again = await decide(muster, "2");
    expect(again["verdict"]).toBe("block");
    expect(again["id"]).not.toBe(after["id"]);
    expect((await muster.ask(`GET /v1/decisions/${String(after["id"])}`)).status).toBe(404);
    expect((await muster.ask(`GET /v1/decisions/${String(after["id"])}/receipt`)).status).toBe(404);
    const log = await runMuster(["verify", "--audit", "--db", db]);
    expect(log.code, log.out).toBe(0);
    const cut = await runMuster(["verify", "--audit", "--db", db, "--expect-head", head.hash]);
    expect(cut.code).toBe(1);
  });

  it("brings back no token that was revoked, when the backup that is put back first is too old to know it", async () => {
    const folder = emptyFolder();
    const db = join(folder, "muster.db");
    let muster = await serve({ db });
    await prepare(muster, 3);
    const backUp = async (name: string): Promise<string> => {
      expect((await runMuster(["backup", join(folder, name), "--db", db])).code).toBe(0);
      return join(folder, name);
    };
    const old = await backUp("old.db");
    const stolen = await makeToken(muster, { name: "stolen", roles: ["reader"] });
    const young = await backUp("young.db");
    expect((await muster.ask(`DELETE /v1/tokens/${stolen.id}`)).status).toBe(204);
    await muster.stop();
    for (const copy of [old, young]) {
      const restored = await runMuster(["restore", copy, "--to", db, "--force"]);
      expect(restored.code, restored.err).toBe(0);
    }
    muster = await serve({ db });
    expect((await muster.ask("GET /v1/scorecards", { token: stolen.token })).status).toBe(401);
    await muster.stop();
  });
});
