// Which options does `muster dora` take: each that may be set about how delivery is counted?

import { Option } from "commander";
import type { Command } from "commander";
import {
  AVERAGES,
  DAILY_BASES,
  FAILURE_COUNTS,
  FAILURE_EVIDENCE,
  FAILURE_POLICIES,
  FREQUENCY_LEVELS,
  LEAD_STARTS,
  MULTI_REGION,
  RECOVERIES_OF,
  RECOVERY_STARTS,
  UNITS,
} from "../model/delivery-options.ts";
import { DEPLOYMENT_SIGNALS } from "../model/delivery-event.ts";
import { examples, formatOption, outOption } from "./command-options.ts";

const CHOICE = ["true", "false"];

export function doraCommand(program: Command): Command {
  const command = program
    .command("dora")
    .summary("print the DORA metrics of delivery events")
    .description(
      "Prints how often, how fast and how safely entities are delivered, by files of delivery events. Needs no server.",
    )
    .requiredOption("--events <file...>", "events as JSON, a list or one a line, ours or CDEvents; `-`: stdin")
    .option("--entity <ref...>", "only these entities (default: all there are events of)")
    .option("--paths <entity=glob...>", "which paths of a repository they share are an entity's own")
    .option("--deploy-pipeline <glob...>", "pipelines whose runs are deployments (CDEvents)");
  return withCounting(withWindow(command))
    .addOption(formatOption("dora"))
    .addOption(outOption())
    .addHelpText(
      "after",
      examples(
        "muster dora --events deliveries.ndjson",
        "muster dora --events e.json --entity checkout --history week",
        "muster dora --events e.json --from 2026-09-01 --to 2026-12-01 --details",
        "muster dora --events e.json --profile devlake --format json",
      ),
    );
}

function withWindow(command: Command): Command {
  return command
    .option("--from <date>", "the first day, or an instant (default: --window before --to)")
    .option("--to <date>", "the day after the last, or an instant (default: after the last event)")
    .option("--window <days>", "how long, where --from is left out (default: 90d)")
    .option("--timezone <name>", "whose days (default: UTC)")
    .addOption(new Option("--history <span>", "also tell each week or month").choices(["week", "month"]))
    .addOption(new Option("--week-start <day>", "when weeks begin (default: monday)").choices(["monday", "sunday"]))
    .option("--details", "also tell each deployment and incident (json)")
    .option("--at <time>", "the instant it is now (default: now)");
}

function withCounting(command: Command): Command {
  return command
    .option("--profile <name>", "count as muster, devlake, gitlab, metrik or middleware")
    .option("--report-year <year>", "whose bands are the levels (default: 2024)")
    .option("--industry <name>", "whose quick-check means to compare with (default: all)")
    .option("--min-samples <n>", "of how many deployments a rate is told (default: 5)")
    .option("--attribution-window <span>", "from deployment to incident (default: 72h; or unlimited)")
    .addOption(new Option("--unit <name>", "what a lead time is of").choices(UNITS))
    .addOption(new Option("--lead-start <name>", "where it starts").choices(LEAD_STARTS))
    .addOption(new Option("--average <name>", "what value is told of many times").choices(AVERAGES))
    .addOption(new Option("--include-baseline <bool>", "lead times of the first deployment").choices(CHOICE))
    .addOption(new Option("--include-redeploys <bool>", "bringing the same again counts").choices(CHOICE))
    .addOption(new Option("--include-bots <bool>", "changes by bots count").choices(CHOICE))
    .addOption(new Option("--failure-policy <name>", "what fails").choices(FAILURE_POLICIES))
    .addOption(new Option("--failure-evidence <name>", "what tells of it").choices(FAILURE_EVIDENCE))
    .addOption(new Option("--failure-count <name>", "what is counted").choices(FAILURE_COUNTS))
    .addOption(new Option("--exclude-rollbacks <bool>", "from what can fail (default: true)").choices(CHOICE))
    .addOption(new Option("--recovery-start <name>", "where a recovery starts").choices(RECOVERY_STARTS))
    .addOption(new Option("--recovery-of <name>", "what recovers").choices(RECOVERIES_OF))
    .addOption(new Option("--daily-basis <name>", "the days of on-demand").choices(DAILY_BASES))
    .addOption(new Option("--frequency-level <name>", "what the level is of").choices(FREQUENCY_LEVELS))
    .addOption(new Option("--multi-region <name>", "when a rollout is finished").choices(MULTI_REGION))
    .addOption(new Option("--signal <name>", "what to count").choices([...DEPLOYMENT_SIGNALS, "auto"]))
    .option("--production <glob,...>", "which environments are production")
    .option("--hotfix-words <word,...>", "what makes a change a repair");
}
