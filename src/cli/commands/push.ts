// `muster push`: how do rules get to the server?

import { isError } from "../../model/problem.ts";
import { UsageError } from "../../model/usage-error.ts";
import { safeJson } from "../../report/clean-text.ts";
import { count } from "../../report/layout.ts";
import { EXIT } from "../exit-codes.ts";
import type { JsonValue } from "../../model/json.ts";
import type { Server } from "../ask-server.ts";
import type { ExitCode } from "../exit-codes.ts";
import { askForObject, textIn } from "../read-answer.ts";
import { readProblems } from "../read-problem-answer.ts";
import { announceRules } from "../read-arguments.ts";
import { readRules } from "../read-rules.ts";
import { connect, LATER } from "../read-server-address.ts";
import type { ServerOptions } from "../read-server-address.ts";
import type { World } from "../world.ts";
import { writeProblems } from "../write-problems.ts";

export interface PushOptions extends ServerOptions {
  readonly rules?: string;
  readonly format: "text" | "json";
}

/** What does not load here is not sent: a server would say the same, without the lines. */
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
  const server = await connect(options, LATER, version, world);
  const before = await rulesInForce(server);
  const answer = await askForObject(server, { method: "PUT", path: "/v1/rulebook", body: { files: rules.files } });
  await writeProblems(readProblems(answer["problems"]).filter(isError), rules.name, world);
  const digest = textIn(answer, "digest") ?? "";
  if (options.format === "json") {
    await world.stdout.write(`${safeJson(answer)}\n`);
    return EXIT.clean;
  }
  const isNew = answer["activated"] !== false;
  const after = isNew ? await rulesInForce(server) : before;
  const lines = [
    `${digest} ${isNew ? "is in force" : "was in force already"}: ${after}.`,
    ...(isNew && before !== after ? [`Before it: ${before}.`] : []),
  ];
  await world.stdout.write(`${lines.join("\n")}\n`);
  return EXIT.clean;
}

/** A push replaces all rules: how many there are says at once where one set took another's place. */
async function rulesInForce(server: Server): Promise<string> {
  const { scorecards, rules, gates } = await askForObject(server, { method: "GET", path: "/v1/rulebook" });
  const say = (number: JsonValue | undefined, what: string) => count(Number(number), what);
  return [say(scorecards, "scorecard"), say(rules, "rule"), say(gates, "gate")].join(", ");
}
