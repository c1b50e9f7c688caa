// How is it worded when an initiative will be done?

import type { ListedInitiative } from "../api/initiatives.ts";

const WHY_NONE: Readonly<Record<NonNullable<ListedInitiative["forecast"]["why"]>, string>> = {
  done: "nothing is left to be done",
  "too-early": "no forecast, as there are not yet two weeks to go by",
  "no-progress": "no forecast, as in the last six weeks no more was done than came",
};

/** `done by 2027-03-02 at 4.2 a week (2027-02-11 to 2027-04-20): in time` */
export function sayForecast(
  { finish, earliest, latest, perWeek, why }: ListedInitiative["forecast"],
  due: string,
): string {
  if (finish === null) return WHY_NONE[why ?? "too-early"];
  const day = (at: string | null): string => at?.slice(0, 10) ?? "never";
  const isLate = day(finish) > due;
  return `done by ${day(finish)} at ${perWeek ?? 0} a week (${day(earliest)} to ${day(latest)}): ${isLate ? "too late" : "in time"}`;
}
