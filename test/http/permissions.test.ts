// Does every role get exactly what it should, at every route there is? And is there no route beside the table?

import { beforeAll, describe, expect, it } from "vitest";
import { activateRules } from "../../src/app/activation/activate-rules.ts";
import { isOpenTo, PERMISSIONS } from "../../src/http/permissions.ts";
import type { Permission } from "../../src/http/permissions.ts";
import { ROUTES } from "../../src/http/routes.ts";
import { ROLES } from "../../src/model/identity.ts";
import { readFolder } from "../rules/shipped.ts";
import { startService } from "./service.ts";
import type { TestService } from "./service.ts";

const READING = ["reader", "approver", "operator", "admin"];
const ANYBODY = "anybody without a token";
const EVERYBODY = [...READING, "reporter", "gatekeeper"];

/**
 * The table of the contract, written out once more: what the code says is held against it. The status is what somebody
 * gets who may: a request without a body cannot be read, and what it names is not there.
 */
const ROLES_OF: Readonly<Record<string, readonly [roles: readonly string[], status: number]>> = {
  "PUT /v1/catalog/{source}": [["reporter", "admin"], 400],
  "DELETE /v1/catalog/{source}": [["reporter", "admin"], 404],
  "GET /v1/catalog": [EVERYBODY, 200],
  "GET /v1/entities": [EVERYBODY, 200],
  "GET /v1/entities/{kind}/{namespace}/{name}": [EVERYBODY, 404],
  "GET /v1/entities/{kind}/{namespace}/{name}/findings": [[...READING, "gatekeeper"], 404],
  "GET /v1/entities/{kind}/{namespace}/{name}/levels": [READING, 404],
  "GET /v1/entities/{kind}/{namespace}/{name}/next-steps": [READING, 404],
  "GET /v1/scorecards": [READING, 200],
  "GET /v1/scorecards/{id}": [READING, 404],
  "GET /v1/scorecards/{id}/findings": [READING, 404],
  "GET /v1/scorecards/{id}/summary": [READING, 404],
  "GET /v1/scorecards/{id}/history": [READING, 404],
  "GET /v1/scorecards/{scorecard}/rules/{rule}/history": [READING, 404],
  "GET /v1/movements": [READING, 200],
  "GET /v1/rules": [READING, 200],
  "GET /v1/teams": [READING, 200],
  "GET /v1/entities/{kind}/{namespace}/{name}/history": [READING, 404],
  "GET /v1/findings/{kind}/{namespace}/{name}/{scorecard}/{rule}/history": [READING, 404],
  "GET /v1/initiatives": [READING, 200],
  "GET /v1/initiatives/{id}": [READING, 404],
  "GET /v1/initiatives/{id}/entities": [READING, 404],
  "GET /v1/notices/preview": [["operator", "admin"], 404],
  "POST /v1/notices/test": [["operator", "admin"], 400],
  "GET /v1/scorecards/{id}/report": [READING, 404],
  "GET /v1/facts/catalog": [READING, 200],
  "POST /v1/query": [READING, 400],
  "POST /v1/evaluate": [READING, 400],
  "POST /v1/facts": [["reporter", "admin"], 400],
  "POST /v1/decisions": [["gatekeeper", "operator", "admin"], 400],
  "GET /v1/decisions": [[...READING, "gatekeeper"], 200],
  "GET /v1/decisions/{id}": [[...READING, "gatekeeper"], 404],
  "GET /v1/decisions/{id}/receipt": [[...READING, "gatekeeper"], 404],
  "GET /.well-known/jwks.json": [[...EVERYBODY, ANYBODY], 200],
  "POST /v1/decisions/{id}/replay": [["operator", "admin"], 404],
  "POST /v1/freezes": [["operator", "admin"], 400],
  "GET /v1/freezes": [READING, 200],
  "GET /v1/freezes/{id}": [READING, 404],
  "PUT /v1/freezes/{id}": [["operator", "admin"], 400],
  "DELETE /v1/freezes/{id}": [["operator", "admin"], 404],
  "POST /v1/locks": [["operator", "admin"], 400],
  "GET /v1/locks": [READING, 200],
  "GET /v1/locks/{id}": [READING, 404],
  "DELETE /v1/locks/{id}": [["operator", "admin"], 404],
  "POST /v1/waivers": [["reporter", "operator", "admin"], 400],
  "GET /v1/waivers": [[...READING, "reporter"], 200],
  "GET /v1/waivers/{id}": [[...READING, "reporter"], 404],
  "POST /v1/waivers/{id}/approve": [["operator", "admin"], 404],
  "POST /v1/waivers/{id}/revoke": [["reporter", "operator", "admin"], 404],
  "POST /v1/decisions/{id}/deployed": [["gatekeeper", "operator", "admin"], 400],
  "POST /v1/decisions/{id}/approvals": [["approver", "admin"], 400],
  "GET /v1/decisions/{id}/approvals": [[...READING, "gatekeeper"], 404],
  "GET /v1/entities/{kind}/{namespace}/{name}/deployments": [[...READING, "gatekeeper"], 200],
  "GET /v1/audit": [["operator", "admin"], 200],
  "GET /v1/audit/checkpoint": [["operator", "admin"], 200],
  "GET /v1/audit/checkpoints": [["operator", "admin"], 200],
  "GET /v1/audit/verification": [["operator", "admin"], 200],
  "POST /v1/audit/prunings": [["admin"], 400],
  "GET /v1/rulebook": [READING, 200],
  "PUT /v1/rulebook": [["admin"], 400],
  "POST /v1/preview": [READING, 400],
  "POST /mcp": [EVERYBODY, 400],
  "POST /v1/tokens": [["admin"], 400],
  "GET /v1/tokens": [["admin"], 200],
  "DELETE /v1/tokens/{id}": [["admin"], 404],
  "GET /v1/identity": [EVERYBODY, 200],
  "POST /v1/events": [["reporter", "admin"], 400],
  "GET /v1/entities/{kind}/{namespace}/{name}/dora": [READING, 404],
  "GET /v1/groups/{namespace}/{name}/dora": [READING, 404],
  "GET /v1/events": [READING, 200],
  "GET /v1/events/unmapped": [READING, 200],
  "POST /webhooks/github": [[...EVERYBODY, ANYBODY], 400],
  "GET /metrics": [READING, 404],
  "GET /backstage/tech-insights/checks": [READING, 200],
  "GET /backstage/scorecard/metrics": [READING, 200],
  "GET /backstage/scorecard/metrics/catalog/{kind}/{namespace}/{name}": [READING, 404],
  "GET /backstage/scorecard/metrics/catalog/{kind}/{namespace}/{name}/time-series": [READING, 400],
  "GET /backstage/scorecard/aggregations/{id}": [READING, 404],
  "POST /backstage/tech-insights/checks/run": [READING, 400],
  "POST /backstage/tech-insights/checks/run/{namespace}/{kind}/{name}": [READING, 400],
  "GET /backstage/tech-insights/fact-schemas": [READING, 200],
  "GET /backstage/tech-insights/facts/latest": [READING, 422],
  "GET /backstage/tech-insights/facts/range": [READING, 422],
  "GET /badges/{scorecard}/{kind}/{namespace}/{name}.svg": [READING, 200],
  "GET /badges/{scorecard}/{kind}/{namespace}/{name}.json": [READING, 200],
  "GET /healthz": [[...EVERYBODY, ANYBODY], 200],
  "GET /readyz": [[...EVERYBODY, ANYBODY], 200],
  "GET /openapi.json": [[...EVERYBODY, ANYBODY], 200],
  "GET /docs": [[...EVERYBODY, ANYBODY], 200],
};
/** What is sent there proves itself. */
const SIGNED = new Set(["POST /webhooks/github"]);
const OPEN = ["GET /.well-known/jwks.json", "GET /healthz", "GET /readyz", "GET /openapi.json", "GET /docs"];

