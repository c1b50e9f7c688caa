// How are the DORA metrics written as JSON? As the routes answer them.

import { safeJson } from "./clean-text.ts";
import { jsonList } from "./json.ts";
import type { RenderDora } from "./render-context.ts";

/** For one entity: what its route answers. For several: one entity per line, then the figures of all together. */
export const doraJson: RenderDora = function* ({ entities, all }) {
  const [only] = entities;
  if (only !== undefined && entities.length === 1) {
    yield `${safeJson(only)}\n`;
    return;
  }
  yield `{\n"entities": `;
  yield* jsonList(entities, (entity) => entity);
  yield `,\n"all": ${safeJson(all)}\n}\n`;
};
