// `muster init`: how does somebody start?

import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { UsageError } from "../../model/usage-error.ts";
import { EXIT } from "../exit-codes.ts";
import type { ExitCode } from "../exit-codes.ts";
import { isThere, reasonOf, slashes } from "../read-files.ts";
import { CATALOG_FILE, RULE_FILES } from "../starter-files.ts";
import type { World } from "../world.ts";

/** Writes the files that are not there yet, and prints which it wrote, which it kept, and what to run next. */
export async function init(folder: string, world: World): Promise<ExitCode> {
  refuseOtherRules(folder, world);
  const files = [...Object.entries(RULE_FILES), [CATALOG_FILE.path, CATALOG_FILE.text] as const];
  const lines = files.map(([path, text]) => {
    const shown = slashes(join(folder, path));
    return writeNew(resolve(world.cwd, folder, path), shown, text) ? `wrote ${shown}` : `kept  ${shown}`;
  });
  const go = folder === "." ? "" : `cd ${folder} && `;
  await world.stdout.write(
    `${[...lines, "", "Now try:", `  ${go}muster evaluate`, `  ${go}muster test`].join("\n")}\n`,
  );
  return EXIT.clean;
}

/** Rules that are there already have gates and scorecards, which the new ones could collide with. */
function refuseOtherRules(folder: string, world: World): void {
  const rules = resolve(world.cwd, folder, "rules");
  const ours = new Set(Object.keys(RULE_FILES).map((path) => resolve(world.cwd, folder, path)));
  const others = isThere(rules) ? readdirSync(rules).filter((name) => !ours.has(join(rules, name))) : [];
  if (others.length === 0) return;
  const shown = slashes(join(folder, "rules"));
  throw new UsageError(`\`${shown}\` holds rules already`, "name another folder: `muster init my-platform`");
}

function writeNew(path: string, shown: string, text: string): boolean {
  if (isThere(path)) return false;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text, { flag: "wx" });
    return true;
  } catch (error) {
    throw new UsageError(`\`${shown}\` cannot be written: ${reasonOf(error)}`);
  }
}
