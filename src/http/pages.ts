// Which pages are there? Only those in this table: the app, the navigation and the tests are made from it.

import type { NavLink } from "../web/frame.ts";
import { doraPages } from "./pages/dora.ts";
import { decisionPages } from "./pages/decisions.ts";
import { entityPages } from "./pages/entity.ts";
import { findPages } from "./pages/find.ts";
import { freezePages } from "./pages/freezes.ts";
import { initiativePages } from "./pages/initiatives.ts";
import { overviewPages } from "./pages/overview.ts";
import type { AnyPage } from "./pages/page-route.ts";
import { rulePages } from "./pages/rules.ts";
import { scorecardPages } from "./pages/scorecard.ts";
import { signInPages } from "./pages/sign-in.ts";
import { teamPages } from "./pages/team.ts";
import { tryingPages } from "./pages/trying.ts";
import { waiverPages } from "./pages/waivers.ts";

/** The navigation shows the pages with `nav`, in this order. */
export const PAGES: readonly AnyPage[] = [
  ...overviewPages,
  ...scorecardPages,
  ...entityPages,
  ...findPages,
  ...teamPages,
  ...doraPages,
  ...decisionPages,
  ...waiverPages,
  ...freezePages,
  ...initiativePages,
  ...rulePages,
  ...tryingPages,
  ...signInPages,
];

export const NAVIGATION: readonly NavLink[] = PAGES.flatMap((page) =>
  page.kind === "page" && page.nav !== undefined
    ? [{ href: page.path, label: page.nav, permission: page.permission }]
    : [],
);
