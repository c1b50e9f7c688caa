// How is a mail handed to a mail server, on Node?

import { createTransport } from "nodemailer";
import type { Mail, SendMail } from "../ports/runtime.ts";
import type { MailSettings } from "./read-mail.ts";

const TIMEOUT = 10_000;
/** For the whole mail, however slowly the server answers. */
const LONGEST = 60_000;

class Unsent extends Error {
  override readonly name = "Unsent";
}

/** One connection for each mail: mails are few, and servers close idle connections anyway. */
export function sendMailOver({ host, port, tls, login, from, replyTo }: MailSettings): SendMail {
  const transport = createTransport({
    host,
    port,
    secure: tls === "from-start",
    requireTLS: tls === "required",
    ignoreTLS: tls === "off",
    connectionTimeout: TIMEOUT,
    greetingTimeout: TIMEOUT,
    socketTimeout: TIMEOUT,
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(login !== undefined && { auth: { user: login.user, pass: login.password } }),
  });
  const domain = from.address.slice(from.address.lastIndexOf("@") + 1);
  return async (mail) => {
    try {
      const { response } = await transport.sendMail({
        from,
        replyTo,
        // An object is taken as it is. A text could be read as a list, or as a name.
        to: { name: "", address: mail.to },
        envelope: { from: from.address, to: [mail.to] },
        messageId: `<${mail.id}@${domain}>`,
        date: new Date(mail.at),
        subject: mail.subject,
        text: mail.text,
        html: mail.html,
        headers: {
          // Keeps out-of-office replies from answering it.
          "Auto-Submitted": "auto-generated",
          "X-Auto-Response-Suppress": "All",
        },
        list: {
          id: { url: `${mail.list}.${domain}`, comment: `Muster: ${mail.list}` },
          unsubscribe: unsubscribe(mail, replyTo),
        },
        signal: AbortSignal.timeout(LONGEST),
      });
      return { taken: statusOf(response) };
    } catch (error) {
      return outcomeOf(error as SmtpFailure);
    }
  };
}

function unsubscribe({ list }: Mail, replyTo: string) {
  return { url: `mailto:${replyTo}?subject=${encodeURIComponent(`unsubscribe ${list}`)}` };
}

interface SmtpFailure extends Error {
  readonly code?: string;
  readonly responseCode?: number;
  readonly response?: string;
  readonly command?: string;
}

/** For example `451 4.3.0`. The text that follows may say anything, and names the recipient. */
function statusOf(response: string): string {
  return /^\d{3}(?:[ -]\d\.\d{1,3}\.\d{1,3})?/.exec(response)?.[0].replace("-", " ") ?? "";
}

/**
 * `refused` if the server refuses the mail itself, for good. Throws for everything else, which may pass or be put
 * right.
 */
function outcomeOf({ code = "", responseCode = 0, response = "", command = "" }: SmtpFailure): {
  readonly refused: string;
} {
  const said = responseCode === 0 ? undefined : `answers ${statusOf(response) || responseCode} to ${command || "it"}`;
  if (responseCode >= 500 && OF_THE_MAIL.test(command) && responseCode !== 530)
    return { refused: `the mail server ${said}` };
  if (code === "EENVELOPE" && said === undefined) return { refused: "the address is not a mail address" };
  if (code === "ETLS") throw new Unsent(`the mail server cannot be spoken to: ${WHY.ETLS}`);
  if (code === "EAUTH" || code === "ENOAUTH" || responseCode === 530)
    throw new Unsent(`the mail server takes no such login${said === undefined ? "" : `: it ${said}`}`);
  if (said !== undefined) throw new Unsent(`the mail server ${said}`);
  throw new Unsent(`the mail server cannot be reached: ${isWhy(code) ? WHY[code] : code || "the connection failed"}`);
}

const OF_THE_MAIL = /^(?:MAIL|RCPT|DATA)\b/;

const WHY = {
  ETLS: "it offers no encryption, or none that can be trusted",
  ETIMEDOUT: "no answer in time",
  EABORT: "no answer in time",
  EDNS: "its name leads nowhere",
} as const;

function isWhy(code: string): code is keyof typeof WHY {
  return Object.hasOwn(WHY, code);
}
