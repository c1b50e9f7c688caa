// Do the stores of one process do what every store does?

import { memoryStore } from "../../src/store/memory.ts";
import { storeContract } from "../contract/store-contract.ts";
import { openFolder } from "./open-folder.ts";

storeContract("in memory", async () => {
  const store = memoryStore();
  return { store, another: () => store, end: async () => undefined };
});

storeContract("in SQLite", async () => {
  const folder = openFolder();
  const store = await folder.open();
  return {
    store,
    another: () => folder.another(),
    end: async () => {
      await store.close();
      folder.remove();
    },
  };
});
