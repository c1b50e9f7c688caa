// What was typed into a form as JSON or YAML, and where in it is a problem?

import type { JsonValue } from "../../model/json.ts";
import { isError } from "../../model/problem.ts";
import type { Problem } from "../../model/problem.ts";
import { Refusal } from "../../model/refusal.ts";
import { parseDocuments, RULE_FILE_LIMITS } from "../../text/parse-documents.ts";
import { locate } from "../../text/source-file.ts";
import type { TextDocument } from "../../text/text-document.ts";

export interface TypedText {
  /** Undefined: it cannot be read, or nothing was typed. */
  readonly document: TextDocument | undefined;
  readonly problems: readonly Problem[];
}

export function readTyped(text: string): TypedText {
  const { documents, problems } = parseDocuments({ path: "", text }, RULE_FILE_LIMITS);
  if (problems.some(isError)) return { document: undefined, problems };
  if (documents.length > 1) {
    const message = "several documents were typed, one is expected";
    return { document: undefined, problems: [{ code: "several-documents", severity: "error", message }] };
  }
  return { document: documents[0], problems };
}

/** Gives a problem its place in the typed text, if its pointer leads into this member of the request. */
export function placeTyped(problem: Problem, member: string, document: TextDocument | undefined): Problem {
  const [, first, ...steps] = (problem.pointer ?? "").split("/");
  if (document === undefined || first !== member) return problem;
  return locate(problem, document.file, document.span(pathOf(steps, document.value)));
}

/** The steps of a pointer as a path, in which the indexes of lists are numbers. */
function pathOf(steps: readonly string[], root: JsonValue): (string | number)[] {
  let value: unknown = root;
  return steps.map((step) => {
    const key = step.replaceAll("~1", "/").replaceAll("~0", "~");
    const index = Array.isArray(value) ? Number(key) : key;
    value = (value as Readonly<Record<string | number, unknown>> | null)?.[index];
    return index;
  });
}

/** The problems that a refusal has with the request. Throws the error again if it is about something else. */
export function problemsOfRefusal(error: unknown): readonly Problem[] {
  const isTyped = error instanceof Refusal && ["invalid", "missing", "too-large"].includes(error.kind);
  if (!isTyped) throw error;
  const { message, code, details } = error;
  const { problems = [], help } = details;
  if (problems.length > 0) return problems;
  return [{ code, severity: "error", message, ...(help !== undefined && { help }) }];
}
