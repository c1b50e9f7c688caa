// What a test has to undo is undone when it ends; what is made for a whole file of tests, when that ends.

import { afterAll, onTestFinished } from "vitest";

type Undo = () => unknown;

const left: Undo[] = [];

export function atEnd(undo: Undo): void {
  try {
    onTestFinished(() => void undo());
  } catch {
    // No test is running.
    left.push(undo);
  }
}

function undoLeft(): void {
  for (const undo of left.splice(0).reverse()) undo();
}

afterAll(undoLeft);
// Files that share a process share this module, which only the first of them loads: what others left is undone here.
process.once("exit", undoLeft);
