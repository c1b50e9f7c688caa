import { describe, expect, it } from "vitest";
import {
  ascending,
  countInterval,
  lowerMedian,
  mean,
  medianInterval,
  quantile,
  wilson,
} from "../../../src/delivery/measure/statistics.ts";

describe("statistics", () => {
  it("puts samples in the order of numbers", () => {
    expect([...ascending([10, 9, 1.5, 100])]).toEqual([1.5, 9, 10, 100]);
  });

  it("has quantiles between samples, and samples themselves", () => {
    const samples = [1, 2, 3, 20, 24, 24, 48, 168];
    expect([quantile(samples, 0.5), quantile(samples, 0), quantile(samples, 1), lowerMedian(samples)]).toEqual([
      22, 1, 168, 20,
    ]);
    expect(quantile(samples, 0.9)).toBeCloseTo(84, 10);
    expect([quantile([], 0.5), lowerMedian([]), mean([])]).toEqual([null, null, null]);
    expect([lowerMedian([1, 2, 3]), mean([1, 2, 6])]).toEqual([2, 3]);
  });

  it.each([
    [0, 3, 0, 0.56],
    [0, 20, 0, 0.16],
    [1, 20, 0.009, 0.24],
    [2, 6, 0.097, 0.7],
    [3, 3, 0.44, 1],
  ])("%i of %i is between %f and %f", (hits, of, low, high) => {
    const [from, to] = wilson(hits, of) ?? [NaN, NaN];
    expect(from).toBeCloseTo(low, low < 0.01 ? 3 : 2);
    expect(to).toBeCloseTo(high, 2);
  });

  it("says nothing of a share of nothing, or of more than all", () => {
    expect([wilson(0, 0), wilson(3, 2)]).toEqual([null, null]);
  });

  it("has an interval for a count", () => {
    // The exact ones are 0 to 3.69 and 4.80 to 18.39.
    expect(countInterval(0)[0]).toBe(0);
    expect(countInterval(0)[1]).toBeCloseTo(3.69, 1);
    expect(countInterval(10)[0]).toBeCloseTo(4.8, 1);
    expect(countInterval(10)[1]).toBeCloseTo(18.39, 1);
  });

  it("has an interval for a median only of enough samples", () => {
    expect(medianInterval([1, 2, 3, 4, 5])).toBeNull();
    expect(medianInterval([1, 2, 3, 4, 5, 6, 7, 8])).toEqual([1, 8]);
    expect(medianInterval(Array.from({ length: 100 }, (_, index) => index + 1))).toEqual([40, 61]);
  });
});
