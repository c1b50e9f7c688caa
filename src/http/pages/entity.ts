// What does an entity's page show?

import { entityFindingsQuery } from "../../api/findings.ts";
import { entityPath } from "../../api/parts.ts";
import { readEntity } from "../../app/catalog/read-entity.ts";
import { entityFindings } from "../../app/reports/entity-findings.ts";
import { entityNextSteps } from "../../app/reports/entity-next-steps.ts";
import { entityPage } from "../../web/pages/entity.ts";
import { defineFile, definePage } from "./page-route.ts";

const ALL = entityFindingsQuery.parse({ explain: "all" });

const ENTITY = "/entities/{kind}/{namespace}/{name}";

export const entityPages = [
  definePage({
    path: ENTITY,
    permission: "reports:read",
    params: entityPath,
    show: async ({ muster, params, frame }) => {
      const described = await readEntity(muster, params);
      const hasRules = (await muster.rules.current(muster.store)) !== undefined;
      const scorecards = hasRules ? (await entityFindings(muster, params, ALL)).items : [];
      const nextSteps = hasRules ? (await entityNextSteps(muster, params)).items : [];
      return entityPage({ described, scorecards, nextSteps }, frame);
    },
  }),
  defineFile({
    path: `${ENTITY}/findings.json`,
    permission: "reports:read",
    params: entityPath,
    type: "application/json",
    name: ({ name }) => `${name}-findings.json`,
    write: async ({ muster, params }) => JSON.stringify(await entityFindings(muster, params, ALL)),
  }),
];
