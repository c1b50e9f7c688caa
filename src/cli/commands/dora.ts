// `muster dora`: how often, how fast and how safely is software delivered, going by files of events?

import { doraQuery } from "../../api/dora-query.ts";
import type { DoraQuery } from "../../api/dora-query.ts";
import { problemsOf } from "../../text/schema-problems.ts";
import { reportDoraOfFiles } from "../../app/delivery/report-dora-of-files.ts";
import type { DoraOfFilesReport } from "../../app/delivery/report-dora-of-files.ts";
import { refNamed } from "../../model/entity.ts";
import type { EntityRef } from "../../model/entity.ts";
import { UsageError } from "../../model/usage-error.ts";
import { count, nameSome } from "../../report/layout.ts";
import type { SourceFile } from "../../text/source-file.ts";
import { flagOf } from "../define-dora-command.ts";
import { readDestinations } from "../destinations.ts";
import type { WantedFormats } from "../destinations.ts";
import { EXIT } from "../exit-codes.ts";
import type { ExitCode } from "../exit-codes.ts";
import { readTime } from "../read-arguments.ts";
import { createFileReader } from "../read-files.ts";
import type { FileReader } from "../read-files.ts";
import { say } from "../say.ts";
import type { World } from "../world.ts";
import { writeProblems } from "../write-problems.ts";
import { writeReport } from "../write-report.ts";

export interface DoraCommandOptions extends WantedFormats {
  readonly events: readonly string[];
  readonly entity?: readonly string[];
  readonly paths?: readonly string[];
  readonly deployPipeline?: readonly string[];
  readonly at?: string;
  /** The other options, as `doraQuery` reads them. */
  readonly [option: string]: unknown;
}

const STDIN = "-";

export async function dora(options: DoraCommandOptions, version: string, world: World): Promise<ExitCode> {
  const { events, entity, paths = [], deployPipeline, at, format, out, ...rest } = options;
  const destinations = readDestinations(
    { ...(format !== undefined && { format }), ...(out !== undefined && { out }) },
    "dora",
    world,
  );
  const query = readQuery(rest);
  const reader = createFileReader(world.cwd);
  let ids = 0;
  const made = reportDoraOfFiles({
    files: await readEvents(events, reader, world),
    query,
    ...(entity !== undefined && { entities: entity }),
    paths: readPaths(paths),
    now: readTime(at, world),
    endsNow: at !== undefined,
    reading: { newId: () => `evt_${++ids}`, ...(deployPipeline !== undefined && { deployPipelines: deployPipeline }) },
  });
  await writeProblems(made.problems, count(made.sent, "event"), world, reader.locate);
  await sayLeftOut(made, world);
  await writeReport(
    destinations,
    (rendered, context) => rendered.dora?.(made.report, context),
    { full: query.details === true, strict: false, version, locate: reader.locate },
    world,
  );
  return made.problems.length > 0 ? EXIT.findings : EXIT.clean;
}

function readQuery(written: Readonly<Record<string, unknown>>): DoraQuery {
  const values = { ...written, ...("details" in written && { details: "true" }) };
  const parsed = doraQuery.safeParse(values, { reportInput: true });
  if (parsed.success) return parsed.data;
  const [problem] = problemsOf(parsed.error, doraQuery);
  const parameter = problem?.pointer?.slice(1) ?? "";
  const message = problem?.message.replace(`\`${parameter}\``, `\`${flagOf(parameter)}\``);
  throw new UsageError(message ?? "the options make no sense", problem?.help);
}

async function readEvents(paths: readonly string[], reader: FileReader, world: World): Promise<readonly SourceFile[]> {
  const named = reader.read(paths.filter((path) => path !== STDIN));
  if (!paths.includes(STDIN)) return named;
  return [...named, { path: "stdin", text: await world.readStdin() }];
}

function readPaths(written: readonly string[]): ReadonlyMap<EntityRef, readonly string[]> {
  const paths = new Map<EntityRef, string[]>();
  for (const one of written) {
    const [, name = "", glob] = /^([^=]+)=(.+)$/s.exec(one) ?? [];
    const ref = refNamed(name, "component");
    if (ref === undefined || glob === undefined) {
      throw new UsageError(
        `\`--paths ${one}\` is not ENTITY=GLOB`,
        "for example `--paths checkout=services/checkout/*`",
      );
    }
    paths.set(ref, [...(paths.get(ref) ?? []), glob]);
  }
  return paths;
}

async function sayLeftOut({ ignored, unmapped }: DoraOfFilesReport, world: World): Promise<void> {
  if (ignored > 0)
    await say(world.stderr, `${count(ignored, "event")} tell${ignored === 1 ? "s" : ""} nothing about delivery`);
  if (unmapped.length === 0) return;
  const whose = [
    ...new Set(unmapped.map(({ repository, data }) => repository ?? ("key" in data ? data.key : ""))),
  ].sort();
  const names = nameSome(
    whose.filter((name) => name !== ""),
    5,
  );
  await say(world.stderr, `${count(unmapped.length, "event")} could not be attributed to an entity: ${names}`);
}
