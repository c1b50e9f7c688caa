// What does one environment variable say?

import { suggest } from "../model/nearest.ts";
import { hideSecrets } from "../model/secret-text.ts";
import { UsageError } from "../model/usage-error.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** Names, separated by commas. */
export function readList(written: string | undefined): readonly string[] {
  return (written ?? "").split(",").flatMap((name) => name.trim() || []);
}

/** One of `choices`; undefined: not set. Throws UsageError for anything else. */
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

/**
 * Without a slash at its end; undefined: not set. Throws UsageError for what is no address, or is http to another
 * machine.
 */
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

/** Leaves out the parts of an address that may be secret: user and password, query and fragment. */
export function shown(url: URL | null, written: string): string {
  return url === null ? hideSecrets(written) : `${url.protocol}//${url.host}${url.pathname}`;
}

/** Where people find this service. Throws UsageError for anything but an address. */
export function readPublicUrl(env: Environment): string | undefined {
  return readAddress(env, "MUSTER_PUBLIC_URL", "https://muster.example.com");
}
