// Which figures summarise samples, and how certain are they?

/** A sorted copy; there may be a million samples. */
export function ascending(samples: readonly number[]): Float64Array {
  return Float64Array.from(samples).sort();
}

/** Lower and upper bound. */
export type Interval = readonly [number, number];

/** The z-value of a 95 % interval. */
const Z = 1.959963984540054;

/** Type 7: linear interpolation between the two nearest samples; null where there are none. `sorted`: ascending. */
export function quantile(sorted: ArrayLike<number>, p: number): number | null {
  if (sorted.length === 0) return null;
  const at = (sorted.length - 1) * p;
  const low = sorted[Math.floor(at)] ?? 0;
  return low + ((sorted[Math.ceil(at)] ?? low) - low) * (at - Math.floor(at));
}

/** The median, or for an even number of samples the lower of the two in the middle; always one of the samples. */
export function lowerMedian(sorted: ArrayLike<number>): number | null {
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null;
}

export function mean(samples: readonly number[]): number | null {
  return samples.length === 0 ? null : samples.reduce((sum, sample) => sum + sample, 0) / samples.length;
}

/** Wilson's interval for a proportion, from 0 to 1; null where `of` is 0. */
export function wilson(hits: number, of: number): Interval | null {
  if (of <= 0 || hits > of) return null;
  const share = hits / of;
  const spread = Z * Math.sqrt((share * (1 - share)) / of + Z ** 2 / (4 * of ** 2));
  const scale = 1 + Z ** 2 / of;
  const centre = share + Z ** 2 / (2 * of);
  return [hits === 0 ? 0 : (centre - spread) / scale, hits === of ? 1 : (centre + spread) / scale];
}

/** Byar's interval for a count of independent events. */
export function countInterval(count: number): Interval {
  const bound = (n: number, z: number): number => (n === 0 ? 0 : n * (1 - 1 / (9 * n) + z / (3 * Math.sqrt(n))) ** 3);
  return [bound(count, -Z), bound(count + 1, Z)];
}

/** A distribution-free interval for the median, whose bounds are samples; null where there are too few. */
export function medianInterval(sorted: ArrayLike<number>): Interval | null {
  const n = sorted.length;
  const low = Math.floor((n - Z * Math.sqrt(n)) / 2);
  const high = Math.ceil(1 + (n + Z * Math.sqrt(n)) / 2);
  const [from, to] = [sorted[low - 1], sorted[Math.min(high, n) - 1]];
  return low < 1 || high > n || from === undefined || to === undefined ? null : [from, to];
}
