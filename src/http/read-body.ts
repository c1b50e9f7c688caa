// What did somebody send, and is it within the limits?

import type { Context } from "hono";
import { Refusal } from "../model/refusal.ts";
import { MIB } from "./route.ts";
import { HttpRefusal } from "./tell-refusal.ts";

/**
 * How many bytes of bodies may be held at once, over all requests: memory runs out before the number of requests does.
 */
export interface BodyBudget {
  take(bytes: number): void;
  give(bytes: number): void;
}

export function createBodyBudget(most: number = 64 * MIB): BodyBudget {
  let held = 0;
  return {
    take: (bytes) => {
      if (held + bytes > most) {
        const message = "more is being sent at once than there is memory for";
        throw new Refusal("unavailable", "overloaded", message, { retryAfter: 2 });
      }
      held += bytes;
    },
    give: (bytes) => {
      held -= bytes;
    },
  };
}

/** In bytes. Bodies up to this size are not worth counting. */
const SMALL = 64 * 1_024;

export interface BodyLimits {
  readonly maxBytes: number;
  readonly budget: BodyBudget;
  /** What is not UTF-8 is not refused here, but by whoever checks the signature. */
  readonly isSigned?: boolean;
}

/**
 * The whole body as text. `release` gives back what it takes of the budget. Refuses `too-large` before more than
 * `maxBytes` is held, and what is not UTF-8.
 */
export async function readBody(c: Context, length: string | undefined, limits: BodyLimits): Promise<HeldBody> {
  const announced = length === undefined ? undefined : Number(length);
  if (announced !== undefined && !(announced <= limits.maxBytes)) throw tooLarge(limits.maxBytes);
  if (announced !== undefined && announced <= SMALL)
    return { text: decode(await whole(c.req.arrayBuffer()), limits), release };
  return readStream(c.req.raw.body, limits);
}

export interface HeldBody {
  readonly text: string;
  release(): void;
}

function release(): void {
  // Nothing was taken.
}

async function readStream(stream: ReadableStream<Uint8Array> | null, limits: BodyLimits): Promise<HeldBody> {
  const decoder = decoderFor(limits);
  const parts: string[] = [];
  let held = 0;
  const release = (): void => limits.budget.give(held);
  try {
    for await (const chunk of chunksOf(stream)) {
      if (held + chunk.length > limits.maxBytes) throw tooLarge(limits.maxBytes);
      limits.budget.take(chunk.length);
      held += chunk.length;
      // Decoded as it comes in, since decoding a large body at once would make others wait too long.
      parts.push(decodeWith(decoder, chunk, true));
    }
    parts.push(decodeWith(decoder));
    return { text: parts.join(""), release };
  } catch (error) {
    release();
    throw error;
  }
}

/** Cancels the stream if its reader stops early, so that the rest is not sent. */
async function* chunksOf(stream: ReadableStream<Uint8Array> | null): AsyncGenerator<Uint8Array> {
  if (stream === null) return;
  const reader = stream.getReader();
  try {
    for (let read = await whole(reader.read()); !read.done; read = await whole(reader.read())) yield read.value;
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/** The sender may go away before the end, which is refused. */
async function whole<Read>(reading: Promise<Read>): Promise<Read> {
  try {
    return await reading;
  } catch {
    throw new Refusal("malformed", "body-cut-off", "the body ended before it was whole");
  }
}

type Decoder = InstanceType<typeof TextDecoder>;

function decoderFor({ isSigned = false }: Pick<BodyLimits, "isSigned">): Decoder {
  return new TextDecoder("utf-8", { fatal: !isSigned, ignoreBOM: true });
}

const STRICT = decoderFor({ isSigned: false });
const LENIENT = decoderFor({ isSigned: true });

function decode(bytes: ArrayBuffer, { isSigned = false }: Pick<BodyLimits, "isSigned">): string {
  return decodeWith(isSigned ? LENIENT : STRICT, bytes);
}

/** `stream`: more follows. */
function decodeWith(decoder: Decoder, bytes?: ArrayBuffer | Uint8Array, stream = false): string {
  try {
    return decoder.decode(bytes, { stream });
  } catch {
    throw new Refusal("malformed", "not-utf-8", "the body is not UTF-8 text");
  }
}

function tooLarge(most: number): Refusal {
  return new Refusal("too-large", "body-too-large", `the body is larger than ${say(most)}`, {
    help: "send it in parts",
  });
}

function say(bytes: number): string {
  return bytes >= MIB ? `${bytes / MIB} MiB` : `${bytes / 1_024} KiB`;
}

const PACKED = { status: 415, title: "A body that is not packed is expected" };

/** Refuses (415) a compressed body: read as it is, it would say something else, or nothing. */
export function checkCoding(header: string | undefined): void {
  if (header === undefined || /^\s*(?:identity)?\s*$/i.test(header)) return;
  throw new HttpRefusal(
    PACKED,
    "unsupported-coding",
    `a body that is packed (\`${header.slice(0, 100)}\`) is not read here`,
    {
      help: "send it without `Content-Encoding`",
      headers: { "accept-encoding": "identity" },
    },
  );
}

/** The media types in use for one JSON value on each line. */
export const LINES: readonly string[] = ["application/x-ndjson", "application/ndjson", "application/jsonl"];

const NO_TYPE = { status: 415, title: "A body of another type is expected" };

/**
 * The type in lower case, without parameters; empty: none was given. Refuses (415) a type that is none of `types`,
 * where `+json` stands for all that end in it.
 */
export function checkType(header: string | undefined, types: readonly string[]): string {
  const [type = ""] = (header ?? "").toLowerCase().split(";");
  const bare = type.trim();
  if (bare === "" || types.some((known) => bare === known || (known.startsWith("+") && bare.endsWith(known))))
    return bare;
  const help = `send one of ${types.filter((known) => !known.startsWith("+")).join(", ")}`;
  throw new HttpRefusal(NO_TYPE, "unsupported-type", `a body of type \`${bare}\` is not read here`, { help });
}
