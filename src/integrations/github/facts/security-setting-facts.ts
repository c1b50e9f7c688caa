// Are GitHub's security features in use?

import { anyOf, isKnown, learn, mapKnown, tellFact, unknown } from "./known.ts";
import type { Known } from "./known.ts";
import { findFile, pathOfRepository, readFiles } from "./look.ts";
import type { FileFactGroup, FilesLook } from "./look.ts";

const UPDATES =
  /^(?:\.github\/dependabot\.ya?ml|(?:\.github\/|\.gitlab\/)?renovate\.json5?|\.renovaterc(?:\.json5?)?)$/;
/** Where GitHub looks for a security policy: in the repository itself, and in the owner's `.github` repository. */
const POLICY = /^(?:\.github\/|docs\/)?security(?:\.(?:md|markdown|rst|txt|adoc))?$/i;

export const SECURITY_SETTING_FACTS: FileFactGroup = {
  names: [
    "security.secret_scanning_enabled",
    "security.push_protection_enabled",
    "security.dependabot_enabled",
    "security.has_policy",
  ],
  ofFiles: ["security.dependabot_enabled", "security.has_policy"],
  tell: async (look) => {
    const url = `${look.repository.html_url}/settings/security_analysis`;
    const hasUpdates = mapKnown(findFile(look.files, UPDATES), (found) => found !== undefined);
    const updates = anyOf([hasUpdates, isEnabled(look, "dependabot_security_updates")]);
    return {
      "security.secret_scanning_enabled": tellFact(isEnabled(look, "secret_scanning"), { url }),
      "security.push_protection_enabled": tellFact(isEnabled(look, "secret_scanning_push_protection"), { url }),
      "security.dependabot_enabled": tellFact(updates, { url }),
      "security.has_policy": tellFact(await learnPolicy(look)),
    };
  },
};

function isEnabled({ repository }: FilesLook, feature: string): Known<boolean> {
  const status = repository.security_and_analysis?.[feature]?.status;
  if (status === undefined) return unknown("GitHub tells this only to an app that may read administration");
  return { value: status === "enabled" };
}

async function learnPolicy(look: FilesLook): Promise<Known<boolean>> {
  const own = mapKnown(findFile(look.files, POLICY), (found) => found !== undefined);
  if (isKnown(own) && own.value) return own;
  return anyOf([own, await learnCommonPolicy(look)]);
}

async function learnCommonPolicy({ github, repository }: FilesLook): Promise<Known<boolean>> {
  const [owner = ""] = repository.full_name.split("/");
  const files = await learn(() => readFiles(github, pathOfRepository(`${owner}/.github`), "HEAD"));
  if (!isKnown(files)) return files.kind === "missing" ? { value: false } : files;
  return mapKnown(findFile(files, POLICY), (found) => found !== undefined);
}
