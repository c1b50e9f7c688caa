// Which payloads does GitHub send? Those of its own examples, every one.

import examples from "@octokit/webhooks-examples" with { type: "json" };
import type { JsonObject } from "../../../src/model/json.ts";

export interface WebhookExample {
  readonly event: string;
  /** Its place among those of the event. */
  readonly index: number;
  readonly payload: JsonObject;
}

interface ExamplesOfEvent {
  readonly name: string;
  readonly examples: readonly JsonObject[];
}

const byEvent = examples as unknown as readonly ExamplesOfEvent[];

export const WEBHOOK_EXAMPLES: readonly WebhookExample[] = byEvent.flatMap(({ name, examples }) =>
  examples.map((payload, index) => ({ event: name, index, payload })),
);

/** The first of an event for which `matches` holds. */
export function example(event: string, matches: (payload: JsonObject) => boolean = () => true): JsonObject {
  const found = WEBHOOK_EXAMPLES.find((one) => one.event === event && matches(one.payload));
  if (found === undefined) throw new Error(`there is no such example of \`${event}\``);
  return found.payload;
}
