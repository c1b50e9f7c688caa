// Under which idempotency key does somebody ask?

import { Refusal } from "../model/refusal.ts";
import { hideSecrets } from "../model/secret-text.ts";

const LONGEST_KEY = 255;

/** Throws Refusal `malformed`. */
export function readIdempotencyKey(key: string | undefined): string | undefined {
  // The key is kept for a day, so it must not hold a secret.
  if (key !== undefined && hideSecrets(key) !== key) {
    const help = "use what names the run: its number, or a UUID";
    throw new Refusal("malformed", "secret-as-key", "an Idempotency-Key is no place for a secret", { help });
  }
  if (key === undefined || (key !== "" && key.length <= LONGEST_KEY)) return key;
  const message = `an Idempotency-Key has from 1 to ${LONGEST_KEY} characters`;
  throw new Refusal("malformed", "bad-idempotency-key", message);
}
