// Can every list be taken along, over the API and from its page, and does nothing in it act where it is opened?

import { beforeAll, describe, expect, it } from "vitest";
import { SERVICE } from "../../src/app/access/service-identity.ts";
import { importSource } from "../../src/app/imports/import-source.ts";
import { activateRules } from "../../src/app/activation/activate-rules.ts";
import { parseCsv } from "../report/parse-csv.ts";
import { startService } from "./service.ts";
import type { TestService } from "./service.ts";

/** What a spreadsheet would run, and what leaves its cell. */
const ACTING = [
  '=HYPERLINK("http://evil.example","x")',
  "+1+cmd|' /C calc'!A0",
  "-2+3+cmd|' /C calc'!A0",
  "@SUM(1+1)*cmd|' /C calc'!A0",
  "\t=1+1",
  "\r=1+1",
  " =1+1",
  '","=1+1',
  "a\r\n=1+1",
  "＝1+1",
];

const RULES = {
  kind: "Scorecard",
  id: "hostile",
  title: "Hostile",
  appliesTo: { "==": [{ var: "entity.kind" }, "Component"] },
  rules: ACTING.map((text, index) => ({
    id: `rule-${index}`,
    title: text,
    why: text,
    pass: { exists: "entity.metadata.absent" },
    fix: { text },
  })),
};
const GATE = {
  kind: "Gate",
  id: "production",
  title: "Production",
  environments: ["production"],
  require: [{ scorecard: "hostile", level: "done", enforcement: "block" }],
};
const OWNER = {
  apiVersion: "backstage.io/v1alpha1",
  kind: "Group",
  metadata: { name: "shop" },
  spec: { type: "team", children: [] },
};

function component(text: string, index: number): object {
  const metadata = { name: `service-${index}`, description: text };
  return { apiVersion: "backstage.io/v1alpha1", kind: "Component", metadata, spec: { type: text, owner: "shop" } };
}

let service: TestService;
let token: string;

beforeAll(async () => {
  service = startService();
  await activateRules(
    service.muster,
    [
      { path: "rules.json", text: JSON.stringify(RULES) },
      { path: "gate.json", text: JSON.stringify(GATE) },
    ],
    SERVICE,
  );
  const files = [{ path: "catalog.json", text: JSON.stringify([OWNER, ...ACTING.map(component)]) }];
  await importSource(service.muster, { source: "test", files, confirm: Infinity }, SERVICE);
  token = await service.token(["admin"]);
  for (const [index, text] of ACTING.entries()) {
    const entity = `service-${index}`;
    const change = { version: `${text}.` };
    await service.ask("POST /v1/decisions", { token, body: { entity, environment: "production", change } });
    const terms = {
      scorecard: "hostile",
      rule: "rule-0",
      reason: `${text} for twenty characters`,
      expiresAt: "2026-12-20",
    };
    await service.ask("POST /v1/waivers", { token, body: { entity, ...terms } });
  }
});

const LISTS = {
  decisions: { api: "GET /v1/decisions", page: "/decisions", rows: ACTING.length },
  waivers: { api: "GET /v1/waivers", page: "/waivers", rows: ACTING.length },
  rules: { api: "GET /v1/rules", page: "/rules", rows: ACTING.length },
  teams: { api: "GET /v1/teams", page: "/teams", rows: 1 },
  movements: { api: "GET /v1/movements", page: "/movements", rows: 0 },
  "findings of an entity": {
    api: "GET /v1/entities/component/default/service-1/findings?explain=all",
    page: "/entities/component/default/service-1/findings",
    rows: ACTING.length,
  },
  "findings of a scorecard": { api: "GET /v1/scorecards/hostile/findings?rule=rule-0", rows: ACTING.length },
  "what a query selects": {
    api: "POST /v1/query",
    body: {
      where: { "==": [{ var: "entity.kind" }, "Component"] },
      select: ["entity.metadata.description", "entity.type"],
    },
    page: "/query",
    query: '?where={"==":[{"var":"entity.kind"},"Component"]}&select=entity.metadata.description,entity.type',
    rows: ACTING.length,
  },
} as const;

function cellsOf(text: string): readonly string[] {
  return parseCsv(text).flat();
}

/** As a spreadsheet decides what it runs: by the first character that is no blank. */
function acting(cells: readonly string[]): readonly string[] {
  return cells.filter((cell) => /^\s*[=+\-@＝＋－＠]/u.test(cell) && !/^[+-]?\d+(?:\.\d+)?$/.test(cell));
}

