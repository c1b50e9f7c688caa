// `muster events`: how do delivery events get to the server, and which of them does it refuse?

import type { Problem } from "../../model/problem.ts";
import { UsageError } from "../../model/usage-error.ts";
import type { ExitCode } from "../exit-codes.ts";
import { createProgressBar } from "../progress-bar.ts";
import { readItemFiles } from "../read-item-files.ts";
import { connect, LATER } from "../read-server-address.ts";
import type { ServerOptions } from "../read-server-address.ts";
import { sendItems, tellOutcomes } from "../send-items.ts";
import { AnswerRefused } from "../server-failure.ts";
import type { World } from "../world.ts";
import { refuseSent } from "../write-problems.ts";

export interface EventsOptions extends ServerOptions {
  readonly source?: string;
  readonly format: "text" | "json";
}

const STATUSES = ["created", "duplicate", "ignored", "rejected"] as const;
const STDIN = "/dev/stdin";

const NO_EVENT: Problem = {
  code: "malformed-event",
  severity: "error",
  message: "an event is an object: one of ours with `kind` and `id`, or a CDEvent with `context` and `subject`",
};

export async function events(
  files: readonly string[],
  options: EventsOptions,
  version: string,
  world: World,
): Promise<ExitCode> {
  if (files.length === 0) throw new UsageError("no events are named", "a file, or `-` for standard input");
  const paths = files.map((file) => (file === "-" ? STDIN : file));
  const { items, locate } = await readItemFiles(paths, NO_EVENT, world);
  const query = options.source === undefined ? "" : `?source=${encodeURIComponent(options.source)}`;
  const kind = { path: `/v1/events${query}`, mostItems: 500, statuses: STATUSES };
  const server = await connect(options, LATER, version, world);
  const bar = createProgressBar(world);
  try {
    return await tellOutcomes(await sendItems(items, kind, server, bar), kind, options.format, world, locate);
  } catch (error) {
    if (!(error instanceof AnswerRefused)) throw error;
    return await refuseSent(error, "what was sent", world, locate);
  } finally {
    bar.clear();
  }
}
