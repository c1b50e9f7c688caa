// How is a preview written as JSON? As the route answers it, one change per line.

import { safeJson } from "./clean-text.ts";
import { jsonList } from "./json.ts";
import type { RenderPreview } from "./render-context.ts";

export const previewJson: RenderPreview = function* ({ preview }) {
  let opened = false;
  for (const [key, value] of Object.entries(preview)) {
    yield `${opened ? "," : "{"}\n${safeJson(key)}: `;
    yield* Array.isArray(value) && typeof value[0] === "object" ? jsonList(value, (item) => item) : [safeJson(value)];
    opened = true;
  }
  yield "\n}\n";
};
