// `muster import backstage`: how does the catalog of a running Backstage get to the server?

import { count } from "../../report/layout.ts";
import type { ExitCode } from "../exit-codes.ts";
import { connect, LATER, readTokenFile } from "../read-server-address.ts";
import { say } from "../say.ts";
import type { World } from "../world.ts";
import { deliver } from "./import.ts";
import type { DeliveryOptions } from "./import.ts";

export interface ImportBackstageOptions extends Omit<DeliveryOptions, "format" | "tokenFile"> {
  readonly url: string;
  readonly source: string;
  readonly filter?: readonly string[];
  /** The token for Backstage. The server's token is in MUSTER_TOKEN. */
  readonly tokenFile?: string;
}

export async function importBackstage(
  options: ImportBackstageOptions,
  version: string,
  world: World,
): Promise<ExitCode> {
  const { url, filter, source, tokenFile, ...delivery } = options;
  const token = tokenFile === undefined ? world.env["BACKSTAGE_TOKEN"] : readTokenFile(tokenFile, world);
  const server = await connect(delivery, LATER, version, world);
  const { files, entities } = await world.readBackstage({
    url,
    ...(token === undefined || token === "" ? {} : { token }),
    ...(filter === undefined ? {} : { filters: filter }),
  });
  await say(world.stderr, `read ${count(entities, "entity", "entities")} from ${url}`);
  return deliver({ files }, source, delivery, server, world, () => undefined);
}
