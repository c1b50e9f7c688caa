// A service in memory beside a GitHub that stands in: one clock, the shipped rules, a small catalog.

import { importSource } from "../../../src/app/imports/import-source.ts";
import { activateRules } from "../../../src/app/activation/activate-rules.ts";
import type { TrustInForce } from "../../../src/app/access/trust-in-force.ts";
import type { GitHubApp } from "../../../src/app/github-app.ts";
import type { Muster } from "../../../src/app/muster.ts";
import type { JsonValue } from "../../../src/model/json.ts";
import type { Instant, Milliseconds } from "../../../src/model/time.ts";
import type { Store } from "../../../src/ports/store.ts";
import type { SourceFile } from "../../../src/text/source-file.ts";
import { ADMIN, NOW, serviceMuster } from "../../app/service-muster.ts";
import type { ServiceMuster } from "../../app/service-muster.ts";
import { readFolder } from "../../rules/shipped.ts";
import { githubStandIn } from "./stand-in.ts";
import type { GitHubStandIn } from "./stand-in.ts";

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;

export const CATALOG = `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: shop, annotations: { github.com/project-slug: Acme/Shop } }
spec: { type: service, lifecycle: production, owner: payments }
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: payments, annotations: { github.com/team-slug: acme/pay } }
spec: { type: team, children: [] }
`;

export interface GivenService {
  readonly github: GitHubStandIn;
  readonly muster: Muster & { readonly github: GitHubApp };
  readonly logged: readonly string[];
  /** Sets both clocks, from the beginning on. */
  readonly after: (duration: Milliseconds) => void;
  /** Of an entity, as GitHub told them: values, or why there is none. */
  readonly facts: (entity?: string) => Promise<Record<string, JsonValue>>;
  readonly lines: () => string[];
}

export interface GivenOptions {
  readonly catalog?: string;
  /** Left out: none but the shipped facts. */
  readonly rules?: readonly SourceFile[];
  readonly app?: Partial<GitHubApp>;
  readonly publicUrl?: string;
  readonly store?: Store;
  readonly trust?: TrustInForce;
  /** As they are configured. */
  readonly repositories?: Muster["repositories"];
}

export async function givenService(
  ends: (() => Promise<void>)[],
  { catalog = CATALOG, rules = [], app = {}, publicUrl, store, trust, repositories }: GivenOptions = {},
): Promise<GivenService> {
  let now: Instant = NOW;
  let made = 0;
  const github = await githubStandIn({ now: () => now, app });
  ends.push(() => github.close());
  const shipped = await readFolder("rules/facts");
  const own: ServiceMuster = serviceMuster({ shipped, ...(store !== undefined && { store }) });
  const muster = {
    ...own,
    clock: { now: () => now },
    chance: { ...own.chance, id: (prefix: string) => `${prefix}_${String(++made).padStart(6, "0")}` },
    github: github.app,
    ...(publicUrl !== undefined && { publicUrl }),
    ...(trust !== undefined && { trust }),
    ...(repositories !== undefined && { repositories }),
  };
  const scorecard = `kind: Scorecard\nid: basics\ntitle: Basics\nrules:\n  - { id: has-owner, title: Owner, pass: { exists: entity.owner } }\n`;
  await activateRules(muster, rules.length > 0 ? rules : [{ path: "rules.yaml", text: scorecard }], ADMIN);
  if (catalog !== "") await importSource(muster, { source: "git", files: [{ path: "c.yaml", text: catalog }] }, ADMIN);
  return {
    github,
    muster,
    logged: own.logged,
    after: (duration) => {
      now = NOW + duration;
    },
    facts: async (entity = "component:default/shop") => {
      const kept = (await muster.store.facts.of([entity])).get(entity) ?? [];
      const told = kept.filter(({ source }) => source === "github");
      return Object.fromEntries(told.map(({ name, value, error }) => [name, value ?? `(${error})`]));
    },
    lines: () => github.requests.map(({ line }) => line),
  };
}
