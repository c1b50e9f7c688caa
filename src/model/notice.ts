// What is a notice: who is told what, where, and when not?

import type { EntityRef } from "./entity.ts";
import type { Instant } from "./time.ts";

export const NOTICE_KINDS = [
  "level-lost",
  "fails",
  "waiver",
  "enforcement",
  "initiative",
  "level-gained",
  "passes",
  "digest",
] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** Where notices go. Addresses and secrets come from variables of the environment, which the file names. */
export type NoticeAddress =
  | { readonly kind: "slack"; readonly url: string }
  | { readonly kind: "webhook"; readonly url: string; /** Of the signature: raw bytes. */ readonly key: Uint8Array }
  /** Each owner at the address that the catalog has of them, or these addresses. */
  | { readonly kind: "mail"; readonly to: "owners" | readonly string[] };

export interface NoticeTarget {
  readonly id: string;
  readonly address: NoticeAddress;
  readonly about: readonly NoticeKind[];
  /** Of whose entities; null: everybody's. */
  readonly owners: readonly EntityRef[] | null;
}

/** Nothing is told from `from` to `to`, on the clocks of the zone, nor on these days at all. */
export interface QuietHours {
  /** Minutes since midnight; the same twice: at no hour. */
  readonly from: number;
  readonly to: number;
  /** 1 is Monday, 7 Sunday. */
  readonly days: readonly number[];
}

export interface Notices {
  readonly targets: readonly NoticeTarget[];
  readonly quiet: QuietHours;
  /** IANA name. */
  readonly timezone: string;
  /** Owners of whose entities nobody is told. */
  readonly optOut: readonly EntityRef[];
  /** That are never written to. */
  readonly optOutAddresses: readonly string[];
  /** Hosts that may be asked though their addresses are private. */
  readonly privateHosts: readonly string[];
}

/** A stretch of time of which one message tells; `after` is not part of it, `upTo` is. */
export interface NoticeWindow {
  readonly after: Instant;
  readonly upTo: Instant;
}

/** Something to be told, once. */
export type Occasion =
  | {
      readonly kind: "level-lost" | "level-gained";
      readonly entity: EntityRef;
      readonly scorecard: string;
      /** Null: no level. */
      readonly from: string | null;
      readonly to: string | null;
    }
  | {
      readonly kind: "fails" | "passes";
      readonly entity: EntityRef;
      readonly scorecard: string;
      readonly rule: string;
      /** Because of what: `fact facts.slo.budget`; null: time. */
      readonly cause: string | null;
    }
  | {
      readonly kind: "waiver";
      readonly entity: EntityRef;
      readonly scorecard: string;
      readonly rule: string;
      readonly until: string;
      readonly days: number;
    }
  | {
      readonly kind: "enforcement";
      readonly gate: string;
      readonly scorecard: string;
      readonly step: string;
      readonly from: string;
      readonly days: number;
      /** Of the target's entities: those that do not pass what is required. */
      readonly entities: readonly EntityRef[];
    }
  | {
      readonly kind: "initiative";
      readonly initiative: string;
      readonly title: string;
      readonly due: string;
      /** From the day of the reminder to the day it is due; negative: since. */
      readonly days: number;
      /** Of the target's entities: how many it asks anything of, and those that are left, or not known. */
      readonly of: number;
      readonly entities: readonly EntityRef[];
    }
  | {
      readonly kind: "digest";
      readonly scorecard: string;
      readonly title: string;
      readonly entities: number;
      readonly met: number;
      readonly below: number;
      readonly unknown: number;
      readonly score: number;
    };
