// What do the pages of teams show?

import { z } from "zod";
import { doraQuery } from "../../api/dora-query.ts";
import { moversQuery } from "../../api/history.ts";
import { groupPath } from "../../api/parts.ts";
import { groupDora } from "../../app/delivery/group-dora.ts";
import { listTeams } from "../../app/reports/list-teams.ts";
import { readTeam } from "../../app/reports/read-team.ts";
import { recentTeamHistory } from "../../app/reports/recent-history.ts";
import { whoMoved } from "../../app/reports/who-moved.ts";
import { MOST_TEAM_STEPS, teamPage } from "../../web/pages/team.ts";
import { teamsPage } from "../../web/pages/teams.ts";
import { TEAMS } from "../../report/list-tables.ts";
import { defineListFiles } from "./list-files.ts";
import { defineFile, definePage } from "./page-route.ts";

const teamsQuery = z.strictObject({ q: z.string().trim().max(200).default("") });

/** How many entities that moved upwards, and how many that moved downwards, are shown. */
const MOST_MOVED = 6;

const TEAM = "/groups/{namespace}/{name}";

export const teamPages = [
  definePage({
    path: "/teams",
    nav: "Teams",
    permission: "reports:read",
    query: teamsQuery,
    show: async ({ muster, query: { q } }) => {
      const hasRules = (await muster.rules.current(muster.store)) !== undefined;
      return teamsPage(hasRules ? await listTeams(muster) : [], q);
    },
  }),
  ...defineListFiles({
    path: "/teams",
    permission: "reports:read",
    read: async ({ muster }) => ({ table: TEAMS, rows: await listTeams(muster) }),
  }),
  definePage({
    path: TEAM,
    permission: "reports:read",
    params: groupPath,
    show: async ({ muster, params, frame }) => {
      const team = await readTeam(muster, params, MOST_TEAM_STEPS);
      const history = await recentTeamHistory(muster, team.ref);
      const moved = await whoMoved(muster, moversQuery.parse({ owner: team.ref, limit: MOST_MOVED }));
      const dora = await groupDora(muster, params, doraQuery.parse({}));
      return teamPage({ team, history, moved, dora: dora.members === 0 ? undefined : dora }, frame);
    },
  }),
  defineFile({
    path: `${TEAM}/todo.json`,
    permission: "reports:read",
    params: groupPath,
    type: "application/json",
    name: ({ name }) => `${name}-todo.json`,
    write: async ({ muster, params }) => JSON.stringify(await readTeam(muster, params)),
  }),
];
