// Does the code keep to the house rules: who may import whom, what may touch the machine, how files are named?

import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const SRC = resolve(import.meta.dirname, "../src");

/** Folder (or file beside them) → what it may import. Roots may import everything. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  model: [],
  text: ["model"],
  api: ["model"],
  ports: ["model"],
  logic: ["model"],
  rulebook: ["model", "text", "logic"],
  trust: ["model", "text", "ports", "rulebook"],
  notices: ["model", "text", "rulebook"],
  evaluate: ["model", "logic"],
  gate: ["model", "logic"],
  initiative: ["model"],
  catalog: ["model", "text"],
  facts: ["model", "text"],
  delivery: ["model", "text"],
  report: ["model", "api"],
  receipt: ["model", "api", "ports"],
  web: ["model", "api", "report"],
  app: [
    "model",
    "text",
    "api",
    "ports",
    "logic",
    "rulebook",
    "trust",
    "notices",
    "catalog",
    "facts",
    "delivery",
    "evaluate",
    "gate",
    "initiative",
    "receipt",
  ],
  store: ["model", "ports"],
  integrations: ["model", "text", "api", "ports", "app", "notices", "report"],
  mcp: ["model", "api"],
  http: ["model", "text", "ports", "api", "app", "trust", "notices", "report", "receipt", "integrations", "web", "mcp"],
  cli: ["model", "text", "ports", "api", "app", "rulebook", "trust", "notices", "report", "receipt", "mcp"],
  schedule: ["model", "ports", "app", "integrations"],
};
/** Within `app/`: its folders, and what one may import of those above it. Files beside them may import all. */
const APP_MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  rules: [],
  catalog: ["rules"],
  access: ["catalog"],
  evaluations: ["rules", "catalog"],
  activation: ["rules", "evaluations"],
  facts: ["rules", "access", "evaluations"],
  imports: ["rules", "catalog", "access", "evaluations", "facts"],
  reports: ["rules", "catalog", "evaluations"],
  files: ["catalog", "reports"],
  decisions: ["rules", "catalog", "access", "evaluations", "reports", "files"],
  directives: ["rules", "catalog", "access", "evaluations", "decisions"],
  audit: ["catalog", "access", "decisions"],
  delivery: ["catalog", "access", "evaluations", "facts", "decisions", "directives"],
  initiatives: ["rules", "catalog", "reports"],
  notices: ["evaluations", "reports"],
  preview: ["rules", "catalog", "evaluations", "reports", "files", "decisions"],
};
/** Within `integrations/github/`: its folders, and what one may import of the others. Files beside them may import all. */
const GITHUB_MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  client: [],
  delivery: [],
  facts: ["client"],
  catalog: ["client", "facts"],
  checks: ["client", "facts"],
  protection: ["client", "facts"],
  webhooks: ["client", "delivery", "facts", "checks", "protection"],
};
/** Delivery has a pipeline of its own: step → which of the other steps it may import. */
const STEPS_OF_DELIVERY: Readonly<Record<string, readonly string[]>> = {
  read: [],
  project: [],
  measure: ["project"],
  tell: ["project", "measure"],
};
const ROOTS = new Set(["bin", "local", "node", "worker"]);

/** Where the machine may be touched (`node:*` but `node:crypto`, `process`): everything else also runs on Workers. */
const MACHINE = [
  /^cli\//,
  /^(?:bin|local|node|worker)\.ts$/,
  /^rulebook\/(?:read|watch)-rule-directory\.ts$/,
  /^rulebook\/write-schemas\.ts$/,
  /^trust\/write-schema\.ts$/,
  /^store\/sqlite\//,
  /^http\/node-[a-z-]+\.ts$/,
];

interface SourceModule {
  readonly path: string;
  readonly text: string;
  readonly imports: readonly string[];
}

