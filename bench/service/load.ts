// How many requests a second does a server answer, and how long do they take? One burst of load over 64 connections.

import { connect } from "node:net";
import type { Socket } from "node:net";
import { setTimeout } from "node:timers/promises";

export interface Target {
  readonly name: string;
  readonly url: string;
  readonly method: "GET" | "POST";
  readonly headers?: Readonly<Record<string, string>>;
  /** A body for each request; the same again and again would be answered from the last decision. */
  readonly body?: () => string;
  /** In place of `body`, where each request also has headers of its own. */
  readonly request?: () => { readonly body: string; readonly headers?: Readonly<Record<string, string>> };
}

export interface Burst {
  readonly answers: number;
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

const CONNECTIONS = 64;

/**
 * `rate`: requests a second, however slow the answers; left out: as many as there are answers. Throws where anything but
 * 2xx was answered: a refusal is quick, and no measurement.
 *
 * Plain sockets: whatever reads HTTP for its own sake takes as long as the servers that are measured, and is measured.
 */
export async function burst(target: Target, seconds: number, rate?: number): Promise<Burst> {
  const { hostname, port } = new URL(target.url);
  const connections = Array.from(
    { length: CONNECTIONS },
    () => new Connection(connect(Number(port), hostname), target),
  );
  const ends = performance.now() + seconds * 1_000;
  const started = performance.now();
  const times = await (rate === undefined ? askOnAll(connections, ends) : askAtRate(connections, ends, rate));
  const took = performance.now() - started;
  for (const connection of connections) connection.end();
  times.sort((a, b) => a - b);
  const at = (share: number): number => Math.round(times[Math.floor(times.length * share)] ?? 0);
  return { answers: times.length, perSecond: (1_000 * times.length) / took, p50: at(0.5), p99: at(0.99) };
}

/** Each connection asks again as soon as it is answered. */
async function askOnAll(connections: readonly Connection[], ends: number): Promise<number[]> {
  const times: number[] = [];
  const askAgain = async (connection: Connection): Promise<void> => {
    while (performance.now() < ends) {
      const asked = performance.now();
      await connection.ask();
      times.push(performance.now() - asked);
    }
  };
  await Promise.all(connections.map(askAgain));
  return times;
}

/** What has to wait for a connection waits: the time it takes runs from when it was due. */
async function askAtRate(connections: readonly Connection[], ends: number, rate: number): Promise<number[]> {
  const times: number[] = [];
  const [start, interval] = [performance.now(), 1_000 / rate];
  let next = 0;
  const askWhenDue = async (connection: Connection): Promise<void> => {
    for (let due = start + next++ * interval; due < ends; due = start + next++ * interval) {
      await setTimeout(Math.max(0, due - performance.now()));
      await connection.ask();
      times.push(performance.now() - due);
    }
  };
  await Promise.all(connections.map(askWhenDue));
  return times;
}

const END_OF_HEAD = "\r\n\r\n";

/** Asks one request after the other. */
class Connection {
  readonly #socket: Socket;
  readonly #target: Target;
  readonly #head: string;
  #answered: (() => void) | undefined;
  #broke: ((reason: Error) => void) | undefined;
  /** Of the answer that comes in, what has come; how long it will be once its head is read. */
  #read: Buffer = Buffer.alloc(0);
  #length: number | undefined;

  constructor(socket: Socket, target: Target) {
    this.#socket = socket;
    this.#target = target;
    const { host, pathname, search } = new URL(target.url);
    this.#head = `${target.method} ${pathname}${search} HTTP/1.1\r\nhost: ${host}\r\n${linesOf(target.headers)}`;
    socket.setNoDelay(true);
    socket.on("data", (bytes) => this.#take(bytes));
    socket.on("error", (error) => this.#broke?.(error));
    socket.on("close", () => this.#broke?.(new Error(`${target.name}: the connection was closed`)));
  }

  /** Resolves once it is answered, rejects where it is refused. */
  ask(): Promise<void> {
    return new Promise((resolve, reject) => {
      [this.#answered, this.#broke] = [resolve, reject];
      this.#socket.write(this.#next());
    });
  }

  end(): void {
    this.#broke = undefined;
    this.#socket.destroy();
  }

  #next(): string {
    const { body, request } = this.#target;
    if (body === undefined && request === undefined) return `${this.#head}\r\n`;
    const made: ReturnType<NonNullable<Target["request"]>> = request?.() ?? { body: body?.() ?? "" };
    const about = { "content-type": "application/json", "content-length": String(Buffer.byteLength(made.body)) };
    return `${this.#head}${linesOf(about)}${linesOf(made.headers)}\r\n${made.body}`;
  }

  #take(bytes: Buffer): void {
    this.#read = this.#read.length === 0 ? bytes : Buffer.concat([this.#read, bytes]);
    try {
      this.#length ??= lengthOf(this.#read);
    } catch (error) {
      this.#broke?.(new Error(this.#target.name, { cause: error }));
    }
    if (this.#length === undefined || this.#read.length < this.#length) return;
    this.#read = Buffer.alloc(0);
    this.#length = undefined;
    this.#answered?.();
  }
}

/** Of a whole answer, with its head; undefined: the head has not come yet. */
function lengthOf(read: Buffer): number | undefined {
  const end = read.indexOf(END_OF_HEAD);
  if (end < 0) return undefined;
  const head = read.toString("latin1", 0, end);
  const length = /^content-length: (\d+)/im.exec(head)?.[1];
  if (!head.startsWith("HTTP/1.1 2") || length === undefined) throw new Error(read.toString("utf8", 0, 1_000));
  return end + END_OF_HEAD.length + Number(length);
}

function linesOf(headers: Readonly<Record<string, string>> = {}): string {
  return Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join("");
}
