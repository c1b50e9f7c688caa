// How is it told that something differs from what the audit log says?

import type { AuditVerification } from "../../api/audit.ts";
import type { AuditEntry } from "../../model/audit.ts";

export type Broken = NonNullable<AuditVerification["broken"]>;

export function broken(
  { sequence, subject }: Pick<AuditEntry, "sequence" | "subject">,
  code: string,
  message: string,
): Broken {
  return { sequence, subject, code, message };
}
