// What can be asked of the API, for people to read?

import { html } from "hono/html";
import type { ApiDescription } from "./describe-api.ts";

export function renderReference(api: ApiDescription): string {
  return String(html`<!doctype html><title>${api.info.title}</title>`);
}
