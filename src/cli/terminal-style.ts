// How is text styled on this output? In colour on a terminal, plainly everywhere else.

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

/** NO_COLOR wins over FORCE_COLOR, and both over the kind of output. */
export function styleOf(output: Output, env: World["env"]): Style {
  if (env["NO_COLOR"] !== undefined && env["NO_COLOR"] !== "") return PLAIN;
  const forced = env["FORCE_COLOR"];
  if (forced !== undefined && forced !== "") return forced === "0" || forced === "false" ? PLAIN : COLOUR;
  return output.isTTY && env["TERM"] !== "dumb" ? COLOUR : PLAIN;
}

const WIDTH = 80;

/** The terminal's width, kept between 40 and 120 columns. 80 when the output is no terminal. */
export function widthOf(output: Output): number {
  return output.isTTY && output.columns !== undefined ? Math.min(120, Math.max(40, output.columns)) : WIDTH;
}

/**
 * The width of a table: all the terminal has, since no sentences have to be read in it. Without a terminal nothing is
 * cut.
 */
export function tableWidthOf(output: Output): number {
  return output.isTTY && output.columns !== undefined ? Math.max(40, output.columns) : Infinity;
}

function paint(format: Parameters<typeof styleText>[0]): (text: string) => string {
  return (text) => (text === "" ? "" : styleText(format, text, { validateStream: false }));
}
