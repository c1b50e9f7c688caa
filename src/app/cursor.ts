// Where does the next page of a list start? A cursor says so, an opaque text that only this list accepts.

import { z } from "zod";
import { Refusal } from "../model/refusal.ts";

/** One part of the place in a list. */
export type CursorPart = null | boolean | number | string;

/** `list` names what is listed and in which order; `place` is where the next page starts. */
export function writeCursor(list: string, place: readonly CursorPart[]): string {
  return toBase64Url(JSON.stringify([list, ...place]));
}

/** Throws Refusal `malformed` for anything but a cursor of this list with `length` texts. */
export function readCursor(list: string, text: string, length: number): readonly string[] {
  return readPlace(list, text, length, z.string());
}

/** As `readCursor`, for parts of any type. */
export function readCursorParts(list: string, text: string, length: number): readonly CursorPart[] {
  return readPlace(list, text, length, z.union([z.null(), z.boolean(), z.number(), z.string()]));
}

function readPlace<Part>(list: string, text: string, length: number, part: z.ZodType<Part>): readonly Part[] {
  const read = z.tuple([z.literal(list)], part).safeParse(parse(text)).data;
  if (read === undefined || read.length !== length + 1) refuse(text);
  const [, ...place] = read;
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
