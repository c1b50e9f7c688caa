// How do the DORA metrics read as JSON? As the routes answer.

import { safeJson } from "./clean-text.ts";
import { jsonList } from "./json.ts";
import type { RenderDora } from "./render-context.ts";

/** Of one entity what its route answers; of several each of these on a line, and what they come to together. */
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
