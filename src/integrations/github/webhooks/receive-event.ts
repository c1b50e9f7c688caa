// What does the app do about an event of GitHub, however it came?

import type { Muster } from "../../../app/muster.ts";
import { ownText, ownValue } from "../../../model/json.ts";
import type { JsonValue } from "../../../model/json.ts";
import { waiversWanted } from "../checks/ask-for-waivers.ts";
import { reportWanted } from "../checks/report-wanted.ts";
import { noteRepositoryEvent } from "../facts/fact-errands.ts";
import { answerProtectionRule } from "../protection/answer-protection-rule.ts";

/** `event`: `X-GitHub-Event`. On disk when it resolves; again, it changes nothing. Throws Refusal as what it asks for does. */
export async function receiveEvent(muster: Muster, event: string, payload: JsonValue): Promise<void> {
  const repository = ownText(ownValue(payload, "repository"), "full_name");
  if (repository !== undefined) await noteRepositoryEvent(muster, event, repository);
  // A webhook of a repository, or of an organization, asks the app for nothing.
  if (ownValue(payload, "installation") === undefined) return;
  const action = ownText(payload, "action");
  if (event === "deployment_protection_rule") await answerProtectionRule(muster, payload);
  else if (event === "check_run" && action === "requested_action") await waiversWanted(muster, payload);
  else await reportWanted(muster, event, action, payload);
}
