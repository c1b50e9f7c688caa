// What is a page asked by its address, and a form by what was typed?

import type { Context } from "hono";
import type { z } from "zod";
import { nearest } from "../../model/nearest.ts";
import { Refusal } from "../../model/refusal.ts";
import { hideSecrets } from "../../model/secret-text.ts";
import { keysOf, problemsOf } from "../../text/schema-problems.ts";
import { checkType, readBody } from "../read-body.ts";
import type { BodyBudget } from "../read-body.ts";
import { readQuery } from "../read-query.ts";
import { KIB } from "../route.ts";
import { headersOf } from "../serve-request.ts";
import type { AnyPage } from "./page-route.ts";

type Form = Extract<AnyPage, { kind: "form" }>;

/** How many bytes a form may have. */
const LARGEST_FORM = 256 * KIB;

/** How many edits away a key may be and still count as a slip. `utm_source` is not a slip for `source`. */
const SLIP = 2;

interface ShownQuery {
  readonly query: unknown;
  /** One line for each parameter that was left out, with the reason. */
  readonly wrong: readonly string[];
}

/**
 * A parameter that cannot be read is left out, and the page says so and shows the rest. Parameters that others append
 * to the address (`utm_source`) are ignored, unless they look like a slip. This is for pages only: a file, which
 * programs ask for, refuses what it does not take.
 */
export function readShownQuery(asked: URLSearchParams | undefined, schema: z.ZodType | undefined): ShownQuery {
  const known = schema === undefined ? [] : keysOf(schema);
  const isMeant = ([key]: readonly [string, string]): boolean =>
    known.includes(key) || nearest(key, known, SLIP) !== undefined;
  const meant: [string, string][] = [...(withoutEmpty(asked) ?? [])].filter(isMeant);
  const read = meant.map((pair) => ({ pair, problem: problemOf(new URLSearchParams([pair]), schema) }));
  const good = new URLSearchParams(read.flatMap(({ pair, problem }) => (problem === undefined ? [pair] : [])));
  return { query: readQuery(good, schema), wrong: read.flatMap(({ problem }) => problem ?? []) };
}

/** What is wrong with the query, in one line; undefined: it can be read. */
function problemOf(query: URLSearchParams, schema: z.ZodType | undefined): string | undefined {
  try {
    readQuery(query, schema);
    return undefined;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { help } = error.details;
    return help === undefined ? error.message : `${error.message}; ${help}`;
  }
}

/** Forms of filters also send fields that nobody filled in. */
export function withoutEmpty(query: URLSearchParams | undefined): URLSearchParams | undefined {
  return query === undefined ? undefined : new URLSearchParams([...query].filter(([, value]) => value !== ""));
}

export function readFields({ fields }: Pick<Form, "fields">, typed: Readonly<Record<string, string>>): unknown {
  if (fields === undefined) return undefined;
  const parsed = fields.safeParse(typed, { reportInput: true });
  if (parsed.success) return parsed.data;
  const problems = problemsOf(parsed.error, fields).map((problem) => ({ ...problem, severity: "error" as const }));
  const [first] = problems;
  throw new Refusal("invalid", "bad-form", first?.message ?? "the form makes no sense", {
    ...(first?.help !== undefined && { help: first.help }),
    problems,
  });
}

export async function readForm(
  { takesSecret = false }: Pick<Form, "takesSecret">,
  c: Context,
  budget: BodyBudget,
): Promise<Record<string, string>> {
  checkType(c.req.header("content-type"), ["application/x-www-form-urlencoded"]);
  const held = await readBody(c, headersOf(c)("content-length"), { maxBytes: LARGEST_FORM, budget });
  try {
    const typed = [...new URLSearchParams(held.text)].filter(([, value]) => value.trim() !== "");
    return Object.fromEntries(takesSecret ? typed : typed.map(([name, value]) => [name, hideSecrets(value)]));
  } finally {
    held.release();
  }
}
