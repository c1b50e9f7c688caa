// May keys be read from this address, so that nobody on the way can change them?

const THIS_MACHINE = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** Over https; in clear text only from this machine. Without credentials, query or fragment. */
export function isSafeAddress(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || text.trim() !== text || /[?#]/.test(text) || url.username !== "" || url.password !== "")
    return false;
  return url.protocol === "https:" || (url.protocol === "http:" && THIS_MACHINE.has(url.hostname));
}
