// What happens to a trust file that has changed?

import { isError } from "../../model/problem.ts";
import type { Problem } from "../../model/problem.ts";
import type { SourceFile } from "../../text/source-file.ts";
import { readTrustFile } from "../../trust/read-trust-file.ts";
import type { Muster } from "../muster.ts";
import type { TrustInForce } from "./trust-in-force.ts";

type Offering = Pick<Muster, "clock" | "log">;

export interface TrustOffers {
  readonly onFiles: (files: readonly SourceFile[]) => Promise<void>;
  readonly onError: (error: unknown) => void;
}

/** A file that does not load, or is gone, is refused, and why is told. Whatever happens, the one in force stays. */
export function offerTrust({ clock, log }: Offering, inForce: TrustInForce): TrustOffers {
  const refuse = (problems: readonly Problem[]): void => {
    const [first] = problems;
    inForce.refuse({ at: clock.now(), problems });
    log.error("trust refused", {
      errors: problems.length,
      code: first?.code,
      message: first?.message,
      line: first?.line,
    });
  };
  return {
    onFiles: async ([file]) => {
      if (file === undefined) return;
      const { trust, problems } = readTrustFile(file);
      if (trust === undefined) return refuse(problems.filter(isError));
      inForce.replace(trust);
      warnOfTrust(log, problems);
      log.info("trust in force", { issuers: trust.issuers.length, people: trust.people.join() });
    },
    onError: (error) => {
      const reason = error instanceof Error ? error.message : String(error);
      refuse([{ code: "trust-unreadable", severity: "error", message: `the trust file cannot be read: ${reason}` }]);
    },
  };
}

export function warnOfTrust(log: Muster["log"], problems: readonly Problem[]): void {
  for (const { code, message, line } of problems) log.warn("trust file", { code, message, line });
}
