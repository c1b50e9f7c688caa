// How are problems shown beside a result: in full, on standard error?

import type { Problem } from "../model/problem.ts";
import { FORMATS } from "../report/formats.ts";
import { EXIT } from "./exit-codes.ts";
import type { ExitCode } from "./exit-codes.ts";
import { sayError } from "./say.ts";
import type { AnswerRefused } from "./server-failure.ts";
import type { World } from "./world.ts";
import { writeReport } from "./write-report.ts";
import type { ReportSettings } from "./write-report.ts";

/** `read`: what they were found in, for the summary line. Writes nothing if there are no problems. */
export async function writeProblems(
  problems: readonly Problem[],
  read: string,
  world: World,
  locate: ReportSettings["locate"] = () => undefined,
): Promise<void> {
  if (problems.length === 0) return;
  await writeReport(
    [{ format: FORMATS.text }],
    (format, context) => format.lint?.({ problems, read }, context),
    { full: true, strict: false, version: "", locate },
    { ...world, stdout: world.stderr },
  );
}

/**
 * When a server refuses what was sent: shows its problems, then its reason for refusing if that says something else.
 */
export async function refuseSent(
  { problems, message, help }: AnswerRefused,
  what: string,
  world: World,
  locate?: ReportSettings["locate"],
): Promise<ExitCode> {
  const [first, ...others] = problems;
  const isSaidOnce = first !== undefined && others.length === 0 && message.startsWith(`${first.message} (`);
  if (!isSaidOnce) await writeProblems(problems, what, world, locate);
  await sayError(world.stderr, message, help);
  return EXIT.usage;
}
