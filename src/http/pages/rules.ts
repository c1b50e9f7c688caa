// What do the pages of rules and facts show?

import { factsQuery } from "../../api/fact-catalogue.ts";
import { rulePath } from "../../api/scorecards.ts";
import { factReaders } from "../../app/facts/fact-readers.ts";
import { listFactDeclarations } from "../../app/facts/list-fact-declarations.ts";
import { everyRule, listRules, readRule } from "../../app/reports/read-rules.ts";
import { recentRuleHistory } from "../../app/reports/recent-history.ts";
import { factsPage } from "../../web/pages/facts.ts";
import { rulePage } from "../../web/pages/rule.ts";
import { rulesPage } from "../../web/pages/rules.ts";
import { RULES } from "../../report/list-tables.ts";
import { defineListFiles } from "./list-files.ts";
import { definePage } from "./page-route.ts";

export const rulePages = [
  definePage({
    path: "/rules",
    nav: "Rules",
    permission: "reports:read",
    show: async ({ muster }) => {
      const hasRules = (await muster.rules.current(muster.store)) !== undefined;
      return rulesPage(hasRules ? await listRules(muster) : []);
    },
  }),
  ...defineListFiles({
    path: "/rules",
    permission: "reports:read",
    read: async ({ muster }) => ({ table: RULES, rows: await everyRule(muster) }),
  }),
  definePage({
    path: "/rules/{scorecard}/{rule}",
    permission: "reports:read",
    params: rulePath,
    show: async ({ muster, params, frame }) =>
      rulePage(await readRule(muster, params), await recentRuleHistory(muster, params), frame),
  }),
  definePage({
    path: "/facts",
    nav: "Facts",
    permission: "reports:read",
    query: factsQuery,
    show: async ({ muster, query }) => {
      const rules = await muster.rules.current(muster.store);
      const facts = rules === undefined ? { items: [], next: null } : await listFactDeclarations(muster, query);
      const readers = rules === undefined ? new Map<string, never>() : factReaders(rules.rulebook);
      return factsPage({ facts, readers, q: query.q ?? "", source: query.source ?? "" });
    },
  }),
];
