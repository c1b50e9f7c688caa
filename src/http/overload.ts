// How many requests are served at once, and how often may one identity ask?

import { TokenBucket } from "limiter";
import { Refusal } from "../model/refusal.ts";
import type { Lane } from "./route.ts";

/**
 * How many requests are served at once, by lane. Others are told at once to come back, while there is still time to say
 * so.
 */
const MOST_IN_FLIGHT: Readonly<Record<Lane, number>> = {
  gate: 1_024,
  read: 256,
  ingest: 64,
  webhook: 512,
  wait: 1_024,
  probe: 1_024,
};

export interface Lanes {
  /** Throws Refusal `unavailable` if the lane is full. */
  enter(lane: Lane): void;
  leave(lane: Lane): void;
}

export function createLanes(most: Readonly<Record<Lane, number>> = MOST_IN_FLIGHT): Lanes {
  const inFlight: Record<Lane, number> = { gate: 0, read: 0, ingest: 0, webhook: 0, wait: 0, probe: 0 };
  return {
    enter: (lane) => {
      if (inFlight[lane] >= most[lane]) {
        throw new Refusal("unavailable", "overloaded", "more is asked at once than can be answered", { retryAfter: 1 });
      }
      inFlight[lane]++;
    },
    leave: (lane) => {
      inFlight[lane]--;
    },
  };
}

/** Throws Refusal `too-many`. */
export type RateLimit = (actor: string) => void;

const MOST_ACTORS = 10_000;

/** `perSecond` requests a second on average, and twice as many at once; undefined: as many as there is room for. */
export function createRateLimit(perSecond: number | undefined): RateLimit {
  if (perSecond === undefined) return () => undefined;
  const buckets = new Map<string, TokenBucket>();
  return (actor) => {
    const bucket = buckets.get(actor) ?? fullBucket(perSecond);
    if (buckets.size >= MOST_ACTORS && !buckets.has(actor)) buckets.clear();
    buckets.set(actor, bucket);
    if (bucket.tryRemoveTokens(1)) return;
    throw new Refusal("too-many", "rate-limited", `more than ${perSecond} requests a second come from ${actor}`, {
      retryAfter: bucket.getWaitTime(1) / 1_000,
    });
  };
}

function fullBucket(perSecond: number): TokenBucket {
  const bucketSize = Math.max(1, 2 * perSecond);
  const bucket = new TokenBucket({ bucketSize, tokensPerInterval: perSecond, interval: "second" });
  bucket.content = bucketSize;
  return bucket;
}
