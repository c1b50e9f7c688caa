// What does the API answer to a webhook?

import { z } from "zod";

export const receivedWebhook = z
  .strictObject({
    delivery: z.string().meta({ description: "The delivery id: `X-GitHub-Delivery`." }),
    status: z
      .enum(["recorded", "duplicate"])
      .meta({ description: "`duplicate`: it came before, and nothing was done." }),
  })
  .meta({ id: "ReceivedWebhook" });

export type ReceivedWebhook = z.output<typeof receivedWebhook>;
