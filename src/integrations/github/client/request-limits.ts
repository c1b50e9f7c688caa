// May GitHub be asked now? After it refused, nothing is asked until the time it gave.

import { Refusal } from "../../../model/refusal.ts";
import type { Instant, Milliseconds } from "../../../model/time.ts";

const SHORTEST_HOLD: Milliseconds = 60_000;
const LONGEST_HOLD: Milliseconds = 15 * 60_000;
/** The share of requests reserved for answers somebody is waiting for. */
const SPARE = 0.1;

interface Bucket {
  /** No requests before this instant. */
  until: Instant;
  /** No requests that can wait before this instant. */
  spareUntil: Instant;
  /** How often in a row GitHub refused without saying until when. */
  refusals: number;
}

/** GitHub counts requests for each installation, and for the App itself. */
export class RequestLimits {
  readonly #buckets = new Map<string, Bucket>();

  /** Throws Refusal `too-many`. */
  require(name: string, at: Instant, isUrgent: boolean): void {
    const { until, spareUntil } = this.#bucket(name);
    const free = isUrgent ? until : Math.max(until, spareUntil);
    if (at < free) throw limited(free - at);
  }

  /** Undefined: GitHub did not refuse because of too many requests. */
  note(name: string, { status, headers }: Response, message: string, at: Instant): Refusal | undefined {
    const bucket = this.#bucket(name);
    const reset = readReset(headers, at);
    const [remaining, limit] = [readCount(headers, "remaining"), readCount(headers, "limit")];
    if (reset !== undefined && remaining === 0) bucket.until = Math.max(bucket.until, reset);
    const isScarce = remaining !== undefined && limit !== undefined && remaining < limit * SPARE;
    bucket.spareUntil = isScarce && reset !== undefined ? reset : 0;
    if (!isLimited(status, headers, message)) {
      bucket.refusals = 0;
      return undefined;
    }
    bucket.until = Math.max(bucket.until, at + holdAfter(bucket, headers, reset, at));
    return limited(bucket.until - at);
  }

  #bucket(name: string): Bucket {
    const known = this.#buckets.get(name) ?? { until: 0, spareUntil: 0, refusals: 0 };
    this.#buckets.set(name, known);
    return known;
  }
}

/** `retry-after` counts first, then the reset time if no requests are left, then a minute that doubles each time. */
function holdAfter(bucket: Bucket, headers: Headers, reset: Instant | undefined, at: Instant): Milliseconds {
  const told = readSeconds(headers.get("retry-after"));
  if (told !== undefined) return told * 1_000;
  if (readCount(headers, "remaining") === 0 && reset !== undefined) return Math.max(reset - at, 1_000);
  return Math.min(LONGEST_HOLD, SHORTEST_HOLD * 2 ** bucket.refusals++);
}

/** A 403 may mean that something is not permitted, or that there were too many requests. */
function isLimited(status: number, headers: Headers, message: string): boolean {
  if (status === 429) return true;
  if (status !== 403) return false;
  return headers.has("retry-after") || readCount(headers, "remaining") === 0 || /rate limit|abuse/i.test(message);
}

/** GitHub gives the reset by its own clock, so only the time until then is used. */
function readReset(headers: Headers, at: Instant): Instant | undefined {
  const seconds = readCount(headers, "reset");
  if (seconds === undefined) return undefined;
  const theirs = Date.parse(headers.get("date") ?? "");
  return at + seconds * 1_000 - (Number.isNaN(theirs) ? at : theirs);
}

function readCount(headers: Headers, what: string): number | undefined {
  return readSeconds(headers.get(`x-ratelimit-${what}`));
}

function readSeconds(written: string | null): number | undefined {
  return written !== null && /^\d{1,12}$/.test(written.trim()) ? Number(written) : undefined;
}

function limited(wait: Milliseconds): Refusal {
  const retryAfter = Math.ceil(wait / 1_000);
  return new Refusal("too-many", "github-limited", `GitHub must not be asked again for ${retryAfter} s`, {
    retryAfter,
  });
}
