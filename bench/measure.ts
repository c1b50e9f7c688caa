// How long does each contestant take, on a machine that is busy with other things?

export interface Contestant {
  readonly name: string;
  /** What one run counts as: rules × documents, or whatever the time is told per. */
  readonly units: number;
  readonly run: () => unknown;
}

export interface Measurement {
  /** Nanoseconds per unit, one of each round. */
  readonly rounds: readonly number[];
}

export interface Effort {
  readonly rounds: number;
  /** How long a contestant runs in one round. */
  readonly slice: number;
}

/**
 * Lets the contestants take turns, each round in another order: what slows the machine down slows all of them, and what
 * one leaves behind (garbage, a cold cache) does not always fall to the same.
 */
export async function measure(
  contestants: readonly Contestant[],
  effort: Effort,
): Promise<ReadonlyMap<string, Measurement>> {
  const repeats = new Map<Contestant, number>();
  for (const contestant of contestants) repeats.set(contestant, await warmUp(contestant, effort.slice));
  const rounds = new Map(contestants.map(({ name }) => [name, [] as number[]]));
  for (let round = 0; round < effort.rounds; round++) {
    for (const contestant of rotated(contestants, round)) {
      const times = repeats.get(contestant) ?? 1;
      const milliseconds = await timeOf(contestant, times);
      rounds.get(contestant.name)?.push((milliseconds * 1e6) / (times * contestant.units));
    }
  }
  return new Map([...rounds].map(([name, samples]) => [name, { rounds: samples }]));
}

/** Runs until it has been compiled, and says how many runs fill a slice. */
async function warmUp(contestant: Contestant, slice: number): Promise<number> {
  const until = performance.now() + 10 * slice;
  let fastest = Infinity;
  while (performance.now() < until) fastest = Math.min(fastest, await timeOf(contestant, 1));
  return Math.max(1, Math.round(slice / fastest));
}

async function timeOf({ run }: Contestant, times: number): Promise<number> {
  const start = performance.now();
  for (let time = 0; time < times; time++) {
    const result = run();
    if (result instanceof Promise) await result;
  }
  return performance.now() - start;
}

function rotated<Item>(items: readonly Item[], by: number): Item[] {
  const at = by % items.length;
  const turned = [...items.slice(at), ...items.slice(0, at)];
  return Math.floor(by / items.length) % 2 === 0 ? turned : turned.reverse();
}

export interface Spread {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** The middle, and the quarter points on either side of it. */
export function spreadOf(samples: readonly number[]): Spread {
  const sorted = samples.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] ?? Number.NaN;
  return { median: at(0.5), low: at(0.25), high: at(0.75) };
}

/** How many times as long as the other, round by round: what both suffered in a round cancels out. */
export function ratiosOf(one: Measurement, other: Measurement): Spread {
  return spreadOf(one.rounds.map((time, round) => time / (other.rounds[round] ?? Number.NaN)));
}
