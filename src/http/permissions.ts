// What may each role do?

import { ROLES } from "../model/identity.ts";
import type { Identity, Role } from "../model/identity.ts";

const REPORT_READERS = ["reader", "approver", "operator"] as const;

/** Which roles may do it. An `admin` may do everything, and is not listed. */
export const PERMISSIONS = {
  "catalog:read": ROLES,
  "catalog:write": ["reporter"],
  "facts:write": ["reporter"],
  "events:write": ["reporter"],
  "reports:read": REPORT_READERS,
  /** For one entity: whoever may ask a gate about it may also see why it says no. */
  "findings:read": [...REPORT_READERS, "gatekeeper"],
  "rules:try": REPORT_READERS,
  "rules:write": [],
  "gate:check": ["gatekeeper", "operator"],
  "decisions:read": [...REPORT_READERS, "gatekeeper"],
  "deployments:write": ["gatekeeper", "operator"],
  "approvals:give": ["approver"],
  "decisions:replay": ["operator"],
  /** Freezes and locks. */
  "freezes:read": REPORT_READERS,
  "freezes:write": ["operator"],
  "waivers:read": [...REPORT_READERS, "reporter"],
  /** Asking grants nothing: a waiver is not in force until it is approved. */
  "waivers:ask": ["reporter", "operator"],
  /** They also have to be a person, and not the one who asked. */
  "waivers:approve": ["operator"],
  /** Whoever is not an operator can only take back what they asked for themselves. */
  "waivers:end": ["reporter", "operator"],
  "audit:read": ["operator"],
  "audit:prune": [],
  /** What people would be told, with their addresses. */
  "notices:read": ["operator"],
  "notices:send": ["operator"],
  "metrics:read": REPORT_READERS,
  "badges:read": REPORT_READERS,
  "tokens:manage": [],
  "identity:read": ROLES,
} as const satisfies Readonly<Record<string, readonly Role[]>>;

export type Guarded = keyof typeof PERMISSIONS;
/** `open`: nobody has to prove who they are. `signed`: the signature proves who sends it. */
export type Permission = Guarded | "open" | "signed";

/** Whether a request has to come with a token. */
export function takesToken(permission: Permission): permission is Guarded {
  return permission !== "open" && permission !== "signed";
}

/** What is open to everybody, apart from routes that always are. */
export interface Openness {
  /** MUSTER_READ=open */
  readonly reading: boolean;
  /** MUSTER_METRICS=open */
  readonly metrics: boolean;
  /** MUSTER_BADGES=open */
  readonly badges: boolean;
}

/** Metrics and badges are open with the reports, or by settings of their own. */
export function isOpenTo(permission: Permission, { reading, metrics, badges }: Openness): boolean {
  if (!takesToken(permission)) return true;
  if (permission === "metrics:read") return metrics || reading;
  if (permission === "badges:read") return badges || reading;
  return reading && (permission === "catalog:read" || permission === "reports:read" || permission === "findings:read");
}

export function mayUse({ roles }: Pick<Identity, "roles">, permission: Guarded): boolean {
  const allowed: readonly Role[] = PERMISSIONS[permission];
  return roles.some((role) => role === "admin" || allowed.includes(role));
}

/** The roles to name in messages. */
export function rolesWith(permission: Guarded): readonly Role[] {
  return [...new Set<Role>([...PERMISSIONS[permission], "admin"])];
}
