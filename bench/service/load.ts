// How many requests a second does a server answer, and how long do they take? One burst of load over 64 connections.

import autocannon from "autocannon";

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
 */
export async function burst(target: Target, seconds: number, rate?: number): Promise<Burst> {
  const { headers } = target;
  const next = target.request ?? bodies(target.body);
  const { requests, latency, errors, non2xx } = await autocannon({
    url: target.url,
    connections: rate === undefined ? CONNECTIONS : 16,
    duration: seconds,
    ...(rate !== undefined && { overallRate: rate }),
    requests: [
      {
        method: target.method,
        headers: { ...headers, ...(next && { "content-type": "application/json" }) },
        ...(next && {
          setupRequest: (request: { readonly headers?: object | undefined }) => {
            const made = next();
            return { ...request, body: made.body, headers: { ...request.headers, ...made.headers } };
          },
        }),
      },
    ],
  });
  if (errors > 0 || non2xx > 0) throw new Error(`${target.name}: ${errors} errors, ${non2xx} refusals`);
  return { answers: requests.total, perSecond: requests.average, p50: latency.p50, p99: latency.p99 };
}

function bodies(body: Target["body"]): Target["request"] {
  return body && (() => ({ body: body() }));
}
