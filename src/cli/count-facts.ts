// How many of the facts that were sent were taken, and why not the others?

import { isJsonObject } from "../model/json.ts";
import type { JsonObject } from "../model/json.ts";
import { isError } from "../model/problem.ts";
import { count } from "../report/layout.ts";
import { textIn } from "./read-answer.ts";
import { readProblems } from "./read-problem-answer.ts";
import type { Outcome, PartsTold } from "./send-items.ts";

/** The server records a fact with one of these codes as unknown. */
const UNUSABLE: ReadonlySet<string> = new Set(["wrong-type", "too-large"]);

/**
 * The server counts an item as stored if any of its facts was, so its status says little about the facts themselves.
 */
export function countFacts(outcomes: readonly Outcome[]): PartsTold {
  const codes = outcomes.flatMap(codesOfOthers);
  const [unusable, refused] = [codes.filter((code) => UNUSABLE.has(code)), codes.filter((code) => !UNUSABLE.has(code))];
  const sent = outcomes.reduce((sum, outcome) => sum + factNames(outcome.sent).length, 0);
  const taken = sent - codes.length;
  const facts = [
    codes.length === 0 ? `${count(taken, "fact")} taken` : `${taken} of ${count(sent, "fact")} taken`,
    ...sayOthers("not known from now on", unusable),
    ...sayOthers("refused", refused),
  ].join(", ");
  return {
    said: `${facts}; ${count(outcomes.length, "item")}: `,
    figures: { facts: { sent, taken, unknown: unusable.length, refused: refused.length } },
  };
}

function sayOthers(what: string, codes: readonly string[]): readonly string[] {
  if (codes.length === 0) return [];
  const why = [...Map.groupBy(codes, (code) => code)].map(([code, all]) => `${all.length} ${code}`);
  return [`${codes.length} ${what} (${why.join(", ")})`];
}

/** The problem codes of the facts that were not taken as sent, one for each. */
function codesOfOthers({ status, sent, body }: Outcome): readonly string[] {
  const own = new Map<string, string>();
  for (const problem of readProblems(body["problems"]).filter(isError)) {
    const name = /^\/\d+\/facts\/([^/]+)$/.exec(problem.pointer ?? "")?.[1];
    if (name !== undefined) own.set(name.replaceAll("~1", "/").replaceAll("~0", "~"), problem.code);
  }
  if (status !== "rejected") return [...own.values()];
  const ofItem = textIn(body, "code") ?? status;
  return factNames(sent).map((name) => own.get(name) ?? ofItem);
}

function factNames({ facts }: JsonObject): readonly string[] {
  return isJsonObject(facts) ? Object.keys(facts) : [];
}
