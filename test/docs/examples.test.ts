// Do the examples of the pages ask for what the program, the action and the template understand, and keep what is secret so?

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { describe, expect, it } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { bindCommands } from "../../src/cli/bind-commands.ts";
import type { World } from "../../src/cli/world.ts";
import { fencedBlocks, PAGES, ROOT } from "./pages.ts";

const program = new Command("muster");
// Nothing is run: nothing is asked of the world.
bindCommands(program, { version: "", world: {} as World, end: () => undefined });

const blocks = PAGES.flatMap((page) => fencedBlocks(page).map((block) => ({ page, ...block })));
const ofPipelines = blocks.filter(({ page }) => page === "docs/pipelines.md");

describe("commands in examples", () => {
  const asked = blocks
    .filter(({ language }) => ["sh", "console", "yaml", "groovy", "ini"].includes(language))
    .flatMap(({ page, line, text }) => commandsIn(text).map((words) => ({ page, line, words })));

  it("are found", () => {
    expect(asked.length).toBeGreaterThan(20);
    expect(asked.filter(({ page }) => page === "docs/pipelines.md").length).toBeGreaterThan(5);
  });

  it("are commands of the program, with flags they have", () => {
    const slips = asked.flatMap(({ page, line, words }) =>
      slipsIn(words).map((slip) => `${page}:${line}: muster ${words.join(" ")}: ${slip}`),
    );
    expect(slips).toEqual([]);
  });
});

describe("examples of pipelines", () => {
  const steps = ofPipelines.filter(({ language }) => language === "yaml").flatMap(({ text }) => mapsIn(parse(text)));
  const inputsOf = (document: unknown): string[] => Object.keys((document as { inputs: object }).inputs);
  const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");

  it("hold no secret, and write no value from outside into a script", () => {
    for (const { text } of ofPipelines) {
      expect(text).not.toMatch(/mst_\w{8}/);
      // Groovy would write what stands between double quotes into the script.
      expect(text).not.toMatch(/(?<![.\w])sh "/);
    }
    const scripts = steps.flatMap(({ run, script }) => [run, script].flat()).filter((text) => typeof text === "string");
    expect(scripts.length).toBeGreaterThan(3);
    for (const script of scripts) expect(script).not.toContain("${{");
  });

  it("give the action what it takes, and read what it gives", () => {
    const action = parse(read("action.yml")) as { readonly outputs: object };
    const given = steps.flatMap(({ uses, with: inputs }) =>
      String(uses).startsWith("acme/muster@") ? Object.keys(inputs as object) : [],
    );
    expect(given.length).toBeGreaterThan(2);
    expect(given.filter((name) => !inputsOf(action).includes(name))).toEqual([]);
    const outputs = [...JSON.stringify(steps).matchAll(/steps\.gate\.outputs\.([\w-]+)/g)].map(([, name]) => name);
    expect(outputs.filter((name = "") => !(name in action.outputs))).toEqual([]);
  });

  it("give the template what it takes", () => {
    const [template] = parseAllDocuments(read("templates/gitlab/muster-check.yml")).map(
      (document) => document.toJS() as { readonly spec: unknown },
    );
    const known = inputsOf(template?.spec);
    const given = steps.flatMap(({ project, inputs }) => (project === undefined ? [] : Object.keys(inputs as object)));
    expect(given.length).toBeGreaterThan(2);
    expect(given.filter((name) => !known.includes(name))).toEqual([]);
  });
});

/** The words after each `muster`, up to where the shell's command ends; of other programs it is an argument. */
function commandsIn(text: string): string[][] {
  const joined = text.replaceAll(/\\\n\s*/g, " ").replaceAll(/^npx wrangler .*$/gm, "");
  return [...joined.matchAll(/(?:^|[\s'"(/])muster(?: --)? ([a-z-][^\n;|&)]*)/gm)].map(([, rest = ""]) =>
    rest.trim().split(/\s+/),
  );
}

function slipsIn(words: readonly string[]): string[] {
  let command: Command = program;
  for (const word of words) {
    const next = command.commands.find((known) => known.name() === word);
    if (next === undefined) break;
    command = next;
  }
  if (command === program) return [`\`${words[0]}\` is no command`];
  const known = new Set(command.options.map(({ long }) => long));
  const flags = words.flatMap((word) => /^--[a-z][a-z-]*/.exec(word)?.[0] ?? []);
  return flags.filter((flag) => !known.has(flag)).map((flag) => `\`${flag}\` is no option of ${command.name()}`);
}

/** Every map in it, however deep. */
function mapsIn(value: unknown): Readonly<Record<string, unknown>>[] {
  if (Array.isArray(value)) return value.flatMap(mapsIn);
  if (typeof value !== "object" || value === null) return [];
  return [value as Readonly<Record<string, unknown>>, ...Object.values(value).flatMap(mapsIn)];
}
