// `muster test`: do the rules and gates do what their own tests say?

import { runRuleTests } from "../../app/rules/run-rule-tests.ts";
import { readDestinations } from "../destinations.ts";
import type { WantedFormats } from "../destinations.ts";
import { EXIT } from "../exit-codes.ts";
import type { ExitCode } from "../exit-codes.ts";
import { announceShipped } from "../read-arguments.ts";
import { readRules } from "../read-rules.ts";
import { say } from "../say.ts";
import type { World } from "../world.ts";
import { writeReport } from "../write-report.ts";
import { refuseRules } from "./lint.ts";

export interface TestOptions extends WantedFormats {
  readonly rules?: string;
  readonly reference?: boolean;
}

/**
 * Also lists outcomes of rules that no case covers. Only failing cases, or differences from the reference, fail the
 * command.
 */
export async function test(options: TestOptions, version: string, world: World): Promise<ExitCode> {
  const destinations = readDestinations(options, "ruleTests", world);
  const rules = await readRules(options.rules, world);
  await announceShipped(rules, options.rules, world);
  if (rules.rulebook === undefined) return refuseRules(rules, destinations, version, world);
  if (rules.tests.length === 0) await say(world.stderr, `${rules.name} holds no tests (\`kind: Tests\`)`);
  const report = runRuleTests(rules.rulebook, rules.tests, { reference: options.reference === true });
  await writeReport(
    destinations,
    (format, context) => format.ruleTests?.(report, context),
    { full: true, strict: false, version, locate: () => undefined },
    world,
  );
  return report.summary.failed > 0 || report.differences.length > 0 ? EXIT.findings : EXIT.clean;
}
