// What does the App do about a GitHub event, however it arrived?

import type { Muster } from "../../../app/muster.ts";
import { ownText, ownValue } from "../../../model/json.ts";
import type { JsonValue } from "../../../model/json.ts";
import { waiversWanted } from "../checks/ask-for-waivers.ts";
import { reportWanted } from "../checks/report-wanted.ts";
import { noteRepositoryEvent } from "../facts/fact-errands.ts";
import { answerProtectionRule } from "../protection/answer-protection-rule.ts";

/**
 * `event`: `X-GitHub-Event`. On disk when it resolves; the same event again changes nothing. Throws the Refusals of the
 * functions it calls.
 */
export async function receiveEvent(muster: Muster, event: string, payload: JsonValue): Promise<void> {
  const repository = ownText(ownValue(payload, "repository"), "full_name");
  if (repository !== undefined) await noteRepositoryEvent(muster, event, repository);
  // Webhooks configured on a repository or organization ask nothing of the App.
  if (ownValue(payload, "installation") === undefined) return;
  const action = ownText(payload, "action");
  if (event === "deployment_protection_rule") await answerProtectionRule(muster, payload);
  else if (event === "check_run" && action === "requested_action") await waiversWanted(muster, payload);
  else await reportWanted(muster, event, action, payload);
}
