// `muster verify receipt.json`: does a receipt allow this release? Nobody is asked, except for the public keys.

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { formatInstant } from "../../model/time.ts";
import { UsageError } from "../../model/usage-error.ts";
import { readTrustedKeys } from "../../receipt/read-keys.ts";
import { isRefused } from "../../receipt/verify-envelope.ts";
import type { Refused, TrustedKey } from "../../receipt/verify-envelope.ts";
import { verifyReceipt } from "../../receipt/verify-receipt.ts";
import type { Expected, VerifiedReceipt } from "../../receipt/verify-receipt.ts";
import { cleanText, safeJson } from "../../report/clean-text.ts";
import { EXIT } from "../exit-codes.ts";
import type { ExitCode } from "../exit-codes.ts";
import { sayNetworkFailure } from "../network-failure.ts";
import { askForObject } from "../read-answer.ts";
import { reasonOf } from "../read-files.ts";
import { connect, SOON } from "../read-server-address.ts";
import type { ServerOptions } from "../read-server-address.ts";
import { readSpan } from "../read-span.ts";
import { ServerUnavailable } from "../server-failure.ts";
import type { World } from "../world.ts";

export interface ReceiptOptions extends ServerOptions {
  readonly digest?: string;
  readonly environment?: string;
  readonly entity?: string;
  readonly maxAge?: string;
  readonly keys?: string;
  readonly format: "text" | "json";
}

/** `file`: the receipt's file. `-`: standard input. */
export async function verifyReceiptFile(
  file: string,
  options: ReceiptOptions,
  version: string,
  world: World,
): Promise<ExitCode> {
  const expected = readExpected(options, world);
  const text = file === "-" ? await world.readStdin() : readText(file, world);
  const verified = await verifyReceipt(text, await readKeys(options, version, world), expected);
  const unchecked = PARTS.filter((part) => options[part] === undefined);
  const told = options.format === "json" ? safeJson(bodyOf(verified, unchecked)) : textLines(verified, unchecked);
  await world.stdout.write(`${told}\n`);
  return isRefused(verified) ? EXIT.findings : EXIT.clean;
}

function readExpected({ digest, environment, entity, maxAge }: ReceiptOptions, { now }: World): Expected {
  return {
    ...readDigest(digest),
    environment,
    entity,
    maxAge: maxAge === undefined ? undefined : readSpan(maxAge, "--max-age", "1h"),
    at: now(),
  };
}

const DIGEST = /^(?:(sha256|gitCommit):)?([0-9a-f]{64}|[0-9a-f]{40})$/i;

/** Reads the digest. The algorithm may be left out: the length tells a file's digest from a commit's. */
function readDigest(written: string | undefined): Pick<Expected, "algorithm" | "digest"> {
  const help = "`--digest sha256:…` of the artifact, or `--digest gitCommit:…` where none was named at the gate";
  if (written === undefined) throw new UsageError("nothing says what is to be released", help);
  const [, algorithm, hex = ""] = DIGEST.exec(written) ?? [];
  const named = algorithm ?? (hex.length === 64 ? "sha256" : "gitCommit");
  if (hex === "" || (named === "sha256" && hex.length !== 64)) {
    throw new UsageError(`\`${written}\` is not a digest`, help);
  }
  return { algorithm: named, digest: hex.toLowerCase() };
}

export function readText(file: string, { cwd }: World): string {
  try {
    return readFileSync(resolve(cwd, file), "utf8");
  } catch (error) {
    throw new UsageError(`\`${file}\` cannot be read: ${reasonOf(error)}`);
  }
}

/** From a file or an address. Left out: the keys that the server publishes. */
export async function readKeys(options: ReceiptOptions, version: string, world: World): Promise<readonly TrustedKey[]> {
  const { keys: named } = options;
  const where = named ?? "the server's `/.well-known/jwks.json`";
  const keys = readTrustedKeys(await keySetText(named, options, version, world));
  if (keys !== undefined && keys.length > 0) return keys;
  throw new UsageError(`${named === undefined ? where : `\`${where}\``} holds no Ed25519 keys`, "a JWK, or a JWK Set");
}

async function keySetText(
  named: string | undefined,
  options: ReceiptOptions,
  version: string,
  world: World,
): Promise<string> {
  if (named !== undefined) return /^https?:\/\//.test(named) ? download(named, world) : readText(named, world);
  if (options.server === undefined && (world.env["MUSTER_URL"] ?? "") === "") {
    const help = "`--keys FILE`, or `--keys https://muster.example.com/.well-known/jwks.json`";
    throw new UsageError("no keys are named to verify the receipt with", help);
  }
  const server = await connect(options, SOON, version, world);
  return JSON.stringify(await askForObject(server, { method: "GET", path: "/.well-known/jwks.json" }));
}

async function download(address: string, world: World): Promise<string> {
  const url = URL.parse(address);
  if (url === null) throw new UsageError(`\`${address}\` is not a web address`);
  try {
    const response = await world.fetch(url.href, { redirect: "manual", signal: AbortSignal.timeout(SOON.attempt) });
    if (response.status === 200) return await response.text();
    throw new ServerUnavailable(`\`${address}\` answered ${response.status}`, { again: false });
  } catch (error) {
    if (error instanceof ServerUnavailable) throw error;
    throw new ServerUnavailable(sayNetworkFailure(error, url, SOON.attempt), { again: false, cause: error });
  }
}

/**
 * What a receipt covers beside the digest. When an option is left out, a receipt for any environment, or any entity, is
 * accepted.
 */
const PARTS = ["environment", "entity"] as const;
type Part = (typeof PARTS)[number];

function bodyOf(verified: VerifiedReceipt | Refused, unchecked: readonly Part[]): object {
  if (isRefused(verified)) return { holds: false, code: verified.code, message: verified.message };
  const { decidedAt, validUntil, ...told } = verified;
  const until = validUntil === null ? null : formatInstant(validUntil);
  return { holds: true, ...told, decidedAt: formatInstant(decidedAt), validUntil: until, unchecked };
}

const UNCHECKED: Readonly<Record<Part, string>> = {
  environment: "where it is to be released (`--environment`)",
  entity: "whose release it is (`--entity`)",
};

function textLines(verified: VerifiedReceipt | Refused, unchecked: readonly Part[]): string {
  if (isRefused(verified)) return cleanText(`REFUSED: ${verified.message} [${verified.code}]`);
  const open = unchecked.map((part) => UNCHECKED[part]).join(" and ");
  const holds = cleanText(sayHolds(verified));
  return open === "" ? holds : `${holds}\nNot checked: ${open}.`;
}

function sayHolds({ decision, entity, environment, decidedAt, validUntil, signedBy }: VerifiedReceipt): string {
  const until = validUntil === null ? "" : `, good until ${formatInstant(validUntil)}`;
  return `Holds: ${decision} allows ${entity} -> ${environment}, decided at ${formatInstant(decidedAt)}${until}; signed by ${signedBy}.`;
}
