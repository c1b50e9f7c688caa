// What does the text of an incident name as its cause? `root cause: #17`, `caused-by:` a commit, or the address of
// either.

import type { IncidentCause } from "../../../model/delivery-event.ts";
import type { PayloadRepository } from "./payload-parts.ts";

const CAUSE = /^[\s>*_-]*(?:root[\s-]cause|caused[\s-]by)[*_]*\s*:[*_]*\s*(.+)$/gim;

/** Every cause the text names. A bare `#17` is a change of `repository`. */
export function causesIn(text: string, repository: PayloadRepository): readonly IncidentCause[] {
  return [...text.matchAll(CAUSE)].flatMap(([, said = ""]) =>
    said.split(/[\s,;]+/).flatMap((word) => causeOf(word, repository) ?? []),
  );
}

/** A change by its number (with or without the repository), a commit by its hash, or the page of either. */
function causeOf(written: string, { slug }: PayloadRepository): IncidentCause | undefined {
  const word = written.replace(/^[<([`]+|[>)\]`.]+$/g, "");
  const [, named, number] = /^([\w.-]+\/[\w.-]+)?#(\d+)$/.exec(word) ?? [];
  if (number !== undefined) return { change: `${(named ?? slug).toLowerCase()}#${number}` };
  if (/^(?=.*\d)[0-9a-f]{7,64}$/i.test(word)) return { sha: word.toLowerCase() };
  const [, owner, kind, id = ""] = /^https?:\/\/[^/]+\/([^/]+\/[^/]+)\/(pull|commit)\/([0-9a-f]+)/i.exec(word) ?? [];
  if (owner === undefined) return undefined;
  return kind === "pull" ? { change: `${owner.toLowerCase()}#${id}` } : { sha: id.toLowerCase() };
}
