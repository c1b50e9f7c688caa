// Where do ids and secrets come from?

import { randomFillSync } from "node:crypto";
import { ID_DIGITS, ID_TIME_LENGTH } from "../model/id-time.ts";
import type { Instant } from "../model/time.ts";
import type { Chance } from "../ports/runtime.ts";

const RANDOM_LENGTH = 16;
const POOL = 4_096;

/**
 * Ids are ULIDs: 48 bits of time, and 80 random bits. The generator is asked for many bytes at once, since each call is
 * expensive.
 */
export function systemChance(): Chance {
  const pool = new Uint8Array(POOL);
  let used = POOL;
  const take = (length: number): Uint8Array => {
    if (used + length > POOL) {
      randomFillSync(pool);
      used = 0;
    }
    return pool.subarray(used, (used += length));
  };
  return {
    bytes: (length) => randomFillSync(new Uint8Array(length)),
    id: (prefix, at) => `${prefix}_${encodeTime(at)}${encodeRandom(take(RANDOM_LENGTH))}`,
  };
}

function encodeTime(at: Instant): string {
  let text = "";
  for (let rest = at; text.length < ID_TIME_LENGTH; rest = Math.floor(rest / 32))
    text = `${ID_DIGITS.charAt(rest % 32)}${text}`;
  return text;
}

/** Takes five bits of each byte. */
function encodeRandom(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += ID_DIGITS.charAt(byte & 31);
  return text;
}
