// What does somebody want to release, and how is it to be decided?

import type { Artifact, Change, ChangeType, Explain } from "../model/decision.ts";
import { UsageError } from "../model/usage-error.ts";
import type { WantedFormats } from "./destinations.ts";
import type { CatalogArguments } from "./read-arguments.ts";
import type { ServerOptions } from "./read-server-address.ts";

export interface CheckOptions extends CatalogArguments, WantedFormats, ServerOptions {
  readonly env?: string;
  readonly type: ChangeType;
  readonly release?: string;
  readonly commit?: string;
  readonly artifact?: readonly string[];
  readonly fact?: readonly string[];
  readonly dryRun?: boolean;
  readonly at?: string;
  readonly explain?: Explain;
  readonly local?: boolean;
  readonly rules?: string;
  readonly failMode?: "closed" | "open";
  readonly timeout?: string;
  readonly wait?: string;
  readonly callback?: string;
  readonly receipt?: string;
  readonly breakGlass?: boolean;
  readonly reason?: string;
  readonly incident?: string;
}

/** What is asked, whether the answer comes from files or from a server. */
export interface Release {
  readonly entity: string;
  readonly environment: string;
  readonly change: Change;
}

const EXAMPLE = "for example `muster check checkout --env production`";

/** Throws UsageError when something is missing or malformed. */
export function readRelease(entity: string | undefined, options: CheckOptions): Release {
  if (entity === undefined) throw new UsageError("no entity is named", `put it first: ${EXAMPLE}`);
  if (options.env === undefined) throw new UsageError("no environment is named", EXAMPLE);
  return { entity, environment: options.env, change: readChange(options) };
}

/** The change, as far as the options describe it. */
export function readChange({ type, release, commit, artifact }: CheckOptions): Change {
  return {
    type,
    ...(release === undefined ? {} : { version: release }),
    ...(commit === undefined ? {} : { commit }),
    ...(artifact === undefined ? {} : { artifacts: artifact.map(readArtifact) }),
  };
}

function readArtifact(written: string): Artifact {
  const [, uri, sha256] = /^(\S+)@sha256:([0-9a-f]{64})$/i.exec(written) ?? [];
  if (uri !== undefined && sha256 !== undefined) return { uri, sha256: sha256.toLowerCase() };
  throw new UsageError(
    `\`${written}\` is not an artifact with its digest`,
    "write URI@sha256:DIGEST, the digest as 64 hex digits",
  );
}
