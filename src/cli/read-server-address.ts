// Which server is asked, and what proves who is asking?

import { UsageError } from "../model/usage-error.ts";
import { addressOf, createServer } from "./ask-server.ts";
import type { Deadlines, Server } from "./ask-server.ts";
import { findProof } from "./find-proof.ts";
import type { StoredToken } from "./find-proof.ts";
import { readNamedFile } from "./read-files.ts";
import { say } from "./say.ts";
import type { World } from "./world.ts";

export interface ServerOptions {
  readonly server?: string;
  readonly tokenFile?: string;
  /** Always refused: anybody who lists the machine's processes could read it. */
  readonly token?: string;
}

/** For a question that a pipeline waits for: an answer within seconds, or none. */
export const SOON: Deadlines = { attempt: 5_000, inAll: 15_000 };
/** For requests that carry a whole catalog. */
export const LATER: Deadlines = { attempt: 120_000, inAll: 180_000 };

/**
 * The server is `--server`, else MUSTER_URL. The token is in `--token-file`, else in MUSTER_TOKEN, else signed by the
 * pipeline's host. Otherwise the server is asked without one. Throws UsageError.
 */
export async function connect(
  options: ServerOptions,
  deadlines: Deadlines,
  version: string,
  world: World,
): Promise<Server> {
  const { name, written } = addressFrom(options, world);
  const url = readAddress(written, name);
  const token = readToken(options, world);
  const proof = findProof(token, addressOf(url), version, world);
  if (proof.kind === "none" && world.env["MUSTER_TOKEN"] !== undefined) {
    await say(world.stderr, "warning: MUSTER_TOKEN is set and empty: the server is asked without a token");
  }
  if (proof.kind !== "none" && url.protocol === "http:" && !isLoopback(url.hostname)) {
    await say(world.stderr, `warning: the token travels unencrypted to \`${url.host}\`: use https`);
  }
  return createServer({ url, proof }, deadlines, version, world);
}

function addressFrom({ server }: ServerOptions, { env }: World): { readonly name: string; readonly written: string } {
  if (server !== undefined) return { name: "--server", written: server };
  const written = env["MUSTER_URL"] ?? "";
  if (written !== "") return { name: "MUSTER_URL", written };
  throw new UsageError("no server is named", "set MUSTER_URL, or name it: `--server https://muster.example.com`");
}

function readAddress(written: string, name: string): URL {
  const url = URL.canParse(written) ? new URL(written) : undefined;
  if (url === undefined || !["http:", "https:"].includes(url.protocol)) {
    const help = `for example \`https://muster.example.com\`, or \`http://127.0.0.1:8080\``;
    throw new UsageError(`${name} \`${written}\` is not a web address`, help);
  }
  if (url.username !== "" || url.password !== "") {
    throw new UsageError(
      `${name} holds credentials`,
      "leave them out, a token goes into MUSTER_TOKEN or `--token-file`",
    );
  }
  url.search = "";
  url.hash = "";
  return url;
}

function readToken({ token, tokenFile }: ServerOptions, world: World): StoredToken | undefined {
  if (token !== undefined) {
    const help = "put it into MUSTER_TOKEN, or into a file: `--token-file FILE`";
    throw new UsageError("a token on the command line can be read by everybody on the machine", help);
  }
  if (tokenFile !== undefined) return checkToken(readTokenFile(tokenFile, world), `\`${tokenFile}\``);
  const fromEnv = world.env["MUSTER_TOKEN"]?.trim() ?? "";
  return fromEnv === "" ? undefined : checkToken(fromEnv, "MUSTER_TOKEN");
}

/** Throws UsageError when the file cannot be read. */
export function readTokenFile(path: string, { cwd }: World): string {
  return readNamedFile(path, cwd).trim();
}

/** A header can hold only printable characters. A token with any other came from the wrong file or variable. */
function checkToken(text: string, from: string): StoredToken {
  if (/^[!-~]+$/.test(text)) return { text, from };
  throw new UsageError(`${from} holds no token`, "a token is one word: `mst_…`");
}

function isLoopback(hostname: string): boolean {
  return /^(?:localhost|127(?:\.\d+){3}|\[::1\])$|\.localhost$/.test(hostname);
}
