// What comes of it that somebody presses the button of a check run?

import { afterEach, describe, expect, it } from "vitest";
import { approveWaiver } from "../../../../src/app/directives/approve-waiver.ts";
import { importSource } from "../../../../src/app/imports/import-source.ts";
import { runErrands } from "../../../../src/app/run-errands.ts";
import { accountsOf, WAIVER_CHANNEL } from "../../../../src/integrations/github/checks/ask-for-waivers.ts";
import { CHECK_RUN_CHANNEL } from "../../../../src/integrations/github/checks/report-change.ts";
import { receiveEvent } from "../../../../src/integrations/github/webhooks/receive-event.ts";
import type { Waiver } from "../../../../src/model/directive.ts";
import { ADMIN, DAY, HOUR, NOW } from "../../../app/service-muster.ts";
import { refused } from "../../../app/refused.ts";
import { MINUTE } from "../given.ts";
import { BASE, givenChange, HEAD, importPeople, PEOPLE, SHOP } from "./given.ts";

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

const WITHOUT_OWNER = SHOP.replace(", owner: payments", "");
const ENTITY = "component:default/shop";
const BY_LOGIN = "github.com/user-login: dana";

async function given(head = WITHOUT_OWNER, options: Parameters<typeof givenChange>[3] = {}) {
  const service = await givenChange(ends, head, SHOP, { trust: PEOPLE, ...options });
  const waivers = async (entity = ENTITY): Promise<readonly Waiver[]> => {
    const { store, clock } = service.muster;
    return (await store.directives.waiversOf([entity], clock.now())).get(entity) ?? [];
  };
  return { ...service, waivers };
}

