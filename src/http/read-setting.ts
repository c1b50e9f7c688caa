// What does one environment variable say?

export type Environment = Readonly<Record<string, string | undefined>>;

/** Names with commas between. */
export function readList(written: string | undefined): readonly string[] {
  return (written ?? "").split(",").flatMap((name) => name.trim() || []);
}
