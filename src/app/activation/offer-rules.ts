// What happens to the rules that a watched folder offers?

import { Refusal } from "../../model/refusal.ts";
import type { SourceFile } from "../../text/source-file.ts";
import { activateRules } from "./activate-rules.ts";
import type { Muster } from "../muster.ts";

export interface RuleOffers {
  /** Rejects if the rules could not be stored, so that they are offered again. Resolves if they do not load. */
  readonly onFiles: (files: readonly SourceFile[]) => Promise<void>;
  readonly onError: (error: unknown) => void;
}

/** Rules that do not load, or cannot be read, are refused, and the problems are told. Those in force stay in force. */
export function offerRules(muster: Muster): RuleOffers {
  return {
    onFiles: async (files) => {
      try {
        await activateRules(muster, files, { actor: "muster" });
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
      }
    },
    onError: (error) => {
      const reason = error instanceof Error ? error.message : String(error);
      const message = `the rules cannot be read: ${reason}`;
      const problems = [{ code: "rules-unreadable", severity: "error", message } as const];
      muster.rules.refused = { at: muster.clock.now(), problems };
      muster.log.error("rules unreadable", { error: reason });
    },
  };
}
