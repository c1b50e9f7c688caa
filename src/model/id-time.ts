// When was it made, that is called so?

import type { Instant } from "./time.ts";

/** Crockford's: none of them is taken for another. */
export const ID_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/** So many digits of an id are its time. */
export const ID_TIME_LENGTH = 10;
const ID = /^[a-z]+_([0-9A-HJKMNP-TV-Z]{10})[0-9A-HJKMNP-TV-Z]{16}$/;

/** `dec_` and 26 digits: a time, then chance. Undefined: it is no id of that kind. */
export function instantOfId(id: string): Instant | undefined {
  const time = ID.exec(id)?.[1];
  if (time === undefined) return undefined;
  return time.split("").reduce((instant, digit) => instant * 32 + ID_DIGITS.indexOf(digit), 0);
}
