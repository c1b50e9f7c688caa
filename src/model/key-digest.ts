// What does the audit log hold of a public key?

import { digestOfValue } from "./audit.ts";
import type { KeptKey } from "./public-key.ts";

export function digestOfKey({ id, x, since }: KeptKey): string {
  return digestOfValue({ id, x, since });
}
