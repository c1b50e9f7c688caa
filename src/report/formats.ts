// Which formats are there, and what can each render? One line a format.

import { evaluationCsv } from "./csv.ts";
import { evaluationGithub, evaluationGithubOutputs, lintGithub, ruleTestsGithub } from "./github.ts";
import { evaluationGitlab, lintGitlab } from "./gitlab.ts";
import { evaluationJson, lintJson, ruleTestsJson } from "./json.ts";
import { evaluationJunit, ruleTestsJunit } from "./junit.ts";
import { evaluationMarkdown, lintMarkdown } from "./markdown.ts";
import type { RenderEvaluation, RenderLint, RenderRuleTests } from "./render-context.ts";
import { evaluationSarif, lintSarif } from "./sarif.ts";
import { evaluationText } from "./text-evaluation.ts";
import { lintText } from "./text-problems.ts";
import { ruleTestsText } from "./text-rule-tests.ts";

export interface Format {
  readonly evaluation?: RenderEvaluation;
  readonly lint?: RenderLint;
  readonly ruleTests?: RenderRuleTests;
  /** The findings that do not pass are all it shows, unless more is asked for. */
  readonly failingOnly: boolean;
  /** Read by tools that count paths from the repository, wherever in it a command runs. */
  readonly forTools?: boolean;
  /** What is appended besides to the files that variables of the environment name. */
  readonly besides?: Readonly<Record<string, RenderEvaluation>>;
}

export const FORMATS = {
  text: { evaluation: evaluationText, lint: lintText, ruleTests: ruleTestsText, failingOnly: true },
  json: { evaluation: evaluationJson, lint: lintJson, ruleTests: ruleTestsJson, failingOnly: false },
  markdown: { evaluation: evaluationMarkdown, lint: lintMarkdown, failingOnly: true },
  csv: { evaluation: evaluationCsv, failingOnly: false },
  junit: { evaluation: evaluationJunit, ruleTests: ruleTestsJunit, failingOnly: false },
  sarif: { evaluation: evaluationSarif, lint: lintSarif, failingOnly: true, forTools: true },
  github: {
    evaluation: evaluationGithub,
    lint: lintGithub,
    ruleTests: ruleTestsGithub,
    failingOnly: true,
    forTools: true,
    besides: { GITHUB_STEP_SUMMARY: evaluationMarkdown, GITHUB_OUTPUT: evaluationGithubOutputs },
  },
  gitlab: { evaluation: evaluationGitlab, lint: lintGitlab, failingOnly: true, forTools: true },
} as const satisfies Readonly<Record<string, Format>>;

export type FormatName = keyof typeof FORMATS;
