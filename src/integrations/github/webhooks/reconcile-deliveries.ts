// Which webhook deliveries did not arrive? They are fetched from GitHub and processed as if they had.

import { z } from "zod";
import type { Muster } from "../../../app/muster.ts";
import type { ErrandChannel } from "../../../app/run-errands.ts";
import type { JsonValue } from "../../../model/json.ts";
import { Refusal } from "../../../model/refusal.ts";
import { DAY, parseInstant } from "../../../model/time.ts";
import type { Instant, Milliseconds } from "../../../model/time.ts";
import { gitHubOf } from "../client/github.ts";
import type { Asking } from "../client/github.ts";
import { readPages } from "../client/read-pages.ts";

/** A delivery that did not arrive, with what the webhook would have brought. */
export interface MissedDelivery {
  /** `X-GitHub-Delivery` */
  readonly id: string;
  /** `X-GitHub-Event` */
  readonly event: string;
  readonly payload: JsonValue;
}

/** Rejects with Refusal where the delivery makes no sense: it is not tried again. After any other error it is. */
export type SeeToDelivery = (muster: Muster, delivery: MissedDelivery) => Promise<void>;

const EVERY: Milliseconds = 15 * 60_000;
/** GitHub keeps deliveries no longer. */
const KEPT: Milliseconds = 3 * DAY;
/** GitHub lists deliveries some time after they were attempted. */
const OVERLAP: Milliseconds = 10 * 60_000;
/** The most pages of a hundred deliveries, newest first: three days' worth. */
const MOST_PAGES = 500;

const bodySchema = z.object({
  /** Everything delivered before this instant has arrived or was processed here. */
  since: z.number().default(0),
  /** Ids processed here since then, minus the overlap. */
  seen: z.array(z.string()).default([]),
});
type Body = z.output<typeof bodySchema>;

const deliveriesSchema = z.array(
  z.object({ id: z.number(), guid: z.string(), delivered_at: z.string(), status_code: z.number(), event: z.string() }),
);
type Delivery = z.output<typeof deliveriesSchema>[number] & { readonly at: Instant };

const deliverySchema = z.object({ request: z.object({ payload: z.custom<JsonValue>() }) });

/** The `subject` of the errand is the App's id. */
export function deliveryChannel(seeTo: SeeToDelivery): ErrandChannel {
  return {
    name: "github-deliveries",
    atOnce: 1,
    run: async (muster, errand) => {
      const { github: app, clock } = muster;
      if (app === undefined) return "gone";
      const github = gitHubOf(muster, app).app;
      let body = bodySchema.parse(errand.body);
      const at = clock.now();
      const missed = await readMissed(github, Math.max(body.since, at - KEPT) - OVERLAP, new Set(body.seen));
      for (const delivery of missed) {
        await seeToOne(muster, github, delivery, seeTo);
        // After an interruption the next delivery is the first to be processed.
        body = { since: Math.max(body.since, delivery.at), seen: [...body.seen, delivery.guid] };
        if (!(await muster.store.errands.keep(errand, body))) break;
      }
      if (missed.length > 0) muster.log.info("saw to deliveries that had not arrived", { deliveries: missed.length });
      return { again: at + EVERY, body: advanced(body, missed, at) };
    },
  };
}

/** Oldest first. A delivery that arrived at any of its attempts is not missed. */
async function readMissed(github: Asking, since: Instant, seen: ReadonlySet<string>): Promise<readonly Delivery[]> {
  const { items } = await readPages(github, "/app/hook/deliveries?per_page=100", {
    schema: deliveriesSchema,
    itemsOf: (page) => page.map((one): Delivery => ({ ...one, at: parseInstant(one.delivered_at) ?? 0 })),
    most: MOST_PAGES,
    isEnough: (found) => (found.at(-1)?.at ?? Infinity) < since,
  });
  const arrived = new Set(
    items.filter(({ status_code: status }) => status >= 200 && status < 400).map(({ guid }) => guid),
  );
  const missed = new Map<string, Delivery>();
  for (const one of items.toReversed()) {
    if (one.at >= since && !arrived.has(one.guid) && !seen.has(one.guid) && !missed.has(one.guid))
      missed.set(one.guid, one);
  }
  return [...missed.values()];
}

async function seeToOne(
  muster: Muster,
  github: Asking,
  { id, guid, event }: Delivery,
  seeTo: SeeToDelivery,
): Promise<void> {
  const { value } = await github.read(`/app/hook/deliveries/${id}`, deliverySchema, { isFixed: true });
  try {
    await seeTo(muster, { id: guid, event, payload: value.request.payload });
  } catch (error) {
    if (!(error instanceof Refusal) || error.kind === "unavailable" || error.kind === "too-many") throw error;
    muster.log.warn("a delivery makes no sense", { delivery: guid, webhook: event, error: error.message });
  }
}

/** Ids are kept only as long as GitHub may list their deliveries again. */
function advanced({ seen }: Body, missed: readonly Delivery[], at: Instant): Body {
  const recent = new Set(missed.filter((one) => one.at >= at - 2 * OVERLAP).map(({ guid }) => guid));
  return { since: at, seen: seen.filter((guid) => recent.has(guid)) };
}
