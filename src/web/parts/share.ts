// How is a share written? In percent, never rounded up to 100 nor down to 0.

/** `83 %`, or a dash when `whole` is 0. */
export function sayShare(part: number, whole: number): string {
  if (whole === 0) return "–";
  const percent = Math.floor((part / whole) * 100);
  return part > 0 && percent === 0 ? "< 1 %" : `${percent} %`;
}
