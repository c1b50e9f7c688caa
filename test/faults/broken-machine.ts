// Ways to make a machine fail as machines do: a disk that is full, one that cannot be written to, calls that fail.

import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { eventually } from "./given.ts";

/** In a namespace of its own a mount needs no root, concerns nobody else, and ends with the process. */
const NAMESPACE = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c"];

/** What a command is run through so that `folder` is a disk of its own, of so many bytes. */
export function withDisk(folder: string, bytes: number): readonly string[] {
  return [...NAMESPACE, `mount -t tmpfs -o size=${bytes} tmpfs "$0" && exec "$@"`, folder];
}

/** What a command is run through so that nothing in `folder` can be written to, by anybody. */
export function withReadOnly(folder: string): readonly string[] {
  return [...NAMESPACE, 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$@"', folder];
}

/** Why tests that need mounts are skipped; undefined: they are not. */
export function whyNoMounts(): string | undefined {
  const [command = "", ...argv] = withDisk("/mnt", 4_096);
  const { status, error } = spawnSync(command, [...argv, "true"]);
  return status === 0 ? undefined : `needs unshare and a user namespace that may mount: ${error?.message ?? status}`;
}

/** A path as a process sees it that has disks of its own. */
export function seenBy(pid: number, path: string): string {
  return `/proc/${pid}/root${path}`;
}

/** Leaves not a byte. Answers how to make room again. */
export function fillUp(folder: string): () => void {
  const ballast = join(folder, "ballast");
  const file = openSync(ballast, "w");
  try {
    for (let chunk = 1024 * 1024; chunk >= 1; chunk = Math.floor(chunk / 4)) writeUntilFull(file, chunk);
  } finally {
    closeSync(file);
  }
  return () => rmSync(ballast);
}

function writeUntilFull(file: number, bytes: number): void {
  const chunk = Buffer.alloc(bytes, "x");
  try {
    for (;;) if (writeSync(file, chunk) < bytes) return;
  } catch {
    // That is what is wanted.
  }
}

/** From now on no file of a running process can grow beyond its first page, until what is answered is called. */
export async function makeSmall(pid: number): Promise<() => Promise<void>> {
  limitFiles(pid, "4096:");
  return async () => limitFiles(pid, "unlimited:");
}

function limitFiles(pid: number, bytes: string): void {
  execFileSync("prlimit", ["--pid", String(pid), `--fsize=${bytes}`]);
}

/** Why tests that limit files are skipped; undefined: they are not. */
export function whyNoLimits(): string | undefined {
  const { status, error } = spawnSync("prlimit", ["--fsize=4096:", "true"]);
  return status === 0 ? undefined : `needs prlimit: ${error?.message ?? status}`;
}

/** Why tests that make system calls fail are skipped; undefined: they are not. */
export function whyNoInjection(): string | undefined {
  const { status, error } = spawnSync("strace", ["-e", "inject=fsync:error=EIO", "true"]);
  return status === 0 ? undefined : `needs strace, and to be allowed to use it: ${error?.message ?? status}`;
}

/** As above, of processes that run already. */
export function whyNoAttaching(): string | undefined {
  const scope = "/proc/sys/kernel/yama/ptrace_scope";
  const isForbidden = process.getuid?.() !== 0 && existsSync(scope) && readFileSync(scope, "utf8").trim() !== "0";
  return isForbidden ? `needs root, or 0 in ${scope}` : whyNoInjection();
}

/** From now on every such call of a running process fails, until what is answered is called. */
export async function makeFail(pid: number, call: string, error: string): Promise<() => Promise<void>> {
  const injection = ["-f", "-qq", "-e", `trace=${call}`, "-e", `inject=${call}:error=${error}`, "-e", "signal=none"];
  const strace = spawn("strace", [...injection, "-o", "/dev/null", "-p", String(pid)], { stdio: "ignore" });
  const ended = once(strace, "exit");
  const end = async (): Promise<void> => {
    // Asked to, it lets go of the process before it ends.
    strace.kill("SIGINT");
    await ended;
  };
  onTestFinished(end);
  await isTraced(pid);
  return end;
}

async function isTraced(pid: number): Promise<void> {
  await eventually(async () => {
    const threads = await readdir(`/proc/${pid}/task`);
    const states = await Promise.all(threads.map((id) => readFile(`/proc/${pid}/task/${id}/status`, "utf8")));
    return states.every((text) => /^TracerPid:\t[1-9]/m.test(text));
  }, "strace holds all threads");
}
