// Do the commands in README and docs print what the pages say they print?

import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = resolve(import.meta.dirname, "../..");
const PAGES = [
  "README.md",
  "CONTRIBUTING.md",
  ...readdirSync(join(ROOT, "docs"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".md"))
    .sort()
    .map((path) => join("docs", path)),
];

interface Shown {
  readonly line: number;
  readonly command: string;
  readonly output: string;
}

/** `$ command` lines of the page's `console` blocks, each with what is shown below it. */
function shownIn(page: string): Shown[] {
  const text = readFileSync(join(ROOT, page), "utf8");
  return [...text.matchAll(/^```console\n([\s\S]*?)^```/gm)].flatMap((block) => {
    const line = text.slice(0, block.index).split("\n").length;
    return [...(block[1] ?? "").matchAll(/^\$ (.*)\n((?:(?!\$ ).*\n)*)/gm)].map(([, command = "", output = ""]) => ({
      line,
      command,
      output,
    }));
  });
}

/** The script of that name, without npm's own start: `npm run -s muster -- ARGS`. */
function run(command: string): string {
  const args = /^npm run -s muster -- (.*)$/.exec(command)?.[1];
  if (args === undefined)
    throw new Error(`a console block can only show \`npm run -s muster -- …\`, not \`${command}\``);
  const shell = spawnSync("sh", ["-c", `"$NODE" src/bin.ts ${args}`], {
    cwd: ROOT,
    encoding: "utf8",
    env: {
      ...process.env,
      NODE: process.execPath,
      NO_COLOR: "1",
      COLUMNS: "80",
      GITHUB_STEP_SUMMARY: "",
      GITHUB_OUTPUT: "",
    },
  });
  return shell.stdout + shell.stderr;
}

/** A line `…` of the page stands for any number of lines, `rulebook …` for a digest: that changes with every rule. */
function matches(printed: string, shown: string): boolean {
  const escaped = shown
    .split("\n")
    .map((line) => (line.trim() === "…" ? "(?:.*\\n)*?.*" : line.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")))
    .map((line) => line.replace(/\brulebook …/, "rulebook [0-9a-f]{7}"));
  return new RegExp(`^${escaped.join("\n")}$`).test(printed);
}

it("runs the script that the pages name", () => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
    scripts: Record<string, string>;
  };
  expect(scripts["muster"]).toBe("node src/bin.ts");
});

describe.each(PAGES.map((page) => ({ page, shown: shownIn(page) })).filter(({ shown }) => shown.length > 0))(
  "$page",
  ({ shown }) => {
    it.each(shown)("line $line: $command", ({ command, output }) => {
      const printed = run(command);
      // Where the page leaves nothing out, the difference is shown line by line.
      expect(matches(printed, output) ? output : printed).toBe(output);
    });
  },
);

it("shows links that lead somewhere", () => {
  const broken = PAGES.flatMap((page) => {
    const text = readFileSync(join(ROOT, page), "utf8").replace(/```[\s\S]*?```/g, "");
    return [...text.matchAll(/\]\(([^)#]+?)(?:#[^)]*)?\)/g)]
      .map((match) => match[1] ?? "")
      .filter((target) => !/^[a-z]+:/.test(target))
      .filter((target) => !exists(join(ROOT, page, "..", target)))
      .map((target) => `${page}: ${target}`);
  });
  expect(broken).toEqual([]);
});

it("keeps the README short", () => {
  const words = readFileSync(join(ROOT, "README.md"), "utf8").split(/\s+/).length;
  expect(words).toBeLessThanOrEqual(800);
});

function exists(path: string): boolean {
  try {
    return readFileSync(path) !== undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EISDIR";
  }
}
