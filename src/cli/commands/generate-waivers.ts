// `muster waiver generate`: which waivers would let a standard begin to block without stopping anybody on the first
// day?

import type { EvaluatedEntityBody, ListedFinding } from "../../api/findings.ts";
import { UsageError } from "../../model/usage-error.ts";
import { safeJson } from "../../report/clean-text.ts";
import { count } from "../../report/layout.ts";
import { EXIT } from "../exit-codes.ts";
import type { ExitCode } from "../exit-codes.ts";
import { findEntity } from "../find-entity.ts";
import { askForItems } from "../read-answer.ts";
import { connect, LATER } from "../read-server-address.ts";
import type { ServerOptions } from "../read-server-address.ts";
import { say } from "../say.ts";
import type { World } from "../world.ts";
import { endAfter } from "./waiver.ts";

export interface GenerateWaiversOptions extends ServerOptions {
  readonly ttl: string;
  readonly reason?: string;
  readonly ticket?: string;
  readonly env?: readonly string[];
  readonly rule?: readonly string[];
  readonly entity?: string;
  readonly owner?: string;
}

/** Entities per page, each with its findings. */
const PAGE = "100";

/** Prints one waiver per line, as `muster waiver request --file` takes them. Requests nothing. */
export async function generateWaivers(
  scorecard: string,
  options: GenerateWaiversOptions,
  version: string,
  world: World,
): Promise<ExitCode> {
  const { reason, ticket, env = [], owner } = options;
  if (reason === undefined) throw new UsageError("no reason is given", 'say why it is right to go on: `--reason "…"`');
  const expiresAt = endAfter(options.ttl, "--ttl", world.now());
  const server = await connect(options, LATER, version, world);
  const entity = options.entity === undefined ? undefined : await findEntity(server, options.entity);
  const asked = { entity, owner, outcome: "fail,unknown", explain: "none", limit: PAGE };
  const found = await askForItems(server, `/v1/scorecards/${encodeURIComponent(scorecard)}/findings`, asked);
  const terms = { environments: env, reason, ...(ticket !== undefined && { ticket }), expiresAt };
  const items = (found as unknown as readonly EvaluatedEntityBody[]).flatMap((evaluated) =>
    evaluated.findings
      .filter((finding) => isWanted(finding, options))
      .map(({ rule }) => ({ entity: evaluated.entity, scorecard, rule, ...terms })),
  );
  await world.stdout.write(items.map((item) => `${safeJson(item)}\n`).join(""));
  await say(
    world.stderr,
    `${count(items.length, "waiver")} until ${expiresAt}; to ask for them: muster waiver request --file FILE`,
  );
  return EXIT.clean;
}

/** A finding that does not count, or is waived already, needs no waiver. */
function isWanted({ rule, draft, waiver }: ListedFinding, { rule: rules }: GenerateWaiversOptions): boolean {
  return !draft && waiver === null && (rules === undefined || rules.includes(rule));
}
