// May keys be read from this address, so that nobody on the way can change them?

const THIS_MACHINE = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** True for https, and for http on this machine only; without credentials, query, fragment or blanks around. */
export function isSafeAddress(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || text.trim() !== text || /[?#]/.test(text) || url.username !== "" || url.password !== "")
    return false;
  return url.protocol === "https:" || (url.protocol === "http:" && THIS_MACHINE.has(url.hostname));
}

/** Whether the host has a public name: not a number, and not a name that only this machine or this network knows. */
export function isPublicName(text: string): boolean {
  // The platform has normalised it: `0x7f.1` is `127.0.0.1` here.
  const host = (URL.parse(text)?.hostname ?? "").replace(/\.$/, "");
  const isNumber = host.startsWith("[") || /^[\d.]+$/.test(host);
  return host.includes(".") && !isNumber && !/\.(?:localhost|local|internal|home\.arpa)$/.test(host);
}
