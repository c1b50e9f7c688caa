// How is mail sent, by the settings?

import { readMailAddress } from "../model/mail-address.ts";
import { UsageError } from "../model/usage-error.ts";
import { readChoice } from "./read-setting.ts";
import type { Environment } from "./read-setting.ts";

export interface MailSettings {
  readonly host: string;
  readonly port: number;
  /** `from-start`: the connection is encrypted from the start. `required`: before anything is sent. `off`: never. */
  readonly tls: "from-start" | "required" | "off";
  readonly login: { readonly user: string; readonly password: string } | undefined;
  readonly from: { readonly name: string; readonly address: string };
  /** Whom answers go to, also those that ask for no more mail. */
  readonly replyTo: string;
}

const EXAMPLE = "write it as `smtp://user:password@mail.example.com:587`, or `smtps://…:465`";

/** Undefined: no mail is sent. Throws UsageError, which never shows the address, since that may hold a password. */
export function readMail(env: Environment): MailSettings | undefined {
  const written = env["MUSTER_SMTP_URL"]?.trim() ?? "";
  if (written === "") return undefined;
  const url = URL.parse(written);
  if (url === null || !/^smtps?:$/.test(url.protocol) || url.hostname === "" || url.search !== "" || url.hash !== "") {
    throw new UsageError("MUSTER_SMTP_URL is not an address of a mail server", EXAMPLE);
  }
  const isSecure = url.protocol === "smtps:";
  const tls = isSecure ? "from-start" : (readChoice(env, "MUSTER_SMTP_TLS", ["required", "off"]) ?? "required");
  const login = readLogin(url);
  const host = url.hostname.replace(/^\[|\]$/g, "");
  if (login !== undefined && tls === "off" && !isThisMachine(host)) {
    throw new UsageError(
      "MUSTER_SMTP_TLS cannot be `off`: the password would be sent for everybody to read",
      "leave it out, or the name and the password",
    );
  }
  const from = readFrom(env["MUSTER_SMTP_FROM"] ?? "");
  const port = url.port === "" ? (isSecure ? 465 : 587) : Number(url.port);
  return { host, port, tls, login, from, replyTo: readReplyTo(env["MUSTER_SMTP_REPLY_TO"]) ?? from.address };
}

function readLogin(url: URL): MailSettings["login"] {
  if (url.username === "" && url.password === "") return undefined;
  try {
    return { user: decodeURIComponent(url.username), password: decodeURIComponent(url.password) };
  } catch {
    throw new UsageError("MUSTER_SMTP_URL holds a name or a password with a bare `%`", "write `%25` for it");
  }
}

function isThisMachine(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/** `Muster <muster@example.com>`, or the address alone. */
function readFrom(written: string): MailSettings["from"] {
  const [, name = "", bracketed] = /^([^<>"\p{Cc}]*)<([^<>]*)>$/u.exec(written.trim()) ?? [];
  const address = readMailAddress(bracketed ?? written);
  if (address !== undefined) return { name: name.trim() || "Muster", address };
  throw new UsageError(
    written.trim() === ""
      ? "MUSTER_SMTP_FROM is not set: mail needs a sender"
      : `MUSTER_SMTP_FROM cannot be \`${written}\``,
    "write it as `Muster <muster@example.com>`",
  );
}

function readReplyTo(written: string | undefined): string | undefined {
  if (written === undefined || written.trim() === "") return undefined;
  const address = readMailAddress(written);
  if (address !== undefined) return address;
  throw new UsageError(`MUSTER_SMTP_REPLY_TO cannot be \`${written}\``, "write one address: `platform@example.com`");
}
