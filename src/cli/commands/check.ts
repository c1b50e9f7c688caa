// `muster check`: may this be released?

import { UsageError } from "../../model/usage-error.ts";
import type { ExitCode } from "../exit-codes.ts";
import { readRelease } from "../read-release.ts";
import type { CheckOptions } from "../read-release.ts";
import type { World } from "../world.ts";

export async function check(
  entity: string | undefined,
  options: CheckOptions,
  version: string,
  world: World,
): Promise<ExitCode> {
  if (options.local === true) {
    const release = readRelease(entity, options);
    refuse(options, ONLY_AT_A_SERVER, "does nothing with `--local`: nobody is asked and nothing is recorded");
    const { checkLocally } = await import("./check-locally.ts");
    return checkLocally(release, options, version, world);
  }
  refuse(options, ONLY_LOCALLY, "is for `--local`: a server decides by what it holds itself");
  const { checkAtServer } = await import("./check-at-server.ts");
  return checkAtServer(entity, options, version, world);
}

/** These need a server: without one, nothing is recorded, approved or overridden. */
const ONLY_AT_A_SERVER = [
  "server",
  "tokenFile",
  "failMode",
  "timeout",
  "breakGlass",
  "reason",
  "incident",
  "wait",
  "callback",
  "receipt",
] as const;
const ONLY_LOCALLY = ["rules", "catalog", "exclude", "apiVersion", "ownerKey", "facts", "at"] as const;

function refuse(options: CheckOptions, names: readonly (keyof CheckOptions)[], because: string): void {
  const name = names.find((option) => options[option] !== undefined);
  if (name === undefined) return;
  const flag = `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  throw new UsageError(`\`${flag}\` ${because}`, "leave one of them out");
}
