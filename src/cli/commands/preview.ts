// `muster preview`: what would other rules change?

import { MOST_TOLD, rulebookPreview } from "../../api/preview.ts";
import type { RulebookPreview } from "../../api/preview.ts";
import { previewFiles } from "../../app/preview/preview-files.ts";
import type { JsonValue } from "../../model/json.ts";
import { isError } from "../../model/problem.ts";
import { UsageError } from "../../model/usage-error.ts";
import { concludePreview } from "../../report/say-preview.ts";
import { readDestinations } from "../destinations.ts";
import type { Destination, WantedFormats } from "../destinations.ts";
import type { ExitCode } from "../exit-codes.ts";
import { createProgressBar, runWith } from "../progress-bar.ts";
import { announceShipped, readCatalog, readTime } from "../read-arguments.ts";
import type { CatalogArguments } from "../read-arguments.ts";
import { withQuery } from "../../model/address.ts";
import { readRules } from "../read-rules.ts";
import type { RulesRead } from "../read-rules.ts";
import { connect, LATER } from "../read-server-address.ts";
import type { ServerOptions } from "../read-server-address.ts";
import { ServerUnavailable } from "../server-failure.ts";
import type { World } from "../world.ts";
import { writeReport } from "../write-report.ts";
import { refuseRules } from "./lint.ts";

export interface PreviewOptions extends CatalogArguments, ServerOptions, WantedFormats {
  readonly rules?: string;
  readonly base?: string;
  readonly at?: string;
  readonly environment?: readonly string[];
  readonly maxNewlyBlocked?: string;
  readonly full?: boolean;
  readonly local?: boolean;
}

export async function preview(options: PreviewOptions, version: string, world: World): Promise<ExitCode> {
  const destinations = readDestinations(options, "preview", world);
  const mostNewlyBlocked = readCount(options.maxNewlyBlocked);
  refuseStray(options);
  const rules = await readRules(options.rules, world);
  if (rules.rulebook === undefined) return refuseRules(rules, destinations, version, world);
  await announceShipped(rules, options.rules, world);
  const told =
    options.local === true
      ? await previewLocally(rules, options, destinations, version, world)
      : await askForPreview(rules, options, version, world);
  if (typeof told === "number") return told;
  const input = { preview: told, ...(mostNewlyBlocked !== undefined && { mostNewlyBlocked }) };
  await writeReport(
    destinations,
    (format, context) => format.preview?.(input, context),
    { full: options.full === true, strict: false, version, locate: () => undefined },
    world,
  );
  return concludePreview(input).exit;
}

function readCount(written: string | undefined): number | undefined {
  if (written === undefined) return undefined;
  if (/^\d{1,9}$/.test(written)) return Number(written);
  throw new UsageError(
    `\`--max-newly-blocked ${written}\` is not a number`,
    "write a whole number: `--max-newly-blocked 0`",
  );
}

const ONLY_AT_A_SERVER = ["server", "tokenFile"] as const;
const ONLY_LOCALLY = ["base", "catalog", "exclude", "apiVersion", "ownerKey", "facts"] as const;

function refuseStray(options: PreviewOptions): void {
  const isLocal = options.local === true;
  const stray = (isLocal ? ONLY_AT_A_SERVER : ONLY_LOCALLY).find((name) => options[name] !== undefined);
  if (stray !== undefined) {
    const flag = `--${stray.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    const because = isLocal
      ? "does nothing with `--local`: nobody is asked"
      : "is for `--local`: a server compares with what it holds itself";
    throw new UsageError(`\`${flag}\` ${because}`, "leave one of them out");
  }
  if (isLocal && options.base === undefined) {
    throw new UsageError("`--local` does not know the rules to compare with", "name their folder: `--base main/rules`");
  }
}

/** Returns an exit code when the rules to compare with do not load. */
async function previewLocally(
  rules: RulesRead,
  options: PreviewOptions,
  destinations: readonly Destination[],
  version: string,
  world: World,
): Promise<RulebookPreview | ExitCode> {
  const base = await readRules(options.base, world);
  if (base.rulebook === undefined) return refuseRules(base, destinations, version, world);
  if (rules.rulebook === undefined) return refuseRules(rules, destinations, version, world);
  const { files } = readCatalog(options, rules, world);
  const compared = {
    ...files,
    base: base.rulebook,
    candidate: rules.rulebook,
    at: readTime(options.at, world),
    environments: options.environment,
    problems: rules.problems.filter((problem) => !isError(problem)),
  };
  return runWith(createProgressBar(world), previewFiles(compared, MOST_TOLD));
}

async function askForPreview(
  { files }: RulesRead,
  { at, environment, ...options }: PreviewOptions,
  version: string,
  world: World,
): Promise<RulebookPreview> {
  if (at !== undefined) readTime(at, world);
  const server = await connect(options, LATER, version, world);
  const path = withQuery("/v1/preview", { at, environment: environment?.join(","), limit: String(MOST_TOLD) });
  return readPreview(await server.ask({ method: "POST", path, body: { files } }), server.address);
}

/** Anything more that a newer server says is ignored. */
function readPreview(answer: JsonValue, address: string): RulebookPreview {
  const read = rulebookPreview.safeParse(answer);
  if (read.success) return read.data;
  throw new ServerUnavailable(`\`${address}\` did not answer with a preview`, { again: false });
}
