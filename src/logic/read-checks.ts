// Does a path lead to something that a rule may read?

import { nearest, suggest } from "../model/nearest.ts";
import type { Read, ReadStart } from "./expression.ts";
import { isDocumentRoot } from "./logic-problem.ts";
import type { ReportProblem } from "./logic-problem.ts";
import type { ParseScope } from "./parse-scope.ts";

type ReadPlace = Pick<Read, "name" | "keys" | "path">;

/** No data can hold these keys, so a path with one of them is a mistake or an attack. */
const RESERVED: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

/** The members of an entity. Below `metadata` and `spec` anything is allowed, since the catalog decides. */
const ENTITY_MEMBERS = [
  "ref",
  "kind",
  "metadata",
  "spec",
  "relations",
  "lifecycle",
  "tier",
  "owner",
  "system",
  "type",
] as const;
const CHANGE_MEMBERS = ["environment", "type", "version", "commit", "artifacts", "actor"] as const;
const LEVEL_MEMBERS = ["id", "rank", "applicable"] as const;
/** Members of `entity.metadata` that people look for directly under `entity`. */
const METADATA_MEMBERS: ReadonlySet<string> = new Set([
  "name",
  "namespace",
  "title",
  "description",
  "labels",
  "annotations",
  "tags",
  "links",
]);

/** Checks a path whose `keys` start at a document's root. */
export function checkDocumentKeys(
  read: ReadPlace,
  keys: readonly string[],
  scope: ParseScope,
  allowed: readonly string[],
  report: ReportProblem,
): void {
  const error = errorAt(read, report);
  if (isReserved(read, report)) return;
  const [root, member] = keys;
  if (root === undefined) {
    if (scope.kind === "root") error("whole-document", "a rule cannot read the whole document", "name a path");
    return;
  }
  if (!isDocumentRoot(root) && !allowed.includes(root))
    return error("unknown-root", `nothing is read from \`${root}\``, rootHelp(root, allowed));
  if (!allowed.includes(root)) {
    const here = allowed.map((name) => `\`${name}\``).join(" and ");
    return error("root-not-readable", `\`${root}\` cannot be read here`, `here a condition reads ${here}`);
  }
  if (root === "facts" && member === undefined) {
    return error("whole-root", "`facts` cannot be read whole", "name a fact, as `facts.test.line_coverage_pct`");
  }
  if (root === "levels") return checkLevelKeys(keys, error);
  if (root === "entity") warnMember(read, member, ENTITY_MEMBERS, "entity", report);
  if (root === "change") warnMember(read, member, CHANGE_MEMBERS, "change", report);
}

function checkLevelKeys(keys: readonly string[], error: ReportError): void {
  const [, scorecard, member, ...rest] = keys;
  const read = `\`levels.${scorecard ?? "…"}.id\` or \`levels.${scorecard ?? "…"}.rank\``;
  if (scorecard === undefined || member === undefined) {
    return error("whole-root", `\`${keys.join(".")}\` cannot be read whole`, `read ${read}`);
  }
  if (!LEVEL_MEMBERS.some((name) => name === member) || rest.length > 0) {
    const written = [member, ...rest].join(".");
    const help = `a level has \`id\` and \`rank\`: read ${read}`;
    error("unknown-level-member", `a level has no \`${written}\``, help);
  }
}

/** Checks a path that starts at an item of an iterator: a plain value, or something that may be a document. */
export function checkItemKeys(read: ReadPlace, start: ReadStart, scope: ParseScope, report: ReportProblem): void {
  const error = errorAt(read, report);
  if (isReserved(read, report)) return;
  const [first] = read.keys;
  const val = `{"val": ${JSON.stringify(["$root", ...read.keys.filter((key) => key !== "$root")])}}`;
  if (first === "$root") return error("root-by-var", "only `val` understands `$root`", `write ${val}`);
  if (scope.kind === "item" && scope.isReduce) {
    if (first === undefined || first === "current" || first === "accumulator") return;
    const message = `\`${read.name}\` cannot be read inside \`reduce\``;
    const help = isDocumentRoot(first) ? `to read the document write ${val}` : `write \`current.${read.name}\``;
    return error("outside-reduce", message, help);
  }
  if (start === "value" && isDocumentRoot(first)) {
    const message = `\`${read.name}\` inside an iterator reads the item, which has no \`${first}\``;
    error("root-in-iterator", message, `to read the document write ${val}`);
  }
}

function isReserved(read: ReadPlace, report: ReportProblem): boolean {
  const reserved = read.keys.find((key) => RESERVED.has(key));
  if (reserved === undefined) return false;
  errorAt(read, report)("reserved-name", `\`${reserved}\` cannot be read: no data holds it`);
  return true;
}

function warnMember(
  read: ReadPlace,
  member: string | undefined,
  members: readonly string[],
  root: string,
  report: ReportProblem,
): void {
  if (member === undefined || members.includes(member)) return;
  const isMetadata = root === "entity" && METADATA_MEMBERS.has(member);
  const help = isMetadata ? `did you mean \`entity.metadata.${member}\`?` : suggest(member, members);
  const message = `\`${root}\` never has \`${member}\``;
  report({
    code: "unknown-member",
    severity: "warning",
    message,
    ...(help === undefined ? {} : { help }),
    path: read.path,
    of: "value",
  });
}

function rootHelp(written: string, allowed: readonly string[]): string {
  const roots = [...allowed, "params"];
  const near = nearest(written, roots);
  if (near !== undefined) return `did you mean \`${near}\`?`;
  const fact = allowed.includes("facts") ? `; a fact is read as \`facts.${written}…\`` : "";
  return `a path starts with ${roots.map((root) => `\`${root}\``).join(", ")}${fact}`;
}

type ReportError = (code: string, message: string, help?: string) => void;

function errorAt(read: ReadPlace, report: ReportProblem): ReportError {
  return (code, message, help) =>
    report({
      code,
      severity: "error",
      message,
      ...(help === undefined ? {} : { help }),
      path: read.path,
      of: "value",
    });
}
