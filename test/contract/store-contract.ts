// Does a store do what every store does?

import { describe, expect, it } from "vitest";
import { storeCases } from "./store/cases.ts";
import type { Opened } from "./store/opened.ts";

export interface OpenedForTest extends Opened {
  end(): Promise<void>;
}

/** Runs every case on an empty store of its own. */
export function storeContract(name: string, open: () => Promise<OpenedForTest>): void {
  describe.each([name])("%s", () => {
    it.each(Object.entries(storeCases))("%s", async (_, run) => {
      const opened = await open();
      try {
        await expect(run(opened)).resolves.toBeUndefined();
      } finally {
        await opened.end();
      }
    });
  });
}