describe.each(Object.entries(LISTS))("%s", (_, list) => {
  const body = "body" in list ? list.body : undefined;

  it("come as CSV that does nothing, with a row each, by `format` or by the header", async () => {
    const joint = list.api.includes("?") ? "&" : "?";
    const asked = await service.ask(`${list.api}${joint}format=csv`, { token, body });
    expect([asked.status, asked.headers.get("content-type")]).toEqual([200, "text/csv; charset=utf-8"]);
    expect(asked.headers.get("content-disposition")).toMatch(/^attachment; filename="[a-z]+\.csv"$/);
    const text = await asked.text();
    expect(acting(cellsOf(text))).toEqual([]);
    const [head, ...rows] = parseCsv(text);
    expect(rows.map((row) => row.length)).toEqual(rows.map(() => head?.length));
    expect(rows.length).toBe(list.rows);
    const preferred = await service.ask(list.api, { token, body, headers: { accept: "text/csv" } });
    expect([await preferred.text(), preferred.headers.get("vary")]).toEqual([text, "accept"]);
  });

  it("come as a table in Markdown, and as JSON where nothing is said", async () => {
    const told = await service.ask(list.api, { token, body, headers: { accept: "text/markdown" } });
    const lines = (await told.text()).split("\n").filter((line) => line.startsWith("|"));
    expect(lines.length).toBe(list.rows + 2);
    expect(lines.some((line) => /<(?!https?:)/.test(line))).toBe(false);
    const json = await service.ask(list.api, { token, body });
    expect(json.headers.get("content-type")).toContain("application/json");
  });
});

/** Those that a page shows as well. */
const SHOWN = Object.entries(LISTS).flatMap(([name, list]) => ("page" in list ? [[name, list] as const] : []));

it.each(SHOWN)("%s are linked from where they are shown, as the same files", async (_, list) => {
  const headers = { authorization: `Bearer ${token}` };
  const query = "query" in list ? list.query : "";
  const files = await Promise.all(
    ["csv", "md"].map((ending) => service.send(`${list.page}.${ending}${query}`, { headers })),
  );
  expect(files.map(({ status }) => status)).toEqual([200, 200]);
  const text = (await files[0]?.text()) ?? "";
  expect(acting(cellsOf(text))).toEqual([]);
  expect(parseCsv(text).length).toBe(list.rows + 1);
});

describe("a page of a table", () => {
  it("says where the next is", async () => {
    const first = await service.ask("GET /v1/decisions?limit=4&verdict=block", {
      token,
      headers: { accept: "text/csv" },
    });
    const address = /^<([^>]+)>; rel="next"$/.exec(first.headers.get("link") ?? "")?.[1] ?? "";
    expect(address).toMatch(/^\/v1\/decisions\?.*verdict=block/);
    const next = await service.ask(`GET ${address}`, { token });
    const [one, two] = [parseCsv(await first.text()), parseCsv(await next.text())];
    expect([one.length, two.length]).toEqual([5, 5]);
    expect(one[1]?.[0]).not.toBe(two[1]?.[0]);
    const last = await service.ask("GET /v1/decisions?format=csv", { token });
    expect(last.headers.get("link")).toBeNull();
  });
});

describe("the pages", () => {
  it.each([
    ["/decisions?verdict=block", "/decisions.csv?verdict=block"],
    ["/waivers?state=requested", "/waivers.md?state=requested"],
    ["/rules", "/rules.csv"],
    ["/teams", "/teams.csv"],
    ["/entities/component/default/service-1", "/entities/component/default/service-1/findings.csv"],
    ["/query?where=true", "/query.csv?where=true"],
  ])("%s leads to %s", async (page, file) => {
    const headers = { accept: "text/html", authorization: `Bearer ${token}` };
    expect(await (await service.send(page, { headers })).text()).toContain(`href="${file}"`);
  });

  it("say what is wrong with a query in place of a file", async () => {
    const headers = { accept: "text/html", authorization: `Bearer ${token}` };
    const response = await service.send('/query.csv?where={"nothing":1}', { headers });
    expect([response.status, await response.text()]).toEqual([422, expect.stringContaining("nothing")]);
  });

  it("show the decisions nobody may read to nobody", async () => {
    const gatekeeper = await service.token(["gatekeeper"], { entities: ["component:default/service-1"] });
    const headers = { accept: "text/html", authorization: `Bearer ${gatekeeper}` };
    expect((await service.send("/decisions.csv", { headers })).status).toBe(403);
  });
});
