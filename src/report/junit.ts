// How are findings and rule tests written as JUnit XML? A suite per entity (or scorecard), a case per rule.

import type { DecidedFinding, Decision } from "../model/decision.ts";
import type { EntityReport, Finding, ScorecardReport } from "../model/finding.ts";
import type { RuleTestCase } from "../model/rule-test-report.ts";
import { isWaived, standsInTheWayOf } from "./ladder.ts";
import type { StandsInTheWay } from "./ladder.ts";
import type { RenderContext, RenderDecision, RenderEvaluation, RenderRuleTests } from "./render-context.ts";
import { sayFinding, sayFix } from "./say-finding.ts";
import { xml } from "./xml-text.ts";

/** How a case ended, with the text that says why. */
interface CaseEnd {
  readonly element: "failure" | "error" | "skipped";
  readonly type: string;
  readonly message: string;
  readonly body?: string | undefined;
}

interface Case {
  readonly group: string;
  readonly name: string;
  readonly file: string | undefined;
  readonly end: CaseEnd | undefined;
}

export const evaluationJunit: RenderEvaluation = function* ({ report }, context) {
  const standsInTheWay = standsInTheWayOf(report.summary);
  yield `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="muster evaluate">\n`;
  for (const entity of report.entities) {
    const cases = entity.scorecards.flatMap((scorecard) =>
      scorecard.findings.map((finding) => findingCase(entity, scorecard, finding, standsInTheWay, context)),
    );
    if (cases.length > 0) yield* suite(entity.ref, cases);
  }
  yield "</testsuites>\n";
};

/** The decision is a case of its own, so that something is red whatever stops the release. */
export const decisionJunit: RenderDecision = function* ({ decision }, context) {
  const { entity, environment, findings } = decision;
  const file = entity.location === null ? undefined : context.placeOf(entity.location.file);
  yield `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="muster check">\n`;
  const name = `${entity.ref} -> ${environment}`;
  yield* suite("decision", [{ group: "decision", name, file, end: endOfDecision(decision) }]);
  for (const [group, decided] of Map.groupBy(findings, ({ scorecard }) => scorecard)) {
    const cases = decided.map((finding) => ({
      group,
      name: `${finding.rule} (${name})`,
      file,
      end: endOfDecided(finding),
    }));
    yield* suite(group, cases);
  }
  yield "</testsuites>\n";
};

export const ruleTestsJunit: RenderRuleTests = function* (report, context) {
  yield `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="muster test">\n`;
  const groups = Map.groupBy(report.cases, (testCase) =>
    "gate" in testCase ? `gate ${testCase.gate}` : testCase.scorecard,
  );
  for (const [group, cases] of groups) {
    yield* suite(
      group,
      cases.map((testCase) => testCaseOf(group, testCase, context)),
    );
  }
  yield "</testsuites>\n";
};

function findingCase(
  entity: EntityReport,
  scorecard: ScorecardReport,
  finding: Finding,
  standsInTheWay: StandsInTheWay,
  context: RenderContext,
): Case {
  const file = entity.location === null ? undefined : context.placeOf(entity.location.file);
  const end = endOf(finding, standsInTheWay(scorecard, finding), context.strict);
  return { group: scorecard.id, name: `${finding.rule} (${entity.ref})`, file, end };
}

/** Red is only what makes the command exit with 1: a fail below the target, and with `--strict` an unknown as well. */
function endOf(finding: Finding, inTheWay: boolean, strict: boolean): CaseEnd | undefined {
  if (finding.outcome === "pass") return undefined;
  const message = sayFinding(finding);
  const said = { message, body: sayFix(finding) };
  if (finding.outcome === "not-applicable") return { element: "skipped", type: "not-applicable", ...said };
  if (isWaived(finding)) return { element: "skipped", type: "waived", ...said, message: `waived: ${message}` };
  if (!inTheWay) return { element: "skipped", type: "not-asked", ...said, message: `not asked for: ${message}` };
  if (finding.outcome === "fail") return { element: "failure", type: finding.severity, ...said };
  return { element: strict ? "error" : "skipped", type: finding.cause ?? "unknown", ...said };
}

function endOfDecision({ verdict, message }: Decision): CaseEnd | undefined {
  return verdict === "allow" ? undefined : { element: "failure", type: verdict, message };
}

/** Red is only what blocks. What warns or is merely shown is skipped, with a message that says so. */
function endOfDecided(finding: DecidedFinding): CaseEnd | undefined {
  const { outcome, effect, cause } = finding;
  if (outcome === "pass") return undefined;
  const said = { message: sayFinding(finding), body: sayFix(finding) };
  if (outcome === "not-applicable") return { element: "skipped", type: outcome, ...said };
  if (effect !== "blocking") {
    const word = effect === "none" ? "let pass" : effect;
    return { element: "skipped", type: effect, ...said, message: `${word}: ${said.message}` };
  }
  return outcome === "fail"
    ? { element: "failure", type: effect, ...said }
    : { element: "error", type: cause ?? outcome, ...said };
}

function testCaseOf(group: string, testCase: RuleTestCase, context: RenderContext): Case {
  const name = "gate" in testCase ? testCase.name : `${testCase.rule}: ${testCase.name}`;
  const message = `expected ${testCase.expected}, got ${testCase.actual}: ${testCase.message}`;
  const end: CaseEnd | undefined = testCase.passed ? undefined : { element: "failure", type: testCase.actual, message };
  return { group, name, file: context.placeOf(testCase.location.file), end };
}

function* suite(name: string, cases: readonly Case[]): Generator<string> {
  const ends = (element: CaseEnd["element"]): number => cases.filter(({ end }) => end?.element === element).length;
  const figures = `tests="${cases.length}" failures="${ends("failure")}" errors="${ends("error")}" skipped="${ends("skipped")}"`;
  yield `  <testsuite name="${xml(name)}" ${figures}>\n`;
  for (const testCase of cases) yield caseXml(testCase);
  yield "  </testsuite>\n";
}

function caseXml({ group, name, file, end }: Case): string {
  const place = file === undefined ? "" : ` file="${xml(file)}"`;
  const open = `    <testcase classname="${xml(group)}" name="${xml(name)}"${place}`;
  if (end === undefined) return `${open}/>\n`;
  const { element, type, message, body } = end;
  const kind = element === "skipped" ? "" : ` type="${xml(type)}"`;
  const inner = `<${element}${kind} message="${xml(message)}"`;
  return `${open}>${inner}${body === undefined ? "/>" : `>${xml(body)}</${element}>`}</testcase>\n`;
}
