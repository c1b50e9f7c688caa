// Which JSON Schema do editors check trust files with? `npm run generate` runs this, to write it into `schema/`.

import { writeFile } from "node:fs/promises";
import { trustJsonSchema } from "./json-schema.ts";

const [name, text] = trustJsonSchema();
await writeFile(new URL(`../../schema/${name}`, import.meta.url), text);
console.log(`schema/${name}`);
