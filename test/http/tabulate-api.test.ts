// Does the page about the API tell of the routes there are?

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ROUTES } from "../../src/http/routes.ts";
import { withRoutes } from "../../src/http/tabulate-api.ts";

const page = readFileSync(new URL("../../docs/api.md", import.meta.url), "utf8");
const routes = page.slice(page.indexOf("## Routes"));

describe("docs/api.md", () => {
  it("is what `npm run generate` writes", () => {
    expect(page).toBe(withRoutes(page, ROUTES));
  });

  it("has one row for each route, with those who may", () => {
    for (const { method, path } of ROUTES) {
      const rows = page.split("\n").filter((line) => new RegExp(`^\\| \`${method} ${escape(path)}[?\`]`).test(line));
      expect(rows, `${method} ${path}`).toHaveLength(1);
    }
    expect(page).toMatch(
      /`PUT \/v1\/rulebook` \|[^|]*\| admin \| `PushRulebook`; at most 8 MiB \| 200 `ActivatedRulebook` \|/,
    );
    expect(page).toMatch(/`GET \/healthz` \|[^|]*\| anybody \|/);
    expect(page).toMatch(
      /`GET \/v1\/entities\?limit&after[^`]*` \|[^|]*\| any role \|  \| 200 a page of `ListedEntity` \|/,
    );
  });

  it("names every shape, and what it refers to", () => {
    const named = new Set([...page.matchAll(/^\| `([A-Z]\w+)` \|/gm)].map(([, name]) => name));
    const referred = [...routes.matchAll(/`\[?([A-Z][A-Za-z]+)\]?`/g)].map(([, name]) => name);
    expect(referred.filter((name) => !named.has(name))).toEqual([]);
  });

  it("refuses a page without marks", () => {
    expect(() => withRoutes("# The API\n", ROUTES)).toThrow("the page lacks `<!-- routes -->`");
  });
});

function escape(path: string): string {
  return path.replace(/[{}.]/g, "\\$&");
}
