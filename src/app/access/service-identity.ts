// Who acts when the service acts by itself?

import type { Identity } from "../../model/identity.ts";

const EVERYTHING = ["*"];

export const SERVICE: Identity = {
  actor: "muster",
  token: null,
  roles: ["admin"],
  groups: [],
  sources: EVERYTHING,
  entities: EVERYTHING,
  environments: EVERYTHING,
};
