// Whom does a CODEOWNERS file give which files?

import { fitsPattern } from "./wildcard.ts";

export interface OwnershipRule {
  /** Segments of a path; `**` stands for any number of them. */
  readonly pattern: readonly string[];
  /** None: what fits has no owner, whatever stands before. */
  readonly owners: readonly string[];
}

/** What GitHub does not take (negation, ranges, owners that are none) it passes over, line by line. */
export function parseCodeOwners(text: string): readonly OwnershipRule[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const [written, ...owners] = wordsOf(line);
    if (written === undefined || /^!|[[\]]/.test(written) || !owners.every(isOwner)) return [];
    return [{ pattern: patternOf(written.replaceAll("\\ ", " ")), owners }];
  });
}

/** The last rule that fits decides. */
export function ownersOf(path: string, rules: readonly OwnershipRule[]): readonly string[] {
  const segments = path.split("/");
  const rule = rules.findLast(({ pattern }) => fitsPattern(segments, pattern, isAnyDepth, fitsSegment));
  return rule?.owners ?? [];
}

/** A blank within a path is written `\ `; what stands after `#` is a comment. */
function wordsOf(line: string): readonly string[] {
  const words = line.trim().match(/(?:\\.|\S)+/g) ?? [];
  const comment = words.findIndex((word) => word.startsWith("#"));
  return comment < 0 ? words : words.slice(0, comment);
}

function isOwner(word: string): boolean {
  return /^@[\w.-]+(?:\/[\w.-]+)?$|^[^@\s]+@[^@\s]+$/.test(word);
}

/**
 * One that holds a slash is meant from the root, any other at every depth. A folder means all that is in it; `docs/*`
 * the files that lie in it, and no deeper.
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
