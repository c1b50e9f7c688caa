// Do rules that somebody pushes come into force, and do they stay?

import type { ActivatedRulebook } from "../../api/rulebooks.ts";
import { tellProblem } from "../../api/problem.ts";
import type { Identity } from "../../model/identity.ts";
import type { SourceFile } from "../../text/source-file.ts";
import { activateRules } from "./activate-rules.ts";
import type { Muster } from "../muster.ts";

/** As `activateRules`, with a warning where the server watches a folder: its rules will replace the pushed ones. */
export async function pushRules(
  muster: Muster,
  files: readonly SourceFile[],
  identity: Pick<Identity, "actor">,
): Promise<ActivatedRulebook> {
  const answer = await activateRules(muster, files, identity);
  const { watchedRules } = muster;
  if (watchedRules === undefined || !answer.activated) return answer;
  const warning = tellProblem({
    code: "rules-watched",
    severity: "warning",
    message: `this lasts until something changes in \`${watchedRules}\`, or the server starts anew: it watches that folder`,
    help: "change the rules there, or start the server without `--rules`",
  });
  return { ...answer, problems: [...answer.problems, warning] };
}
