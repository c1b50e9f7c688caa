// Does a gatekeeper see the decisions about what its token names, and no others, wherever decisions are told?

import { beforeEach, expect, it } from "vitest";
import { activateRules } from "../../src/app/activation/activate-rules.ts";
import { CATALOG, RULES } from "../contract/http-contract.ts";
import { readFolder } from "../rules/shipped.ts";
import { startService } from "./service.ts";
import type { TestService } from "./service.ts";

const CHECKOUT = "component:default/checkout";

let service: TestService;
let admin: string;
let id: string;

beforeEach(async () => {
  const openness = { reading: true, metrics: false, badges: false };
  service = startService({ shipped: await readFolder("rules"), openness });
  admin = await service.token(["admin"]);
  await activateRules(service.muster, RULES, { actor: "test" });
  const headers = { "content-type": "application/yaml" };
  await service.ask("PUT /v1/catalog/files", { token: admin, body: CATALOG(null), headers });
  const body = { entity: CHECKOUT, environment: "production" };
  const decided = await service.ask("POST /v1/decisions", { token: admin, body });
  ({ id } = (await decided.json()) as { readonly id: string });
});

async function status(path: string, token: string): Promise<number> {
  return (await service.ask(`GET ${path}`, { token })).status;
}

it("on pages that are open, as by the API", async () => {
  const others = { entities: ["component:default/search"], environments: ["*"] };
  const bound = await service.token(["gatekeeper"], others);
  const all = await service.token(["gatekeeper"]);
  const shown = async (path: string, token?: string): Promise<boolean> => {
    const page = await service.ask(`GET ${path}`, { token, headers: { accept: "text/html" } });
    expect([path, page.status]).toEqual([path, 200]);
    return (await page.text()).includes(id);
  };
  expect(await status(`/v1/decisions/${id}`, bound)).toBe(403);
  for (const path of ["/entities/component/default/checkout", "/"]) {
    const seen = [await shown(path, admin), await shown(path, all), await shown(path, bound), await shown(path)];
    expect([path, ...seen]).toEqual([path, true, true, false, false]);
  }
});

it("of what was deployed, as of what was decided", async () => {
  const staging = await service.token(["gatekeeper"], { entities: [CHECKOUT], environments: ["staging"] });
  const paths = [`/v1/decisions?entity=${CHECKOUT}`, "/v1/entities/component/default/checkout/deployments"];
  for (const path of paths) {
    const asked = path.includes("?") ? `${path}&environment` : `${path}?environment`;
    const answers = [path, `${asked}=production`, `${asked}=staging`].map((one) => status(one, staging));
    expect([path, ...(await Promise.all(answers))]).toEqual([path, 403, 403, 200]);
  }
});
