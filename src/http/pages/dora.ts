// What do the pages about delivery show, for everything, for a team and for an entity?

import { doraQuery } from "../../api/dora-query.ts";
import { entityPath, groupPath } from "../../api/parts.ts";
import { entityDora } from "../../app/delivery/entity-dora.ts";
import { fleetDora } from "../../app/delivery/fleet-dora.ts";
import { groupDora } from "../../app/delivery/group-dora.ts";
import { levelBands } from "../../app/delivery/level-bands.ts";
import { sayOwner, sayRef } from "../../report/say-ref.ts";
import { html, NOTHING } from "../../web/html.ts";
import { doraPage } from "../../web/pages/dora.ts";
import { entityLink, ownerLink } from "../../web/parts/links.ts";
import { when } from "../../web/parts/when.ts";
import { definePage } from "./page-route.ts";

const MINUTE = 60_000;
/** The pages show thirteen weeks. */
const QUESTION = doraQuery.parse({ window: "91d", history: "week" });

export const doraPages = [
  definePage({
    path: "/dora",
    nav: "Delivery",
    permission: "reports:read",
    show: async ({ muster, frame }) => {
      const { told, measuredAt } = await fleetDora(muster, QUESTION);
      const measured = frame.at - measuredAt < MINUTE ? NOTHING : html` · measured ${when(measuredAt, frame.at)}`;
      const of = { name: "everything", link: html`Everything${measured}` };
      return doraPage({ of, told, bands: levelBands(told.reportYear), spread: told.spread });
    },
  }),
  definePage({
    path: "/groups/{namespace}/{name}/dora",
    permission: "reports:read",
    params: groupPath,
    show: async ({ muster, params }) => {
      const told = await groupDora(muster, params, QUESTION);
      const of = { name: sayOwner(told.group), link: ownerLink(told.group) };
      return doraPage({ of, told, bands: levelBands(told.reportYear), spread: told.spread });
    },
  }),
  definePage({
    path: "/entities/{kind}/{namespace}/{name}/dora",
    permission: "reports:read",
    params: entityPath,
    show: async ({ muster, params }) => {
      const told = await entityDora(muster, params, QUESTION);
      const of = { name: sayRef(told.entity), link: entityLink(told.entity) };
      return doraPage({ of, told, bands: levelBands(told.reportYear), spread: null });
    },
  }),
];
