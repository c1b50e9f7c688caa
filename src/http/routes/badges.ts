// Which level does an entity hold, as a picture for its README?

import { badgePath, badgeQuery, shieldsBadge as shieldsBadgeShape } from "../../api/badges.ts";
import type { BadgePath } from "../../api/badges.ts";
import { readBadge } from "../../app/reports/read-badge.ts";
import type { Muster } from "../../app/muster.ts";
import type { Identity } from "../../model/identity.ts";
import { ANYBODY } from "../../app/access/authenticate.ts";
import { BADGE_SECONDS, emptyBadge, levelBadge, shieldsBadge, svgBadge } from "../../report/badge.ts";
import type { Badge } from "../../report/badge.ts";
import { defineRoute } from "../route.ts";

const tag = "Badges";
const BADGE = "/badges/{scorecard}/{kind}/{namespace}/{name}";
const NOT_THERE = { scorecard: "no such scorecard", entity: "no such entity", level: "not applicable" } as const;

const description = "Needs no token with `MUSTER_BADGES=open` or `MUSTER_READ=open`.";

/** An SVG that is opened by itself is a page, and could run scripts. These headers forbid that. */
const SVG_HEADERS = { "content-security-policy": "default-src 'none'; sandbox" };

export const badgeRoutes = [
  defineRoute({
    tag,
    method: "GET",
    path: `${BADGE}.svg`,
    permission: "badges:read",
    summary: "Read the level an entity holds, as a picture",
    description: `If the entity or scorecard does not exist, the picture says so. ${description}`,
    params: badgePath,
    query: badgeQuery,
    answer: { status: 200, description: "The badge.", type: "image/svg+xml; charset=utf-8" },
    handle: async ({ muster, params, query, identity }) => ({
      text: svgBadge(await badgeOf(muster, params, query.label)),
      headers: { ...SVG_HEADERS, ...keptFor(identity) },
    }),
  }),
  defineRoute({
    tag,
    method: "GET",
    path: `${BADGE}.json`,
    permission: "badges:read",
    summary: "Read the level an entity holds, for shields.io",
    description: `In the format of its endpoint badge. If the entity or scorecard does not exist, the answer has \`isError\`. ${description}`,
    params: badgePath,
    query: badgeQuery,
    answer: { status: 200, description: "The badge.", schema: shieldsBadgeShape },
    handle: async ({ muster, params, query, identity }) => ({
      body: shieldsBadge(await badgeOf(muster, params, query.label)),
      headers: keptFor(identity),
    }),
  }),
];

async function badgeOf(muster: Muster, path: BadgePath, label: string | undefined): Promise<Badge> {
  const read = await readBadge(muster, path);
  const badge = "held" in read ? levelBadge(read.held) : emptyBadge(read.title, NOT_THERE[read.missing]);
  return label === undefined ? badge : { ...badge, label };
}

/** Shared caches must not keep what took a token to read. */
function keptFor(identity: Identity): { readonly "cache-control": string } {
  return { "cache-control": `${identity === ANYBODY ? "public" : "private"}, max-age=${BADGE_SECONDS}` };
}