const modules: readonly SourceModule[] = readdirSync(SRC, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts"))
  .sort()
  .map((path) => {
    const text = readFileSync(join(SRC, path), "utf8");
    return { path, text, imports: importsOf(text) };
  });

describe("the house", () => {
  it("has a row in the import table for every folder", () => {
    expect(
      offenders(({ path }) => (folderOf(path) in MAY_IMPORT || ROOTS.has(folderOf(path)) ? [] : ["no row"])),
    ).toEqual([]);
  });

  it("imports only what the table allows", () => {
    const forbidden = offenders(({ path, imports }) => {
      const folder = folderOf(path);
      const allowed = ROOTS.has(folder)
        ? [...Object.keys(MAY_IMPORT), ...ROOTS]
        : [folder, ...(MAY_IMPORT[folder] ?? [])];
      return imports.filter((target) => isRelative(target) && !allowed.includes(folderOf(resolveImport(path, target))));
    });
    expect(forbidden).toEqual([]);
  });

  it("lets use cases build on each other one way", () => {
    expect(straying("app/", APP_MAY_IMPORT)).toEqual([]);
  });

  it("keeps what is asked of GitHub apart from what it is asked for", () => {
    expect(straying("integrations/github/", GITHUB_MAY_IMPORT)).toEqual([]);
  });

  it("lets delivery flow one way: read, project, measure, tell", () => {
    const stepOf = (path: string) => /^delivery\/([^/]+)\//.exec(path)?.[1];
    const forbidden = offenders(({ path, imports }) => {
      if (folderOf(path) !== "delivery") return [];
      const step = stepOf(path) ?? "";
      const allowed = STEPS_OF_DELIVERY[step];
      if (allowed === undefined) return ["belongs to no step"];
      const steps = imports.filter(isRelative).flatMap((target) => stepOf(resolveImport(path, target)) ?? []);
      return steps.filter((other) => other !== step && !allowed.includes(other));
    });
    expect(forbidden).toEqual([]);
  });

  it("has no import cycles, type imports included", () => {
    expect(cycles()).toEqual([]);
  });

  it("leaves the machine, the clock and chance to its edge", () => {
    const reaching = offenders(({ path, text, imports }) => {
      if (MACHINE.some((pattern) => pattern.test(path))) return [];
      const builtins = imports.filter((target) => target.startsWith("node:") && target !== "node:crypto");
      const globals = /\bprocess\.|\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bconsole\./g;
      return [...builtins, ...(withoutComments(text).match(globals) ?? [])];
    });
    expect(reaching).toEqual([]);
  });

  it("says in the first line of every file which question it answers", () => {
    expect(offenders(({ text }) => (/^(?:#!.*\n)?\/\/ \S/.test(text) ? [] : ["no first line"]))).toEqual([]);
  });

  it("names files in kebab-case and runs no text as code", () => {
    const kebab = /^(?:[a-z0-9]+(?:-[a-z0-9]+)*\/)*[a-z0-9]+(?:-[a-z0-9]+)*\.ts$/;
    expect(offenders(({ path }) => (kebab.test(path) ? [] : ["name"]))).toEqual([]);
    expect(offenders(({ text }) => withoutComments(text).match(/\beval\(|new Function\(/g) ?? [])).toEqual([]);
  });
});

/** `path: what`, for everything a look at each module objects to. */
function offenders(look: (module: SourceModule) => readonly string[]): string[] {
  return modules.flatMap((module) => look(module).map((what) => `${module.path}: ${what}`));
}

/** Within a folder, what its folders import that their table does not allow; and rows that name what is not above them. */
function straying(root: string, table: Readonly<Record<string, readonly string[]>>): string[] {
  const within = (path: string): string => {
    const [folder = "", ...rest] = path.startsWith(root) ? path.slice(root.length).split("/") : [];
    return rest.length === 0 ? "" : folder;
  };
  const forbidden = offenders(({ path, imports }) => {
    const folder = within(path);
    const allowed = new Set(["", folder, ...(table[folder] ?? [])]);
    if (folder === "") return [];
    return imports.filter((target) => isRelative(target) && !allowed.has(within(resolveImport(path, target))));
  });
  const rows = Object.keys(table);
  const upwards = rows.flatMap((row, place) =>
    (table[row] ?? []).filter((other) => !rows.slice(0, place).includes(other)).map((other) => `${row} names ${other}`),
  );
  return [...forbidden, ...upwards];
}

function importsOf(text: string): string[] {
  const pattern =
    /(?:^|\n)\s*(?:import|export)\s[^;]*?from\s*"([^"]+)"|\bimport\(\s*"([^"]+)"\s*\)|(?:^|\n)import\s+"([^"]+)"/g;
  return [...text.matchAll(pattern)].map((match) => match[1] ?? match[2] ?? match[3] ?? "");
}

function isRelative(target: string): boolean {
  return target.startsWith(".");
}

function folderOf(path: string): string {
  return path.includes("/") ? path.slice(0, path.indexOf("/")) : path.replace(/\.ts$/, "");
}

function resolveImport(from: string, target: string): string {
  return relative(SRC, resolve(SRC, dirname(from), target));
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|\s)\/\/.*$/gm, "");
}

/** Every cycle once, as the files along it. */
function cycles(): string[] {
  const graph = new Map(
    modules.map(({ path, imports }) => [path, imports.filter(isRelative).map((to) => resolveImport(path, to))]),
  );
  const found: string[] = [];
  const done = new Set<string>();
  const walk = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) found.push([...trail.slice(start), path].join(" -> "));
    if (start >= 0 || done.has(path)) return;
    for (const next of graph.get(path) ?? []) walk(next, [...trail, path]);
    done.add(path);
  };
  for (const path of graph.keys()) walk(path, []);
  return found;
}
