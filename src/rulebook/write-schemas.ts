// Which JSON Schemas do editors check rule files with? Run by `npm run generate`; writes them into `schema/`.

import { mkdir, writeFile } from "node:fs/promises";
import { jsonSchemas } from "./json-schemas.ts";

const directory = new URL("../../schema/", import.meta.url);
await mkdir(directory, { recursive: true });
for (const [name, text] of jsonSchemas()) {
  await writeFile(new URL(name, directory), text);
  console.log(`schema/${name}`);
}
