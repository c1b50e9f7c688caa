// `muster doctor`: is anything wrong with this installation, and what can be done about it?

import { isError } from "../../model/problem.ts";
import type { Problem } from "../../model/problem.ts";
import { UsageError } from "../../model/usage-error.ts";
import { readNoticesFile, surroundingsOf } from "../../notices/read-notices-file.ts";
import { cleanText, safeJson } from "../../report/clean-text.ts";
import { count, padRight, wrap } from "../../report/layout.ts";
import type { Style } from "../../report/style.ts";
import { EXIT } from "../exit-codes.ts";
import type { ExitCode } from "../exit-codes.ts";
import { askForObject } from "../read-answer.ts";
import { isThere, readNamedFile } from "../read-files.ts";
import { readRules } from "../read-rules.ts";
import { connect, SOON } from "../read-server-address.ts";
import type { ServerOptions } from "../read-server-address.ts";
import { readTrustFile } from "../../trust/read-trust-file.ts";
import { NotPermitted, ServerUnavailable } from "../server-failure.ts";
import { styleOf, widthOf } from "../terminal-style.ts";
import { databaseFile } from "../where-to-look.ts";
import type { Examined, World } from "../world.ts";

export interface DoctorOptions extends ServerOptions {
  readonly db?: string;
  readonly rules?: string;
  readonly trust?: string;
  readonly notices?: string;
  readonly format: "text" | "json";
}

/** Runs every check, whatever the earlier ones found. */
export async function doctor(options: DoctorOptions, version: string, world: World): Promise<ExitCode> {
  const checks = [
    await looking("rules", () => examineRules(options, world)),
    ...(await examineNamed("trust", options.trust ?? world.env["MUSTER_TRUST"], (path) => examineTrust(path, world))),
    ...(await examineNamed("notices", options.notices ?? world.env["MUSTER_NOTICES"], (path) =>
      examineNotices(path, world),
    )),
    ...(await examineDatabase(options, world)),
    ...(await examineServer(options, version, world)),
    ...(await world.examineGitHub()),
  ];
  const wrong = checks.filter(({ ok }) => !ok).length;
  const lines = options.format === "json" ? [safeJson({ ok: wrong === 0, checks })] : textLines(checks, world);
  await world.stdout.write(`${lines.join("\n")}\n`);
  return wrong > 0 ? EXIT.findings : EXIT.clean;
}

type Found = Pick<Examined, "ok" | "message" | "help">;

async function looking(check: string, look: () => Promise<Found>): Promise<Examined> {
  try {
    return { check, ...(await look()) };
  } catch (error) {
    const isKnown = error instanceof UsageError || error instanceof ServerUnavailable || error instanceof NotPermitted;
    const message = error instanceof Error ? error.message : String(error);
    return { check, ok: false, message, help: (isKnown ? error.help : undefined) ?? null };
  }
}

async function examineRules(options: DoctorOptions, world: World): Promise<Found> {
  const { name, files, problems } = await readRules(options.rules, world);
  const errors = problems.filter(isError).length;
  if (errors > 0)
    return { ok: false, message: `${name} do not load: ${count(errors, "error")}`, help: "`muster lint` shows them" };
  return { ok: true, message: `${name} (${count(files.length, "file")}) load`, help: null };
}

/** Checks the file only if one is named. */
async function examineNamed(
  check: string,
  path: string | undefined,
  look: (path: string) => Found,
): Promise<readonly Examined[]> {
  return path === undefined || path === "" ? [] : [await looking(check, async () => look(path))];
}

/** Throws UsageError when the file cannot be read. */
function examineTrust(path: string, { cwd }: World): Found {
  const { trust, problems } = readTrustFile({ path, text: readNamedFile(path, cwd) });
  return whetherLoaded(path, problems, trust && `trusts ${count(trust.issuers.length, "issuer")}`);
}

