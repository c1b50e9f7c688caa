// What does the service do at GitHub, however often it takes?

import type { ErrandChannel } from "../../app/run-errands.ts";
import { PROTECTION_RULE_CHANNEL } from "./answer-protection-rule.ts";
import { FACT_CHANNEL } from "./fact-errands.ts";
import { CHECK_RUN_CHANNEL } from "./report-pull-request.ts";

export const GITHUB_CHANNELS: readonly ErrandChannel[] = [PROTECTION_RULE_CHANNEL, CHECK_RUN_CHANNEL, FACT_CHANNEL];
