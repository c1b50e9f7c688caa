// How is a rulebook pushed, and what is told about the one in force?

import { z } from "zod";
import { instant, listOf } from "./parts.ts";
import { requestProblem } from "./problem.ts";

/** In one rule file: longer ones are not read. */
const MOST_CHARACTERS = 256 * 1_024;

const ruleFile = z
  .strictObject({
    path: z
      .string()
      .min(1)
      .max(500)
      .meta({ description: "The name that problems use for the file.", examples: ["rules/security.yaml"] }),
    text: z.string().max(MOST_CHARACTERS).meta({ description: "YAML or JSON." }),
  })
  .meta({ id: "RuleFile" });

export const pushRulebookRequest = z
  .strictObject({
    files: listOf(ruleFile).meta({
      description: "All rule files: a file that you do not send is not part of the rulebook.",
    }),
  })
  .meta({ id: "PushRulebook" });

const digest = z
  .string()
  .meta({ description: "Digest over what the rules mean: comments and layout do not change it." });

export const activatedRulebook = z
  .strictObject({
    digest,
    activated: z.boolean().meta({ description: "False: these rules were in force already." }),
    problems: listOf(requestProblem).meta({ description: "Warnings." }),
  })
  .meta({ id: "ActivatedRulebook" });

export const rulebookBody = z
  .strictObject({
    digest,
    storedAt: instant,
    files: listOf(ruleFile),
    scorecards: z.int(),
    rules: z.int(),
    gates: z.int(),
    refused: z
      .strictObject({ at: instant, problems: listOf(requestProblem) })
      .nullable()
      .meta({ description: "Newer rules that did not load; null: there were none." }),
  })
  .meta({ id: "Rulebook" });

export type ActivatedRulebook = z.infer<typeof activatedRulebook>;
export type RulebookBody = z.infer<typeof rulebookBody>;