/** Throws UsageError when the file cannot be read. */
function examineNotices(path: string, { cwd, env }: World): Found {
  const file = { path, text: readNamedFile(path, cwd) };
  const { notices, problems } = readNoticesFile(file, surroundingsOf(env));
  return whetherLoaded(path, problems, notices && `tells ${count(notices.targets.length, "target")}`);
}

/**
 * `says`: what the file does; undefined when it does not load. Shows the first problem, which is the one to fix first.
 */
function whetherLoaded(path: string, problems: readonly Problem[], says: string | undefined): Found {
  const first = problems.find((problem) => says !== undefined || isError(problem));
  const said = first === undefined ? "" : `, the first in line ${first.line}: ${first.message}`;
  if (says === undefined) {
    const errors = count(problems.filter(isError).length, "error");
    return { ok: false, message: `\`${path}\` does not load: ${errors}${said}`, help: first?.help ?? null };
  }
  const warned = problems.length === 0 ? "" : `, with ${count(problems.length, "warning")}${said}`;
  return { ok: problems.length === 0, message: `\`${path}\` ${says}${warned}`, help: first?.help ?? null };
}

/** A database that nobody named and that does not exist is no fault, so it is not checked. */
async function examineDatabase({ db }: DoctorOptions, world: World): Promise<readonly Examined[]> {
  const path = databaseFile(db, world);
  const isNamed = db !== undefined || (world.env["MUSTER_DB"] ?? "") !== "";
  if (!isNamed && !isThere(path)) return [];
  return (await world.local()).examine(path);
}

/** Checks a server only if one is named. When `--db` is given, MUSTER_URL does not count as naming one. */
async function examineServer(options: DoctorOptions, version: string, world: World): Promise<readonly Examined[]> {
  const fromEnvironment = options.db === undefined ? (world.env["MUSTER_URL"] ?? "") : "";
  if (options.server === undefined && fromEnvironment === "") return [];
  const name = options.server ?? `${fromEnvironment}, which MUSTER_URL names,`;
  let connected: ReturnType<typeof connect> | undefined;
  const ask = async (path: string) =>
    askForObject(await (connected ??= connect(options, SOON, version, world)), { method: "GET", path });
  return [
    await looking("server", async () => {
      const { ready, rules, trust } = await ask("/readyz");
      const stale = "rules that were offered since do not load: the server goes on with those before";
      if (rules === "stale") return { ok: false, message: `${name}: ${stale}`, help: "its log names the problems" };
      const distrusted = "its trust file has changed and does not load: it goes on with the one before";
      if (trust === "stale")
        return { ok: false, message: `${name}: ${distrusted}`, help: "its log says what is wrong" };
      const message = `${name} answers, and is ${ready === true ? "ready" : "not ready"}`;
      return { ok: ready === true, message, help: null };
    }),
    await looking("token", async () => {
      await ask("/v1/catalog");
      return { ok: true, message: "is known to the server", help: null };
    }),
  ];
}

function textLines(checks: readonly Examined[], world: World): string[] {
  const style = styleOf(world.stdout, world.env);
  const width = widthOf(world.stdout);
  const column = Math.max(...checks.map(({ check }) => check.length)) + 2;
  const wrong = checks.filter(({ ok }) => !ok).length;
  const end = wrong === 0 ? "Nothing is wrong." : `${wrong} of ${count(checks.length, "check")} found something wrong.`;
  return [...checks.flatMap((one) => checkLines(one, column, style, width)), "", end];
}

function checkLines({ check, ok, message, help }: Examined, column: number, style: Style, width: number): string[] {
  const paint = ok ? style.pass : style.fail;
  const under = " ".repeat(column + 7);
  const [first = "", ...rest] = wrap(cleanText(message), width, under);
  const head = `${paint(ok ? "ok     " : "WRONG  ")}${padRight(check, column)}`;
  return [
    head + first.slice(under.length),
    ...rest,
    ...(help === null ? [] : wrap(`= help: ${cleanText(help)}`, width, under)),
  ];
}
