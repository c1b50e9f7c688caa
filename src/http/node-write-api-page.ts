// Which routes does `docs/api.md` list? `npm run generate` runs this, to write them between the page's marks.

import { readFile, writeFile } from "node:fs/promises";
import { ROUTES } from "./routes.ts";
import { withRoutes } from "./tabulate-api.ts";

const page = new URL("../../docs/api.md", import.meta.url);
await writeFile(page, withRoutes(await readFile(page, "utf8"), ROUTES));
process.stdout.write("docs/api.md\n");
