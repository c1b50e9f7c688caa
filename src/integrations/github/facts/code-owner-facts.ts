// Do the files have code owners, and is the entity's owner in the catalog among them?

import { z } from "zod";
import type { Entity } from "../../../model/entity.ts";
import { parseRef } from "../../../model/entity.ts";
import { ownersOf, parseCodeOwners } from "./code-owners.ts";
import type { OwnershipRule } from "./code-owners.ts";
import { isKnown, learn, mapKnown, tellFact, unknown } from "./known.ts";
import type { Known, ToldFacts } from "./known.ts";
import { findFile, pageOfFile, readFile } from "./look.ts";
import type { FileFactGroup, FilesLook, HostedFile } from "./look.ts";

/** Where GitHub looks for the file, in this order; the first one counts. */
const PLACES = [/^\.github\/CODEOWNERS$/, /^CODEOWNERS$/, /^docs\/CODEOWNERS$/];
/** After how many files other work gets a turn. */
const FILES_AT_ONCE = 200;

const errorsSchema = z.object({
  errors: z.array(z.object({ line: z.number(), kind: z.string().optional() })),
});

/** Compared by identity: without the file, coverage is 0 rather than not known. */
const NO_FILE = unknown("there is no CODEOWNERS file");

const NAMES = ["repo.has_codeowners", "repo.codeowners_error_count", "repo.codeowners_coverage_pct"];

export const CODE_OWNER_FACTS: FileFactGroup = {
  names: NAMES,
  ofFiles: NAMES,
  tell: async (look) => {
    const found = findFile(look.files, ...PLACES);
    const file = isKnown(found) ? found.value : undefined;
    const beside = file === undefined ? {} : { url: pageOfFile(look.repository, file.path) };
    const errors = await ofFile(look, () => readErrors(look));
    return {
      "repo.has_codeowners": tellFact(
        mapKnown(found, (value) => value !== undefined),
        beside,
      ),
      "repo.codeowners_error_count": tellFact(
        mapKnown(errors, ({ length }) => length),
        {
          ...beside,
          items: isKnown(errors) ? errors.value : [],
        },
      ),
      "repo.codeowners_coverage_pct": tellFact(await coverageOf(look, await readRules(look)), beside),
    };
  },
};

async function readErrors({ github, path, ref }: FilesLook): Promise<readonly string[]> {
  const { errors } = (await github.read(`${path}/codeowners/errors?ref=${encodeURIComponent(ref)}`, errorsSchema))
    .value;
  return errors.map(({ line, kind }) => `line ${line}: ${kind ?? "error"}`);
}

function readRules(look: FilesLook): Promise<Known<readonly OwnershipRule[]>> {
  return ofFile(look, async (file) => parseCodeOwners(await readFile(look.github, look.path, file)));
}

async function ofFile<Value>({ files }: FilesLook, read: (file: HostedFile) => Promise<Value>): Promise<Known<Value>> {
  const found = findFile(files, ...PLACES);
  if (!isKnown(found)) return found;
  const { value } = found;
  return value === undefined ? NO_FILE : learn(() => read(value.file));
}

/** In percent, one decimal. Without a file nothing is covered. */
async function coverageOf({ files, pause }: FilesLook, rules: Known<readonly OwnershipRule[]>): Promise<Known<number>> {
  if (!isKnown(files)) return files;
  const { byPath, isWhole } = files.value;
  if (!isWhole) return unknown("GitHub does not tell all files of so large a repository");
  if (!isKnown(rules)) return rules === NO_FILE ? { value: 0 } : rules;
  let [owned, looked] = [0, 0];
  for (const path of byPath.keys()) {
    if (ownersOf(path, rules.value).length > 0) owned++;
    if (++looked % FILES_AT_ONCE === 0) await pause();
  }
  return { value: Math.round((1_000 * owned) / Math.max(1, byPath.size)) / 10 };
}

/** The name on GitHub of a group or user, where the catalog gives it. */
export type GitHubNames = (ref: string) => string | undefined;

/** Told per entity, since several may live in one repository. `nameOf`: the GitHub name of a group or user. */
export async function tellOwnership(look: FilesLook, entity: Entity, nameOf: GitHubNames): Promise<ToldFacts> {
  const found = await readRules(look);
  const rules = found === NO_FILE ? { value: [] } : found;
  const owners = mapKnown(
    rules,
    (known) => new Set(known.flatMap((rule) => rule.owners).map((one) => one.toLowerCase())),
  );
  const [owner] = look.repository.full_name.split("/");
  const name = entity.owner === undefined ? undefined : (nameOf(entity.owner) ?? guessName(entity.owner, owner ?? ""));
  const isAmong =
    name === undefined
      ? unknown("the catalog names no owner")
      : mapKnown(owners, (known) => known.has(`@${name}`.toLowerCase()));
  return { "repo.owner_matches_codeowners": tellFact(isAmong, isKnown(owners) ? { items: [...owners.value] } : {}) };
}

/** Without an annotation, a group is taken to be the team of the same name, and a user the login. */
function guessName(ref: string, organization: string): string | undefined {
  const parts = parseRef(ref);
  if (parts === undefined) return undefined;
  return parts.kind === "user" ? parts.name : `${organization}/${parts.name}`;
}
