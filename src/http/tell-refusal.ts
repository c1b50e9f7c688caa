// How is a refusal told over HTTP?

import { tellProblem } from "../api/problem.ts";
import type { ProblemBody, RequestProblem } from "../api/problem.ts";
import { Refusal } from "../model/refusal.ts";
import type { RefusalKind } from "../model/refusal.ts";
import { hideSecrets } from "../model/secret-text.ts";
import { StoreUnavailable } from "../ports/failures.ts";

interface Telling {
  readonly status: number;
  readonly title: string;
}

const REFUSALS: Readonly<Record<RefusalKind, Telling>> = {
  malformed: { status: 400, title: "The request cannot be read" },
  unidentified: { status: 401, title: "No valid token" },
  forbidden: { status: 403, title: "Not permitted" },
  missing: { status: 404, title: "There is no such thing" },
  conflict: { status: 409, title: "It does not fit what is there" },
  "too-large": { status: 413, title: "Too large" },
  invalid: { status: 422, title: "The request makes no sense" },
  "too-many": { status: 429, title: "Too many requests" },
  unavailable: { status: 503, title: "It cannot be done just now" },
};

/** A refusal that exists only in HTTP. */
export class HttpRefusal extends Error {
  override readonly name = "HttpRefusal";
  readonly telling: Telling;
  readonly code: string;
  readonly help: string | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    telling: Telling,
    code: string,
    message: string,
    more: { readonly help?: string | undefined; readonly headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(message);
    this.telling = telling;
    this.code = code;
    this.help = more.help;
    this.headers = more.headers ?? {};
  }
}

/** A refusal of a body, with the places of what is wrong in it. */
export class BodyRefusal extends Error {
  override readonly name = "BodyRefusal";
  readonly kind: "malformed" | "invalid";
  readonly problems: readonly RequestProblem[];

  constructor(kind: BodyRefusal["kind"], problems: readonly RequestProblem[]) {
    super(problems[0]?.message ?? "the body is refused");
    this.kind = kind;
    this.problems = problems;
  }
}

export interface ToldRefusal {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: ProblemBody;
  /** Nobody foresaw the error, so the log has to tell what the answer does not. */
  readonly isUnexpected: boolean;
}

const STORE_RETRY = 2;

/** `writesOften`: the request writes several times, so a part of it may be done. */
export function tellRefusal(error: unknown, instance: string, writesOften = false): ToldRefusal {
  if (error instanceof Refusal) return tellKnown(error, instance);
  if (error instanceof BodyRefusal) return tellBody(error, instance);
  if (error instanceof HttpRefusal) {
    const { telling, code, message, help, headers } = error;
    return {
      status: telling.status,
      headers,
      body: say(telling, code, message, instance, { help }),
      isUnexpected: false,
    };
  }
  if (error instanceof StoreUnavailable) {
    const message = `the store cannot be used now${writesOften ? "" : ", nothing was written"}`;
    const help = "some of it may be written: sending it again is safe, what was taken is `unchanged` then";
    const details = { retryAfter: STORE_RETRY, ...(writesOften && { help }) };
    return tellKnown(new Refusal("unavailable", `store-${error.reason}`, message, details), instance);
  }
  const telling = { status: 500, title: "Something went wrong here" };
  const help = "the log has more under this `instance`";
  const body = say(telling, "internal-error", "the request could not be answered", instance, { help });
  return { status: 500, headers: {}, body, isUnexpected: true };
}

function tellKnown({ kind, code, message, details }: Refusal, instance: string): ToldRefusal {
  const telling = REFUSALS[kind];
  const { help, problems, retryAfter } = details;
  const headers: Record<string, string> = {};
  if (kind === "unidentified") headers["www-authenticate"] = 'Bearer realm="muster"';
  if (retryAfter !== undefined) headers["retry-after"] = String(Math.max(1, Math.ceil(retryAfter)));
  else if (kind === "too-many" || kind === "unavailable") headers["retry-after"] = "1";
  const told = problems?.map(tellProblem);
  return {
    status: telling.status,
    headers,
    body: say(telling, code, message, instance, { help, problems: told }),
    isUnexpected: false,
  };
}

function tellBody({ kind, problems }: BodyRefusal, instance: string): ToldRefusal {
  const [first] = problems;
  const telling = REFUSALS[kind];
  const code = problems.length === 1 && first !== undefined ? first.code : `${kind}-body`;
  const detail =
    problems.length > 1
      ? `the body has ${problems.length} problems, the first: ${first?.message}`
      : (first?.message ?? kind);
  const body = say(telling, code, detail, instance, { help: first?.help, problems });
  return { status: telling.status, headers: {}, body, isUnexpected: false };
}

function say(
  { status, title }: Telling,
  code: string,
  detail: string,
  instance: string,
  { help, problems }: { readonly help?: string | undefined; readonly problems?: readonly RequestProblem[] | undefined },
): ProblemBody {
  return {
    type: `urn:muster:problem:${code}`,
    title,
    status,
    code,
    detail: hideSecrets(detail),
    ...(help === undefined ? {} : { help: hideSecrets(help) }),
    ...(problems === undefined ? {} : { problems: problems.map(hideSecretsOf) }),
    instance,
  };
}

function hideSecretsOf(problem: RequestProblem): RequestProblem {
  return JSON.parse(hideSecrets(JSON.stringify(problem))) as RequestProblem;
}
