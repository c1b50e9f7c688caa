// What do the gates say of a release that another system asks about? As an object, to be told in that system's words.

import { readDecisionBody } from "../../api/decision-body.ts";
import type { ReleaseQuestion } from "../../api/decisions.ts";
import type { Decision } from "../../model/decision.ts";
import type { Identity } from "../../model/identity.ts";
import type { JsonValue } from "../../model/json.ts";
import { decideRelease } from "./decide-release.ts";
import type { Muster } from "../muster.ts";

export type GateQuery = Pick<ReleaseQuestion, "entity" | "environment" | "change" | "facts">;

/** On disk when it resolves. Throws as `decideRelease` does. */
export async function askGates(muster: Muster, query: GateQuery, identity: Identity): Promise<Decision> {
  const question: ReleaseQuestion = { ...query, dryRun: false, explain: "failing" };
  const { answer } = await decideRelease(muster, question, identity);
  return readDecisionBody(JSON.parse(answer) as JsonValue);
}
