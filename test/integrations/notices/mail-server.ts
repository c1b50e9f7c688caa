// A mail server of the test's own: it takes what it is told to take, and keeps it.

import { readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { SMTPServer } from "smtp-server";
import type { SMTPServerOptions } from "smtp-server";
import { onTestFinished } from "vitest";

export interface TakenMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly user: unknown;
  readonly isEncrypted: boolean;
  /** As it was sent: headers, an empty line, the body. */
  readonly text: string;
}

export interface MailServer {
  readonly port: number;
  readonly taken: readonly TakenMail[];
  /** What is answered next, to `RCPT TO` or at the end of the data; then all is taken. */
  answers: { readonly to: "recipient" | "data"; readonly code: number; readonly text: string }[];
}

const FOLDER = join(import.meta.dirname, "../../cases/mail");
/** Of `localhost`, signed by itself. */
export const CERTIFICATE = readFileSync(join(FOLDER, "localhost.pem"), "utf8");
const KEY = readFileSync(join(FOLDER, "localhost.key"), "utf8");

class Answered extends Error {
  readonly responseCode: number;
  constructor(code: number, text: string) {
    super(text);
    this.responseCode = code;
  }
}

export async function startMailServer(options: SMTPServerOptions = {}): Promise<MailServer> {
  const taken: TakenMail[] = [];
  const server: MailServer = { port: 0, taken, answers: [] };
  const refusal = (to: "recipient" | "data"): Answered | undefined => {
    if (server.answers[0]?.to !== to) return undefined;
    const answer = server.answers.shift();
    return answer === undefined ? undefined : new Answered(answer.code, answer.text);
  };
  const smtp = new SMTPServer({
    key: KEY,
    cert: CERTIFICATE,
    authOptional: true,
    disableReverseLookup: true,
    onAuth: ({ username, password }, _, done) => {
      if (username === "muster" && password === "p@ss word") done(null, { user: username });
      else done(new Answered(535, "5.7.8 no such login"));
    },
    onRcptTo: (_, __, done) => done(refusal("recipient")),
    onData: (stream, { envelope, user, secure }, done) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const refused = refusal("data");
        if (refused !== undefined) return done(refused);
        const from = envelope.mailFrom === false ? "" : envelope.mailFrom.address;
        const to = envelope.rcptTo.map(({ address }) => address);
        taken.push({ from, to, user, isEncrypted: secure, text: Buffer.concat(chunks).toString("utf8") });
        done();
      });
    },
    ...options,
  });
  smtp.on("error", () => undefined);
  await new Promise<void>((resolve) => {
    smtp.listen(0, "127.0.0.1", resolve);
  });
  onTestFinished(() => new Promise<void>((resolve) => smtp.close(resolve)));
  return Object.assign(server, { port: (smtp.server.address() as AddressInfo).port });
}

/** By name, lower case, unfolded. */
export function headersOf({ text }: TakenMail): Readonly<Record<string, string>> {
  const [head = ""] = text.split("\r\n\r\n");
  const lines = head.replaceAll(/\r\n[ \t]+/g, " ").split("\r\n");
  return Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
}
