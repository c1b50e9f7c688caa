// `muster report`: where does everything stand, going by what the server knows?

import type { EvaluatedEntityBody } from "../../api/findings.ts";
import type { DescribedScorecard } from "../../api/scorecards.ts";
import { servedReport } from "../../app/reports/served-report.ts";
import type { ServedScorecard } from "../../app/reports/served-report.ts";
import type { Explain } from "../../model/decision.ts";
import type { EntityRef } from "../../model/entity.ts";
import { suggest } from "../../model/nearest.ts";
import { UsageError } from "../../model/usage-error.ts";
import { concludeEvaluation } from "../../report/conclusion.ts";
import { count } from "../../report/layout.ts";
import type { Server } from "../ask-server.ts";
import { readDestinations } from "../destinations.ts";
import type { WantedFormats } from "../destinations.ts";
import type { ExitCode } from "../exit-codes.ts";
import { findEntity } from "../find-entity.ts";
import { createProgressBar } from "../progress-bar.ts";
import type { ProgressBar } from "../progress-bar.ts";
import { askForItems, askForObject, textIn } from "../read-answer.ts";
import { connect, LATER } from "../read-server-address.ts";
import type { ServerOptions } from "../read-server-address.ts";
import { say } from "../say.ts";
import type { World } from "../world.ts";
import { writeReport } from "../write-report.ts";

export interface ReportOptions extends ServerOptions, WantedFormats {
  readonly scorecard?: readonly string[];
  readonly entity?: readonly string[];
  readonly owner?: string;
  readonly system?: string;
  readonly tier?: string;
  readonly kind?: string;
  readonly failing?: boolean;
  readonly explain?: Explain;
  readonly strict?: boolean;
}

/** Entities per page, each with all its findings. */
const PAGE = "200";

export async function report(options: ReportOptions, version: string, world: World): Promise<ExitCode> {
  const destinations = readDestinations(options, "evaluation", world);
  const failingOnly = destinations.every(({ format }) => format.failingOnly);
  const explain = options.explain ?? (failingOnly ? "failing" : "all");
  const server = await connect(options, LATER, version, world);
  const bar = createProgressBar(world);
  const served = await askForScorecards(server, { ...options, explain }, bar);
  bar.clear();
  await sayPending(served, world);

  const { report: made, scorecards } = servedReport(served, world.now(), options.failing === true);
  const strict = options.strict === true;
  const full = options.entity !== undefined || options.explain === "all";
  await writeReport(
    destinations,
    (format, context) => format.evaluation?.({ report: made, scorecards }, context),
    { full, passing: options.explain === "all", strict, version, locate: () => undefined },
    world,
  );
  return concludeEvaluation(made.summary, strict).exit;
}

async function askForScorecards(server: Server, options: ReportOptions, bar: ProgressBar): Promise<ServedScorecard[]> {
  const known = (await askForItems(server, "/v1/scorecards")).map((one) => textIn(one, "id") ?? "");
  const wanted = options.scorecard ?? known;
  const strange = wanted.find((id) => !known.includes(id));
  if (strange !== undefined) throw new UsageError(`no scorecard is called \`${strange}\``, suggest(strange, known));
  const entities = options.entity && (await Promise.all(options.entity.map((name) => findEntity(server, name))));
  const served: ServedScorecard[] = [];
  for (const id of wanted) {
    served.push(await askForScorecard(server, id, options, entities ?? [undefined]));
    bar.update("reading", served.length, wanted.length);
  }
  return served;
}

/** INVARIANT: all findings are requested, because figures and next steps are computed from them. */
async function askForScorecard(
  server: Server,
  id: string,
  options: ReportOptions,
  refs: readonly (EntityRef | undefined)[],
): Promise<ServedScorecard> {
  const path = `/v1/scorecards/${encodeURIComponent(id)}`;
  const { owner, system, tier, kind, explain } = options;
  const described = (await askForObject(server, { method: "GET", path })) as unknown as DescribedScorecard;
  const asked = refs.map((entity) =>
    askForItems(server, `${path}/findings`, { entity, owner, system, tier, kind, explain, limit: PAGE }),
  );
  const entities = (await Promise.all(asked)).flat() as unknown as EvaluatedEntityBody[];
  return { described, entities };
}

/** Says how many evaluations are pending, as the figures will change with them. */
async function sayPending(served: readonly ServedScorecard[], world: World): Promise<void> {
  const pending = served.reduce((sum, { described }) => sum + (described.pending ?? 0), 0);
  if (pending === 0) return;
  await say(
    world.stderr,
    `${count(pending, "evaluation")} by the rulebook in force ${pending === 1 ? "is" : "are"} still to be made`,
  );
}
