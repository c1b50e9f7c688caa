// `muster token`: who has access?

import type { JsonObject } from "../../model/json.ts";
import { suggest } from "../../model/nearest.ts";
import { ROLES } from "../../model/identity.ts";
import { UsageError } from "../../model/usage-error.ts";
import { safeJson } from "../../report/clean-text.ts";
import { count } from "../../report/layout.ts";
import { EXIT } from "../exit-codes.ts";
import type { ExitCode } from "../exit-codes.ts";
import { askForItems, askForObject, textIn, textsIn } from "../read-answer.ts";
import { readSpan } from "../read-span.ts";
import { connect, SOON } from "../read-server-address.ts";
import type { ServerOptions } from "../read-server-address.ts";
import { say } from "../say.ts";
import { tableLines } from "../table.ts";
import { tableWidthOf } from "../terminal-style.ts";
import { databaseFile } from "../where-to-look.ts";
import type { World } from "../world.ts";

export interface TokenFormat {
  readonly format: "text" | "json";
}

export interface CreateTokenOptions extends ServerOptions, TokenFormat {
  readonly name?: string;
  readonly role?: readonly string[];
  readonly source?: readonly string[];
  readonly entity?: readonly string[];
  readonly environment?: readonly string[];
  readonly owner?: string;
  readonly group?: readonly string[];
  readonly expires?: string;
  readonly db?: string;
}

/** Standard output holds only the token, so that a script can take it. What is said about it goes to standard error. */
export async function createToken(options: CreateTokenOptions, version: string, world: World): Promise<ExitCode> {
  const body = tokenRequest(options);
  const created =
    options.db === undefined
      ? await askForObject(await connect(options, SOON, version, world), {
          method: "POST",
          path: "/v1/tokens",
          body,
          // A retry could make a second token.
          repeatable: false,
        })
      : await (await world.local()).createToken(databaseFile(options.db, world), body);
  await say(world.stderr, `${sayToken(created)}; the token is shown only once:`);
  await world.stdout.write(`${options.format === "json" ? safeJson(created) : (textIn(created, "token") ?? "")}\n`);
  return EXIT.clean;
}

export type TokenRequest = Readonly<Record<string, string | readonly string[] | null>> & { readonly name: string };

function tokenRequest(options: CreateTokenOptions): TokenRequest {
  const { name, role = [], source = [], entity = [], environment = [], owner, group = [], expires } = options;
  if (name === undefined)
    throw new UsageError("the token has no name", 'say what it is for: `--name "checkout pipeline"`');
  if (role.length === 0) throw new UsageError("the token has no role", `\`--role ROLE\`: ${ROLES.join(", ")}`);
  if (expires !== undefined && expires !== "never") readSpan(expires, "--expires", "90d");
  const strange = role.find((word) => !ROLES.some((known) => known === word));
  if (strange !== undefined) throw new UsageError(`there is no role \`${strange}\``, suggest(strange, ROLES));
  return {
    name,
    roles: role,
    sources: source,
    entities: entity,
    environments: environment,
    owner: owner ?? null,
    groups: group,
    ...(expires === undefined ? {} : { expiresIn: expires }),
  };
}

function sayToken(token: JsonObject): string {
  const ends = textIn(token, "expiresAt");
  const name = `${textIn(token, "id") ?? ""} \`${textIn(token, "name") ?? ""}\``;
  return `${name} (${textsIn(token, "roles").join(", ")}) ${ends === undefined ? "never ends" : `ends ${ends}`}`;
}

export interface ListTokensOptions extends ServerOptions, TokenFormat {
  readonly all?: boolean;
}

export async function listTokens(options: ListTokensOptions, version: string, world: World): Promise<ExitCode> {
  const server = await connect(options, SOON, version, world);
  const tokens = await askForItems(server, "/v1/tokens", { ended: options.all === true ? "true" : undefined });
  const lines = options.format === "json" ? [safeJson({ items: tokens, next: null })] : listLines(tokens, world);
  await world.stdout.write(`${lines.join("\n")}\n`);
  return EXIT.clean;
}

function listLines(tokens: readonly JsonObject[], world: World): string[] {
  const rows = tokens.map((token) => [
    textIn(token, "id") ?? "",
    textIn(token, "name") ?? "",
    textsIn(token, "roles").join(", "),
    stateOf(token, world),
    (textIn(token, "lastUsedAt") ?? "never").slice(0, 10),
  ]);
  const lines = tableLines(["id", "name", "roles", "state", "last used"], rows, tableWidthOf(world.stdout));
  return [...lines, "", `${count(tokens.length, "token")}.`];
}

function stateOf(token: JsonObject, { now }: World): string {
  const [revoked, ends] = [textIn(token, "revokedAt"), textIn(token, "expiresAt")];
  if (revoked !== undefined) return `revoked ${revoked.slice(0, 10)}`;
  if (ends === undefined) return "never ends";
  return `${Date.parse(ends) <= now() ? "ended" : "ends"} ${ends.slice(0, 10)}`;
}

export async function revokeToken(
  id: string,
  options: ServerOptions,
  version: string,
  world: World,
): Promise<ExitCode> {
  const server = await connect(options, SOON, version, world);
  await server.ask({ method: "DELETE", path: `/v1/tokens/${encodeURIComponent(id)}` });
  await world.stdout.write(`revoked ${id}: it is no longer valid\n`);
  return EXIT.clean;
}
