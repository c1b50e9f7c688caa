// Which pages are there? This table is all there is: app, navigation and tests are made of it.

import type { NavLink } from "../web/frame.ts";
import { entityPages } from "./pages/entity.ts";
import { overviewPages } from "./pages/overview.ts";
import type { AnyPage } from "./pages/page-route.ts";
import { signInPages } from "./pages/sign-in.ts";

/** Navigation has those with a name for it, in this order. */
export const PAGES: readonly AnyPage[] = [...overviewPages, ...entityPages, ...signInPages];

export const NAVIGATION: readonly NavLink[] = PAGES.flatMap((page) =>
  page.kind === "page" && page.nav !== undefined ? [{ href: page.path, label: page.nav }] : [],
);
