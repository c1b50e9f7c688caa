// Which token does the App use in an installation? It is requested once, and again shortly before it expires.

import { z } from "zod";
import type { Instant, Milliseconds } from "../../../model/time.ts";
import { parseInstant } from "../../../model/time.ts";

export interface GivenToken {
  readonly token: string;
  /** By our clock. */
  readonly until: Instant;
}

/** Tokens are valid for an hour. They are replaced early, so that none expires while it is used. */
const EARLY: Milliseconds = 5 * 60_000;

const answer = z.object({ token: z.string().regex(/^[\x21-\x7e]+$/), expires_at: z.string() });

/**
 * `date`: the Date header of GitHub's answer. Only the time for which the token is valid is used, so that differing
 * clocks do not matter.
 */
export function readToken(body: unknown, date: string | null, at: Instant): GivenToken | undefined {
  const { data } = answer.safeParse(body);
  const expires = data && parseInstant(data.expires_at);
  if (data === undefined || expires === undefined) return undefined;
  const theirs = Date.parse(date ?? "");
  return { token: data.token, until: at + expires - (Number.isNaN(theirs) ? at : theirs) };
}

export class InstallationTokens {
  readonly #given = new Map<number, Promise<GivenToken>>();
  readonly #ask: (installation: number) => Promise<GivenToken>;

  constructor(ask: (installation: number) => Promise<GivenToken>) {
    this.#ask = ask;
  }

  /** Callers that come while a token is being requested share the same request. */
  async get(installation: number, at: Instant): Promise<string> {
    const given = this.#given.get(installation);
    const known = given && (await given);
    if (known !== undefined && at < known.until - EARLY) return known.token;
    // Another caller may already have requested a new one.
    const current = this.#given.get(installation);
    const asking = current !== given && current !== undefined ? current : this.#askAnew(installation);
    return (await asking).token;
  }

  /** GitHub refused the token, whatever its expiry says. */
  async refused(installation: number, token: string): Promise<void> {
    const given = this.#given.get(installation);
    const known = await given?.catch(() => undefined);
    if (known?.token === token && this.#given.get(installation) === given) this.#given.delete(installation);
  }

  #askAnew(installation: number): Promise<GivenToken> {
    const asking = this.#ask(installation);
    this.#given.set(installation, asking);
    asking.catch(() => {
      if (this.#given.get(installation) === asking) this.#given.delete(installation);
    });
    return asking;
  }
}
