// What does a command need from outside? The composition root supplies it, and tests supply their own.

import type { EndedAgain } from "../app/audit/end-again.ts";
import type { McpServer } from "@modelcontextprotocol/server";
import type { AuditVerification } from "../api/audit.ts";
import type { KeySet } from "../api/receipts.ts";
import type { ReplayAnswer } from "../api/decisions.ts";
import type { JsonObject } from "../model/json.ts";
import type { Instant } from "../model/time.ts";
import type { SourceFile } from "../text/source-file.ts";

export interface Output {
  /** Resolves when more may be written. Rejects with OutputClosed when nobody reads any more. */
  write(text: string): Promise<void>;
  readonly isTTY: boolean;
  readonly columns: number | undefined;
}

/**
 * The reader of the output has gone (`muster evaluate | head`). That is not a failure, but nothing more can be written.
 */
export class OutputClosed extends Error {
  override readonly name = "OutputClosed";
}

/** What is done to a database on this machine without a server. Throws StoreRefused, StoreUnavailable or Refusal. */
export interface LocalStore {
  /** Request and answer are those of `POST /v1/tokens`. */
  createToken(db: string, request: object): Promise<JsonObject>;
  verifyAudit(db: string, expectHead: string | undefined): Promise<AuditVerification>;
  /** The public keys that verify what was signed with this database. */
  keys(db: string): Promise<KeySet>;
  /** `ids` undefined: every decision in the database. */
  replay(db: string, ids: readonly string[] | undefined): AsyncIterable<ReplayAnswer>;
  /** `to`: a file that must not exist yet. */
  backup(db: string, to: string): Promise<DatabaseCopy>;
  /**
   * `replace`: an existing database is moved aside, and what had been revoked in it is revoked again in the new one.
   */
  restore(file: string, to: string, replace: boolean): Promise<RestoredDatabase>;
  /** Never throws: whatever cannot be examined is reported as wrong. */
  examine(db: string): Promise<readonly Examined[]>;
}

export interface RestoredDatabase extends DatabaseCopy {
  /** Undefined: there was no database before. Null: it could not be read. */
  readonly endedAgain: EndedAgain | null | undefined;
}

export interface ServedTools {
  /** Resolves when no more questions will come. */
  readonly asked: Promise<void>;
  /** Stops. Questions without an answer by then never get one. */
  close(): Promise<void>;
}

/** The result of one check. */
export interface Examined {
  /** The name of the check, in kebab-case. */
  readonly check: string;
  readonly ok: boolean;
  /** What was found, in one line. */
  readonly message: string;
  /** What to do about it. */
  readonly help: string | null;
}

export interface DatabaseCopy {
  readonly bytes: number;
  /** Entries of the audit log. */
  readonly entries: number;
}

export interface ServeOptions {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** An absolute path. */
  readonly db: string;
  /** Left out: the rules that were pushed last, else the shipped rules. */
  readonly rules?: string;
  /** Left out: only tokens of this server are trusted. */
  readonly trust?: string;
  /** Left out: no notices are sent. */
  readonly notices?: string;
  /** An absolute path. Left out: what MUSTER_SIGNING_KEYS names, else the keys beside the database. */
  readonly keys?: string;
  readonly demo: boolean;
  readonly version: string;
  /** Receives the lines of the log. Left out: they go to standard error as JSON. */
  readonly log?: { write(line: string): void };
}

export interface Serving {
  readonly url: string;
  /** The token of the first admin, if it was made just now. It cannot be shown again. */
  readonly adminToken?: string;
  /** An entity that suits a first gate check. */
  readonly example?: string;
  /** Stops the service after it has finished what is under way. */
  stop(): Promise<void>;
}

export interface BackstageAddress {
  readonly url: string;
  readonly token?: string;
  /** In the form of its API: `kind=component`. */
  readonly filters?: readonly string[];
}

export interface BackstageCatalog {
  readonly files: readonly SourceFile[];
  readonly entities: number;
}

export interface World {
  readonly stdout: Output;
  readonly stderr: Output;
  /** All of standard input, up to its end. */
  readonly readStdin: () => Promise<string>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute. Relative paths start here. */
  readonly cwd: string;
  /** Absolute. The folder that holds the program's own `rules/` and `package.json`. */
  readonly packageRoot: string;
  readonly now: () => Instant;
  /** Resolves after so many milliseconds. */
  readonly pause: (milliseconds: number) => Promise<void>;
  /** At least 0 and below 1. Spreads retries, so that clients that failed together do not all come back at once. */
  readonly random: () => number;
  readonly fetch: (url: string, request: RequestInit) => Promise<Response>;
  readonly serve: (options: ServeOptions) => Promise<Serving>;
  /** Serves tools (MCP) over standard input and output. */
  readonly serveTools: (make: () => McpServer) => Promise<ServedTools>;
  /** Resolves when the process is asked to end. */
  readonly untilStopped: () => Promise<void>;
  /** Loaded on first use, because most commands need no database. */
  readonly local: () => Promise<LocalStore>;
  /** Checks the GitHub App that the environment names. Empty if it names none. Never rejects. */
  readonly examineGitHub: () => Promise<readonly Examined[]>;
  /** Everything in the catalog of a running Backstage. Throws Refusal. */
  readonly readBackstage: (address: BackstageAddress) => Promise<BackstageCatalog>;
}
