// Who owns which files by a CODEOWNERS file?

import { fitsPattern } from "./wildcard.ts";

export interface OwnershipRule {
  /** The segments of a path pattern; `**` stands for any number of segments. */
  readonly pattern: readonly string[];
  /** Empty: matching files have no owner, whatever earlier rules say. */
  readonly owners: readonly string[];
}

/** Lines that GitHub does not accept (negation, ranges, invalid owners) are skipped, as GitHub does. */
export function parseCodeOwners(text: string): readonly OwnershipRule[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const [written, ...owners] = wordsOf(line);
    if (written === undefined || /^!|[[\]]/.test(written) || !owners.every(isOwner)) return [];
    return [{ pattern: patternOf(written.replaceAll("\\ ", " ")), owners }];
  });
}

/** The last matching rule decides. */
export function ownersOf(path: string, rules: readonly OwnershipRule[]): readonly string[] {
  const segments = path.split("/");
  const rule = rules.findLast(({ pattern }) => fitsPattern(segments, pattern, isAnyDepth, fitsSegment));
  return rule?.owners ?? [];
}

/** A space within a path is written `\ `; everything after `#` is a comment. */
function wordsOf(line: string): readonly string[] {
  const words = line.trim().match(/(?:\\.|\S)+/g) ?? [];
  const comment = words.findIndex((word) => word.startsWith("#"));
  return comment < 0 ? words : words.slice(0, comment);
}

function isOwner(word: string): boolean {
  return /^@[\w.-]+(?:\/[\w.-]+)?$|^[^@\s]+@[^@\s]+$/.test(word);
}

/**
 * A pattern with a slash counts from the root, any other at every depth. A folder means everything in it; `docs/*` only
 * the files directly in it.
 */
function patternOf(written: string): readonly string[] {
  const isFolder = written.endsWith("/");
  const path = written.replace(/^\/+|\/+$/g, "");
  const isRooted = written.startsWith("/") || path.includes("/");
  const segments = path.split("/").filter((segment) => segment !== "");
  const last = segments.at(-1);
  const within = isFolder ? ["*", "**"] : last === "*" && segments.length > 1 ? [] : ["**"];
  return [...(isRooted ? [] : ["**"]), ...segments, ...(last === "**" ? [] : within)];
}

function isAnyDepth(segment: string): boolean {
  return segment === "**";
}

function fitsSegment(segment: string, pattern: string): boolean {
  return fitsPattern(
    segment,
    pattern,
    (character) => character === "*",
    (character, wanted) => wanted === "?" || wanted === character,
  );
}
