// Is a scorecard told as a table, in the form that was asked for, with the figures of the other reports?

import { beforeAll, describe, expect, it } from "vitest";
import { reportRows } from "../../src/api/scorecard-table.ts";
import type { ScorecardTable } from "../../src/api/scorecard-table.ts";
import { chooseFormat } from "../../src/http/choose-format.ts";
import { scorecardCsv, scorecardMarkdown } from "../../src/report/scorecard-table.ts";
import { HOSTILE } from "../report/hostile-text.ts";
import { parseCsv } from "../report/parse-csv.ts";
import { startDemo } from "./demo-service.ts";
import type { TestService } from "./service.ts";

const REPORT = "/v1/scorecards/production-readiness/report";

let service: TestService;
let token: string;
beforeAll(async () => {
  service = await startDemo();
  token = await service.token(["reader"]);
});

const get = async (path: string, accept?: string): Promise<Response> =>
  service.ask(`GET ${path}`, { token, headers: accept === undefined ? {} : { accept } });

describe("the table", () => {
  it("is a flat list, with the figures of the scorecard", async () => {
    const rows = reportRows.parse(await (await get(REPORT)).json());
    const scorecard = (await (await get("/v1/scorecards/production-readiness")).json()) as {
      readonly entities: number;
      readonly score: number;
      readonly held: readonly { readonly level: string | null; readonly entities: number }[];
    };
    expect(rows).toHaveLength(scorecard.entities);
    for (const { level, entities } of scorecard.held) {
      expect(rows.filter((row) => row.level === level)).toHaveLength(entities);
    }
    expect(rows.reduce((sum, { score }) => sum + score, 0) / rows.length).toBeCloseTo(scorecard.score, 0);
    expect(rows.every((row) => Object.values(row).every((value) => typeof value !== "object" || value === null))).toBe(
      true,
    );
  });

  it("is CSV with a column a rule", async () => {
    const answer = await get(`${REPORT}?format=csv`);
    expect([answer.headers.get("content-type"), answer.headers.get("content-disposition")]).toEqual([
      "text/csv; charset=utf-8",
      'attachment; filename="production-readiness.csv"',
    ]);
    const [header = [], ...rows] = parseCsv(await answer.text());
    expect(header.slice(0, 3)).toEqual(["entity", "kind", "owner"]);
    expect(header).toContain("ownership-is-settled");
    const checkout = rows.find(([entity]) => entity === "component:default/checkout") ?? [];
    expect(checkout).toHaveLength(header.length);
    expect(["pass", "fail", "unknown", "not-applicable"]).toContain(checkout[header.indexOf("ownership-is-settled")]);
  });

  it("is Markdown, those below their target first", async () => {
    const answer = await get(REPORT, "text/markdown");
    expect(answer.headers.get("content-type")).toBe("text/markdown; charset=utf-8");
    const text = await answer.text();
    expect(text).toMatch(/^## Production readiness\n\n\*\*\d+ entities, \d+ of \d+ on target\*\*/);
    expect(text).toContain("| entity | owner | level | target | score | fails or is unknown |");
  });

  it("has only those that were asked for", async () => {
    const rows = reportRows.parse(await (await get(`${REPORT}?owner=storefront`)).json());
    expect(rows.length).toBeGreaterThan(0);
    expect(new Set(rows.map(({ owner }) => owner))).toEqual(new Set(["group:default/storefront"]));
    expect((await get(`${REPORT}?format=xlsx`)).status).toBe(400);
    expect((await get("/v1/scorecards/nothing/report")).status).toBe(404);
  });

  const TYPOS = [
    ["owner=storefrnt", "unknown-owner", "no entity is owned by `storefrnt`", "`group:default/storefront`"],
    ["system=shpo", "unknown-system", "no entity is part of the system `shpo`", "`system:default/shop`"],
    ["kind=compnent", "unknown-kind", "no entity is of the kind `compnent`", "`Component`"],
    ["tier=9", "unknown-tier", "no entity has the tier `9`", "`1`"],
  ] as const;

  it.each(TYPOS)("says of %s that there is none, and which was meant, wherever it is asked", async (typo, ...told) => {
    const [code, detail, meant] = told;
    const own = "/v1/scorecards/production-readiness";
    const page = "/scorecards/production-readiness/matrix";
    const asked = [
      ...["json", "csv", "markdown"].map((format) => `${REPORT}?format=${format}&`),
      `${own}/findings?`,
      `${own}/findings?format=csv&`,
      `${own}/summary?by=owner&`,
      ...["csv", "json", "md"].map((ending) => `${page}.${ending}?`),
    ];
    for (const path of asked) {
      const answer = await get(`${path}${typo}`);
      const { help, ...problem } = (await answer.json()) as { readonly help: string };
      expect([path, answer.status, problem]).toEqual([path, 422, expect.objectContaining({ code, detail })]);
      expect(help).toBe(`did you mean ${meant}?`);
    }
    const shown = await get(`/scorecards/production-readiness?${typo}`);
    expect(shown.status).toBe(200);
    expect(await shown.text()).toMatch(/is called <b>[^<]+<\/b>: did you mean <a href="[^"]+">/);
  });

  it("is empty where who is meant is known, and has nothing like it", async () => {
    const known = [`${REPORT}?owner=user:default/kim`, `${REPORT}?owner=storefront&kind=API`];
    for (const path of known) expect([path, await (await get(path)).json()]).toEqual([path, []]);
  });

  it("is not sent again as long as nothing changed", async () => {
    const etag = (await get(`${REPORT}?format=csv`)).headers.get("etag") ?? "";
    const again = await service.ask(`GET ${REPORT}?format=csv`, { token, headers: { "if-none-match": etag } });
    expect(again.status).toBe(304);
  });
});

describe("the form", () => {
  const TYPES = { json: "application/json", csv: "text/csv", markdown: "text/markdown" };
  it.each([
    [undefined, "json"],
    ["*/*", "json"],
    ["text/csv", "csv"],
    ["text/*", "csv"],
    ["text/html,application/xhtml+xml,*/*;q=0.8", "json"],
    ["application/json;q=0.5, text/markdown", "markdown"],
    ["text/csv;q=0, text/*", "markdown"],
    ["image/png", "json"],
  ])("for `%s` is %s", (accept, format) => {
    expect(chooseFormat(accept, TYPES)).toBe(format);
  });
});

describe.each(HOSTILE.map((text) => [JSON.stringify(text).slice(0, 60), text] as const))("%s", (_, text) => {
  const row = {
    entity: `component:default/${text}`,
    kind: text,
    owner: text,
    system: text,
    tier: text,
    level: text,
    rank: 1,
    target: text,
    standing: "below" as const,
    score: 1,
    pass: 1,
    fail: 1,
    unknown: 0,
    notApplicable: 0,
    open: "a b",
    waived: "",
    waivedUntil: null,
    changedAt: "2026-12-01T12:00:00Z",
  };
  const table: ScorecardTable = {
    id: "x",
    title: text,
    draft: false,
    rulebook: "sha256:x",
    at: "2026-12-01T12:00:00Z",
    rules: [{ id: "a", title: text }],
    rows: [row],
    outcomes: [["fail"]],
    waived: { findings: 0, met: 0, until: null },
    pending: 0,
  };

  it("is a formula in no spreadsheet", () => {
    const cells = parseCsv([...scorecardCsv(table)].join("")).flat();
    expect(cells.filter((cell) => /^\s*[=+\-@＝＋－＠]/u.test(cell) && !/^[+-]?\d+(?:\.\d+)?$/.test(cell))).toEqual([]);
  });

  it("is no markup", () => {
    const written = [...scorecardMarkdown(table)].join("");
    expect(written).not.toMatch(/<(?!sub>|\/sub>|https?:)[a-z]/i);
    expect(written).not.toMatch(/(?<!\\)\]\(javascript:/i);
    expect(written.split("\n").filter((line) => line.startsWith("| "))).toHaveLength(2);
  });
});
