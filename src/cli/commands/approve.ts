// `muster approve`: how does a person approve or reject a release that waits?

import { UsageError } from "../../model/usage-error.ts";
import { cleanText, safeJson } from "../../report/clean-text.ts";
import { EXIT } from "../exit-codes.ts";
import type { ExitCode } from "../exit-codes.ts";
import { askForObject, textIn } from "../read-answer.ts";
import { connect, SOON } from "../read-server-address.ts";
import type { ServerOptions } from "../read-server-address.ts";
import type { World } from "../world.ts";
import type { TokenFormat } from "./token.ts";

export interface ApproveOptions extends ServerOptions, TokenFormat {
  readonly reject?: boolean;
  readonly reason?: string;
}

export async function approve(
  decision: string,
  { reject = false, reason, ...options }: ApproveOptions,
  version: string,
  world: World,
): Promise<ExitCode> {
  if (reject && reason === undefined) {
    throw new UsageError("a rejection needs a reason", "say why: `--reject --reason TEXT`");
  }
  const server = await connect(options, SOON, version, world);
  const answered = await askForObject(server, {
    method: "POST",
    path: `/v1/decisions/${encodeURIComponent(decision)}/approvals`,
    body: { answer: reject ? "reject" : "approve", ...(reason !== undefined && { reason }) },
    // A retry would answer a second time.
    repeatable: false,
  });
  const said = `${reject ? "rejected" : "approved"} ${decision} as ${textIn(answered, "by") ?? ""}`;
  await world.stdout.write(`${options.format === "json" ? safeJson(answered) : cleanText(said)}\n`);
  return EXIT.clean;
}
