// The service that is attacked: a process of its own, with gates, entities and facts, and identities that may do little.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { nameOf, prepare, succeeded } from "../faults/given.ts";
import { emptyFolder, serve } from "../faults/served-process.ts";
import type { Answer, AskOptions, ServedProcess } from "../faults/served-process.ts";

export interface AttackedService extends ServedProcess {
  readonly folder: string;
  /** Text of a token with these roles, and no more than is named. */
  token(roles: readonly string[], scope?: object): Promise<string>;
}

export async function attackedService(env: Readonly<Record<string, string>> = {}): Promise<AttackedService> {
  const folder = emptyFolder();
  const muster = await serve({ db: join(folder, "muster.db"), env });
  await prepare(muster, 5);
  return {
    ...muster,
    folder,
    token: async (roles, scope = {}) =>
      String(
        succeeded(await muster.ask("POST /v1/tokens", { body: { name: roles.join(), roles, ...scope } }))["token"],
      ),
  };
}

export const RELEASE = { entity: nameOf(1), environment: "production" } as const;

/** Seconds of a processor that the process has used so far: says what a request cost, however busy the machine is. */
export function cpuSeconds(pid: number): number {
  // Only Linux tells; elsewhere nothing is measured.
  if (!existsSync("/proc/self/stat")) return 0;
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /s, "")
    .split(" ");
  const TICKS_PER_SECOND = 100;
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

export interface Refused {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly problems?: readonly { readonly code: string; readonly pointer?: string; readonly line?: number }[];
}

export async function refused(
  muster: Pick<ServedProcess, "ask">,
  request: string,
  options: AskOptions,
): Promise<Refused> {
  const answer: Answer = await muster.ask(request, options);
  const told = JSON.parse(answer.text) as Refused;
  return { ...told, status: answer.status };
}
