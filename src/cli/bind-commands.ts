// Which code does each command run? It is loaded when the command is called, because most need only a little of it.

import type { Command } from "commander";
import { queryCommand, reportCommand } from "./define-asking-commands.ts";
import {
  checkCommand,
  evaluateCommand,
  initCommand,
  lintCommand,
  operatorsCommand,
  testCommand,
} from "./define-commands.ts";
import { doraCommand } from "./define-dora-command.ts";
import {
  historyCommand,
  initiativeCommand,
  listInitiativesCommand,
  showInitiativeCommand,
} from "./define-history-commands.ts";
import {
  changeFreezeCommand,
  createFreezeCommand,
  endFreezeCommand,
  endLockCommand,
  freezeCommand,
  listFreezesCommand,
  listLocksCommand,
  lockCommand,
} from "./define-hold-commands.ts";
import { mcpCommand } from "./define-mcp-command.ts";
import { noticeCommand, previewNoticesCommand, testNoticeCommand } from "./define-notice-commands.ts";
import { previewCommand } from "./define-preview-command.ts";
import {
  approveCommand,
  deployedCommand,
  exportAuditCommand,
  exportCommand,
  exportDecisionsCommand,
  replayCommand,
} from "./define-release-commands.ts";
import {
  eventsCommand,
  factsCommand,
  importBackstageCommand,
  importCommand,
  pushCommand,
} from "./define-sending-commands.ts";
import { backupCommand, doctorCommand, pruneCommand, restoreCommand, serveCommand } from "./define-service-commands.ts";
import {
  createTokenCommand,
  listTokensCommand,
  revokeTokenCommand,
  tokenCommand,
  whoamiCommand,
} from "./define-token-commands.ts";
import { verifyCommand } from "./define-verify-command.ts";
import {
  approveWaiverCommand,
  generateWaiversCommand,
  listWaiversCommand,
  requestWaiverCommand,
  revokeWaiverCommand,
  showWaiverCommand,
  waiverCommand,
} from "./define-waiver-commands.ts";
import type { ExitCode } from "./exit-codes.ts";
import type { World } from "./world.ts";

interface Running {
  readonly version: string;
  readonly world: World;
  readonly end: (exit: ExitCode) => void;
}

export function bindCommands(program: Command, running: Running): void {
  program.commandsGroup("The service, and what is asked of it:");
  bindServerCommands(program, running);
  bindHistoryCommands(program, running);
  bindWaiverCommands(waiverCommand(program), running);
  bindFreezeCommands(freezeCommand(program), running);
  bindLockCommands(program, running);
  bindNoticeCommands(noticeCommand(program), running);
  bindTokenCommands(tokenCommand(program), running);
  program.commandsGroup("What it keeps:");
  bindRecordCommands(program, running);
  program.commandsGroup("Files, without a server:");
  bindFileCommands(program, running);
}

function bindNoticeCommands(notice: Command, { version, world, end }: Running): void {
  previewNoticesCommand(notice).action(async (options) => {
    const { previewNotices } = await import("./commands/notice.ts");
    end(await previewNotices(options, version, world));
  });
  testNoticeCommand(notice).action(async (options) => {
    const { testNotice } = await import("./commands/notice.ts");
    end(await testNotice(options, version, world));
  });
}

/** Commands that work on files on disk. */
function bindFileCommands(program: Command, { version, world, end }: Running): void {
  evaluateCommand(program).action(async (options) => {
    const { evaluate } = await import("./commands/evaluate.ts");
    end(await evaluate(options, version, world));
  });
  lintCommand(program).action(async (options) => {
    const { lint } = await import("./commands/lint.ts");
    end(await lint(options, version, world));
  });
  testCommand(program).action(async (options) => {
    const { test } = await import("./commands/test.ts");
    end(await test(options, version, world));
  });
  operatorsCommand(program).action(async (name, options) => {
    const { operators } = await import("./commands/operators.ts");
    end(await operators(name, options, world));
  });
  doraCommand(program).action(async (options) => {
    const { dora } = await import("./commands/dora.ts");
    end(await dora(options, version, world));
  });
  initCommand(program).action(async (folder) => {
    const { init } = await import("./commands/init.ts");
    end(await init(folder ?? ".", world));
  });
}

