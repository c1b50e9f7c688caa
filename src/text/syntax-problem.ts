// What does the YAML parser complain about, in our own words?

import type { ErrorCode, LineCounter, YAMLParseError, YAMLWarning } from "yaml";
import type { Problem } from "../model/problem.ts";
import { locate } from "./source-file.ts";
import type { SourceFile } from "./source-file.ts";

type Fault = YAMLParseError | YAMLWarning;

interface Wording {
  readonly code?: string;
  /** Left out: the parser's own words. */
  readonly message?: string;
  readonly help?: string;
}

export function syntaxProblem(fault: Fault, file: SourceFile, lines: LineCounter): Problem {
  const [start, end] = fault.pos;
  const { line, col } = lines.linePos(Math.min(start, file.text.length));
  const span = { line: Math.max(1, line), column: Math.max(1, col), length: Math.max(1, end - start) };
  const written = file.text.slice(start, end);
  const follows = /^[^\n]*/.exec(file.text.slice(end))?.[0] ?? "";
  const { code = "yaml-syntax", message = sentence(fault.message), help } = wordingOf(fault, written, follows);
  return locate({ code, severity: "error", message, ...(help === undefined ? {} : { help }) }, file, span);
}

/** The parser's message by our text rules: lower case, no period, one line. */
function sentence(message: string): string {
  const line = (message.split("\n")[0] ?? message).replace(/[.:]$/, "");
  return line.charAt(0).toLowerCase() + line.slice(1);
}

/** `follows`: the rest of the line after the fault. */
function wordingOf(fault: Fault, written: string, follows: string): Wording {
  if (fault.code === "TAG_RESOLVE_FAILED") return unknownTag(written);
  const unclosed = /must be sufficiently indented and end with a (.)/.exec(fault.message)?.[1];
  if (unclosed !== undefined) {
    const help = "close the bracket; what stands inside it is indented further than its key";
    return { message: `a closing \`${unclosed}\` is missing before this`, help };
  }
  if (/closing .quote/.test(fault.message))
    return { message: "a quoted text is not closed", help: "give it its second quotation mark" };
  if (fault.code === "BLOCK_AS_IMPLICIT_KEY" && !follows.includes(":")) return OVER_INDENTED;
  return WORDINGS[fault.code] ?? {};
}

const OVER_INDENTED: Wording = {
  message: "the next line is indented further than the key it stands below, which has a value already",
  help: "keys of one mapping are indented by the same number of spaces",
};

const OPERATORS = new Set(["!", "!!", "!=", "!=="]);

function unknownTag(written: string): Wording {
  const tag = written.replace(/:$/, "");
  const help = OPERATORS.has(tag)
    ? `an operator that starts with \`!\` is written in quotes: \`"${tag}"\``
    : "tags are not read: leave it out, or quote text that starts with `!`";
  return { code: "unresolved-tag", message: `unknown YAML tag \`${tag}\``, help };
}

const WORDINGS: { readonly [Code in ErrorCode]?: Wording } = {
  BAD_ALIAS: { help: "text that starts with `*` or `&` has to be quoted" },
  BAD_INDENT: { help: "what belongs together is indented by the same number of spaces" },
  BAD_SCALAR_START: { help: "text that starts with such a character has to be quoted" },
  BLOCK_AS_IMPLICIT_KEY: {
    message: "a second `: ` makes a mapping inside the line",
    help: 'text that holds `: ` has to be quoted: `title: "a: b"`',
  },
  BLOCK_IN_FLOW: { help: "inside brackets a list is written [ a, b ] and a mapping { key: value }" },
  MISSING_CHAR: { help: "a key is followed by `: ` and its value, items in brackets are separated by commas" },
  MULTILINE_IMPLICIT_KEY: {
    message: "a line without a colon stands where a key is expected",
    help: "a key is followed by `: ` and its value; text of several lines is indented below its key",
  },
  TAB_AS_INDENT: { help: "indent with spaces" },
  UNEXPECTED_TOKEN: { help: "check the indentation; text with brackets or template syntax has to be quoted" },
};
