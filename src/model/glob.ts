// Does a whole text match a pattern with `*` and `?`?

/**
 * `*` matches any run of characters, `?` exactly one, everything else itself. Takes at most |text| × |pattern| steps.
 */
export function matchesGlob(text: string, pattern: string): boolean {
  let at = 0;
  let want = 0;
  let star = -1;
  let resume = 0;
  while (at < text.length) {
    if (pattern[want] === "*") {
      star = want++;
      resume = at;
    } else if (pattern[want] === "?" || pattern[want] === text[at]) {
      want++;
      at++;
    } else if (star < 0) {
      return false;
    } else {
      want = star + 1;
      at = ++resume;
    }
  }
  while (pattern[want] === "*") want++;
  return want === pattern.length;
}