/** The service, and commands that ask it. */
function bindServerCommands(program: Command, { version, world, end }: Running): void {
  serveCommand(program).action(async (options) => {
    const { serve } = await import("./commands/serve.ts");
    end(await serve(options, version, world));
  });
  checkCommand(program).action(async (entity, options) => {
    const { check } = await import("./commands/check.ts");
    end(await check(entity, options, version, world));
  });
  const importing = importCommand(program).action(async (paths, options) => {
    const { importFiles } = await import("./commands/import.ts");
    end(await importFiles(paths, options, version, world));
  });
  importBackstageCommand(importing).action(async (options) => {
    const { importBackstage } = await import("./commands/import-backstage.ts");
    end(await importBackstage(options, version, world));
  });
  factsCommand(program).action(async (words, options) => {
    const { facts } = await import("./commands/facts.ts");
    end(await facts(words, options, version, world));
  });
  eventsCommand(program).action(async (files, options) => {
    const { events } = await import("./commands/events.ts");
    end(await events(files, options, version, world));
  });
  approveCommand(program).action(async (decision, options) => {
    const { approve } = await import("./commands/approve.ts");
    end(await approve(decision, options, version, world));
  });
  deployedCommand(program).action(async (what, options) => {
    const { deployed } = await import("./commands/deployed.ts");
    end(await deployed(what, options, version, world));
  });
  queryCommand(program).action(async (where, options) => {
    const { query } = await import("./commands/query.ts");
    end(await query(where, options, version, world));
  });
  reportCommand(program).action(async (options) => {
    const { report } = await import("./commands/report.ts");
    end(await report(options, version, world));
  });
  previewCommand(program).action(async (options) => {
    const { preview } = await import("./commands/preview.ts");
    end(await preview(options, version, world));
  });
  mcpCommand(program).action(async (options) => {
    const { mcp } = await import("./commands/mcp.ts");
    end(await mcp(options, version, world));
  });
  pushCommand(program).action(async (options) => {
    const { push } = await import("./commands/push.ts");
    end(await push(options, version, world));
  });
}

/** Commands that work on what the service recorded. */
function bindRecordCommands(program: Command, { version, world, end }: Running): void {
  verifyCommand(program).action(async (receipt, options) => {
    const { verify } = await import("./commands/verify.ts");
    end(await verify(receipt, options, version, world));
  });
  replayCommand(program).action(async (ids, options) => {
    const { replay } = await import("./commands/replay.ts");
    end(await replay(ids, options, version, world));
  });
  const exporting = exportCommand(program);
  exportDecisionsCommand(exporting).action(async (options) => {
    const { exportDecisions } = await import("./commands/export.ts");
    end(await exportDecisions(options, version, world));
  });
  exportAuditCommand(exporting).action(async (options) => {
    const { exportAudit } = await import("./commands/export.ts");
    end(await exportAudit(options, version, world));
  });
  pruneCommand(program).action(async (options) => {
    const { prune } = await import("./commands/prune.ts");
    end(await prune(options, version, world));
  });
  backupCommand(program).action(async (file, options) => {
    const { backup } = await import("./commands/backup.ts");
    end(await backup(file, options, world));
  });
  restoreCommand(program).action(async (file, options) => {
    const { restore } = await import("./commands/backup.ts");
    end(await restore(file, options, world));
  });
  doctorCommand(program).action(async (options) => {
    const { doctor } = await import("./commands/doctor.ts");
    end(await doctor(options, version, world));
  });
}

