// Which report formats are there, and which reports can each write? One line per format.

import { doraCsv } from "./csv-dora.ts";
import { previewCsv } from "./csv-preview.ts";
import { evaluationCsv } from "./csv.ts";
import {
  decisionGithub,
  decisionGithubOutputs,
  evaluationGithub,
  evaluationGithubOutputs,
  lintGithub,
  previewGithub,
  previewGithubOutputs,
  ruleTestsGithub,
} from "./github.ts";
import { decisionGitlab, evaluationGitlab, lintGitlab } from "./gitlab.ts";
import { decisionJson, evaluationJson, lintJson, ruleTestsJson } from "./json.ts";
import { doraJson } from "./json-dora.ts";
import { previewJson } from "./json-preview.ts";
import { decisionJunit, evaluationJunit, ruleTestsJunit } from "./junit.ts";
import { decisionMarkdown } from "./markdown-decision.ts";
import { doraMarkdown } from "./markdown-dora.ts";
import { previewMarkdown } from "./markdown-preview.ts";
import { evaluationMarkdown, lintMarkdown } from "./markdown.ts";
import type {
  RenderDecision,
  RenderDora,
  RenderEvaluation,
  RenderLint,
  RenderPreview,
  RenderRuleTests,
} from "./render-context.ts";
import { decisionSarif, evaluationSarif, lintSarif } from "./sarif.ts";
import { doraText } from "./text-dora.ts";
import { previewText } from "./text-preview.ts";
import { decisionText } from "./text-decision.ts";
import { evaluationText } from "./text-evaluation.ts";
import { lintText } from "./text-problems.ts";
import { ruleTestsText } from "./text-rule-tests.ts";

/** The kinds of report that a format can write. */
interface Renders {
  readonly evaluation?: RenderEvaluation;
  readonly decision?: RenderDecision;
  readonly lint?: RenderLint;
  readonly ruleTests?: RenderRuleTests;
  readonly dora?: RenderDora;
  readonly preview?: RenderPreview;
}

export interface Format extends Renders {
  /** Whether it shows only findings that do not pass, unless more is asked for. */
  readonly failingOnly: boolean;
  /** Whether tools read it that expect paths from the root of the repository, wherever the command runs. */
  readonly forTools?: boolean;
  /** What is also appended to files that environment variables name, by variable. */
  readonly besides?: Readonly<Record<string, Renders>>;
}

export const FORMATS = {
  text: {
    evaluation: evaluationText,
    decision: decisionText,
    lint: lintText,
    ruleTests: ruleTestsText,
    dora: doraText,
    preview: previewText,
    failingOnly: true,
  },
  json: {
    evaluation: evaluationJson,
    decision: decisionJson,
    lint: lintJson,
    ruleTests: ruleTestsJson,
    dora: doraJson,
    preview: previewJson,
    failingOnly: false,
  },
  markdown: {
    evaluation: evaluationMarkdown,
    decision: decisionMarkdown,
    lint: lintMarkdown,
    dora: doraMarkdown,
    preview: previewMarkdown,
    failingOnly: true,
  },
  csv: { evaluation: evaluationCsv, dora: doraCsv, preview: previewCsv, failingOnly: false },
  junit: { evaluation: evaluationJunit, decision: decisionJunit, ruleTests: ruleTestsJunit, failingOnly: false },
  sarif: { evaluation: evaluationSarif, decision: decisionSarif, lint: lintSarif, failingOnly: true, forTools: true },
  github: {
    evaluation: evaluationGithub,
    decision: decisionGithub,
    lint: lintGithub,
    ruleTests: ruleTestsGithub,
    preview: previewGithub,
    failingOnly: true,
    forTools: true,
    besides: {
      GITHUB_STEP_SUMMARY: { evaluation: evaluationMarkdown, decision: decisionMarkdown, preview: previewMarkdown },
      GITHUB_OUTPUT: {
        evaluation: evaluationGithubOutputs,
        decision: decisionGithubOutputs,
        preview: previewGithubOutputs,
      },
    },
  },
  gitlab: {
    evaluation: evaluationGitlab,
    decision: decisionGitlab,
    lint: lintGitlab,
    failingOnly: true,
    forTools: true,
  },
} as const satisfies Readonly<Record<string, Format>>;

export type FormatName = keyof typeof FORMATS;