describe("the button of a check run", () => {
  it("asks for a waiver of each rule that does not pass any more, as the user of the catalog, and approves none", async () => {
    const { checked, pressed, muster, waivers } = await given();
    await importPeople(muster, BY_LOGIN);
    await checked();
    const { output } = await pressed();
    expect(await waivers()).toEqual([
      expect.objectContaining({
        rule: "has-owner",
        environments: [],
        requested: { by: "user:default/dana", at: NOW },
        approved: null,
        reason: "Asked for by Dana with the button of the check run of acme/shop#17.",
        ticket: "acme/shop#17",
        until: Date.UTC(2026, 11, 31),
      }),
      expect.objectContaining({ rule: "owner-is-known" }),
    ]);
    expect(output.title).toBe("2 newly not passing; 2 waivers asked for");
    expect(output.summary).toMatch(
      /^### Waivers asked for by `user:default\/dana`\n\n- `component:default\/shop` `basics\/has-owner`: until 2026-12-31T00:00:00Z, once somebody else approves it: `muster waiver approve wvr_\d+`/,
    );
    expect(output.summary).toContain("### Newly not passing");
    const [{ id } = { id: "" }] = await waivers();
    const own = approveWaiver(muster, id, { ...ADMIN, actor: "user:default/dana" });
    expect(await refused(own)).toMatchObject({ code: "own-request" });
  });

  it("has the check run pass, once they are approved and it is run again", async () => {
    const { checked, pressed, muster, waivers, shop } = await given();
    await importPeople(muster, BY_LOGIN);
    await checked();
    await pressed();
    for (const { id } of await waivers()) await approveWaiver(muster, id, ADMIN);
    await receiveEvent(muster, "check_run", {
      action: "rerequested",
      check_run: { id: 1, external_id: `acme/shop ${HEAD} ${BASE}` },
      repository: { full_name: "acme/shop" },
      installation: { id: 7 },
    });
    await runErrands(muster, [CHECK_RUN_CHANNEL]);
    expect(shop.checkRuns[1]).toMatchObject({ conclusion: "success", actions: [] });
    expect(JSON.stringify(shop.checkRuns[1]?.["output"])).toContain("### Not passing, and waived");
    const again = await pressed();
    expect(again.output.summary).toContain("nothing is left that a waiver could be asked for");
    expect(await waivers()).toHaveLength(2);
  });

  it.each([
    ["whom the catalog does not know", "github.com/user-login: somebody-else", "people"],
    ["whom only a catalog of anybody's names", BY_LOGIN, "git-of-dana"],
  ])("asks for nothing, and says how it would, for somebody %s", async (_, annotations, source) => {
    const { checked, pressed, muster, waivers } = await given();
    await importPeople(muster, annotations, source);
    await checked();
    const { output } = await pressed();
    expect(await waivers()).toEqual([]);
    expect(output.title).toBe("2 newly not passing; no waiver asked for");
    expect(output.summary).toMatch(/^### No waiver is asked for\n\nnobody knows which user of the catalog `Dana` is/);
    expect(output.summary).toContain("`github.com/user-login: Dana`");
    expect(output.summary).toContain("`muster waiver request component:default/shop basics/has-owner");
  });

  it.each([
    ["https://api.github.com", ["github.com/user-id", "github.com/user-login"]],
    ["https://github.example.com/api/v3", ["github.com/user-login"]],
  ])("knows people at %s by %j: ids are those of one host", (apiUrl, annotations) => {
    const accounts = accountsOf({ apiUrl }, { id: 42, login: "dana" });
    expect(accounts.map(({ annotation }) => annotation)).toEqual(annotations);
  });

  it("pressed or delivered again, asks for nothing twice, and says what is asked for", async () => {
    const { checked, pressed, muster, waivers, after } = await given();
    await importPeople(muster, BY_LOGIN);
    await checked();
    for (const later of [0, HOUR]) {
      after(later);
      expect((await pressed()).output.title).toContain("2 waivers asked for");
    }
    after(DAY + HOUR);
    expect((await pressed()).output.summary).toContain("it is asked for already, by user:default/dana");
    expect(await waivers()).toHaveLength(2);
  });

  it("goes on where GitHub did not answer", async () => {
    const { checked, pressed, muster, waivers, after, github } = await given();
    await importPeople(muster, BY_LOGIN);
    await checked();
    github.fail({ on: /PATCH .*check-runs/, do: { status: 502 } });
    expect((await pressed()).output.title).toBe("2 newly not passing");
    after(MINUTE);
    await runErrands(muster, [WAIVER_CHANNEL]);
    const { output } = (await pressed()) as { output: { title: string } };
    expect(output.title).toContain("2 waivers asked for");
    expect(await waivers()).toHaveLength(2);
  });

  it("asks for nothing of what lives elsewhere, whatever the catalog file claims", async () => {
    const other = SHOP.replace("name: shop", "name: victim").replace("acme/shop", "acme/other");
    const { checked, pressed, muster, waivers } = await given(`${SHOP}---\n${other.replace(", owner: payments", "")}`);
    const files = [{ path: "v.yaml", text: other }];
    await importSource(muster, { source: "git-2", files }, ADMIN);
    await importPeople(muster, BY_LOGIN);
    await checked();
    const { output } = await pressed();
    expect(await waivers("component:default/victim")).toEqual([]);
    expect(output.summary).toContain("the catalog does not know it as one that lives in `acme/shop`");
  });

  it("asks for no more than somebody can answer for", async () => {
    const more = Array.from(
      { length: 21 },
      (_, index) => `  - { id: rule-${index}, title: Rule ${index}, pass: { exists: entity.owner } }`,
    ).join("\n");
    const { checked, pressed, muster, waivers } = await given(WITHOUT_OWNER, { more });
    await importPeople(muster, BY_LOGIN);
    await checked();
    expect((await pressed()).output.summary).toContain("a button asks for 20 at most, and 23 rules do not pass");
    expect(await waivers()).toEqual([]);
  });

  it.each([
    ["another button", { requested_action: { identifier: "fix" } }],
    ["a check run of somebody else", { check_run: { id: 1, external_id: "theirs" } }],
  ])("is not %s", async (_, more) => {
    const { checked, pressed, muster, waivers } = await given();
    await importPeople(muster, BY_LOGIN);
    await checked();
    expect((await pressed(more)).output.title).toBe("2 newly not passing");
    expect(await waivers()).toEqual([]);
  });

  it.each([
    ["nobody who pressed it", { sender: {} }],
    ["no installation that could be answered", { installation: { id: -1 } }],
  ])("is refused with %s", async (_, more) => {
    const { pressed } = await given();
    expect(await refused(pressed(more))).toMatchObject({ code: "github-odd-payload" });
  });
});
