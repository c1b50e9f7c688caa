// `muster initiative`: how far is each initiative, who is left, and when will it be done?

import type { DescribedInitiative, InitiativeEntities, ListedInitiative } from "../../api/initiatives.ts";
import { sayForecast } from "../../report/say-initiative.ts";
import { EXIT } from "../exit-codes.ts";
import type { ExitCode } from "../exit-codes.ts";
import { withQuery } from "../../model/address.ts";
import { askForItems, askForObject } from "../read-answer.ts";
import { connect, LATER } from "../read-server-address.ts";
import type { ServerOptions } from "../read-server-address.ts";
import type { World } from "../world.ts";
import { writeTable } from "../write-table.ts";
import type { TableFormat } from "../write-table.ts";

export interface InitiativeOptions extends ServerOptions {
  readonly owner?: string;
  readonly format: TableFormat;
}

export async function listInitiatives(options: InitiativeOptions, version: string, world: World): Promise<ExitCode> {
  const server = await connect(options, LATER, version, world);
  const items = await askForItems(server, "/v1/initiatives", { owner: options.owner });
  const rows = (items as unknown as readonly ListedInitiative[]).map(({ id, state, progress, due, forecast }) => [
    id,
    state,
    progress.share === null ? "-" : `${progress.share} %`,
    String(progress.left),
    String(progress.unknown),
    due,
    forecast.finish?.slice(0, 10) ?? forecast.why ?? "-",
  ]);
  const head = rows.length === 0 ? ["The rulebook in force declares no initiative."] : [];
  const header = ["id", "state", "done", "left", "unknown", "due", "forecast"];
  await writeTable(options.format, { head, header, rows }, { items: [...items], next: null }, world);
  return EXIT.clean;
}

/** Shows one initiative, with a row for every entity that is not done. */
export async function showInitiative(
  id: string,
  options: InitiativeOptions,
  version: string,
  world: World,
): Promise<ExitCode> {
  const server = await connect(options, LATER, version, world);
  const path = `/v1/initiatives/${encodeURIComponent(id)}`;
  const { owner } = options;
  const answer = await askForObject(server, { method: "GET", path: withQuery(path, { owner }) });
  const open = await askForItems(server, `${path}/entities`, { owner });
  const rows = (open as unknown as InitiativeEntities["items"]).map((one) => [
    one.entity,
    one.owner ?? "-",
    one.stand,
    one.rules.join(", "),
  ]);
  const head = sayInitiative(answer as unknown as DescribedInitiative);
  const table = { head, header: ["entity", "owner", "stands", "does not pass"], rows };
  await writeTable(options.format, table, { ...answer, open: [...open] }, world);
  return EXIT.clean;
}

function sayInitiative({ title, state, start, due, progress, burndown, forecast }: DescribedInitiative): string[] {
  const { entities, done, left, unknown, share } = progress;
  const [first] = burndown;
  return [
    `${title}: ${state}, from ${start} to ${due}`,
    `${done} of ${entities} done${share === null ? "" : ` (${share} %)`}, ${left} left, ${unknown} not known`,
    ...(first === undefined ? [] : [`${first.open} were open on ${first.at.slice(0, 10)}`]),
    sayForecast(forecast, due),
  ];
}
