// In which form is a receipt answered, where the header `accept` says it?

import { expect, it } from "vitest";
import { activateRules } from "../../src/app/activation/activate-rules.ts";
import { RULES } from "../contract/http-contract.ts";
import { readFolder } from "../rules/shipped.ts";
import { startService } from "./service.ts";

const [SVR, VSA] = ["application/vnd.in-toto.svr+dsse", "application/vnd.in-toto.vsa+dsse"];
const OWN = "application/vnd.dsse.envelope+json";

it("in the one that is wanted most, else in our own", async () => {
  const service = startService({ shipped: await readFolder("rules") });
  const token = await service.token(["admin"]);
  await activateRules(service.muster, RULES, { actor: "test" });
  const body = { entity: "component:default/checkout", environment: "production" };
  const decided = await service.ask("POST /v1/decisions", { token, body });
  const { id } = (await decided.json()) as { readonly id: string };
  for (const [accept, type] of [
    [`${VSA}, */*;q=0.1`, VSA],
    [`${SVR};q=0.2, ${VSA};q=0.8`, VSA],
    ["*/*", OWN],
    ["application/json", OWN],
    [`${SVR};q=0`, OWN],
  ] as const) {
    const { headers } = await service.ask(`GET /v1/decisions/${id}/receipt`, { token, headers: { accept } });
    expect([accept, headers.get("content-type"), headers.get("vary")]).toEqual([accept, type, "accept"]);
  }
});
