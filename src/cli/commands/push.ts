// `muster push`: how do rules get to the server?

import { runRuleTests } from "../../app/rules/run-rule-tests.ts";
import { isError } from "../../model/problem.ts";
import type { Problem } from "../../model/problem.ts";
import type { Rulebook } from "../../model/rulebook.ts";
import { UsageError } from "../../model/usage-error.ts";
import { safeJson } from "../../report/clean-text.ts";
import { FORMATS } from "../../report/formats.ts";
import { count } from "../../report/layout.ts";
import { EXIT } from "../exit-codes.ts";
import type { JsonValue } from "../../model/json.ts";
import type { Server } from "../ask-server.ts";
import type { ExitCode } from "../exit-codes.ts";
import { askForObject, textIn } from "../read-answer.ts";
import { readProblems } from "../read-problem-answer.ts";
import { announceRules } from "../read-arguments.ts";
import { readRules } from "../read-rules.ts";
import type { RulesRead } from "../read-rules.ts";
import { connect, LATER } from "../read-server-address.ts";
import type { ServerOptions } from "../read-server-address.ts";
import { sayError } from "../say.ts";
import type { World } from "../world.ts";
import { writeProblems } from "../write-problems.ts";
import { writeReport } from "../write-report.ts";

export interface PushOptions extends ServerOptions {
  readonly rules?: string;
  readonly skipTests?: boolean;
  readonly withoutGates?: boolean;
  readonly format: "text" | "json";
}

/** Rules that do not load here, or that fail their own tests, are not sent. */
export async function push(options: PushOptions, version: string, world: World): Promise<ExitCode> {
  const rules = await readRules(options.rules, world);
  if (rules.isShipped && options.rules === undefined) {
    throw new UsageError("no rules are named", "name their folder: `muster push --rules rules`");
  }
  if (rules.rulebook === undefined) {
    await writeProblems(rules.problems, `${rules.name} (${count(rules.files.length, "file")})`, world);
    throw new UsageError("nothing was sent: the rules do not load");
  }
  await announceRules(rules, world);
  if (options.skipTests !== true && !(await passesTests(rules, rules.rulebook, version, world))) {
    await sayError(
      world.stderr,
      "nothing was sent: the rules fail their own tests",
      "`--skip-tests` sends them all the same",
    );
    return EXIT.findings;
  }
  const server = await connect(options, LATER, version, world);
  const before = await rulesInForce(server);
  if (before.gates > 0 && rules.rulebook.gates.length === 0 && options.withoutGates !== true) {
    throw new UsageError(
      `nothing was sent: ${rules.name} hold no gate, and would take ${count(before.gates, "gate")} out of force`,
      "a push replaces all rules: name the folder of all of them, or pass `--without-gates`",
    );
  }
  const answer = await askForObject(server, { method: "PUT", path: "/v1/rulebook", body: { files: rules.files } });
  await writeProblems(readProblems(answer["problems"]).filter(isNews), "what was pushed", world);
  const digest = textIn(answer, "digest") ?? "";
  if (options.format === "json") {
    await world.stdout.write(`${safeJson(answer)}\n`);
    return EXIT.clean;
  }
  const isNew = answer["activated"] !== false;
  const after = isNew ? await rulesInForce(server) : before;
  const lines = [
    `${digest} ${isNew ? "is in force" : "was in force already"}: ${after.said}.`,
    ...(isNew && before.said !== after.said ? [`Before it: ${before.said}.`] : []),
  ];
  await world.stdout.write(`${lines.join("\n")}\n`);
  return EXIT.clean;
}

/** Prints the tests that fail. */
async function passesTests(rules: RulesRead, rulebook: Rulebook, version: string, world: World): Promise<boolean> {
  const report = runRuleTests(rulebook, rules.tests);
  if (report.summary.failed === 0) return true;
  const failures = { ...report, uncovered: [], summary: { ...report.summary, uncovered: 0 } };
  await writeReport(
    [{ format: FORMATS.text }],
    (format, context) => format.ruleTests?.(failures, context),
    { full: true, strict: false, version, locate: () => undefined },
    { ...world, stdout: world.stderr },
  );
  return false;
}

/** Warnings about the files were shown before they were sent. */
function isNews(problem: Problem): boolean {
  return isError(problem) || problem.file === undefined;
}

/** A push replaces all rules. The counts before and after show at once if one set took the place of another. */
async function rulesInForce(server: Server): Promise<{ readonly said: string; readonly gates: number }> {
  const { scorecards, rules, gates } = await askForObject(server, { method: "GET", path: "/v1/rulebook" });
  const say = (number: JsonValue | undefined, what: string) => count(Number(number), what);
  const said = [say(scorecards, "scorecard"), say(rules, "rule"), say(gates, "gate")].join(", ");
  return { said, gates: Number(gates) };
}
