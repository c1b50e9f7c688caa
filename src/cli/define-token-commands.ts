// Which commands are about tokens, and which arguments does each take?

import { Argument } from "commander";
import type { Command } from "commander";
import { ROLES } from "../model/identity.ts";
import { dbOption, examples, plainFormatOption, withServer } from "./command-options.ts";

export function tokenCommand(program: Command): Command {
  return program
    .command("token")
    .summary("make, list and revoke tokens")
    .description(
      "Makes, lists and revokes the tokens that people and pipelines prove themselves with, and tells whose yours is.",
    );
}

export function createTokenCommand(token: Command): Command {
  const command = token
    .command("create")
    .summary("make a token, and show it once")
    .description("Makes a token. Only a digest of it is kept: the standard output is the one place where it is shown.")
    .option("--name <text>", "what it is for")
    .option("--role <role...>", `what it may do: ${ROLES.join(", ")}`)
    .option("--source <name...>", "sources it may deliver as, or globs")
    .option("--entity <glob...>", "entities it may ask a gate about: `component:payments/*`, `*`")
    .option("--environment <glob...>", "environments it may ask a gate about")
    .option("--owner <ref>", "the person behind it")
    .option("--group <ref...>", "groups it vouches for")
    .option("--expires <duration>", "how long it lasts: `90d` (the default), `366d` at most, or `never`");
  return withServer(command)
    .addOption(dbOption("make it in this database, without a server"))
    .addOption(plainFormatOption())
    .addHelpText(
      "after",
      examples(
        "muster token create --name ci --role gatekeeper \\\n      --entity 'component:payments/*' --environment production",
        "muster token create --name scanner --role reporter --source trivy",
        "muster token create --name rescue --role admin --expires 1d --db muster.db",
      ),
    );
}

export function listTokensCommand(token: Command): Command {
  const command = token
    .command("list")
    .summary("list tokens")
    .description(
      "Lists the tokens that are accepted, and with --all those that have ended; never the tokens themselves.",
    )
    .option("--all", "also those that are over or were revoked");
  return withServer(command)
    .addOption(plainFormatOption())
    .addHelpText("after", examples("muster token list", "muster token list --all"));
}

export function whoamiCommand(token: Command): Command {
  const command = token
    .command("whoami")
    .summary("who the server takes you for, and how far you reach")
    .description(
      "Asks the server whom your token stands for, or which job your pipeline's host vouches for; where it is not accepted, why (exit 5).",
    );
  return withServer(command).addOption(plainFormatOption()).addHelpText("after", examples("muster token whoami"));
}

export function revokeTokenCommand(token: Command): Command {
  const command = token
    .command("revoke")
    .summary("end a token")
    .description("Ends a token: it is not accepted from the next request on.")
    .addArgument(new Argument("<id>", "as `muster token list` shows it: `tok_…`"));
  return withServer(command).addHelpText("after", examples("muster token revoke tok_01jkx4t5q8"));
}
