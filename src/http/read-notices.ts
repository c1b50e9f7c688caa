// Who is told what, by the setting, and does it load?

import type { Notices } from "../model/notice.ts";
import { isError } from "../model/problem.ts";
import { Refusal } from "../model/refusal.ts";
import { readNoticesFile } from "../notices/read-notices-file.ts";
import type { NoticesSurroundings } from "../notices/read-notices-file.ts";
import type { SourceFile } from "../text/source-file.ts";

/**
 * Throws Refusal `invalid` with all problems: whoever expects to be told has to learn at the start that nobody would
 * be.
 */
export function readNotices(file: SourceFile, surroundings: NoticesSurroundings): Notices {
  const { notices, problems } = readNoticesFile(file, surroundings);
  if (notices !== undefined) return notices;
  const errors = problems.filter(isError).length;
  const message = `\`${file.path}\` does not load: ${errors} ${errors === 1 ? "error" : "errors"}`;
  throw new Refusal("invalid", "notices-do-not-load", message, { problems });
}
