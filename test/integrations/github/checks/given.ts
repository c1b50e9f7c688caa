// What is pressed and compared in a repository whose catalog file a change touches.

import { runErrands } from "../../../../src/app/run-errands.ts";
import { putTrustInForce } from "../../../../src/app/access/trust-in-force.ts";
import { importSource } from "../../../../src/app/imports/import-source.ts";
import { WAIVER_CHANNEL } from "../../../../src/integrations/github/checks/ask-for-waivers.ts";
import { CHECK_RUN_CHANNEL } from "../../../../src/integrations/github/checks/report-change.ts";
import { receiveEvent } from "../../../../src/integrations/github/webhooks/receive-event.ts";
import type { JsonObject } from "../../../../src/model/json.ts";
import { ADMIN } from "../../../app/service-muster.ts";
import { givenService } from "../given.ts";
import type { GivenOptions } from "../given.ts";
import { addRepository } from "../stand-in-state.ts";

export const [HEAD, BASE] = ["a".repeat(40), "b".repeat(40)];

export const GROUP = `apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: payments }
spec: { type: team, children: [] }
`;
/** As the service knows it. */
export const SHOP = `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: shop
  annotations: { github.com/project-slug: acme/shop }
spec: { type: service, lifecycle: production, owner: payments }
`;
const CATALOG = `${GROUP}---\n${SHOP}`;

function rulesOf(more = "", draft = false): string {
  return `kind: Scorecard
id: basics
title: Basics
draft: ${draft}
appliesTo: { "==": [ { var: entity.kind }, Component ] }
levels: [ bronze, silver ]
rules:
  - { id: has-owner, title: Has an owner, pass: { exists: entity.owner }, fix: { text: Name an owner. } }
  - { id: owner-is-known, title: Its owner is known, level: silver, pass: { "==": [ { var: facts.catalog.owner_resolved }, true ] } }
  - { id: is-covered, title: Is covered, level: silver, pass: { ">=": [ { var: facts.test.line_coverage_pct }, 80 ] } }
${more}
`;
}

export async function givenChange(
  ends: (() => Promise<void>)[],
  head: string | undefined,
  base: string | null = SHOP,
  options: GivenOptions & { more?: string; draft?: boolean; files?: Record<string, string> } = {},
) {
  const rules = [{ path: "rules.yaml", text: rulesOf(options.more, options.draft) }];
  const service = await givenService(ends, { catalog: CATALOG, rules, ...options });
  const { muster, github } = service;
  const filesOf = (text: string | undefined): Record<string, string> => ({
    "README.md": "# Shop\n",
    ...(text !== undefined && { "catalog-info.yaml": text }),
  });
  const shop = addRepository(github.state, "acme/shop", {
    commits: { [HEAD]: options.files ?? filesOf(head), [BASE]: filesOf(base ?? undefined) },
  });
  const report = (more: JsonObject = {}) =>
    receiveEvent(muster, "pull_request", {
      action: "opened",
      number: 17,
      pull_request: { head: { sha: HEAD }, base: { sha: BASE } },
      repository: { full_name: "acme/shop" },
      installation: { id: 7 },
      ...more,
    });
  return {
    ...service,
    shop,
    report,
    pressed: async (more: JsonObject = {}) => {
      await receiveEvent(muster, "check_run", {
        action: "requested_action",
        requested_action: { identifier: "request-waiver" },
        check_run: { id: 1, external_id: `acme/shop ${HEAD} ${BASE}`, pull_requests: [{ number: 17 }] },
        sender: { id: 42, login: "Dana" },
        repository: { full_name: "acme/shop" },
        installation: { id: 7 },
        ...more,
      });
      await runErrands(muster, [WAIVER_CHANNEL]);
      return shop.checkRuns[0] as unknown as CheckRun;
    },
    checked: async () => {
      await report();
      await runErrands(muster, [CHECK_RUN_CHANNEL]);
      return shop.checkRuns[0] as unknown as CheckRun;
    },
  };
}

export interface CheckRun {
  readonly head_sha: string;
  readonly conclusion: string;
  readonly external_id: string;
  readonly actions?: readonly { readonly identifier: string }[];
  readonly output: {
    readonly title: string;
    readonly summary: string;
    readonly annotations: readonly {
      readonly path: string;
      readonly start_line: number;
      readonly annotation_level: string;
      readonly title: string;
      readonly message: string;
    }[];
  };
}

/** Whose account is whose, by a source that is believed. */
export const PEOPLE = putTrustInForce({ people: ["people"], issuers: [] }, () => Promise.reject(new Error()), {
  share: true,
});

export function importPeople(muster: Parameters<typeof importSource>[0], annotations: string, source = "people") {
  const text = `apiVersion: backstage.io/v1alpha1
kind: User
metadata: { name: dana, annotations: { ${annotations} } }
spec: { memberOf: [] }
`;
  return importSource(muster, { source, files: [{ path: `${source}.yaml`, text }] }, ADMIN);
}
