// Where reading is open: does whoever may ask gates about some entities see the decisions about others?

import { expect, it } from "vitest";
import { activateRules } from "../../src/app/activation/activate-rules.ts";
import { CATALOG, RULES } from "../contract/http-contract.ts";
import { readFolder } from "../rules/shipped.ts";
import { startService } from "./service.ts";

it("a page shows the decisions that the API would list to the same token", async () => {
  const service = startService({
    shipped: await readFolder("rules"),
    openness: { reading: true, metrics: false, badges: false },
  });
  const admin = await service.token(["admin"]);
  await activateRules(service.muster, RULES, { actor: "test" });
  const yaml = { "content-type": "application/yaml" };
  await service.ask("PUT /v1/catalog/files", { token: admin, body: CATALOG(null), headers: yaml });
  const decided = await service.ask("POST /v1/decisions", {
    token: admin,
    body: { entity: "component:default/checkout", environment: "production" },
  });
  const { id } = (await decided.json()) as { readonly id: string };

  const others = { entities: ["component:default/search"], environments: ["*"] };
  const bound = await service.token(["gatekeeper"], others);
  const shown = async (path: string, token?: string): Promise<boolean> => {
    const page = await service.ask(`GET ${path}`, { token, headers: { accept: "text/html" } });
    expect([path, page.status]).toEqual([path, 200]);
    return (await page.text()).includes(id);
  };
  const page = "/entities/component/default/checkout";
  expect((await service.ask(`GET /v1/decisions/${id}`, { token: bound })).status).toBe(403);
  const all = await service.token(["gatekeeper"]);
  for (const path of [page, "/"]) {
    const seen = [await shown(path, admin), await shown(path, all), await shown(path, bound), await shown(path)];
    expect([path, ...seen]).toEqual([path, true, true, false, false]);
  }
});
