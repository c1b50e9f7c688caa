// Which pages are there, and what do they show between fences?

import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

export const ROOT = resolve(import.meta.dirname, "../..");

export const PAGES = [
  "README.md",
  "CONTRIBUTING.md",
  ...readdirSync(join(ROOT, "docs"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".md"))
    .sort()
    .map((path) => join("docs", path)),
];

export interface FencedBlock {
  /** Of the opening fence. */
  readonly line: number;
  readonly language: string;
  /** What stands behind the language. */
  readonly kind: string;
  readonly text: string;
}

export function fencedBlocks(page: string): FencedBlock[] {
  const text = readFileSync(join(ROOT, page), "utf8");
  return [...text.matchAll(/^```(\w*)(?: (\w+))?\n([\s\S]*?)^```$/gm)].map((block) => {
    const [, language = "", kind = "", content = ""] = block;
    return { line: text.slice(0, block.index).split("\n").length, language, kind, text: content };
  });
}
