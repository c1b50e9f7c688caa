// Which documentation files does the repository have?

import { isKnown, mapKnown, tellFact, unknown } from "./known.ts";
import type { Known } from "./known.ts";
import { findFile, pageOfFile } from "./look.ts";
import type { FileFactGroup, FilesLook } from "./look.ts";

const ENDING = String.raw`(?:\.(?:md|markdown|rst|txt|adoc))?$`;
const README = [`^\\.github/readme${ENDING}`, `^readme${ENDING}`, `^docs/readme${ENDING}`].map(ignoringCase);
const CHANGELOG = [ignoringCase(`^(?:docs/)?(?:changelog|changes|history|news|releases?)${ENDING}`)];
const CONTRIBUTING = [ignoringCase(`^(?:\\.github/|docs/)?contributing${ENDING}`)];

const NAMES = ["docs.has_readme", "docs.readme_bytes", "docs.has_changelog", "docs.has_contributing"];

export const DOCUMENT_FACTS: FileFactGroup = {
  names: NAMES,
  ofFiles: NAMES,
  tell: async (look) => {
    const readme = findFile(look.files, ...README);
    const size = isKnown(readme) ? sizeOf(readme.value) : readme;
    return {
      "docs.has_readme": tellPresence(look, README),
      "docs.readme_bytes": tellFact(size),
      "docs.has_changelog": tellPresence(look, CHANGELOG),
      "docs.has_contributing": tellPresence(look, CONTRIBUTING),
    };
  },
};

function tellPresence({ files, repository }: FilesLook, patterns: readonly RegExp[]) {
  const found = findFile(files, ...patterns);
  const path = isKnown(found) ? found.value?.path : undefined;
  const beside = path === undefined ? {} : { url: pageOfFile(repository, path) };
  return tellFact(
    mapKnown(found, (value) => value !== undefined),
    beside,
  );
}

function sizeOf(found: { readonly file: { readonly size: number } } | undefined): Known<number> {
  return found === undefined ? unknown("there is no README") : { value: found.file.size };
}

function ignoringCase(pattern: string): RegExp {
  return new RegExp(pattern, "i");
}
