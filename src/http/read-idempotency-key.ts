// Under which key of their own does somebody ask?

import { Refusal } from "../model/refusal.ts";

const LONGEST_KEY = 255;

/** Throws Refusal `malformed`. */
export function readIdempotencyKey(key: string | undefined): string | undefined {
  if (key === undefined || (key !== "" && key.length <= LONGEST_KEY)) return key;
  const message = `an Idempotency-Key has from 1 to ${LONGEST_KEY} characters`;
  throw new Refusal("malformed", "bad-idempotency-key", message);
}
