// Who reads only what they may ask about?

import { expect, it } from "vitest";
import { isBoundToScope } from "../../../src/app/access/scope.ts";
import { mayUse } from "../../../src/http/permissions.ts";
import { ROLES } from "../../../src/model/identity.ts";

it("is whoever may ask gates and read no reports, in any mixture of roles", () => {
  for (let mixture = 0; mixture < 2 ** ROLES.length; mixture++) {
    const roles = ROLES.filter((_, index) => (mixture & (2 ** index)) !== 0);
    const expected = roles.includes("gatekeeper") && !mayUse({ roles }, "reports:read");
    expect([roles, isBoundToScope({ roles })]).toEqual([roles, expected]);
  }
});
