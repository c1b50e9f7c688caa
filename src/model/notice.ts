// What is a notice: who is told what, where, and at which hours not?

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

/** Where notices go. Addresses and secrets come from environment variables that the notices file names. */
export type NoticeAddress =
  | { readonly kind: "slack"; readonly url: string }
  | { readonly kind: "webhook"; readonly url: string; /** Of the signature: raw bytes. */ readonly key: Uint8Array }
  /** Mail, either to each owner's own address from the catalog or to these addresses. */
  | { readonly kind: "mail"; readonly to: "owners" | readonly string[] };

export interface NoticeTarget {
  readonly id: string;
  readonly address: NoticeAddress;
  readonly about: readonly NoticeKind[];
  /** Tells only about the entities of these owners; null: about everybody's. */
  readonly owners: readonly EntityRef[] | null;
}

/** No notices are sent between `from` and `to` by the clocks of the time zone, nor on these days. */
export interface QuietHours {
  /** Minutes since midnight. Where `from` and `to` are equal there are no quiet hours. */
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
  /** Owners about whose entities nobody is told. */
  readonly optOut: readonly EntityRef[];
  /** Mail addresses that are never written to. */
  readonly optOutAddresses: readonly string[];
  /** Hosts that notices may be posted to although their addresses are private. */
  readonly privateHosts: readonly string[];
}

/** The stretch of time one message tells about: after `after`, up to and including `upTo`. */
export interface NoticeWindow {
  readonly after: Instant;
  readonly upTo: Instant;
}

/** Something to be told once. */
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
      /** What caused it: `fact facts.slo.budget`; null: the passing of time. */
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
      /** The entities, among those the target is about, that do not pass what the gate requires. */
      readonly entities: readonly EntityRef[];
    }
  | {
      readonly kind: "initiative";
      readonly initiative: string;
      readonly title: string;
      readonly due: string;
      /** Days from the reminder to the due day; negative: days since then. */
      readonly days: number;
      /**
       * Among the target's entities: how many the initiative is for (`of`), and those that are not there yet, or not
       * known.
       */
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