function bindTokenCommands(token: Command, { version, world, end }: Running): void {
  createTokenCommand(token).action(async (options) => {
    const { createToken } = await import("./commands/token.ts");
    end(await createToken(options, version, world));
  });
  listTokensCommand(token).action(async (options) => {
    const { listTokens } = await import("./commands/token.ts");
    end(await listTokens(options, version, world));
  });
  whoamiCommand(token).action(async (options) => {
    const { whoami } = await import("./commands/whoami.ts");
    end(await whoami(options, version, world));
  });
  revokeTokenCommand(token).action(async (id, options) => {
    const { revokeToken } = await import("./commands/token.ts");
    end(await revokeToken(id, options, version, world));
  });
}

function bindHistoryCommands(program: Command, { version, world, end }: Running): void {
  historyCommand(program).action(async (entity, rule, options) => {
    const { history } = await import("./commands/history.ts");
    end(await history(entity, rule, options, version, world));
  });
  const initiative = initiativeCommand(program);
  listInitiativesCommand(initiative).action(async (options) => {
    const { listInitiatives } = await import("./commands/initiative.ts");
    end(await listInitiatives(options, version, world));
  });
  showInitiativeCommand(initiative).action(async (id, options) => {
    const { showInitiative } = await import("./commands/initiative.ts");
    end(await showInitiative(id, options, version, world));
  });
}

function bindWaiverCommands(waiver: Command, { version, world, end }: Running): void {
  requestWaiverCommand(waiver).action(async (entity, rules, options) => {
    const { requestWaivers } = await import("./commands/waiver.ts");
    end(await requestWaivers(entity === undefined ? [] : [entity, ...rules], options, version, world));
  });
  approveWaiverCommand(waiver).action(async (ids, options) => {
    const { approveWaivers } = await import("./commands/waiver.ts");
    end(await approveWaivers(ids, options, version, world));
  });
  revokeWaiverCommand(waiver).action(async (ids, options) => {
    const { revokeWaivers } = await import("./commands/waiver.ts");
    end(await revokeWaivers(ids, options, version, world));
  });
  generateWaiversCommand(waiver).action(async (scorecard, options) => {
    const { generateWaivers } = await import("./commands/generate-waivers.ts");
    end(await generateWaivers(scorecard, options, version, world));
  });
  listWaiversCommand(waiver).action(async (options) => {
    const { listWaivers } = await import("./commands/waiver.ts");
    end(await listWaivers(options, version, world));
  });
  showWaiverCommand(waiver).action(async (id, options) => {
    const { showWaiver } = await import("./commands/waiver.ts");
    end(await showWaiver(id, options, version, world));
  });
}

function bindFreezeCommands(freeze: Command, { version, world, end }: Running): void {
  createFreezeCommand(freeze).action(async (options) => {
    const { createFreeze } = await import("./commands/freeze.ts");
    end(await createFreeze(options, version, world));
  });
  changeFreezeCommand(freeze).action(async (id, options) => {
    const { changeFreeze } = await import("./commands/freeze.ts");
    end(await changeFreeze(id, options, version, world));
  });
  listFreezesCommand(freeze).action(async (options) => {
    const { listFreezes } = await import("./commands/freeze.ts");
    end(await listFreezes(options, version, world));
  });
  endFreezeCommand(freeze).action(async (id, options) => {
    const { endFreeze } = await import("./commands/freeze.ts");
    end(await endFreeze(id, options, version, world));
  });
}

function bindLockCommands(program: Command, { version, world, end }: Running): void {
  const lock = lockCommand(program).action(async (entity, options) => {
    const { lockReleases } = await import("./commands/lock.ts");
    end(await lockReleases(entity, options, version, world));
  });
  listLocksCommand(lock).action(async (options) => {
    const { listLocks } = await import("./commands/lock.ts");
    end(await listLocks(options, version, world));
  });
  endLockCommand(lock).action(async (id, options) => {
    const { unlockReleases } = await import("./commands/lock.ts");
    end(await unlockReleases(id, options, version, world));
  });
}
