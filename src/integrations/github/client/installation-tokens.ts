// By which token may the app act in an installation? Asked for once, and again a while before it ends.

import { z } from "zod";
import type { Instant, Milliseconds } from "../../../model/time.ts";
import { parseInstant } from "../../../model/time.ts";

export interface GivenToken {
  readonly token: string;
  /** By our clock. */
  readonly until: Instant;
}

/** A token is good for an hour; one that ends while it is used is of no use. */
const EARLY: Milliseconds = 5 * 60_000;

const answer = z.object({ token: z.string().regex(/^[\x21-\x7e]+$/), expires_at: z.string() });

/** `date`: GitHub's own of the answer: what counts is for how long it is good, not what our clock says. */
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

  /** Whoever asks while it is being asked for gets the same. */
  async get(installation: number, at: Instant): Promise<string> {
    const given = this.#given.get(installation);
    const known = given && (await given);
    if (known !== undefined && at < known.until - EARLY) return known.token;
    // Somebody else may have noticed first.
    const current = this.#given.get(installation);
    const asking = current !== given && current !== undefined ? current : this.#askAnew(installation);
    return (await asking).token;
  }

  /** It is not good any more, whatever was said of it. */
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
