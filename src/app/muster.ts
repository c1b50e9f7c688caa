// What do the use cases of the running service work with? Made once on Node, and for each request on Workers.

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
  /** Reads what people put in force, and what was deployed. */
  readonly inForce: InForceReader;
  /** Names of catalog sources, the most trusted first. Others follow, in the order they were first seen. */
  readonly sources: readonly string[];
  /** A running Backstage, whose catalog is imported on schedule as this source. */
  readonly backstage?: {
    readonly source: string;
    readonly url: string;
    readonly token?: string | undefined;
    readonly filters?: readonly string[] | undefined;
  };
  /** The folder whose rules come into force whenever they change. Left out: there is none. */
  readonly watchedRules?: string;
  /** How GitHub's webhooks are verified, and what they mean here. Left out: none are taken. */
  readonly githubWebhooks?: {
    /** The secret, and also the one before it while both are in use. */
    readonly secrets: readonly [string, ...string[]];
    /** Labels of issues that are incidents, in lower case. */
    readonly incidentLabels: readonly string[];
    /** Names or paths of workflows that deploy to production, or globs of them. */
    readonly deployWorkflows: readonly string[];
  };
  /** Configured claims to repositories. For these repositories, claims in the catalog do not count. */
  readonly repositories?: readonly RepositoryClaim[];
  /** Which issuers' jobs are trusted, and which sources say who belongs to which group. Left out: none. */
  readonly trust?: TrustInForce;
  /** The issuer that people sign in with on the pages. Left out: they sign in with a token. */
  readonly people?: PeopleIssuer;
  /** In CDEvents: names of pipelines that deploy, or globs of them. */
  readonly deployPipelines?: readonly string[];
  /** How the service acts as an app of GitHub. Left out: it does not. */
  readonly github?: GitHubApp;
  /** How far ahead a waiver may end. */
  readonly longestWaiver: Milliseconds;
  /** How long records are kept. Left out: for ever. */
  readonly retention?: Milliseconds;
  /** Channels whose errands wait for a decision. */
  readonly waiters?: readonly { readonly name: string }[];
  /** What signs receipts and checkpoints. Left out: nothing is signed. */
  readonly signing?: Signing;
  /** Who is told what, and how that is sent. Left out: nobody is. */
  readonly notices?: Notices;
  readonly post?: PostText;
  readonly mail?: SendMail;
  /** Which addresses may be called when a decision no longer waits. Left out: none. */
  readonly callbacks?: Callbacks;
  /** The address of this service for links in messages: `https://muster.example.com`. Left out: not known. */
  readonly publicUrl?: string;
  /** Lets everything else have its turn, between two slices of long work. Left out: there is nothing else. */
  readonly pause?: () => Promise<void>;
  /** Does work in the background, after the request has been answered. Left out: the schedule does it. */
  readonly later?: (work: () => Promise<unknown>) => void;
}
