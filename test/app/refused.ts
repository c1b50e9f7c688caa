// What was a request refused with?

import { expect } from "vitest";
import { Refusal } from "../../src/model/refusal.ts";

export async function refused(asked: Promise<unknown>): Promise<Refusal> {
  return asked.then(
    (answer) => expect.fail(`answered ${JSON.stringify(answer)}`),
    (error: unknown) => (error instanceof Refusal ? error : expect.fail(String(error))),
  );
}
