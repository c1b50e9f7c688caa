// How is a decision written in a pull request or a job summary?

import type { AskedWaiver, DecidedFinding, Decision, FreezeAhead, Hold } from "../model/decision.ts";
import { formatInstant } from "../model/time.ts";
import { isOpen } from "./ladder.ts";
import { fixCell, problemList } from "./markdown.ts";
import { code, markdown } from "./markdown-text.ts";
import type { RenderContext, RenderDecision } from "./render-context.ts";
import { sayAhead, sayHold } from "./say-hold.ts";
import { askedWaivers, sayAskedWaiver, sayWaiver } from "./say-waiver.ts";

/** Job summaries and comments have a size limit, and nobody reads longer tables. */
const MOST_FINDINGS = 100;

export const decisionMarkdown: RenderDecision = function* ({ decision }, context) {
  const { message, evaluation, basis, problems } = decision;
  yield `## ${markdown(message)}\n\n`;
  const why = basis.length === 0 ? "" : `; the verdict differs because of: ${basis.join(", ")}`;
  yield `The rules say ${evaluation}${why}.\n`;
  yield* findingTable(decision, context);
  const asked = askedWaivers(decision).map(askedItem);
  const waits = [...decision.holds.map(holdItem), ...asked, ...decision.ahead.map(aheadItem)];
  if (waits.length > 0) yield `\n${waits.join("")}`;
  yield* problemList(problems, problems.length, context);
  yield `\n${figures(decision)}\n\n<sub>${provenance(decision)}</sub>\n`;
};

function* findingTable({ findings, upcoming }: Decision, context: RenderContext): Generator<string> {
  const told = findings.filter((finding) => context.passing || isOpen(finding));
  if (told.length === 0) return;
  yield "\n| | rule | why | fix |\n|---|---|---|---|\n";
  for (const finding of told.slice(0, MOST_FINDINGS)) yield `| ${cells(finding, upcoming).join(" | ")} |\n`;
  if (told.length > MOST_FINDINGS) yield `\n… ${told.length - MOST_FINDINGS} more.\n`;
}

function cells(finding: DecidedFinding, upcoming: Decision["upcoming"]): string[] {
  const coming = upcoming.find((step) => step.scorecard === finding.scorecard && step.rule === finding.rule);
  const then = coming === undefined ? "" : ` (${coming.step} from ${markdown(coming.from ?? "always")})`;
  return [
    `${effectOf(finding)}${then}`,
    `${markdown(finding.title)} ${code(`${finding.scorecard}/${finding.rule}`)}`,
    markdown(finding.waiver === null ? finding.message : `${finding.message} (${sayWaiver(finding.waiver)})`),
    fixCell(finding),
  ];
}

function effectOf({ effect, outcome }: DecidedFinding): string {
  if (outcome === "pass" || outcome === "not-applicable") return outcome;
  const word = effect === "blocking" ? "**blocking**" : effect === "none" ? "let pass" : effect;
  return outcome === "unknown" ? `unknown, ${word}` : word;
}

function holdItem(hold: Hold): string {
  return `- waits: ${markdown(sayHold(hold))}\n`;
}

function askedItem(asked: AskedWaiver): string {
  return `- ${code(`${asked.scorecard}/${asked.rule}`)}: ${markdown(sayAskedWaiver(asked))}\n`;
}

function aheadItem(freeze: FreezeAhead): string {
  return `- ahead: ${markdown(sayAhead(freeze))}\n`;
}

function figures({ summary }: Decision): string {
  const { pass, fail, unknown, notApplicable } = summary;
  return `${pass} passed, ${fail} failed, ${unknown} not known, ${notApplicable} not applicable.`;
}

function provenance({ id, gates, rulebook, decidedAt, validUntil }: Decision): string {
  return [
    id === null ? "not recorded" : `decision ${code(id)}`,
    ...(gates.length === 0 ? [] : [`${gates.length === 1 ? "gate" : "gates"} ${gates.map(code).join(", ")}`]),
    `rulebook ${code(rulebook)}`,
    formatInstant(decidedAt),
    ...(validUntil === null ? [] : [`valid until ${formatInstant(validUntil)}`]),
  ].join(", ");
}
