// Which decision does a server's answer hold, even if the server is newer than this program?

import { readDecisionBody } from "../api/decision-body.ts";
import { VERDICTS } from "../model/decision.ts";
import type { Decision, Verdict } from "../model/decision.ts";
import { isJsonObject, ownText } from "../model/json.ts";
import type { JsonObject, JsonValue } from "../model/json.ts";
import type { Problem } from "../model/problem.ts";
import { Refusal } from "../model/refusal.ts";
import { parseInstant } from "../model/time.ts";
import { ServerUnavailable } from "./server-failure.ts";
import { blankDecision } from "./undecided.ts";

/**
 * INVARIANT: a verdict that was given is never lost, or a newer server's block could be let through. A verdict that is
 * not known here blocks. When the rest cannot be read, the decision holds the verdict without it.
 * Throws ServerUnavailable for an answer without a verdict.
 */
export function readServerDecision(answer: JsonValue, address: string): Decision {
  const said = ownText(answer, "verdict");
  if (!isJsonObject(answer) || said === undefined) {
    throw new ServerUnavailable(`\`${address}\` did not answer with a decision`, { again: false });
  }
  const verdict = VERDICTS.find((known) => known === said) ?? "block";
  const strange = verdict === said ? [] : [newer(`verdict \`${said}\` is not known here and counts as \`block\``)];
  try {
    const decision = readDecisionBody({ ...answer, verdict });
    return { ...decision, problems: [...decision.problems, ...strange] };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return outlineOf(answer, verdict, [...strange, newer(error.message)]);
  }
}

function newer(message: string): Problem {
  return { code: "newer-server", severity: "warning", message, help: "a newer `muster` may understand it" };
}

function outlineOf(answer: JsonObject, verdict: Verdict, problems: readonly Problem[]): Decision {
  const asked = { entity: ownText(answer["entity"], "ref") ?? "", environment: ownText(answer, "environment") ?? "" };
  const blank = blankDecision(asked, verdict, parseInstant(ownText(answer, "decidedAt") ?? "") ?? 0);
  return {
    ...blank,
    id: ownText(answer, "id") ?? null,
    problems,
    message: ownText(answer, "message") ?? blank.message,
    rulebook: ownText(answer, "rulebook") ?? blank.rulebook,
  };
}
