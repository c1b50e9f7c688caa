// What does the app do about an event of GitHub, however it came?

import type { Muster } from "../../../app/muster.ts";
import { ownText, ownValue } from "../../../model/json.ts";
import type { JsonValue } from "../../../model/json.ts";
import { answerProtectionRule } from "../protection/answer-protection-rule.ts";
import { noteRepositoryEvent } from "../facts/fact-errands.ts";
import { reportPullRequest } from "../checks/report-pull-request.ts";

/** `event`: `X-GitHub-Event`. On disk when it resolves; again, it changes nothing. Throws Refusal as what it asks for does. */
export async function receiveEvent(muster: Muster, event: string, payload: JsonValue): Promise<void> {
  const repository = ownText(ownValue(payload, "repository"), "full_name");
  if (repository !== undefined) await noteRepositoryEvent(muster, event, repository);
  if (event === "deployment_protection_rule") await answerProtectionRule(muster, payload);
  if (event === "pull_request") await reportPullRequest(muster, payload);
}
