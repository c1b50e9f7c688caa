// Is an initiative about something that exists, and does it begin before it is due?

import type { Problem } from "../model/problem.ts";
import { checkStretch } from "./check-freeze.ts";
import { checkScope } from "./check-gate.ts";
import type { Names } from "./names.ts";
import { member } from "./place.ts";
import type { Place } from "./place.ts";

export function checkInitiative(initiative: Place, names: Names): Problem[] {
  const problems = checkStretch(member(initiative, "start"), member(initiative, "due"));
  checkScope(initiative, names, problems);
  return problems;
}
