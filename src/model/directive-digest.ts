// What does the audit chain hold of a waiver, a freeze or a lock?

import { digestOf } from "./audit.ts";
import type { Directive } from "./directive.ts";

/** As it is after the act: the last entry of each holds what is kept of it. */
export function digestOfDirective(directive: Directive): string {
  return digestOf(JSON.stringify(directive));
}
