// What does the audit log hold of a waiver, a freeze or a lock?

import { digestOfValue } from "./audit.ts";
import type { Directive } from "./directive.ts";

/** The digest of the directive as it is after the act, so that the last entry about it matches what is kept. */
export function digestOfDirective(directive: Directive): string {
  return digestOfValue(directive);
}
