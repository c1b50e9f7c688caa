// Which items do files hold that are sent one by one?

import { readSentItems } from "../app/facts/read-sent-items.ts";
import type { SentItem } from "../app/facts/read-sent-items.ts";
import { isError } from "../model/problem.ts";
import type { Problem } from "../model/problem.ts";
import { UsageError } from "../model/usage-error.ts";
import { createFileReader } from "./read-files.ts";
import type { FileReader } from "./read-files.ts";
import type { World } from "./world.ts";
import { writeProblems } from "./write-problems.ts";

/** The items to send, and where the files are that they were read from. */
export interface ToSend {
  readonly items: readonly SentItem[];
  readonly locate: FileReader["locate"];
}

/** Throws UsageError if anything cannot be read: nothing is sent then, because half a file is seldom what was meant. */
export async function readItemFiles(paths: readonly string[], noItem: Problem, world: World): Promise<ToSend> {
  const reader = createFileReader(world.cwd);
  const readings = reader.read(paths).map((file) => readSentItems(file, noItem));
  const problems = readings.flatMap((reading) => reading.problems);
  await writeProblems(problems, paths.join(", "), world, reader.locate);
  if (problems.some(isError)) throw new UsageError("nothing was sent: not everything can be read");
  return { items: readings.flatMap((reading) => reading.items), locate: reader.locate };
}
