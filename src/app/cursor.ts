// Where does a list go on? An opaque text that only the list it came from takes back.

import { z } from "zod";
import { Refusal } from "../model/refusal.ts";

/** `list` names what is listed and in which order; `place` is where the next page starts. */
export function writeCursor(list: string, place: readonly string[]): string {
  return toBase64Url(JSON.stringify([list, ...place]));
}

const written = z.array(z.string()).min(1);

/** Throws Refusal `malformed` for anything but a cursor of this list with `length` parts. */
export function readCursor(list: string, text: string, length: number): readonly string[] {
  const [name, ...place] = written.safeParse(parse(text)).data ?? [];
  if (name !== list || place.length !== length) refuse(text);
  return place;
}

function refuse(text: string): never {
  throw new Refusal("malformed", "unknown-cursor", `\`${text.slice(0, 40)}\` is not where this list goes on`, {
    help: "pass the `next` of the page before as it was given, with everything else as it was",
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(fromBase64Url(text)) as unknown;
  } catch {
    return undefined;
  }
}

function toBase64Url(text: string): string {
  const bytes = new TextEncoder().encode(text);
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function fromBase64Url(text: string): string {
  if (!/^[\w-]+$/.test(text)) return "";
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
  return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
}
