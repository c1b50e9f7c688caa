// Whom does the service trust, by its setting, and what is there to warn about?

import { Refusal } from "../model/refusal.ts";
import { isError } from "../model/problem.ts";
import type { Problem } from "../model/problem.ts";
import type { Trust } from "../model/trust.ts";
import type { SourceFile } from "../text/source-file.ts";
import { readTrustFile } from "../trust/read-trust-file.ts";

export interface TrustSetting {
  readonly trust: Trust;
  readonly warnings: readonly Problem[];
}

/** Throws Refusal `invalid` with all problems: a service that would trust otherwise than was meant must not start. */
export function readTrust(file: SourceFile): TrustSetting {
  const { trust, problems } = readTrustFile(file);
  if (trust !== undefined) return { trust, warnings: problems };
  const errors = problems.filter(isError).length;
  const message = `\`${file.path}\` does not load: ${errors} ${errors === 1 ? "error" : "errors"}`;
  throw new Refusal("invalid", "trust-does-not-load", message, { problems });
}
