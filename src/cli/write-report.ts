// How is a rendered report written to where it is wanted, however large it is?

import { randomUUID } from "node:crypto";
import { mkdirSync } from "node:fs";
import { appendFile, open } from "node:fs/promises";
import { dirname, isAbsolute, relative, resolve } from "node:path";
import { UsageError } from "../model/usage-error.ts";
import type { Format } from "../report/formats.ts";
import type { RenderContext } from "../report/render-context.ts";
import { PLAIN } from "../report/style.ts";
import type { Destination } from "./destinations.ts";
import { reasonOf, slashes } from "./read-files.ts";
import { styleOf, widthOf } from "./terminal-style.ts";
import { OutputClosed } from "./world.ts";
import type { Output, World } from "./world.ts";

export interface ReportSettings {
  readonly full: boolean;
  readonly passing?: boolean;
  readonly strict: boolean;
  readonly version: string;
  /** The absolute path of a file that the report names. Undefined: its name is relative to the working directory. */
  readonly locate: (path: string) => string | undefined;
}

/** Undefined: the format cannot render this report. `onTerminal`: nothing else may be drawn while it is written. */
export type Renderer = (format: Format, context: RenderContext, onTerminal: boolean) => Iterable<string> | undefined;

/** How many characters are collected before they are written. */
const CHUNK = 64 * 1024;

/** Writes standard output last, so that the report stands below every other message. */
export async function writeReport(
  destinations: readonly Destination[],
  render: Renderer,
  settings: ReportSettings,
  world: World,
): Promise<void> {
  for (const { format, file } of [...destinations].reverse()) {
    const context = contextFor(format, file === undefined ? world.stdout : undefined, settings, world);
    const text = render(format, context, file === undefined && world.stdout.isTTY);
    if (text === undefined) continue;
    await (file === undefined ? writeOut(world.stdout, text) : writeFile(resolve(world.cwd, file), file, text));
    if (file === undefined) await writeBesides(format, render, settings, world);
  }
}

/** GitHub Actions also reads a job's summary and its outputs for later steps, each from a file. */
async function writeBesides(format: Format, render: Renderer, settings: ReportSettings, world: World): Promise<void> {
  for (const [variable, renders] of Object.entries(format.besides ?? {})) {
    const file = world.env[variable];
    if (file === undefined || file === "") continue;
    const text =
      render({ ...renders, failingOnly: format.failingOnly }, contextFor(format, undefined, settings, world), false) ??
      [];
    await appendFile(file, [...text].join(""));
  }
}

function contextFor(format: Format, output: Output | undefined, settings: ReportSettings, world: World): RenderContext {
  const base = format.forTools === true ? repositoryOf(world) : world.cwd;
  return {
    width: output === undefined ? 80 : widthOf(output),
    style: output === undefined ? PLAIN : styleOf(output, world.env),
    full: settings.full,
    passing: settings.passing === true,
    strict: settings.strict,
    version: settings.version,
    placeOf: (file) => nameFrom(base, settings.locate(file) ?? resolve(world.cwd, file)),
    boundary: `muster-${randomUUID()}`,
  };
}

/** The relative path, or the absolute one where that is shorter. */
function nameFrom(base: string, absolute: string): string {
  const path = relative(base, absolute);
  return slashes(path.startsWith("..") && absolute.length < path.length ? absolute : path);
}

/** The folder that CI tools start paths from: the repository, wherever in it the command runs. */
export function repositoryOf({ cwd, env }: World): string {
  const checkout = env["GITHUB_WORKSPACE"] ?? env["CI_PROJECT_DIR"];
  if (checkout === undefined || !isAbsolute(checkout)) return cwd;
  return relative(checkout, cwd).startsWith("..") ? cwd : checkout;
}

async function writeOut(output: Output, chunks: Iterable<string>): Promise<void> {
  try {
    for (const text of collected(chunks)) await output.write(text);
  } catch (error) {
    if (!(error instanceof OutputClosed)) throw error;
  }
}

async function writeFile(path: string, name: string, chunks: Iterable<string>): Promise<void> {
  try {
    mkdirSync(dirname(path), { recursive: true });
    await using file = await open(path, "w");
    for (const text of collected(chunks)) await file.appendFile(text);
  } catch (error) {
    if (!(error instanceof Error) || !("syscall" in error)) throw error;
    throw new UsageError(`\`${name}\` cannot be written: ${reasonOf(error)}`);
  }
}

function* collected(chunks: Iterable<string>): Generator<string> {
  let text = "";
  for (const chunk of chunks) {
    text += chunk;
    if (text.length < CHUNK) continue;
    yield text;
    text = "";
  }
  if (text !== "") yield text;
}
