// What do the pages for trying out a query or a rule show?

import { z } from "zod";
import { evaluateRequest } from "../../api/evaluate.ts";
import type { EvaluateAnswer } from "../../api/evaluate.ts";
import { name } from "../../api/parts.ts";
import { queryRequest } from "../../api/query.ts";
import type { QueryAnswer, SelectedEntity } from "../../api/query.ts";
import { MOST_PER_PAGE } from "../../api/page.ts";
import { evaluateInline } from "../../app/preview/evaluate-inline.ts";
import type { Muster } from "../../app/muster.ts";
import { queryEntities } from "../../app/catalog/query-entities.ts";
import { refNamed } from "../../model/entity.ts";
import { isError } from "../../model/problem.ts";
import type { Problem } from "../../model/problem.ts";
import { problemsOf } from "../../text/schema-problems.ts";
import { playgroundPage } from "../../web/pages/playground.ts";
import { queryPage } from "../../web/pages/query.ts";
import { Refusal } from "../../model/refusal.ts";
import { selectionTable } from "../../report/list-tables.ts";
import { defineListFiles, MOST_ROWS } from "./list-files.ts";
import { definePage } from "./page-route.ts";
import { placeTyped, problemsOfRefusal, readTyped } from "./typed-text.ts";

/** In characters. These texts are part of an address, and longer addresses do not work everywhere. */
const LONGEST = 6_000;
const ROWS = 100;

const typed = z.string().max(LONGEST);
const queryFields = z.strictObject({
  where: typed.optional(),
  select: typed.optional(),
  sort: typed.optional(),
  after: typed.optional(),
});
const tryFields = z.strictObject({ pass: typed.optional(), entity: name.optional() });

type QueryFields = z.output<typeof queryFields>;

export const tryingPages = [
  definePage({
    path: "/query",
    nav: "Query",
    permission: "reports:read",
    query: queryFields,
    show: async ({ muster, query }) => queryPage({ ...query, ...(await runQuery(muster, query, ROWS)) }),
  }),
  ...defineListFiles({
    path: "/query",
    permission: "reports:read",
    query: queryFields.omit({ after: true }),
    read: async ({ muster, query }) => {
      const rows: SelectedEntity[] = [];
      let after: string | undefined;
      do {
        const { answer, problems } = await runQuery(muster, { where: "true", ...query, after }, MOST_PER_PAGE);
        if (answer === undefined)
          throw new Refusal("invalid", "bad-query", problems[0]?.message ?? "it makes no sense");
        rows.push(...answer.items);
        after = answer.next ?? undefined;
      } while (after !== undefined && rows.length < MOST_ROWS);
      return { table: selectionTable(wordsOf(query.select)), rows };
    },
  }),
  definePage({
    path: "/playground",
    nav: "Playground",
    permission: "rules:try",
    query: tryFields,
    show: async ({ muster, query, frame }) => {
      const { pass, entity } = query;
      const tried = pass === undefined || entity === undefined ? NOT_TRIED : await tryRule(muster, pass, entity);
      return playgroundPage({ pass: pass ?? "", entity: entity ?? "", ...tried }, frame);
    },
  }),
];

interface Queried {
  /** Undefined: nothing was asked, or the query has errors. */
  readonly answer?: QueryAnswer;
  readonly columns: readonly string[];
  readonly problems: readonly Problem[];
}

async function runQuery(muster: Muster, { where, select, sort, after }: QueryFields, limit: number): Promise<Queried> {
  const columns = wordsOf(select);
  const isAsked = (where ?? select ?? sort) !== undefined;
  if (!isAsked) return { columns, problems: [] };
  const { document, problems } = readTyped(where ?? "true");
  if (problems.some(isError)) return { columns, problems };
  const read = queryRequest.safeParse({
    where: document?.value ?? true,
    select: columns,
    sort: wordsOf(sort),
    limit,
    ...(after !== undefined && { after }),
  });
  if (!read.success) return { columns, problems: problemsOf(read.error, queryRequest).map(asProblem) };
  try {
    const answer = await queryEntities(muster, read.data);
    const warnings = answer.problems.map((one) => placeTyped(asProblem(one), "where", document));
    return { answer, columns, problems: warnings };
  } catch (error) {
    return { columns, problems: problemsOfRefusal(error).map((one) => placeTyped(one, "where", document)) };
  }
}

function wordsOf(text: string | undefined): readonly string[] {
  return (text ?? "").split(/[\s,]+/).filter((word) => word !== "");
}

type Told = Pick<Problem, "message"> & { readonly [Key in "code" | "help" | "severity" | "pointer"]?: unknown };

function asProblem(told: Told): Problem {
  const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);
  const [help, pointer] = [text(told.help), text(told.pointer)];
  return {
    code: text(told.code) ?? "bad-query",
    severity: told.severity === "warning" ? "warning" : "error",
    message: told.message,
    ...(help !== undefined && { help }),
    ...(pointer !== undefined && { pointer }),
  };
}

interface Tried {
  readonly answer: EvaluateAnswer | undefined;
  readonly problems: readonly Problem[];
}

const NOT_TRIED: Tried = { answer: undefined, problems: [] };

/** A rule file around the typed lines, which are indented and appended. */
const FRAME = `kind: Scorecard
id: playground
title: Playground
levels: [ tried ]
targets: []
rules:
  - id: tried
    title: The rule that is tried
    level: tried
    pass:
`;
const INDENT = "      ";
const LINES = FRAME.split("\n").length - 1;

async function tryRule(muster: Muster, pass: string, named: string): Promise<Tried> {
  const { document, problems } = readTyped(pass);
  if (problems.some(isError)) return { answer: undefined, problems };
  if (document === undefined) return NOT_TRIED;
  const rules = `${FRAME}${pass
    .split(/\r?\n/)
    .map((line) => `${INDENT}${line}`)
    .join("\n")}\n`;
  const request = evaluateRequest.parse({ rules, entity: refNamed(named, "component") ?? named });
  try {
    return { answer: await evaluateInline(muster, request), problems: [] };
  } catch (error) {
    return { answer: undefined, problems: problemsOfRefusal(error).map(asTyped) };
  }
}

/** With its place in the typed lines, not in the rule file around them. */
function asTyped(problem: Problem): Problem {
  const { line, column, excerpt, file: _, ...rest } = problem;
  if (line === undefined || column === undefined || line <= LINES) return rest;
  const place = { line: line - LINES, column: Math.max(1, column - INDENT.length) };
  if (excerpt === undefined) return { ...rest, ...place };
  return { ...rest, ...place, excerpt: { text: excerpt.text.slice(INDENT.length), length: excerpt.length } };
}
