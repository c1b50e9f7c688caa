// `muster token whoami`: who does the server think this is, and how far does its access reach?

import { isJsonObject } from "../../model/json.ts";
import type { JsonObject } from "../../model/json.ts";
import { cleanText, safeJson } from "../../report/clean-text.ts";
import { padRight } from "../../report/layout.ts";
import { EXIT } from "../exit-codes.ts";
import type { ExitCode } from "../exit-codes.ts";
import { askForObject, textIn, textsIn } from "../read-answer.ts";
import { connect, SOON } from "../read-server-address.ts";
import type { ServerOptions } from "../read-server-address.ts";
import type { World } from "../world.ts";
import type { TokenFormat } from "./token.ts";

/** Someone who is refused gets the reason, as with every command: exit 5. */
export async function whoami(options: ServerOptions & TokenFormat, version: string, world: World): Promise<ExitCode> {
  const server = await connect(options, SOON, version, world);
  const identity = await askForObject(server, { method: "GET", path: "/v1/identity" });
  const lines = options.format === "json" ? [safeJson(identity)] : identityLines(identity);
  await world.stdout.write(`${lines.join("\n")}\n`);
  return EXIT.clean;
}

function identityLines(identity: JsonObject): string[] {
  const job = identity["job"];
  // An admin may do everything, whatever its token names.
  const isAdmin = textsIn(identity, "roles").includes("admin");
  const reach = ["entities", "environments", "sources"].map((what): [string, string] => [
    what,
    isAdmin ? "all" : listed(identity, what),
  ]);
  const rows: readonly [string, string][] = [
    ["who", textIn(identity, "actor") ?? ""],
    ["person", textIn(identity, "person") ?? "not known"],
    ["roles", listed(identity, "roles")],
    ...reach,
    ...(isJsonObject(job) ? jobRows(job) : []),
  ];
  const column = Math.max(...rows.map(([name]) => name.length)) + 2;
  return rows.map(([name, said]) => `${padRight(name, column)}${cleanText(said)}`);
}

function jobRows(job: JsonObject): [string, string][] {
  const tries = job["onlyTries"] === true ? ", and may only try: `--dry-run`" : "";
  return [
    ["repository", textIn(job, "repository") ?? "not stated by its issuer"],
    ["deploys to", textIn(job, "environment") ?? "not stated by its issuer"],
    ["code of", `${textIn(job, "origin") ?? ""}${tries}`],
  ];
}

function listed(object: JsonObject, name: string): string {
  const all = textsIn(object, name);
  return all.length === 0 ? "none" : all.join(", ");
}
