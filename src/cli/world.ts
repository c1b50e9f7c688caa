// What does a command need from outside? The composition root gives it; tests give their own.

import type { EndedAgain } from "../app/audit/end-again.ts";
import type { McpServer } from "@modelcontextprotocol/server";
import type { AuditVerification } from "../api/audit.ts";
import type { KeySet } from "../api/receipts.ts";
import type { ReplayAnswer } from "../api/decisions.ts";
import type { JsonObject } from "../model/json.ts";
import type { Instant } from "../model/time.ts";
import type { SourceFile } from "../text/source-file.ts";

export interface Output {
  /** Resolves when more may be written; rejects with OutputClosed where nobody reads any more. */
  write(text: string): Promise<void>;
  readonly isTTY: boolean;
  readonly columns: number | undefined;
}

/** Whoever read the output has gone (`muster evaluate | head`): no fault, nothing more is to be written. */
export class OutputClosed extends Error {
  override readonly name = "OutputClosed";
}

/** What is done to a database on this machine without a server. Throws StoreRefused, StoreUnavailable, Refusal. */
export interface LocalStore {
  /** As `POST /v1/tokens` takes and answers it. */
  createToken(db: string, request: object): Promise<JsonObject>;
  verifyAudit(db: string, expectHead: string | undefined): Promise<AuditVerification>;
  /** The public keys that prove what was signed with this database. */
  keys(db: string): Promise<KeySet>;
  /** `ids` undefined: every decision there is. */
  replay(db: string, ids: readonly string[] | undefined): AsyncIterable<ReplayAnswer>;
  /** `to`: there must be no such file yet. */
  backup(db: string, to: string): Promise<DatabaseCopy>;
  /** `replace`: a database that is there already is moved aside. What had been revoked in it is revoked again. */
  restore(file: string, to: string, replace: boolean): Promise<RestoredDatabase>;
  /** Never throws: what cannot be looked at is found to be wrong. */
  examine(db: string): Promise<readonly Examined[]>;
}

export interface RestoredDatabase extends DatabaseCopy {
  /** Undefined: no database was there. Null: what it held could not be read. */
  readonly endedAgain: EndedAgain | null | undefined;
}

export interface ServedTools {
  /** Resolves when nothing more is asked. */
  readonly asked: Promise<void>;
  /** What is not answered by then never is. */
  close(): Promise<void>;
}

/** One thing that was looked at. */
export interface Examined {
  /** Kebab-case. */
  readonly check: string;
  readonly ok: boolean;
  /** What was found, in one line. */
  readonly message: string;
  /** What to do about it. */
  readonly help: string | null;
}

export interface DatabaseCopy {
  readonly bytes: number;
  /** Of the audit log. */
  readonly entries: number;
}

export interface ServeOptions {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** Absolute. */
  readonly db: string;
  /** Left out: what was pushed, else the program's own. */
  readonly rules?: string;
  /** Left out: nobody is trusted but holders of tokens. */
  readonly trust?: string;
  /** Left out: nobody is told anything. */
  readonly notices?: string;
  /** Absolute; left out: as MUSTER_SIGNING_KEYS says, else beside the database. */
  readonly keys?: string;
  readonly demo: boolean;
  readonly version: string;
  /** Takes the lines of the log; left out: standard error, as JSON. */
  readonly log?: { write(line: string): void };
}

export interface Serving {
  readonly url: string;
  /** The first admin's, where one was made just now: nobody can tell it again. */
  readonly adminToken?: string;
  /** An entity that is worth a first gate check. */
  readonly example?: string;
  /** Finishes what is under way. */
  stop(): Promise<void>;
}

export interface BackstageAddress {
  readonly url: string;
  readonly token?: string;
  /** As its API takes them: `kind=component`. */
  readonly filters?: readonly string[];
}

export interface BackstageCatalog {
  readonly files: readonly SourceFile[];
  readonly entities: number;
}

export interface World {
  readonly stdout: Output;
  readonly stderr: Output;
  /** All that is sent to standard input, to its end. */
  readonly readStdin: () => Promise<string>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute: what relative paths start from. */
  readonly cwd: string;
  /** Absolute: where the program's own `rules/` and `package.json` lie. */
  readonly packageRoot: string;
  readonly now: () => Instant;
  /** Resolves when so many milliseconds are over. */
  readonly pause: (milliseconds: number) => Promise<void>;
  /** From 0 to below 1: so that clients that failed together do not come back together. */
  readonly random: () => number;
  readonly fetch: (url: string, request: RequestInit) => Promise<Response>;
  readonly serve: (options: ServeOptions) => Promise<Serving>;
  /** Tools over standard input and output. */
  readonly serveTools: (make: () => McpServer) => Promise<ServedTools>;
  /** Resolves when somebody asks the process to end. */
  readonly untilStopped: () => Promise<void>;
  /** Loaded when it is called: what most commands need has no database in it. */
  readonly local: () => Promise<LocalStore>;
  /** What of the GitHub App works that the environment names; none: it names none. Never rejects. */
  readonly examineGitHub: () => Promise<readonly Examined[]>;
  /** All that the catalog of a running Backstage holds. Throws Refusal. */
  readonly readBackstage: (address: BackstageAddress) => Promise<BackstageCatalog>;
}
