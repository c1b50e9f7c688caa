// Is this the address of a page that a person can open, and nothing else?

import type { Problem } from "./problem.ts";

const LONGEST = 2_000;

/** An `http` or `https` address of at most 2,000 characters that carries no credentials. */
export function isPageAddress(text: string): boolean {
  if (text.length > LONGEST || !/^https?:\/\//i.test(text) || !URL.canParse(text)) return false;
  const { username, password } = new URL(text);
  return username === "" && password === "";
}

/** The message for a text that is not such an address. The text is not repeated, since it may hold a secret. */
export const PAGE_ADDRESS_EXPECTED = "expected the address of a page: `https://…`, without a user name or a password";

/** The problem for a fact whose address is left out. */
export function badPageAddress(name: string): Omit<Problem, "severity"> {
  return { code: "bad-url", message: `\`url\` of \`${name}\` is left out: ${PAGE_ADDRESS_EXPECTED}` };
}
