// Which rules are measured: four scorecards of 25, in the mix that published standards have.

import type { BenchRule, BenchScorecard } from "./bench-rule.ts";
import { delivery } from "./delivery.ts";
import { operation } from "./operation.ts";
import { ownership } from "./ownership.ts";
import { security } from "./security.ts";

export const SCORECARDS: readonly BenchScorecard[] = [delivery, security, operation, ownership];

export const HUNDRED_RULES: readonly BenchRule[] = SCORECARDS.flatMap(({ rules }) => rules);

/** Every fifth: the mix stays the same. */
export const TWENTY_RULES: readonly BenchRule[] = HUNDRED_RULES.filter((_, index) => index % 5 === 0);
