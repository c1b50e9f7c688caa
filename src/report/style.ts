// How is text coloured? Colour only repeats what marks and words already say.

export type Paint = (text: string) => string;

export interface Style {
  readonly pass: Paint;
  readonly fail: Paint;
  readonly unknown: Paint;
  readonly muted: Paint;
  readonly strong: Paint;
}

const same: Paint = (text) => text;

export const PLAIN: Style = { pass: same, fail: same, unknown: same, muted: same, strong: same };
