// What does every use case of the running service work with? Made once on Node, for each request on Workers.

import type { PeopleIssuer } from "../ports/people.ts";
import type { Chance, Clock, Log, PostText, SendMail } from "../ports/runtime.ts";
import type { Signing } from "../ports/signing.ts";
import type { Store } from "../ports/store.ts";
import type { Callbacks } from "../model/callbacks.ts";
import type { Notices } from "../model/notice.ts";
import type { Milliseconds } from "../model/time.ts";
import type { Fleet } from "./evaluations/fleet.ts";
import type { RepositoryClaim } from "./catalog/repository-claims.ts";
import type { GitHubApp } from "./github-app.ts";
import type { InForceReader } from "./decisions/in-force-reader.ts";
import type { RulesInForce } from "./rules/rules-in-force.ts";
import type { TrustInForce } from "./access/trust-in-force.ts";

export interface Muster {
  readonly store: Store;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: Log;
  readonly rules: RulesInForce;
  readonly fleet: Fleet;
  /** What people put in force, and what was released. */
  readonly inForce: InForceReader;
  /** Names of catalog sources, most trusted first; those not named follow in the order they were first seen. */
  readonly sources: readonly string[];
  /** A running Backstage whose catalog is imported on schedule, as this source. */
  readonly backstage?: {
    readonly source: string;
    readonly url: string;
    readonly token?: string | undefined;
    readonly filters?: readonly string[] | undefined;
  };
  /** The folder whose rules come into force whenever they change. Left out: there is none. */
  readonly watchedRules?: string;
  /** How GitHub's webhooks prove themselves, and what they mean here. Left out: none are taken. */
  readonly githubWebhooks?: {
    /** The secret, and the one before it while both are in use. */
    readonly secrets: readonly [string, ...string[]];
    /** Of issues that are incidents, lower case. */
    readonly incidentLabels: readonly string[];
    /** Names or paths of workflows that deploy to production, or globs. */
    readonly deployWorkflows: readonly string[];
  };
  /** Whose repositories are, beyond what the catalog says of them; of these nothing else is asked. */
  readonly repositories?: readonly RepositoryClaim[];
  /** Whose jobs prove themselves, and which sources say who belongs to which group. Left out: nobody's, and none. */
  readonly trust?: TrustInForce;
  /** Who says which people sign in on the pages. Left out: nobody does, but by a token. */
  readonly people?: PeopleIssuer;
  /** Of CDEvents: names of pipelines that deploy, or globs. */
  readonly deployPipelines?: readonly string[];
  /** The service as an app of GitHub: what it asks there, and answers. */
  readonly github?: GitHubApp;
  /** How far ahead a waiver may end. */
  readonly longestWaiver: Milliseconds;
  /** What is older goes. Left out: all is kept. */
  readonly retention?: Milliseconds;
  /** Channels of errands that end when something is decided. */
  readonly waiters?: readonly { readonly name: string }[];
  /** What signs receipts and checkpoints. Left out: nothing does. */
  readonly signing?: Signing;
  /** Who is told what, and how that is sent. Left out: nobody. */
  readonly notices?: Notices;
  readonly post?: PostText;
  readonly mail?: SendMail;
  /** Whom decisions that waited may call. Left out: nobody. */
  readonly callbacks?: Callbacks;
  /** Where people find this service, for links in what is told: `https://muster.example.com`. Left out: nobody knows. */
  readonly publicUrl?: string;
  /** Lets everything else have its turn, between two slices of long work. Left out: there is nothing else. */
  readonly pause?: () => Promise<void>;
  /** Sees to it that this is done, whoever asked for it having been answered. Left out: the schedule comes to it. */
  readonly later?: (work: () => Promise<unknown>) => void;
}
