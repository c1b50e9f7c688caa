// Does the same answer follow again from what a decision rested on?

import type { ReplayAnswer } from "../../api/decisions.ts";
import { digestOf } from "../../model/audit.ts";
import type { JsonValue } from "../../model/json.ts";
import { jsonPointer } from "../../model/json-pointer.ts";
import { decideAgain } from "./decide-again.ts";
import { answerOf, wholeAnswer } from "./decision-record.ts";
import { tellingOf } from "./kept-telling.ts";
import type { Muster } from "../muster.ts";
import { findDecision } from "./read-decision.ts";

type Difference = ReplayAnswer["differences"][number];

/**
 * Agrees to the byte, or names the differences. Throws Refusal: `missing`; `unavailable` if the store lacks what it
 * rests on.
 */
export async function replayDecision(muster: Pick<Muster, "store" | "rules">, id: string): Promise<ReplayAnswer> {
  const record = await findDecision(muster, id);
  const answer = answerOf(record, await tellingOf(muster.store, record));
  const decided = wholeAnswer(await decideAgain(muster, record));
  return { id, agrees: decided === answer, differences: compareAnswers(answer, decided) };
}

/**
 * The same answer is always written in the same way. If both texts read alike and still differ, the text itself was
 * changed.
 */
function compareAnswers(answer: string, decided: string): Difference[] {
  if (decided === answer) return [];
  const differences = [...differencesAt("", JSON.parse(answer) as JsonValue, JSON.parse(decided) as JsonValue)];
  return differences.length > 0 ? differences : [{ path: "", recorded: digestOf(answer), decided: digestOf(decided) }];
}

/** Pointers into the answer, in the order of what was recorded. */
function* differencesAt(
  path: string,
  recorded: JsonValue | undefined,
  decided: JsonValue | undefined,
): Iterable<Difference> {
  if (!isContainer(recorded) || !isContainer(decided) || Array.isArray(recorded) !== Array.isArray(decided)) {
    if (recorded !== decided)
      yield { path, ...(recorded !== undefined && { recorded }), ...(decided !== undefined && { decided }) };
    return;
  }
  const [before, after] = [recorded as Members, decided as Members];
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    yield* differencesAt(`${path}${jsonPointer([key])}`, before[key], after[key]);
  }
}

type Members = Readonly<Record<string, JsonValue | undefined>>;

function isContainer(value: JsonValue | undefined): value is Exclude<JsonValue, string | number | boolean | null> {
  return typeof value === "object" && value !== null;
}
