// `muster check`: may this be released?

import { checkGate } from "../../app/check-gate.ts";
import { readFactArguments } from "../../app/fact-arguments.ts";
import type { Artifact, Change, ChangeType, Explain } from "../../model/decision.ts";
import { UsageError } from "../../model/usage-error.ts";
import { exitOf } from "../../report/conclusion.ts";
import { readDestinations } from "../destinations.ts";
import type { ExitCode } from "../exit-codes.ts";
import { createProgressBar, runWith } from "../progress-bar.ts";
import { announceRules, readCatalog, readTime } from "../read-arguments.ts";
import type { CatalogArguments } from "../read-arguments.ts";
import { readRules } from "../read-rules.ts";
import type { World } from "../world.ts";
import { writeReport } from "../write-report.ts";
import { refuseRules } from "./lint.ts";

export interface CheckOptions extends CatalogArguments {
  readonly env?: string;
  readonly type: ChangeType;
  readonly release?: string;
  readonly commit?: string;
  readonly artifact?: readonly string[];
  readonly fact?: readonly string[];
  /** A check from files never records anything. */
  readonly dryRun?: boolean;
  readonly at?: string;
  readonly explain?: Explain;
  readonly local?: boolean;
  readonly rules?: string;
  readonly format: string;
  readonly out?: readonly string[];
  readonly wait?: string;
  readonly breakGlass?: boolean;
  readonly reason?: string;
  readonly incident?: string;
}

export async function check(
  entity: string | undefined,
  options: CheckOptions,
  version: string,
  world: World,
): Promise<ExitCode> {
  const { environment, change } = readRelease(entity, options);
  refuseWithoutServer(options);
  const destinations = readDestinations(options.format, options.out ?? [], "decision");
  const at = readTime(options.at, world);
  const rules = await readRules(options.rules, world);
  if (rules.rulebook === undefined) return refuseRules(rules, destinations, version, world);
  const { rulebook } = rules;
  await announceRules(rules, world);

  const { files, locate } = readCatalog(options, rules, world);
  const facts = readFactArguments(options.fact ?? [], rulebook.facts);
  const failingOnly = destinations.every(({ format }) => format.failingOnly);
  const explain = options.explain ?? (failingOnly ? "failing" : "all");
  const request = { environment, change, facts, explain };
  const checking = checkGate({ rulebook, ...files, at, entity: entity ?? "", request });
  const decision = runWith(createProgressBar(world), checking);
  const full = options.explain === "all";
  await writeReport(
    destinations,
    (format, context) => format.decision?.({ decision, scorecards: rulebook.scorecards }, context),
    { full, passing: full, strict: false, version, locate },
    world,
  );
  return exitOf(decision);
}

interface ReleaseArguments {
  readonly environment: string;
  readonly change: Change;
}

function readRelease(entity: string | undefined, options: CheckOptions): ReleaseArguments {
  const example = "for example `muster check checkout --env production`";
  if (entity === undefined) throw new UsageError("no entity is named", `put it first: ${example}`);
  if (options.env === undefined) throw new UsageError("no environment is named", example);
  const { type, release, commit, artifact } = options;
  const change: Change = {
    type,
    ...(release === undefined ? {} : { version: release }),
    ...(commit === undefined ? {} : { commit }),
    ...(artifact === undefined ? {} : { artifacts: artifact.map(readArtifact) }),
  };
  return { environment: options.env, change };
}

function readArtifact(written: string): Artifact {
  const [, uri, sha256] = /^(\S+)@sha256:([0-9a-f]{64})$/i.exec(written) ?? [];
  if (uri !== undefined && sha256 !== undefined) return { uri, sha256: sha256.toLowerCase() };
  throw new UsageError(
    `\`${written}\` is no artifact with its digest`,
    "write URI@sha256:DIGEST, the digest as 64 hex digits",
  );
}

/** What is recorded, approved or overridden needs somewhere to be recorded. */
function refuseWithoutServer(options: CheckOptions): void {
  if (options.local !== true) {
    throw new UsageError(
      "`muster check` decides from files only: add `--local`",
      "`muster check ENTITY --env ENV --local --rules DIR --catalog PATH`",
    );
  }
  const { breakGlass, reason, incident, wait } = options;
  const asked = Object.entries({
    "--break-glass": breakGlass,
    "--reason": reason,
    "--incident": incident,
    "--wait": wait,
  });
  const [option] = asked.find(([, value]) => value !== undefined) ?? [];
  if (option === undefined) return;
  throw new UsageError(
    `\`${option}\` does nothing with \`--local\`: nobody is asked and nothing is recorded`,
    "leave it out, `--local` tells what the gates say",
  );
}
