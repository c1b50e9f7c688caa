// What does a large JSON list say? It is read as any other body, but piece by piece, so that nobody waits for all of
// it.

import { z } from "zod";
import { inSlices } from "../app/in-slices.ts";
import type { Slicing } from "../app/in-slices.ts";
import type { JsonValue } from "../model/json.ts";
import { hideSecretsInSteps } from "../model/secret-text.ts";
import { readAs, readPlainly } from "./read-json.ts";

/** The schema of a list, and that of a single item. */
export interface ListSchema<Item> {
  readonly list: z.ZodType<readonly Item[]>;
  readonly item: z.ZodType<Item>;
  /** Longer ones are refused by the schema of the list. */
  readonly most: number;
}

/** In characters. Reading a piece takes half a millisecond, or little more. */
const PIECE = 64 * 1_024;
/** What separates two items that are objects. It may also occur inside an item. */
const BETWEEN = /\}\s*,\s*\{/g;

/**
 * As `readAs`, after secrets were removed. If anything is not plainly right, the list is read again in one go, to find
 * the places of what is wrong.
 */
export async function readListAs<Item>(
  slicing: Slicing,
  schema: ListSchema<Item>,
  text: string,
): Promise<readonly Item[]> {
  const clean = await inSlices(slicing, hideSecretsInSteps(text));
  return (await inSlices(slicing, readPieces(schema, clean))) ?? readAs(schema.list, clean);
}

/** Undefined: it is not a list of objects, or something in it is wrong. */
function* readPieces<Item>({ item, most }: ListSchema<Item>, text: string): Generator<void, Item[] | undefined> {
  const [start, end] = [text.indexOf("[") + 1, text.lastIndexOf("]")];
  if (start === 0 || text.slice(0, start).trim() !== "[" || text.slice(end).trim() !== "]") return undefined;
  const schema = z.array(item);
  const items: Item[] = [];
  for (let at = start; at < end;) {
    const piece = readPiece(text, at, end);
    if (piece === undefined) return undefined;
    const read = schema.safeParse(piece.items);
    if (!read.success || items.length + read.data.length > most) return undefined;
    for (const one of read.data) items.push(one);
    at = piece.end;
    yield;
  }
  return items;
}

interface Piece {
  readonly items: JsonValue;
  /** Where the next piece starts. */
  readonly end: number;
}

/**
 * Some items, from `at` on. INVARIANT: an item starts at `at`. A piece that ends inside an item, or inside a text,
 * leaves something open, so that no parser accepts it.
 */
function readPiece(text: string, at: number, end: number): Piece | undefined {
  for (let size = PIECE; ; size *= 2) {
    BETWEEN.lastIndex = Math.min(at + size, end);
    const between = BETWEEN.exec(text);
    const isLast = between === null || between.index >= end;
    const stop = isLast ? end : between.index + 1;
    const items = readPlainly(`[${text.slice(at, stop)}]`);
    if (items !== undefined) return { items, end: isLast ? end : between.index + between[0].length - 1 };
    if (isLast) return undefined;
  }
}
