// For whom does somebody speak, and can anybody make themselves a member by a catalog of their own?

import { beforeEach, describe, expect, it } from "vitest";
import { authorityOf, groupsOf } from "../../../src/app/access/authority.ts";
import { putTrustInForce } from "../../../src/app/access/trust-in-force.ts";
import type { Identity } from "../../../src/model/identity.ts";
import { startService } from "../../http/service.ts";
import type { TestService } from "../../http/service.ts";
import { ADMIN } from "../service-muster.ts";

const PEOPLE = `
apiVersion: backstage.io/v1alpha1
kind: User
metadata: { name: kim }
spec: { memberOf: [ oncall ] }
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: oncall }
spec: { type: team, parent: sre, children: [] }
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: engineering }
spec: { type: department, children: [ sre ], members: [ dana ] }
`;

/** Says that mallory is in sre, and sre part of kings; and makes a round of groups. */
const PLANTED = `
apiVersion: backstage.io/v1alpha1
kind: User
metadata: { name: mallory }
spec: { memberOf: [ sre ] }
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: sre }
spec: { type: team, parent: kings, children: [ kings ], members: [ mallory ] }
`;

const yaml = { "content-type": "application/yaml" };

function person(name: string, groups: readonly string[] = []): Identity {
  return { ...ADMIN, actor: `user:default/${name}`, roles: ["approver"], groups };
}

let service: TestService;
let admin: string;
async function startTrusting(people: readonly string[]): Promise<void> {
  const trust = putTrustInForce({ people, issuers: [] }, () => Promise.reject(new Error("nobody asks")), {
    share: true,
  });
  service = startService({ trust });
  admin = await service.token(["admin"]);
  await service.ask("PUT /v1/catalog/people", { token: admin, headers: yaml, body: PEOPLE });
  await service.ask("PUT /v1/catalog/mine", { token: admin, headers: yaml, body: PLANTED });
}

describe("where a source says who people are", () => {
  beforeEach(() => startTrusting(["people"]));

  it.each([
    ["kim", ["group:default/engineering", "group:default/oncall", "group:default/sre"]],
    ["dana", ["group:default/engineering"]],
    ["mallory", []],
    ["nobody", []],
  ])("%s speaks for %o", async (name, groups) => {
    expect(await groupsOf(service.muster, person(name))).toEqual(groups);
  });

  it("nobody's word counts any longer than the trust file says", async () => {
    const { muster } = service;
    expect(await groupsOf(muster, person("mallory"))).toEqual([]);
    muster.trust?.replace({ people: ["mine"], issuers: [] });
    expect(await groupsOf(muster, person("mallory"))).toEqual(["group:default/kings", "group:default/sre"]);
    expect(await groupsOf(muster, person("kim"))).toEqual([]);
    muster.trust?.replace({ people: ["people"], issuers: [] });
    expect(await groupsOf(muster, person("mallory"))).toEqual([]);
  });

  it("a token's groups come beside them", async () => {
    const groups = await groupsOf(service.muster, person("dana", ["group:default/legal"]));
    expect(groups).toEqual(["group:default/engineering", "group:default/legal"]);
  });

  it("what it says is read once, and again when somebody delivers", async () => {
    const { store } = service.muster;
    let readings = 0;
    const declarations = () => {
      readings++;
      return store.catalog.declarations();
    };
    const muster = { ...service.muster, store: { ...store, catalog: { ...store.catalog, declarations } } };
    for (const name of ["kim", "dana", "kim"]) expect(await groupsOf(muster, person(name))).not.toEqual([]);
    expect(readings).toBe(1);
    const without = PEOPLE.replace("memberOf: [ oncall ]", "memberOf: []");
    await service.ask("PUT /v1/catalog/people", { token: admin, headers: yaml, body: without });
    expect(await groupsOf(muster, person("kim"))).toEqual([]);
    expect(readings).toBe(2);
  });

  it("a token of nobody speaks for nobody", async () => {
    const nobody = { ...ADMIN, actor: "token:tok_9", groups: ["group:default/sre"] };
    expect(await authorityOf(service.muster, nobody)).toEqual({ person: null, groups: [] });
  });

  it("groups that are part of each other come to an end", async () => {
    const round = `${PEOPLE}---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: sre }
spec: { type: team, parent: oncall, children: [] }
`;
    await service.ask("PUT /v1/catalog/people", { token: admin, headers: yaml, body: round });
    expect(await groupsOf(service.muster, person("kim"))).toContain("group:default/engineering");
  });

  it.each([["people"], ["*"], ["peo*"]])("no reporter is made that delivers as it: `%s`", async (source) => {
    const body = { name: "ci", roles: ["reporter"], sources: [source] };
    const refused = await service.ask("POST /v1/tokens", { token: admin, body });
    expect(await refused.json()).toMatchObject({ status: 422, code: "source-of-people" });
  });

  it("an admin's token that also reports is made", async () => {
    const body = { name: "all", roles: ["admin", "reporter"], sources: ["*"] };
    expect((await service.ask("POST /v1/tokens", { token: admin, body })).status).toBe(201);
  });
});

it("a reporter made before the trust file was written delivers nothing about people, and takes nothing back", async () => {
  await startTrusting([]);
  const reporter = await service.token(["reporter"]);
  const trust = putTrustInForce({ people: ["people"], issuers: [] }, () => Promise.reject(new Error()), {
    share: true,
  });
  const later = startService({ trust, before: service });
  const asked = { token: reporter, headers: yaml, body: PLANTED };
  const put = await later.ask("PUT /v1/catalog/people", asked);
  expect(await put.json()).toMatchObject({ status: 403, code: "source-of-people" });
  const removed = await later.ask("DELETE /v1/catalog/people", { token: reporter });
  expect(await removed.json()).toMatchObject({ status: 403, code: "source-of-people" });
  expect((await later.ask("PUT /v1/catalog/mine", asked)).status).toBe(200);
});

it("where no source does, only tokens say it", async () => {
  await startTrusting([]);
  expect(await groupsOf(service.muster, person("kim", ["group:default/legal"]))).toEqual(["group:default/legal"]);
});
