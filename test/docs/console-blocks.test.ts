// Do the commands in README and docs print what the pages say they print?

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runShell, startDemo } from "./demo.ts";
import type { Demo } from "./demo.ts";
import { fencedBlocks, PAGES, ROOT } from "./pages.ts";

interface Shown {
  readonly line: number;
  readonly command: string;
  readonly output: string;
  /** Of the fence: `server` asks a demo, `start` is what it says when it starts; `` needs neither. */
  readonly kind: string;
}

/** `$ command` lines of the page's `console` blocks, each with what is shown below it. */
function shownIn(page: string): Shown[] {
  return fencedBlocks(page)
    .filter(({ language }) => language === "console")
    .flatMap(({ line, kind, text }) =>
      [...text.matchAll(/^\$ (.*)\n((?:(?!\$ ).*\n)*)/gm)].map(([, command = "", output = ""]) => {
        return { line, kind, command, output };
      }),
    );
}

/** The script of that name, without npm's own start: `npm run -s muster -- ARGS`. */
function run(command: string): string {
  const args = /^npm run -s muster -- (.*)$/.exec(command)?.[1];
  if (args === undefined)
    throw new Error(`a console block can only show \`npm run -s muster -- …\`, not \`${command}\``);
  return runShell(`muster ${args}`, { cwd: ROOT });
}

/** A line `…` of the page stands for any number of lines, `rulebook …` and `in place of …` for a digest: that changes with every rule. */
function matches(printed: string, shown: string): boolean {
  return new RegExp(
    `^${linesOf(shown, (line) => line.replace(/\b(rulebook|in place of) …/g, "$1 [0-9a-f]{7}"))}$`,
  ).test(printed);
}

/** Asked of a server it is another decision at another time with each run: `…` stands for what varies. */
function matchesLive(printed: string, shown: string): boolean {
  return new RegExp(`^${linesOf(shown, (line) => line.replaceAll("…", ".+"))}$`).test(printed);
}

function linesOf(shown: string, patternOf: (line: string) => string): string {
  return shown
    .split("\n")
    .map((line) => (line.trim() === "…" ? "(?:.*\\n)*?.*" : patternOf(line.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))))
    .join("\n");
}

it("runs the scripts that the pages name", () => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
    scripts: Record<string, string>;
  };
  expect(scripts["muster"]).toBe("node src/bin.ts");
  expect(scripts["start"]).toMatch(/^node src\/bin\.ts serve --demo\b/);
});

describe.each(PAGES.map((page) => ({ page, shown: shownIn(page) })).filter(({ shown }) => shown.length > 0))(
  "$page",
  ({ shown }) => {
    const live = shown.filter(({ kind }) => kind !== "");
    let demo: Demo | undefined;
    beforeAll(async () => {
      if (live.length > 0) demo = await startDemo();
    });
    afterAll(() => demo?.stop());

    it.each(shown.filter(({ kind }) => kind === ""))("line $line: $command", ({ command, output }) => {
      const printed = run(command);
      // Where the page leaves nothing out, the difference is shown line by line.
      expect(matches(printed, output) ? output : printed).toBe(output);
    });

    it.each(live)("line $line, of a demo: $command", ({ kind, command, output }) => {
      const printed = kind === "start" ? demo?.welcome : demo?.run(command);
      expect(matchesLive(printed ?? "", output) ? output : printed).toBe(output);
    });
  },
);

it("shows links that lead somewhere", () => {
  const broken = PAGES.flatMap((page) => {
    const text = readFileSync(join(ROOT, page), "utf8").replace(/```[\s\S]*?```/g, "");
    return [...text.matchAll(/\]\(([^)#\s]*)(?:#([^)\s]*))?\)/g)]
      .map(([, target = "", anchor]) => ({ target, anchor }))
      .filter(({ target }) => !/^[a-z]+:/.test(target))
      .filter(({ target, anchor }) => !leadsSomewhere(target === "" ? page : join(page, "..", target), anchor))
      .map(({ target, anchor }) => `${page}: ${target}${anchor === undefined ? "" : `#${anchor}`}`);
  });
  expect(broken).toEqual([]);
});

it("keeps the README short", () => {
  const words = readFileSync(join(ROOT, "README.md"), "utf8").split(/\s+/).length;
  expect(words).toBeLessThanOrEqual(800);
});

function leadsSomewhere(path: string, anchor: string | undefined): boolean {
  try {
    const text = readFileSync(join(ROOT, path), "utf8");
    return anchor === undefined || anchorsOf(text).includes(anchor);
  } catch (error) {
    return (
      anchor === undefined &&
      (error as NodeJS.ErrnoException).code === "EISDIR" &&
      readdirSync(join(ROOT, path)).length > 0
    );
  }
}

/** As GitHub and GitLab call headings. */
function anchorsOf(text: string): string[] {
  return [...text.replace(/```[\s\S]*?```/g, "").matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replace(/\s/g, "-"),
  );
}
