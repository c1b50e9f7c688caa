// Who is told what by a notices file, and what is wrong with the file?

import { isJsonObject } from "../model/json.ts";
import { NOTICE_KINDS } from "../model/notice.ts";
import type { NoticeAddress, Notices, NoticeTarget } from "../model/notice.ts";
import { compareProblems, isError } from "../model/problem.ts";
import type { Problem } from "../model/problem.ts";
import { readWebhookKey, WEBHOOK_KEY_EXPECTED } from "../model/webhook-key.ts";
import { checkStructure } from "../rulebook/check-structure.ts";
import { items, member, problemAt, rootOf } from "../rulebook/place.ts";
import type { Place } from "../rulebook/place.ts";
import { parseDocuments, RULE_FILE_LIMITS } from "../text/parse-documents.ts";
import { locate } from "../text/source-file.ts";
import type { SourceFile } from "../text/source-file.ts";
import { DAYS, noticesFileSchema } from "./notices-file-schema.ts";
import type { NoticesFile, TargetFile } from "./notices-file-schema.ts";

export interface NoticesReading {
  /** Undefined where there is an error. */
  readonly notices: Notices | undefined;
  readonly problems: readonly Problem[];
}

/** The value of an environment variable. */
export type ReadVariable = (name: string) => string | undefined;

export interface NoticesSurroundings {
  readonly variable: ReadVariable;
  /** Why no mail is sent from here; undefined: mail is sent. */
  readonly noMail: string | undefined;
}

/** For a process that sends mail if MUSTER_SMTP_URL is set. */
export function surroundingsOf(env: Readonly<Record<string, string | undefined>>): NoticesSurroundings {
  const sendsMail = (env["MUSTER_SMTP_URL"] ?? "") !== "";
  return {
    variable: (name) => env[name],
    noMail: sendsMail ? undefined : "no mail is sent from here: MUSTER_SMTP_URL is not set",
  };
}

const START_WITH = "start with `targets:`, each with an `id` and `slack`, `webhook` or `mail`";

/** Never throws: what is wrong is in `problems`. */
export function readNoticesFile(file: SourceFile, surroundings: NoticesSurroundings): NoticesReading {
  const parsed = parseDocuments(file, RULE_FILE_LIMITS);
  const [document] = [...parsed.documents, ...(parsed.damaged ?? [])];
  if (document === undefined || !isJsonObject(rootOf(document).value)) {
    const message = "a file of notices has to hold a mapping";
    const problem: Problem = { code: "wrong-type", severity: "error", message, help: START_WITH };
    return {
      notices: undefined,
      problems: [...parsed.problems, locate(problem, file, { line: 1, column: 1, length: 1 })],
    };
  }
  const place = rootOf(document);
  const { read, problems } = checkStructure(place, noticesFileSchema);
  const found: Problem[] = [...parsed.problems, ...problems];
  const places = items(member(place, "targets"));
  const targets = read?.targets.flatMap((target, index) => {
    const at = places[index] ?? place;
    const made = targetOf(target, at, surroundings, found);
    if (made !== undefined && isOpenlySent(made, read)) {
      const message = `what the target \`${target.id}\` is sent could be read on the way: its address is not https`;
      const help = "list its host in `privateHosts` where that is meant";
      found.push(problemAt(at, { code: "clear-text", message, help }));
    }
    const isTwice = read.targets.findIndex(({ id }) => id === target.id) < index;
    if (isTwice) found.push(problemAt(at, { code: "duplicate-id", message: `there are two targets \`${target.id}\`` }));
    return made === undefined ? [] : [made];
  });
  const isWhole = read !== undefined && targets !== undefined && !found.some(isError);
  return { notices: isWhole ? noticesOf(read, targets) : undefined, problems: found.sort(compareProblems) };
}

function isOpenlySent({ address }: NoticeTarget, { privateHosts }: NoticesFile): boolean {
  if (address.kind === "mail") return false;
  const url = URL.parse(address.url);
  return url?.protocol === "http:" && !privateHosts.includes(url.hostname);
}

function noticesOf({ quiet, timezone, optOut, privateHosts }: NoticesFile, targets: readonly NoticeTarget[]): Notices {
  const days = quiet.days.map((day) => DAYS.indexOf(day) + 1);
  return {
    targets,
    quiet: { ...quiet, days },
    timezone,
    optOut: optOut.flatMap((one) => ("owner" in one ? one.owner : [])),
    optOutAddresses: optOut.flatMap((one) => ("address" in one ? one.address : [])),
    privateHosts,
  };
}

function targetOf(
  file: TargetFile,
  place: Place,
  surroundings: NoticesSurroundings,
  problems: Problem[],
): NoticeTarget | undefined {
  const { id, owners, about } = file;
  const address = addressOf(file, surroundings);
  if (typeof address !== "string") return { id, address, owners: owners ?? null, about: about ?? NOTICE_KINDS };
  problems.push(problemAt(place, { code: "wrong-target", message: address, help: helpWith(file) }));
  return undefined;
}

function helpWith({ mail }: TargetFile): string {
  return mail === undefined
    ? "addresses and secrets are read from the environment of the service"
    : "tell them by `slack` or `webhook`, or leave the target out";
}

/** The address of a target, or a message about what is wrong with it. */
function addressOf(
  { id, slack, webhook, mail }: TargetFile,
  { variable, noMail }: NoticesSurroundings,
): NoticeAddress | string {
  if ([slack, webhook, mail].filter((one) => one !== undefined).length !== 1) {
    return `the target \`${id}\` needs \`slack\`, \`webhook\` or \`mail\`, one of them`;
  }
  if (webhook !== undefined) return webhookOf(webhook, variable);
  if (mail !== undefined) return noMail === undefined ? { kind: "mail", ...mail } : noMail;
  const url = urlIn(slack?.urlFrom ?? "", variable);
  return url === undefined ? `\`${slack?.urlFrom}\` holds no address of the web` : { kind: "slack", url };
}

function webhookOf(
  { urlFrom, secretFrom }: NonNullable<TargetFile["webhook"]>,
  variable: ReadVariable,
): NoticeAddress | string {
  const url = urlIn(urlFrom, variable);
  if (url === undefined) return `\`${urlFrom}\` holds no address of the web`;
  const key = readWebhookKey(variable(secretFrom) ?? "");
  if (key !== undefined) return { kind: "webhook", url, key };
  return `\`${secretFrom}\` holds no secret: ${WEBHOOK_KEY_EXPECTED}`;
}

function urlIn(name: string, variable: ReadVariable): string | undefined {
  const url = URL.parse(variable(name)?.trim() ?? "");
  if (url === null || url.username !== "" || url.password !== "") return undefined;
  return url.protocol === "https:" || url.protocol === "http:" ? url.href : undefined;
}