const requests = ROUTES.map(({ method, path, permission }) => ({
  route: `${method} ${path}`,
  request: `${method} ${path.replace(/\{\w+\}/g, "absent")}`,
  permission,
}));

let service: TestService;
const tokens = new Map<string, string>();

beforeAll(async () => {
  service = startService();
  await activateRules(service.muster, await readFolder("rules"), { actor: "test" });
  for (const role of ROLES) tokens.set(role, await service.token([role]));
});

describe("the table of routes", () => {
  it("names a permission for each, and each once", () => {
    const known = new Set<string>([...Object.keys(PERMISSIONS), "open", "signed"]);
    expect(requests.filter(({ permission }) => !known.has(permission))).toEqual([]);
    expect(new Set(requests.map(({ route }) => route)).size).toBe(requests.length);
  });

  it("has exactly the routes that the contract names", () => {
    expect(requests.map(({ route }) => route).sort()).toEqual(Object.keys(ROLES_OF).sort());
  });
});

/** Every role at every route, and nobody at all. */
const matrix = requests.flatMap(({ route, request }) => {
  const [allowed = [], status = 0] = ROLES_OF[route] ?? [];
  return [...ROLES, ANYBODY].map((who) => {
    const refused = who === ANYBODY ? 401 : 403;
    return { route, request, who, expected: allowed.includes(who) ? status : refused };
  });
});

describe("every role at every route", () => {
  it.each(matrix)("$who: $route is answered $expected", async ({ request, who, expected }) => {
    const response = await service.ask(request, { token: tokens.get(who) });
    expect(response.status).toBe(expected);
  });
});

describe("what is opened to anybody", () => {
  const opened = (reading: boolean, metrics: boolean, badges = false): string[] =>
    requests
      .filter(({ permission, route }) => isOpenTo(permission, { reading, metrics, badges }) && !SIGNED.has(route))
      .map(({ route }) => route);

  it("is nothing but what says how the service does", () => {
    expect(opened(false, false)).toEqual(OPEN);
    expect(opened(false, true).sort()).toEqual([...OPEN, "GET /metrics"].sort());
    const badges = Object.keys(ROLES_OF).filter((route) => route.startsWith("GET /badges/"));
    expect(opened(false, false, true).sort()).toEqual([...OPEN, ...badges].sort());
  });

  it("with MUSTER_READ=open is what only reads the catalog and the reports", () => {
    const read = new Set<Permission>([
      "open",
      "catalog:read",
      "reports:read",
      "findings:read",
      "metrics:read",
      "badges:read",
    ]);
    const expected = requests.filter(({ permission }) => read.has(permission)).map(({ route }) => route);
    expect(opened(true, false)).toEqual(expected);
    expect(expected.filter((route) => !route.startsWith("GET "))).toEqual([
      "POST /v1/query",
      "POST /backstage/tech-insights/checks/run",
      "POST /backstage/tech-insights/checks/run/{namespace}/{kind}/{name}",
    ]);
  });

  it("does not let a token pass that proves nothing, and lets one pass that grants less", async () => {
    const open = startService({ openness: { reading: true, metrics: false, badges: false } });
    const reporter = await open.token(["reporter"]);
    const ask = async (token?: string): Promise<number> => (await open.ask("GET /v1/entities", { token })).status;
    expect([await ask(), await ask(reporter), await ask("mst_stale")]).toEqual([200, 200, 401]);
    expect((await open.ask("GET /v1/decisions")).status).toBe(401);
  });
});
