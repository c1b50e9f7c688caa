// How is text painted on this output? In colour on a terminal, plainly everywhere else.

import { styleText } from "node:util";
import { PLAIN } from "../report/style.ts";
import type { Style } from "../report/style.ts";
import type { Output, World } from "./world.ts";

const COLOUR: Style = {
  pass: paint("green"),
  fail: paint("red"),
  unknown: paint("yellow"),
  muted: paint("dim"),
  strong: paint("bold"),
};

/** NO_COLOR wins over FORCE_COLOR, and both over what the output is. */
export function styleOf(output: Output, env: World["env"]): Style {
  if (env["NO_COLOR"] !== undefined && env["NO_COLOR"] !== "") return PLAIN;
  const forced = env["FORCE_COLOR"];
  if (forced !== undefined && forced !== "") return forced === "0" || forced === "false" ? PLAIN : COLOUR;
  return output.isTTY && env["TERM"] !== "dumb" ? COLOUR : PLAIN;
}

const WIDTH = 80;

/** A terminal's own width within reason; 80 columns where there is none. */
export function widthOf(output: Output): number {
  return output.isTTY && output.columns !== undefined ? Math.min(120, Math.max(40, output.columns)) : WIDTH;
}

/** Of a table, which no sentence has to be read in: all that a terminal has; nothing is cut where there is none. */
export function tableWidthOf(output: Output): number {
  return output.isTTY && output.columns !== undefined ? Math.max(40, output.columns) : Infinity;
}

function paint(format: Parameters<typeof styleText>[0]): (text: string) => string {
  return (text) => (text === "" ? "" : styleText(format, text, { validateStream: false }));
}
