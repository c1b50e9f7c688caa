// How is a share told: in percent, never rounded up to all?

/** `83 %`; a dash: of nothing. */
export function sayShare(part: number, whole: number): string {
  return whole === 0 ? "–" : `${Math.floor((part / whole) * 100)} %`;
}
