// On which core does a process run? Server and load on different ones, or they measure each other.

import { execFileSync, fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { availableParallelism } from "node:os";

/** The fast core for the server: where there is but one, or no `taskset`, they share and the figures are worse. */
export const SERVER_CORE = availableParallelism() > 1 ? 1 : 0;
export const LOAD_CORE = 0;

/** False: cores cannot be chosen here. */
export function pin(process: { readonly pid?: number | undefined }, core: number): boolean {
  try {
    execFileSync("taskset", ["-a", "-c", "-p", String(core), String(process.pid)], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

export interface ServerProcess {
  /** What it said once it was ready. */
  readonly ready: Readonly<Record<string, string>>;
  readonly process: ChildProcess;
  stop(): Promise<void>;
}

/** Starts a module that tells its parent one object when it is ready. */
export async function startPinned(module: string, args: readonly string[] = []): Promise<ServerProcess> {
  const child = fork(module, args, { stdio: ["ignore", "ignore", "inherit", "ipc"] });
  const ready = await new Promise<Record<string, string>>((resolve, reject) => {
    child.once("message", (message) => resolve(message as Record<string, string>));
    child.once("exit", (code) => reject(new Error(`${module} ended with ${code} before it was ready`)));
  });
  pin(child, SERVER_CORE);
  process.on("exit", () => child.kill("SIGKILL"));
  const stop = () =>
    new Promise<void>((resolve) => {
      child.once("exit", () => resolve());
      child.kill("SIGTERM");
    });
  return { ready, process: child, stop };
}
