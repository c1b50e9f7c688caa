// Which commands preview and test notices, and which arguments does each take?

import { Option } from "commander";
import type { Command } from "commander";
import { examples, plainFormatOption, withServer } from "./command-options.ts";

export function noticeCommand(program: Command): Command {
  return program
    .command("notice")
    .summary("what people are told, before they are")
    .description("Tells what the notices of a server would say to whom, and tests whether somebody is reached.");
}

export function previewNoticesCommand(notice: Command): Command {
  const command = notice
    .command("preview")
    .summary("tell what would be sent, when and to whom")
    .description(
      "Tells what waits to be taken and what is to come: as everything stands now. Nothing is sent. Needs an operator's token.",
    )
    .option("--ahead <duration>", "how far to look: `1d`, at most `31d` (default: 7d)")
    .option("--to <target>", "only this target of the file of notices");
  return withServer(command)
    .addOption(plainFormatOption("text", "json"))
    .addHelpText("after", examples("muster notice preview", "muster notice preview --to payments-chat --ahead 1d"));
}

export function testNoticeCommand(notice: Command): Command {
  const command = notice
    .command("test")
    .summary("send one test message, and tell what became of it")
    .description(
      "Sends one message that says it is a test, now, whatever the hour, and tells what the other side answered. Exits with 1 where it was not taken. Needs an operator's token.",
    )
    .addOption(new Option("--to <target>", "as the file of notices calls it").makeOptionMandatory())
    .option("--owner <ref>", "of a target that writes to owners: whose address is tried");
  return withServer(command)
    .addOption(plainFormatOption("text", "json"))
    .addHelpText(
      "after",
      examples("muster notice test --to payments-chat", "muster notice test --to owners --owner payments"),
    );
}
