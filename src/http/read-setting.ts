// What does one environment variable say?

import { suggest } from "../model/nearest.ts";
import { hideSecrets } from "../model/secret-text.ts";
import { UsageError } from "../model/usage-error.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** Names with commas between. */
export function readList(written: string | undefined): readonly string[] {
  return (written ?? "").split(",").flatMap((name) => name.trim() || []);
}

/** One of `choices`; undefined where it is not set. Throws UsageError for anything else. */
export function readChoice<Choice extends string>(
  env: Environment,
  name: string,
  choices: readonly Choice[],
): Choice | undefined {
  const written = env[name];
  if (written === undefined || written === "") return undefined;
  const choice = choices.find((known) => known === written.trim().toLowerCase());
  if (choice !== undefined) return choice;
  throw new UsageError(`${name} cannot be \`${written}\``, suggest(written, choices));
}

/** Without a slash at its end; undefined where it is not set. In clear text only to this machine, else throws UsageError. */
export function readAddress(env: Environment, name: string, example: string): string | undefined {
  const written = env[name] ?? "";
  if (written === "") return undefined;
  const url = URL.parse(written);
  const isHere = url?.hostname === "127.0.0.1" || url?.hostname === "localhost";
  const isTaken = url?.protocol === "https:" || (url?.protocol === "http:" && isHere);
  if (url === null || !isTaken || url.username + url.password !== "" || url.search !== "" || url.hash !== "") {
    throw new UsageError(`${name} cannot be \`${shown(url, written)}\``, `write it as \`${example}\``);
  }
  return url.href.replace(/\/+$/, "");
}

/** Who stands before its host, and what behind its path, may be a secret. */
export function shown(url: URL | null, written: string): string {
  return url === null ? hideSecrets(written) : `${url.protocol}//${url.host}${url.pathname}`;
}

/** Where people find this service. Throws UsageError for what is no address. */
export function readPublicUrl(env: Environment): string | undefined {
  return readAddress(env, "MUSTER_PUBLIC_URL", "https://muster.example.com");
}
