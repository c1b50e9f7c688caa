// How is it worded how much of a report's figures rests on waivers, and until when?

import type { WaivedFigures } from "../model/waived.ts";
import { count } from "./layout.ts";
import { dayOf } from "./say-waiver.ts";

/** `5 findings, the first until 2026-12-12; 2 on target only thanks to them`; undefined: nothing is waived. */
export function sayWaived({ findings, met, until }: WaivedFigures): string | undefined {
  if (findings === 0 || until === null) return undefined;
  const end = `${findings === 1 ? "" : "the first "}until ${dayOf(until)}`;
  const thanks = met === 0 ? "" : `; ${met} on target only thanks to ${findings === 1 ? "it" : "them"}`;
  return `${count(findings, "finding")}, ${end}${thanks}`;
}
