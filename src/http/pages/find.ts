// What does the page for finding things by their names show?

import { z } from "zod";
import { findByName } from "../../app/reports/find-by-name.ts";
import { findPage } from "../../web/pages/find.ts";
import { definePage } from "./page-route.ts";

const NOTHING_FOUND = { entities: [], scorecards: [], rules: [], hasMore: false } as const;

export const findPages = [
  definePage({
    path: "/find",
    permission: "reports:read",
    query: z.strictObject({ q: z.string().trim().max(200).default("") }),
    show: async ({ muster, query: { q } }) =>
      findPage({ q, found: q === "" ? NOTHING_FOUND : await findByName(muster, q) }),
  }),
];
