// What does the mapping of one kind of webhook take, and what does it give?

import type { DeliveryOccurrence } from "../../../model/delivery-event.ts";
import type { EntityRef } from "../../../model/entity.ts";
import type { JsonObject } from "../../../model/json.ts";
import type { Instant } from "../../../model/time.ts";
import type { GithubConventions } from "./github-conventions.ts";
import type { PayloadRepository } from "./payload-parts.ts";

export interface MappedWebhook {
  readonly payload: JsonObject;
  readonly receivedAt: Instant;
  readonly repository: PayloadRepository;
  readonly conventions: GithubConventions;
}

export type ToldEvent = DeliveryOccurrence & {
  readonly occurredAt: Instant;
  readonly entity?: EntityRef | undefined;
  readonly environment?: string | undefined;
};
