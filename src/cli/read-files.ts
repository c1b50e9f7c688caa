// Which files do these paths, folders and globs name, and what is in them?

import { globSync, readFileSync, readdirSync, realpathSync, statSync } from "node:fs";
import type { Dirent } from "node:fs";
import { basename, join, matchesGlob, relative, resolve, sep } from "node:path";
import { compareText } from "../model/problem.ts";
import { UsageError } from "../model/usage-error.ts";
import type { SourceFile } from "../text/source-file.ts";

/** Bytes. Neither a person nor a generator of manifests writes a larger file. */
const LARGEST = 64 * 1024 * 1024;
const READABLE = /\.(?:ya?ml|json)$/i;
/**
 * Folders that tools keep for themselves. Other hidden folders are searched: some keep their catalog files in
 * `.backstage`.
 */
const TOOL_FOLDERS = new Set(["node_modules", ".git", ".hg", ".svn", ".venv", ".terraform", ".cache"]);

export interface FileReader {
  /**
   * The files that the arguments name, sorted. The path of each is relative to the folder given, or the base name of
   * the file given.
   * A file is read only once. Throws UsageError for an argument that names nothing.
   */
  readonly read: (paths: readonly string[]) => SourceFile[];
  /** The absolute path of a file that was read. Undefined for a path that was not. */
  readonly locate: (path: string) => string | undefined;
}

interface Found {
  readonly absolute: string;
  /** As reports name it. */
  readonly path: string;
  /** Named itself rather than found in a folder, so it is read whatever its name ends in. */
  readonly named: boolean;
}

export interface FileReaderOptions {
  /** Absolute paths of folders to skip. */
  readonly leaveOut?: readonly string[];
  /** Globs over the paths as reports name them. One without a slash matches any folder or file along the path. */
  readonly exclude?: readonly string[];
}

export function createFileReader(cwd: string, { leaveOut = [], exclude = [] }: FileReaderOptions = {}): FileReader {
  const skipped = new Set(leaveOut.flatMap((path) => realPath(path) ?? []));
  const seen = new Set<string>();
  const places = new Map<string, string>();

  const take = ({ absolute, path, named }: Found, argument: string): SourceFile[] => {
    const real = realPath(absolute);
    if (real === undefined || seen.has(real)) return [];
    const text = readText(absolute, named);
    if (text === undefined) return [];
    seen.add(real);
    const unique = places.has(path) ? slashes(join(argument, path)) : path;
    places.set(unique, absolute);
    return [{ path: unique, text }];
  };

  return {
    read: (paths) =>
      paths.flatMap((argument) =>
        find(argument, cwd, skipped)
          .filter(({ path }) => !isExcluded(path, exclude))
          .flatMap((found) => take(found, argument)),
      ),
    locate: (path) => places.get(path),
  };
}

function isExcluded(path: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) =>
    pattern.includes("/")
      ? matchesGlob(path, pattern.replace(/^\.\//, "").replace(/\/$/, "/**"))
      : path.split("/").some((segment) => matchesGlob(segment, pattern)),
  );
}

function find(argument: string, cwd: string, skipped: ReadonlySet<string>): Found[] {
  const absolute = resolve(cwd, argument);
  const found = isThere(absolute) ? expand(absolute, absolute, skipped) : glob(argument, cwd, skipped);
  return found.sort((a, b) => compareText(a.path, b.path));
}

/** A file itself, or the files in a folder, with paths relative to `base`. */
function expand(absolute: string, base: string, skipped: ReadonlySet<string>): Found[] {
  if (!statSync(absolute).isDirectory()) {
    const path = absolute === base ? basename(absolute) : slashes(relative(base, absolute));
    return [{ absolute, path, named: true }];
  }
  return walk(absolute, skipped, []).map((file) => ({
    absolute: file,
    path: slashes(relative(base, file)),
    named: false,
  }));
}

function glob(argument: string, cwd: string, skipped: ReadonlySet<string>): Found[] {
  if (!/[*?[{]/.test(argument)) throw new UsageError(`\`${argument}\` does not exist`);
  const matches = globSync(argument, { cwd, exclude: (name) => TOOL_FOLDERS.has(basename(name)) }).map((match) =>
    resolve(cwd, match),
  );
  if (matches.length === 0) throw new UsageError(`nothing matches \`${argument}\``);
  const base = resolve(cwd, globBase(argument));
  return matches.flatMap((match) => (isThere(match) ? expand(match, base, skipped) : []));
}

/** The folder a glob starts from: its leading segments without wildcards. */
function globBase(pattern: string): string {
  const segments = pattern.split(/[\\/]/);
  const wild = segments.findIndex((segment) => /[*?[{]/.test(segment));
  return segments.slice(0, Math.min(wild, segments.length - 1)).join("/") || (pattern.startsWith("/") ? "/" : ".");
}

/** The files under a folder, by name. Links are followed, but never back into a folder that is being searched. */
function walk(folder: string, skipped: ReadonlySet<string>, above: readonly string[]): string[] {
  const real = realPath(folder);
  if (real === undefined || above.includes(real) || (above.length > 0 && skipped.has(real))) return [];
  const files: string[] = [];
  for (const entry of entriesOf(folder)) {
    if (TOOL_FOLDERS.has(entry.name)) continue;
    const path = join(folder, entry.name);
    const kind = kindOf(entry, path);
    if (kind === "folder") files.push(...walk(path, skipped, [...above, real]));
    else if (kind === "file" && READABLE.test(entry.name)) files.push(path);
  }
  return files;
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    throw new UsageError(`\`${folder}\` cannot be read: ${reasonOf(error)}`);
  }
}

function kindOf(entry: Dirent, path: string): "file" | "folder" | undefined {
  if (entry.isDirectory()) return "folder";
  if (entry.isFile()) return "file";
  if (!entry.isSymbolicLink()) return undefined;
  const status = statSync(path, { throwIfNoEntry: false });
  if (status?.isDirectory() === true) return "folder";
  return status?.isFile() === true ? "file" : undefined;
}

/** Undefined for a file that is too large or is not text. If it was named itself, it throws UsageError instead. */
function readText(absolute: string, named: boolean): string | undefined {
  const refuse = (reason: string): undefined => {
    if (named) throw new UsageError(`\`${absolute}\` ${reason}`);
    return undefined;
  };
  try {
    if (statSync(absolute).size > LARGEST) return refuse("is larger than 64 MiB");
    const bytes = readFileSync(absolute);
    if (bytes.subarray(0, 8192).includes(0)) return refuse("is not a text file");
    return bytes.toString("utf8");
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`\`${absolute}\` cannot be read: ${reasonOf(error)}`);
  }
}

/** `permission denied`, without the system call and the path, which the message names already. */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return /^[A-Z]+: ([^,]+)/.exec(message)?.[1] ?? message;
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

/** A file that was named itself. Throws UsageError when it cannot be read. */
export function readNamedFile(path: string, cwd: string): string {
  try {
    return readFileSync(resolve(cwd, path), "utf8");
  } catch (error) {
    throw new UsageError(`\`${path}\` cannot be read: ${reasonOf(error)}`);
  }
}

export function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** The path with `/` between its segments on every system, as reports write it. */
export function slashes(path: string): string {
  return sep === "/" ? path : path.replaceAll(sep, "/");
}
