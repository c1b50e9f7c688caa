// Who am I to this service, and what may I do?

import { describeIdentity, identityBody } from "../../api/identity.ts";
import { personOf } from "../../app/access/linked-user.ts";
import { defineRoute } from "../route.ts";

export const identityRoutes = [
  defineRoute({
    tag: "Tokens",
    method: "GET",
    path: "/v1/identity",
    permission: "identity:read",
    isFleeting: true,
    summary: "Read who is asking",
    description:
      "Whom the token stands for, and how far it reaches. A token that proves nothing is refused, with the reason as `code`.",
    answer: { status: 200, description: "The caller.", schema: identityBody },
    handle: async ({ muster, identity }) => ({
      body: describeIdentity(identity, (await personOf(muster, identity)) ?? null),
    }),
  }),
];
