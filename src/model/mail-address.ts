// Is this text an address that a mail can be sent to, and nothing besides?

const LONGEST = 254;
const LOCAL = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const DOMAIN =
  /^(?=.{1,253}$)[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$/;

/**
 * One bare address of letters that every server takes, its domain in lower case: no name before it, no quotes, no list, no
 * line that could end a header. Undefined: it is none.
 */
export function readMailAddress(text: string): string | undefined {
  const trimmed = text.trim();
  const at = trimmed.lastIndexOf("@");
  const [local, domain] = [trimmed.slice(0, at), trimmed.slice(at + 1)];
  if (at < 1 || at > 64 || trimmed.length > LONGEST || !LOCAL.test(local) || !DOMAIN.test(domain)) return undefined;
  return `${local}@${domain.toLowerCase()}`;
}
