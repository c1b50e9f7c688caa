// `muster verify`: does a receipt hold, and is the record still what was written?

import { createReadStream } from "node:fs";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import type { AuditVerification } from "../../api/audit.ts";
import { verifyExport } from "../../app/audit/verify-export.ts";
import type { ExportVerification } from "../../app/audit/verify-export.ts";
import { UsageError } from "../../model/usage-error.ts";
import { cleanText, safeJson } from "../../report/clean-text.ts";
import { count } from "../../report/layout.ts";
import { verifyCheckpoint } from "../../receipt/checkpoint-statement.ts";
import { readTrustedKeys } from "../../receipt/read-keys.ts";
import { isRefused } from "../../receipt/verify-envelope.ts";
import { EXIT } from "../exit-codes.ts";
import type { ExitCode } from "../exit-codes.ts";
import { withQuery } from "../../model/address.ts";
import { askForObject } from "../read-answer.ts";
import { reasonOf } from "../read-files.ts";
import { connect, LATER } from "../read-server-address.ts";
import { databaseInsteadOfServer } from "../where-to-look.ts";
import type { World } from "../world.ts";
import { readKeys, readText, verifyReceiptFile } from "./verify-receipt.ts";
import type { ReceiptOptions } from "./verify-receipt.ts";

export interface VerifyOptions extends ReceiptOptions {
  readonly audit?: boolean;
  readonly db?: string;
  readonly expectHead?: string;
  readonly checkpoint?: string;
  /** An export of the audit log. */
  readonly file?: string;
}

export async function verify(
  receipt: string | undefined,
  options: VerifyOptions,
  version: string,
  world: World,
): Promise<ExitCode> {
  if ((receipt === undefined) === (options.audit !== true)) {
    const help = "`muster verify receipt.json --digest sha256:…`, or `muster verify --audit`";
    throw new UsageError(receipt === undefined ? "nothing is named to verify" : "two things are named to verify", help);
  }
  if (receipt !== undefined) return verifyReceiptFile(receipt, options, version, world);
  if (options.file !== undefined) return verifyFile(options.file, options, version, world);
  const verified = await verifyAudit(options, version, world);
  const text = options.format === "json" ? safeJson(verified) : cleanText(sayVerified(verified));
  await world.stdout.write(`${text}\n`);
  return verified.intact ? EXIT.clean : EXIT.findings;
}

/** Verifies an exported log. The server is asked only for the keys that verify a checkpoint. */
async function verifyFile(file: string, options: VerifyOptions, version: string, world: World): Promise<ExitCode> {
  if (options.db !== undefined) throw new UsageError("`--file` and `--db` are two logs", "leave one of them out");
  const expectHead = await headExpected(options, undefined, version, world);
  const verified = await verifyExport(linesOf(file, world), expectHead);
  const text = options.format === "json" ? safeJson(verified) : cleanText(sayExport(verified));
  await world.stdout.write(`${text}\n`);
  return verified.intact ? EXIT.clean : EXIT.findings;
}

async function* linesOf(file: string, { cwd }: World): AsyncGenerator<string, void> {
  try {
    yield* createInterface({ input: createReadStream(resolve(cwd, file), "utf8"), crlfDelay: Infinity });
  } catch (error) {
    throw new UsageError(`\`${file}\` cannot be read: ${reasonOf(error)}`);
  }
}

function sayExport({ intact, entries, masked, head, pruned, broken }: ExportVerification): string {
  const walked = count(entries, "entry", "entries");
  if (!intact) return `BROKEN after ${walked}: ${broken?.message ?? "it does not fit"} [${broken?.code ?? "broken"}]`;
  const held = masked === 0 ? "" : `, ${masked} of them masked and held only by their neighbours`;
  const left = pruned ? `; of those up to ${pruned.upTo} only what was still needed when they were pruned` : "";
  return `Intact: ${walked}${held}; head ${head.hash}${left}.`;
}

async function verifyAudit(options: VerifyOptions, version: string, world: World): Promise<AuditVerification> {
  const db = databaseInsteadOfServer(options, world);
  const expectHead = await headExpected(options, db, version, world);
  if (db !== undefined) return (await world.local()).verifyAudit(db, expectHead);
  const server = await connect(options, LATER, version, world);
  const path = withQuery("/v1/audit/verification", { expectHead });
  return (await askForObject(server, { method: "GET", path })) as unknown as AuditVerification;
}

/** The hash that was given, or the one a checkpoint proves. */
async function headExpected(
  options: VerifyOptions,
  db: string | undefined,
  version: string,
  world: World,
): Promise<string | undefined> {
  const { checkpoint: file, expectHead } = options;
  if (file === undefined) return expectHead;
  if (expectHead !== undefined) {
    throw new UsageError("`--checkpoint` and `--expect-head` say the same", "leave one of them out");
  }
  const keys =
    options.keys === undefined && db !== undefined
      ? (readTrustedKeys(JSON.stringify(await (await world.local()).keys(db))) ?? [])
      : await readKeys(options, version, world);
  const checkpoint = await verifyCheckpoint(file === "-" ? await world.readStdin() : readText(file, world), keys);
  if (!isRefused(checkpoint)) return checkpoint.hash;
  throw new UsageError(`\`${file}\` proves nothing: ${checkpoint.message} [${checkpoint.code}]`);
}

function sayVerified({ intact, entries, decisions, head, pruned, broken }: AuditVerification): string {
  const walked = `${count(entries, "entry", "entries")} with ${count(decisions, "decision")}`;
  const left =
    pruned === null || pruned === undefined
      ? ""
      : `; of those up to ${pruned.upTo} only what was still needed when they were pruned`;
  if (intact) return `Intact: ${walked}; head ${head.hash}${left}.`;
  return `BROKEN after ${walked}: ${broken?.message ?? "it does not fit"} [${broken?.code ?? "broken"}]`;
}
