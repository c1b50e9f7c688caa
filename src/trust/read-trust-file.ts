// Whom does a trust file trust, and what is wrong with it?

import { isJsonObject } from "../model/json.ts";
import { compareProblems, isError } from "../model/problem.ts";
import type { Problem } from "../model/problem.ts";
import type { PersonLink, Trust, TrustedIssuer } from "../model/trust.ts";
import { checkStructure } from "../rulebook/check-structure.ts";
import { problemAt, rootOf } from "../rulebook/place.ts";
import { parseDocuments, RULE_FILE_LIMITS } from "../text/parse-documents.ts";
import { locate } from "../text/source-file.ts";
import type { SourceFile } from "../text/source-file.ts";
import type { TextDocument } from "../text/text-document.ts";
import { checkTrust } from "./check-trust.ts";
import { trustFileSchema } from "./trust-file-schema.ts";
import type { IssuerFile, TrustFile } from "./trust-file-schema.ts";

export interface TrustReading {
  /** Undefined if there is an error: a trust file counts as a whole or not at all. */
  readonly trust: Trust | undefined;
  /** Errors and warnings, in the order of the file. */
  readonly problems: readonly Problem[];
}

const START_WITH = "start with `issuers:`, each with `issuer`, `audience` and `allow`";

/** Never throws. */
export function readTrustFile(file: SourceFile): TrustReading {
  const parsed = parseDocuments(file, RULE_FILE_LIMITS);
  const [document, second] = [...parsed.documents, ...(parsed.damaged ?? [])];
  if (document === undefined) {
    const problems = parsed.problems.some(isError) ? parsed.problems : [...parsed.problems, emptiness(file)];
    return { trust: undefined, problems };
  }
  const { read, problems } = readDocument(document);
  const all = [...parsed.problems, ...problems, ...(second === undefined ? [] : [oneTooMany(second)])];
  const trust = read === undefined || all.some(isError) ? undefined : trustOf(read);
  return { trust, problems: all.sort(compareProblems) };
}

function readDocument(document: TextDocument): { read: TrustFile | undefined; problems: readonly Problem[] } {
  const place = rootOf(document);
  if (!isJsonObject(place.value)) {
    const message = "a trust file has to hold a mapping";
    return { read: undefined, problems: [problemAt(place, { code: "wrong-type", message, help: START_WITH })] };
  }
  const { read, problems } = checkStructure(place, trustFileSchema);
  return { read, problems: read === undefined ? problems : checkTrust(place, read) };
}

function emptiness(file: SourceFile): Problem {
  const problem: Problem = {
    code: "empty-trust",
    severity: "error",
    message: "the trust file is empty",
    help: START_WITH,
  };
  return locate(problem, file, { line: 1, column: 1, length: 1 });
}

function oneTooMany(document: TextDocument): Problem {
  const message = "a trust file is one document";
  return problemAt(rootOf(document), { code: "second-document", message, help: "leave the `---` out" });
}

function trustOf({ mode, people, issuers, signIn }: TrustFile): Trust {
  const trust = { people, issuers: issuers.map((one) => issuerOf(one, mode)) };
  if (signIn === undefined) return trust;
  const roles = signIn.roles.map(({ group, ...entry }) => ({ ...entry, group: group ?? null }));
  return { ...trust, signIn: { person: signIn.person, roles } };
}

/**
 * For the issuers of these hosts only, since any other could name anybody's account there. Ids come first: a login can
 * be given up and taken by another, an id cannot.
 */
const USUAL_LINKS: Readonly<Record<string, readonly PersonLink[]>> = {
  "token.actions.githubusercontent.com": [
    { claim: "actor_id", annotation: "github.com/user-id" },
    { claim: "actor", annotation: "github.com/user-login" },
  ],
  "gitlab.com": [
    { claim: "user_id", annotation: "gitlab.com/user-id" },
    { claim: "user_login", annotation: "gitlab.com/user-login" },
  ],
};

function usualLinks(issuer: string): readonly PersonLink[] {
  const { protocol, host } = new URL(issuer);
  return protocol === "https:" && Object.hasOwn(USUAL_LINKS, host) ? (USUAL_LINKS[host] ?? []) : [];
}

function issuerOf(file: IssuerFile, mode: TrustFile["mode"]): TrustedIssuer {
  const { issuer, audience, algorithms, type, jwks, maxLifetime, allow, person } = file;
  return {
    issuer,
    audiences: audience,
    algorithms,
    type,
    jwks: jwks ?? null,
    maxLifetime,
    mode: file.mode ?? mode,
    allow: allow.map(({ requireForEnvironments, ...allowed }) => ({
      ...allowed,
      requireForEnvironments: Object.entries(requireForEnvironments).map(([environment, claims]) => ({
        environment,
        claims,
      })),
    })),
    person: person ?? usualLinks(issuer),
  };
}
