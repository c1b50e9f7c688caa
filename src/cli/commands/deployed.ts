// `muster deployed`: which allowed release is running now, so that the next ones are compared with it?

import type { Change } from "../../model/decision.ts";
import { isMeant, releaseNameOf } from "../../model/deployed-release.ts";
import { isJsonObject } from "../../model/json.ts";
import type { JsonObject } from "../../model/json.ts";
import { UsageError } from "../../model/usage-error.ts";
import { cleanText, safeJson } from "../../report/clean-text.ts";
import type { Server } from "../ask-server.ts";
import { EXIT } from "../exit-codes.ts";
import type { ExitCode } from "../exit-codes.ts";
import { askForItems, askForObject, textIn } from "../read-answer.ts";
import { readChange } from "../read-release.ts";
import { connect, SOON } from "../read-server-address.ts";
import type { ServerOptions } from "../read-server-address.ts";
import type { World } from "../world.ts";
import type { TokenFormat } from "./token.ts";

export interface DeployedOptions extends ServerOptions, TokenFormat {
  readonly env?: string;
  readonly release?: string;
  readonly commit?: string;
  readonly artifact?: readonly string[];
  readonly at?: string;
  readonly pin?: boolean;
  readonly unpin?: boolean;
}

export async function deployed(
  what: string,
  options: DeployedOptions,
  version: string,
  world: World,
): Promise<ExitCode> {
  if (options.pin === true && options.unpin === true) {
    throw new UsageError("`--pin` and `--unpin` are opposites", "leave out one of them");
  }
  const named = what.startsWith("dec_") ? undefined : readNamed(what, options);
  const server = await connect(options, SOON, version, world);
  const decision = named === undefined ? what : await findAllowed(server, named);
  const release = await askForObject(server, {
    method: "POST",
    path: `/v1/decisions/${encodeURIComponent(decision)}/deployed`,
    body: {
      ...(options.at !== undefined && { deployedAt: options.at }),
      ...(options.pin === true && { pin: true }),
      ...(options.unpin === true && { pin: false }),
    },
  });
  await world.stdout.write(`${options.format === "json" ? safeJson(release) : cleanText(sayDeployed(release))}\n`);
  return EXIT.clean;
}

interface NamedRelease {
  readonly entity: string;
  readonly environment: string;
  readonly change: Change;
}

function readNamed(entity: string, options: DeployedOptions): NamedRelease {
  const { env } = options;
  if (env === undefined) {
    throw new UsageError(
      "no environment is named",
      "`muster deployed ENTITY --env ENV --release VERSION`, or a decision",
    );
  }
  const change = readChange({ ...options, type: "release" });
  if (change.version === undefined && change.commit === undefined && change.artifacts === undefined) {
    throw new UsageError(
      "nothing names the deployed release",
      "`--release VERSION`, `--commit SHA` or `--artifact URI@DIGEST`",
    );
  }
  return { entity, environment: env, change };
}

/** The newest decision that allowed it. Throws UsageError when that release was never allowed there. */
async function findAllowed(server: Server, { entity, environment, change }: NamedRelease): Promise<string> {
  const allowed = await askForItems(server, "/v1/decisions", { entity, environment, verdict: "allow", limit: "500" });
  const named = releaseNameOf(change);
  const found = allowed.find((decision) => isMeant(releaseNameOf(changeOf(decision)), named));
  const id = found && textIn(found, "id");
  if (id !== undefined) return id;
  throw new UsageError(
    `no decision allowed that release of \`${entity}\` into \`${environment}\``,
    "only what was allowed is compared with",
  );
}

function changeOf({ change }: JsonObject): Change {
  return (isJsonObject(change) ? change : {}) as unknown as Change;
}

function sayDeployed(release: JsonObject): string {
  const what = `${textIn(release, "entity") ?? ""} -> ${textIn(release, "environment") ?? ""}`;
  const means =
    release["breakGlass"] === true
      ? "the glass was broken for it, nothing is compared with it"
      : release["baseline"] === true
        ? `later releases are compared with it${release["pinned"] === null ? "" : ", until it is unpinned"}`
        : "later releases are compared with another one";
  return `${what} is deployed (${textIn(release, "decision") ?? ""}): ${means}`;
}
