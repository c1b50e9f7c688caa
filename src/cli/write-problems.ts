// How are problems told beside a result: in full, on the error output?

import type { Problem } from "../model/problem.ts";
import { FORMATS } from "../report/formats.ts";
import { EXIT } from "./exit-codes.ts";
import type { ExitCode } from "./exit-codes.ts";
import { sayError } from "./say.ts";
import type { AnswerRefused } from "./server-failure.ts";
import type { World } from "./world.ts";
import { writeReport } from "./write-report.ts";
import type { ReportSettings } from "./write-report.ts";

/** `read`: what they were found in, for the line beneath them. Nothing is written where there are none. */
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

/** A server that does not take what was sent: what it objects to, then why it refuses, where that is something else. */
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
