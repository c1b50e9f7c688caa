// What becomes of the rules that a watched folder offers?

import { Refusal } from "../../model/refusal.ts";
import type { SourceFile } from "../../text/source-file.ts";
import { activateRules } from "./activate-rules.ts";
import type { Muster } from "../muster.ts";

export interface RuleOffers {
  /** Rejects where they may well load, and could not be stored now. */
  readonly onFiles: (files: readonly SourceFile[]) => Promise<void>;
  readonly onError: (error: unknown) => void;
}

/** What does not load is refused and told; whatever happens, the rules in force go on serving. */
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
