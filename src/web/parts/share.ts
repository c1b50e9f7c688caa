// How is a share told: in percent, never rounded up to all, nor down to nothing?

/** `83 %`; a dash: of nothing. */
export function sayShare(part: number, whole: number): string {
  if (whole === 0) return "–";
  const percent = Math.floor((part / whole) * 100);
  return part > 0 && percent === 0 ? "< 1 %" : `${percent} %`;
}
