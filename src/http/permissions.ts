// What may each role do?

import { ROLES } from "../model/identity.ts";
import type { Identity, Role } from "../model/identity.ts";

const REPORT_READERS = ["reader", "approver", "operator"] as const;

/** Who may do it; an `admin` may do everything and is not named. */
export const PERMISSIONS = {
  "catalog:read": ROLES,
  "catalog:write": ["reporter"],
  "facts:write": ["reporter"],
  "events:write": ["reporter"],
  "reports:read": REPORT_READERS,
  /** Of one entity: whoever may ask a gate about it also sees why it says no. */
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
  /** What is asked for is not in force: asking grants nothing. */
  "waivers:ask": ["reporter", "operator"],
  /** And they are a person, and another than asked. */
  "waivers:approve": ["operator"],
  /** Whoever is no operator takes back what they asked for themselves. */
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
/** `open`: nobody has to say who they are. `signed`: what is sent proves by itself whose it is. */
export type Permission = Guarded | "open" | "signed";

/** Whether a token has to come with it. */
export function takesToken(permission: Permission): permission is Guarded {
  return permission !== "open" && permission !== "signed";
}

/** What is open to anybody beyond the routes that always are. */
export interface Openness {
  /** MUSTER_READ=open */
  readonly reading: boolean;
  /** MUSTER_METRICS=open */
  readonly metrics: boolean;
  /** MUSTER_BADGES=open */
  readonly badges: boolean;
}

/** Metrics and badges follow the reports unless they are opened by themselves. */
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

/** To say who could have. */
export function rolesWith(permission: Guarded): readonly Role[] {
  return [...new Set<Role>([...PERMISSIONS[permission], "admin"])];
}
