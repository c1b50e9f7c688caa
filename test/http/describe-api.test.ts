// Is the API described as it is, in a form other tools read?

import { Validator } from "@seriousme/openapi-schema-validator";
import { describe, expect, it } from "vitest";
import { describeApi } from "../../src/http/describe-api.ts";
import { ROUTES } from "../../src/http/routes.ts";
import { startService } from "./service.ts";

const api = describeApi(ROUTES, "1.2.3");

describe("/openapi.json", () => {
  it("is valid OpenAPI 3.1", async () => {
    const served = await (await startService().ask("GET /openapi.json")).json();
    const checked = await new Validator().validate(served as Record<string, unknown>);
    expect(checked.errors ?? []).toEqual([]);
    expect(checked.valid).toBe(true);
  });

  it("has every route once, under an id of its own", () => {
    const operations = Object.values(api.paths).flatMap((path) => Object.values(path));
    expect(operations).toHaveLength(ROUTES.length);
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(ROUTES.length);
  });

  it("refers to nothing that is not there", () => {
    const referred = new Set([...JSON.stringify(api).matchAll(/"\$ref":"([^"]+)"/g)].map(([, target]) => target));
    expect(
      [...referred].filter((target = "") => !(target.replace("#/components/schemas/", "") in api.components.schemas)),
    ).toEqual([]);
    expect(JSON.stringify(api)).not.toMatch(/\$defs|\$schema/);
  });

  it("names every parameter in a path, and every refusal that comes with a token", () => {
    for (const route of ROUTES) {
      const operation = api.paths[route.path]?.[route.method.toLowerCase()];
      const named = operation?.parameters.filter((parameter) => parameter.in === "path").map(({ name }) => `{${name}}`);
      expect(named).toEqual(route.path.match(/\{\w+\}/g) ?? []);
      const statuses = Object.keys(operation?.responses ?? {});
      expect(statuses.includes("401")).toBe(route.permission !== "open");
      expect(statuses.includes("413")).toBe(route.body !== undefined);
    }
  });
});

describe("/docs", () => {
  it("shows every route and every shape, loads nothing, and lets nothing be loaded", async () => {
    const response = await startService().ask("GET /docs");
    const page = await response.text();
    for (const { path, method } of ROUTES) {
      expect(page).toContain(`id="${api.paths[path]?.[method.toLowerCase()]?.operationId}"`);
    }
    for (const [, target] of page.matchAll(/href="#([^"]+)"/g)) expect(page).toContain(`id="${target}"`);
    expect(page).not.toMatch(/<script|<link|<img|src=|@import|url\(/);
    expect(page.match(/href="(?!#)[^"]*"/g)).toEqual(['href="/openapi.json"']);
    expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
  });
});
