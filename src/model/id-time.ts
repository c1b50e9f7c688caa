// When was the thing with this id made?

import type { Instant } from "./time.ts";

/** Crockford's base 32, whose digits are not easily confused. */
export const ID_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/** How many digits of an id encode its time. */
export const ID_TIME_LENGTH = 10;
const ID = /^[a-z]+_([0-9A-HJKMNP-TV-Z]{10})[0-9A-HJKMNP-TV-Z]{16}$/;

/** The time in an id like `dec_` and 26 digits (10 of time, 16 random). Undefined: the text is not such an id. */
export function instantOfId(id: string): Instant | undefined {
  const time = ID.exec(id)?.[1];
  if (time === undefined) return undefined;
  return time.split("").reduce((instant, digit) => instant * 32 + ID_DIGITS.indexOf(digit), 0);
}
