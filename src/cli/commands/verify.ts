// `muster verify`: does a receipt hold; is what was recorded still what was written down?

import type { AuditVerification } from "../../api/audit.ts";
import { UsageError } from "../../model/usage-error.ts";
import { cleanText, safeJson } from "../../report/clean-text.ts";
import { count } from "../../report/layout.ts";
import { EXIT } from "../exit-codes.ts";
import type { ExitCode } from "../exit-codes.ts";
import { askForObject, withQuery } from "../read-answer.ts";
import { connect, LATER } from "../read-server-address.ts";
import { databaseInsteadOfServer } from "../where-to-look.ts";
import type { World } from "../world.ts";
import { verifyReceiptFile } from "./verify-receipt.ts";
import type { ReceiptOptions } from "./verify-receipt.ts";

export interface VerifyOptions extends ReceiptOptions {
  readonly audit?: boolean;
  readonly db?: string;
  readonly expectHead?: string;
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
  const verified = await verifyAudit(options, version, world);
  const text = options.format === "json" ? safeJson(verified) : cleanText(sayVerified(verified));
  await world.stdout.write(`${text}\n`);
  return verified.intact ? EXIT.clean : EXIT.findings;
}

async function verifyAudit(options: VerifyOptions, version: string, world: World): Promise<AuditVerification> {
  const { expectHead } = options;
  const db = databaseInsteadOfServer(options, world);
  if (db !== undefined) return (await world.local()).verifyAudit(db, expectHead);
  const server = await connect(options, LATER, version, world);
  const path = withQuery("/v1/audit/verification", { expectHead });
  return (await askForObject(server, { method: "GET", path })) as unknown as AuditVerification;
}

function sayVerified({ intact, entries, decisions, head, broken }: AuditVerification): string {
  const walked = `${count(entries, "entry", "entries")} with ${count(decisions, "decision")}`;
  if (intact) return `Intact: ${walked}; head ${head.hash}.`;
  return `BROKEN after ${walked}: ${broken?.message ?? "it does not fit"} [${broken?.code ?? "broken"}]`;
}
