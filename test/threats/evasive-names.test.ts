// T23: another name for the environment or the entity, one nobody registered, one that is gone. Does any slip past the gate?

import { beforeAll, describe, expect, it } from "vitest";
import { catalogOf, nameOf, succeeded } from "../faults/given.ts";
import { attackedService, RELEASE } from "./attacked-service.ts";
import type { AttackedService } from "./attacked-service.ts";

let muster: AttackedService;
beforeAll(async () => {
  muster = await attackedService();
});

interface Decided {
  readonly verdict: string;
  readonly gates: readonly string[];
  readonly basis: readonly string[];
  readonly environment: string;
  readonly problems: readonly { readonly code: string }[];
}

async function decide(more: object): Promise<Decided> {
  return succeeded(await muster.ask("POST /v1/decisions", { body: { ...RELEASE, ...more } })) as unknown as Decided;
}

describe("an environment", () => {
  it.each([
    "Production",
    "PRODUCTION",
    " production ",
    "\u00a0production",
    "production\u3000",
    "ｐroduction",
    "ｐｒｏｄｕｃｔｉｏｎ",
    "𝐩𝐫𝐨𝐝𝐮𝐜𝐭𝐢𝐨𝐧",
    "produ\u00adction",
    "prod\u200buction",
    "\u2060production",
    "production\ufe0f",
    "production\u0000",
  ])("written `%s` is the one it looks like", async (environment) => {
    expect(await decide({ environment })).toMatchObject({
      verdict: "block",
      gates: ["production"],
      environment: "production",
    });
  });

  it.each([
    "prod",
    "prod2",
    "production2",
    "production.",
    "рroduction",
    "staging",
    "*",
    "pro?uction",
    "production,staging",
  ])(
    "called `%s` is no other name for one with a gate: it is allowed by none, and that is said loudly",
    async (environment) => {
      const told = await decide({ environment });
      expect(told).toMatchObject({ verdict: "allow", gates: [], basis: ["no-gate"] });
      expect(told.problems).not.toEqual([]);
    },
  );

  it.each(["prod", "production2", "рroduction", "*", "production,staging"])(
    "called `%s` is out of reach for a pipeline that may ask about production",
    async (environment) => {
      const scope = { entities: ["*"], environments: ["production"] };
      const token = await muster.token(["gatekeeper"], scope);
      const { status } = await muster.ask("POST /v1/decisions", { token, body: { ...RELEASE, environment } });
      expect(status).toBe(403);
      const known = await muster.ask("POST /v1/decisions", {
        token,
        body: { ...RELEASE, environment: "ＰRODUCTION " },
      });
      expect(known.status).toBe(200);
    },
  );
});

describe("an entity", () => {
  it.each([
    "component:default/nobody",
    "component:other/service-1",
    "system:default/service-1",
    "component:default/service-1x",
    "component:default/ѕervice-1",
  ])("called `%s`, which nobody registered, is blocked as the gate says", async (entity) => {
    expect(await decide({ entity })).toMatchObject({ verdict: "block", gates: ["production"] });
  });

  it.each([
    "Component:Default/Service-1",
    "COMPONENT:DEFAULT/SERVICE-1",
    "service-1",
    "default/service-1",
    "component:service-1",
  ])("written `%s` is the one that is meant", async (entity) => {
    const told = succeeded(await muster.ask("POST /v1/decisions", { body: { ...RELEASE, entity } }));
    expect(told).toMatchObject({ verdict: "block", entity: { ref: nameOf(1) } });
  });

  it("that was taken out of the catalog does not get rid of its gate", async () => {
    const headers = { "content-type": "application/yaml" };
    const before = await decide({ entity: nameOf(4), change: { version: "1" } });
    expect(before.verdict).toBe("block");
    succeeded(await muster.ask("PUT /v1/catalog/files", { body: catalogOf(4), headers }));
    const after = await decide({ entity: nameOf(4), change: { version: "1" } });
    expect(after).toMatchObject({ verdict: "block", gates: ["production"] });
  });

  it("is not out of scope by another way to write it, nor in scope by a name like another's", async () => {
    const token = await muster.token(["gatekeeper"], { entities: [nameOf(1)], environments: ["*"] });
    const status = async (entity: string) =>
      (await muster.ask("POST /v1/decisions", { token, body: { ...RELEASE, entity } })).status;
    expect(await status("Component:Default/SERVICE-1")).toBe(200);
    for (const other of [nameOf(2), `${nameOf(1)}0`, "component:other/service-1", "component:default/ѕervice-1", "*"]) {
      expect([400, 403, 422], other).toContain(await status(other));
    }
  });
});
